"""The guideline and its answerer, built once."""

import pytest

from bot.answers import Answerer, load, make_answerer
from bot.domain.guideline import Guideline


@pytest.fixture(scope="session")
def guideline() -> Guideline:
    return load("tyreso")


@pytest.fixture(scope="session")
def answerer(guideline: Guideline) -> Answerer:
    return make_answerer(guideline)
