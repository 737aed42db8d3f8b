"""What Slack refuses in blocks and views, as its Block Kit reference says.

Blocks and elements that the reference has and nobody here uses are refused as unknown.
"""

from typing import Any, Literal

from tests.platforms.slack_checks import (
    Check,
    Json,
    at_least_one,
    boolean,
    both,
    by_type,
    items,
    shape,
    string,
    unique,
    web_address,
)
from tests.platforms.slack_elements import (
    ID,
    INPUTS,
    PICTURE,
    PRESSABLE,
    RICH,
    any_text,
    plain,
)

Surface = Literal["message", "modal", "home"]

MAX_BLOCKS = {"message": 50, "modal": 100, "home": 100}
MAX_SHOWN_CHARACTERS = 13_000
MAX_VIEW_BYTES = 250_000

_BLOCK_ID = {"block_id": ID}
_BLOCKS = {
    "header": shape({"text": plain(150)}, _BLOCK_ID),
    "divider": shape({}, _BLOCK_ID),
    "section": both(
        shape(
            {},
            {
                **_BLOCK_ID,
                "text": any_text(3000),
                "fields": items(any_text(2000), 10),
                "accessory": by_type({**PRESSABLE, "image": PICTURE}),
                "expand": boolean,
            },
        ),
        at_least_one("text", "fields"),
    ),
    "context": shape(
        {
            "elements": items(
                by_type({"image": PICTURE, "plain_text": any_text(3000), "mrkdwn": any_text(3000)}),
                10,
            )
        },
        _BLOCK_ID,
    ),
    "actions": shape({"elements": items(by_type(PRESSABLE), 25)}, _BLOCK_ID),
    "input": shape(
        {"label": plain(2000), "element": by_type(INPUTS)},
        {**_BLOCK_ID, "hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
    ),
    "image": both(
        shape(
            {"alt_text": string(2000)},
            {
                **_BLOCK_ID,
                "title": plain(2000),
                "image_url": web_address(3000),
                "slack_file": shape({}, {"id": ID, "url": ID}),
            },
        ),
        at_least_one("image_url", "slack_file"),
    ),
    "rich_text": shape({"elements": items(by_type(RICH), 1000)}, _BLOCK_ID),
}
_MARKDOWN = {"markdown": shape({"text": string(12_000)}, _BLOCK_ID)}
_VIEW = {"callback_id": string(255, 0), "external_id": string(255, 0)}
_VIEW_IN_ANY = {**_VIEW, "private_metadata": string(3000, 0)}


def blocks_problems(blocks: Any, surface: Surface, where: str = "/blocks") -> list[str]:
    """What is wrong with the blocks on that surface, in Slack's words; [] = nothing."""
    allowed = {**_BLOCKS, **(_MARKDOWN if surface == "message" else {})}
    found = list(items(by_type(allowed), MAX_BLOCKS[surface], 0)(blocks, where))
    if found:
        return found
    found += unique("block_id", [b["block_id"] for b in blocks if "block_id" in b], where)
    for index, block in enumerate(blocks):
        pressable = block["elements"] if block["type"] == "actions" else []
        ids = [element["action_id"] for element in pressable if "action_id" in element]
        found += unique("action_id", ids, f"{where}/{index}/elements")
    return found


def view_problems(view: Any) -> list[str]:
    """What is wrong with a modal or a home view, in Slack's words; [] = nothing."""
    if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
        return ["[ERROR] unsupported type [json-pointer:/view/type]"]
    surface: Surface = view["type"]
    blocks: Check = lambda value, where: iter(blocks_problems(value, surface, where))  # noqa: E731
    if surface == "home":
        return list(shape({"blocks": blocks}, _VIEW_IN_ANY)(view, "/view"))
    modal = shape(
        {"title": plain(24), "blocks": blocks},
        {
            **_VIEW_IN_ANY,
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
            "submit_disabled": boolean,
        },
    )
    found = list(modal(view, "/view"))
    asks = not found and any(block["type"] == "input" for block in view["blocks"])
    if asks and "submit" not in view:
        found.append(
            "[ERROR] missing required field: submit, for a view with input blocks"
            " [json-pointer:/view]"
        )
    return found


def shown_characters(blocks: list[Json]) -> int:
    """How many characters of text the blocks show."""

    def count(value: Any) -> int:
        if isinstance(value, dict):
            own = value["text"] if isinstance(value.get("text"), str) else ""
            return len(own) + sum(count(part) for part in value.values())
        return sum(map(count, value)) if isinstance(value, list) else 0

    return count(blocks)
