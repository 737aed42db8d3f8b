"""The guideline and its answerer, built once."""

import pytest

from bot.answers import Answerer, load
from bot.domain.guideline import Guideline
from tests.solvik import answerer_of


@pytest.fixture(scope="session")
def guideline() -> Guideline:
    return load("tyreso")


@pytest.fixture(scope="session")
def answerer(guideline: Guideline) -> Answerer:
    return answerer_of(guideline.name)
