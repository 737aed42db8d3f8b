"""What holds for everything that the app sends to Teams, whatever it says."""

from collections.abc import Iterator

from tests.platforms.teams_answers import WORDS_TYPE
from tests.platforms.teams_checks import (
    OWN_LIMIT_BYTES,
    Json,
    card_problems,
    parts_of,
    size_in_utf8,
)
from tests.platforms.teams_connector import card_of
from tests.platforms.teams_markdown import formatted_in
from tests.platforms.teams_schema import ELEMENTS
from tests.platforms.teams_service import FakeTeams

LANGUAGES = ("sv", "en")
LOCALES = {"sv": "sv-SE", "en": "en-US"}


def check_all_that_was_sent(fake: FakeTeams) -> None:
    """Every message and every answer is whole, small, told to those who cannot see it, and formats
    nothing."""
    for call in fake.calls_of("send", "update"):
        check_activity(call.body)
    for card, is_dialog in answered_cards(fake):
        check_card(card, is_dialog=is_dialog)
    for ack in fake.acknowledgements:
        assert ack.is_in_time, (ack.sent.get("type"), ack.sent.get("name"), ack.seconds)
        assert ack.status < 500, (ack.sent.get("type"), ack.sent.get("name"), ack.status)
    assert fake.leaks == []
    assert fake.overflows == []


def check_activity(activity: Json) -> None:
    """A message: one card, no words beside it that Teams would read, and a line for lists."""
    assert activity["summary"].strip(), "the list of chats would say: sent a card"
    assert activity["textFormat"] == "plain"
    assert "text" not in activity
    assert size_in_utf8(activity) < OWN_LIMIT_BYTES
    card = card_of(activity)
    assert card is not None
    assert len(activity["attachments"]) == 1
    assert activity["locale"] == LOCALES[card["lang"]]
    check_card(card)


def check_card(card: Json, *, is_dialog: bool = False) -> None:
    """A card: as Teams draws it, in a language, with labels."""
    assert card_problems(card, dialog=is_dialog) == []
    assert list(formatted_in(card)) == []
    assert card["lang"] in LANGUAGES
    assert card["fallbackText"].strip()
    assert size_in_utf8(card) < OWN_LIMIT_BYTES
    for kind, part in parts_of(card):
        if kind.startswith("Input.") and kind in ELEMENTS:
            assert part["label"].strip(), part
            assert "isRequired" in part, part
        if kind == "Image":
            assert part["altText"].strip(), part


def answered_cards(fake: FakeTeams) -> Iterator[tuple[Json, bool]]:
    """The cards in the answers to presses, and whether they are for a dialog."""
    for ack in fake.acknowledgements:
        body = ack.answer()
        if not isinstance(body, dict):
            continue
        task = body.get("task")
        if isinstance(task, dict) and task.get("type") == "continue":
            yield task["value"]["card"]["content"], True
        elif "statusCode" in body and body["type"] != WORDS_TYPE:
            yield body["value"], False
