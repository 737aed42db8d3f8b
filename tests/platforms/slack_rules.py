"""What Slack takes: its documented limits on blocks, and the models of its own library."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from slack_sdk.models.blocks import Block


def objects(of: object) -> Iterator[dict[str, Any]]:
    """Every object in what is sent, in order."""
    if isinstance(of, dict):
        yield of
        for value in of.values():
            yield from objects(value)
    elif isinstance(of, list):
        for value in of:
            yield from objects(value)


def visible(of: object) -> str:
    """Everything that can be read, without white space."""
    return squeezed(" ".join(o["text"] for o in objects(of) if isinstance(o.get("text"), str)))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


TEXT_MAXIMA = {
    "header": 150,
    "section": 3000,
    "button": 75,
    "input": 2000,
    "option": 75,
    "modal": 24,
}


def assert_text(text: dict[str, Any], kind: str) -> None:
    assert text["type"] == "plain_text"
    assert text["emoji"] is False
    assert text["text"].strip()
    assert len(text["text"]) <= TEXT_MAXIMA[kind]


def assert_block(block: dict[str, Any]) -> None:
    match block["type"]:
        case "header" | "section":
            assert_text(block["text"], block["type"])
        case "context":
            assert 1 <= len(block["elements"]) <= 10
            for text in block["elements"]:
                assert_text(text, "section")
        case "rich_text":
            assert_rich_text(block)
        case "actions":
            assert 1 <= len(block["elements"]) <= 5
            for button in block["elements"]:
                assert_button(button)
        case "input":
            assert_input(block)
        case kind:
            assert kind == "divider"


def assert_rich_text(block: dict[str, Any]) -> None:
    for part in block["elements"]:
        assert part["type"] in ("rich_text_section", "rich_text_quote", "rich_text_preformatted")
        assert part["elements"]
        assert len("".join(text["text"] for text in part["elements"])) <= 3000
        for text in part["elements"]:
            assert text["type"] == "text"
            assert text["text"]
            assert text.get("style", {"bold": True}) == {"bold": True}


def assert_button(button: dict[str, Any]) -> None:
    known = {"type", "text", "action_id", "value", "url", "style", "accessibility_label"}
    assert set(button) <= known
    assert_text(button["text"], "button")
    assert len(button["action_id"]) <= 255
    assert 1 <= len(button.get("value", "-")) <= 2000
    assert 1 <= len(button.get("url", "-")) <= 3000
    assert 1 <= len(button.get("accessibility_label", "-")) <= 75
    assert button.get("style", "primary") in ("primary", "danger")


def assert_input(block: dict[str, Any]) -> None:
    assert_text(block["label"], "input")
    assert_text(block.get("hint", block["label"]), "input")
    element = block["element"]
    options = element.get("options", [])
    assert len(options) <= {"radio_buttons": 5, "checkboxes": 10}.get(element["type"], 100)
    for option in options:
        assert_text(option["text"], "option")
        assert_text(option.get("description", option["text"]), "option")
        assert 1 <= len(option["value"]) <= 150
    assert element.get("initial_option", options and options[0]) in (options or [[]])
    assert all(option in options for option in element.get("initial_options", options))
    assert 1 <= len(element.get("initial_value", "-")) <= element.get("max_length", 3000) <= 3000


def assert_taken(blocks: Sequence[dict[str, Any]], most: int) -> None:
    """Slack takes the blocks: by its documented limits, and by the models of its own library."""
    assert 1 <= len(blocks) <= most
    for block in blocks:
        assert_block(block)
    for parsed in Block.parse_all(list(blocks)):
        assert parsed is not None
        parsed.validate_json()
        assert parsed.to_dict()
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    assert len(ids) == len(set(ids))
    assert all(1 <= len(one) <= 255 for one in ids)
    buttons = [o for o in objects(blocks) if o.get("type") == "button"]
    assert len({button["action_id"] for button in buttons}) == len(buttons)
    heard = {button.get("accessibility_label", button["text"]["text"]) for button in buttons}
    assert len({name.casefold() for name in heard}) == len(buttons)
