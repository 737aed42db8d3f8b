"""What Slack refuses in texts and in what can be pressed, chosen or filled in."""

from collections.abc import Iterator
from typing import Any

from tests.platforms.slack_checks import (
    Check,
    at_least_one,
    boolean,
    both,
    by_type,
    items,
    number,
    one_of,
    shape,
    string,
    web_address,
)

ID = string(255)


def plain(most: int) -> Check:
    """A plain_text object of at most so many characters."""
    return by_type({"plain_text": shape({"text": string(most)}, {"emoji": boolean})})


def any_text(most: int) -> Check:
    """A plain_text or mrkdwn object of at most so many characters."""
    plain = shape({"text": string(most)}, {"emoji": boolean})
    return by_type(
        {"plain_text": plain, "mrkdwn": shape({"text": string(most)}, {"verbatim": boolean})}
    )


def _option(text: Check, description: Check) -> Check:
    optional = {"description": description, "url": web_address(3000)}
    return shape({"text": text, "value": string(150)}, optional)


def _initial_is_offered(value: Any, where: str) -> Iterator[str]:
    groups = [group.get("options", []) for group in value.get("option_groups", [])]
    offered = [option for options in (value.get("options", []), *groups) for option in options]
    chosen = value.get("initial_options") or [value.get("initial_option")]
    if any(one is not None and one not in offered for one in chosen):
        yield f"[ERROR] initial option(s) must match options [json-pointer:{where}]"


_CONFIRM = shape(
    {"title": plain(100), "text": plain(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
_OPTION = _option(plain(75), plain(75))
_RICH_OPTION = _option(any_text(75), any_text(75))
_GROUP = shape({"label": plain(75), "options": items(_OPTION, 100)})
_COMMON = {
    "action_id": ID,
    "confirm": _CONFIRM,
    "focus_on_load": boolean,
    "placeholder": plain(150),
}
_NO_PLACEHOLDER = {name: check for name, check in _COMMON.items() if name != "placeholder"}
_DISPATCH = shape(
    {},
    {"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"), 2)},
)
PICTURE = both(
    shape(
        {"alt_text": string(2000)},
        {"image_url": web_address(3000), "slack_file": shape({}, {"id": ID, "url": ID})},
    ),
    at_least_one("image_url", "slack_file"),
)
_BUTTON = shape(
    {"text": plain(75)},
    {
        "action_id": ID,
        "value": string(2000),
        "url": web_address(3000),
        "style": one_of("primary", "danger"),
        "accessibility_label": string(75),
        "confirm": _CONFIRM,
    },
)
_SELECTS = {
    "static_select": both(
        shape(
            {},
            {
                **_COMMON,
                "options": items(_OPTION, 100),
                "option_groups": items(_GROUP, 100),
                "initial_option": _OPTION,
            },
        ),
        at_least_one("options", "option_groups"),
        _initial_is_offered,
    ),
    "users_select": shape({}, {**_COMMON, "initial_user": ID}),
    "datepicker": shape({}, {**_COMMON, "initial_date": string(10, 10)}),
    "radio_buttons": both(
        shape(
            {"options": items(_RICH_OPTION, 10)},
            {**_NO_PLACEHOLDER, "initial_option": _RICH_OPTION},
        ),
        _initial_is_offered,
    ),
    "checkboxes": both(
        shape(
            {"options": items(_RICH_OPTION, 10)},
            {**_NO_PLACEHOLDER, "initial_options": items(_RICH_OPTION, 10)},
        ),
        _initial_is_offered,
    ),
}
_OVERFLOW = shape({"options": items(_OPTION, 5)}, {"action_id": ID, "confirm": _CONFIRM})
INPUTS = {
    **_SELECTS,
    "plain_text_input": shape(
        {},
        {
            "action_id": ID,
            "placeholder": plain(150),
            "initial_value": string(3000, 0),
            "multiline": boolean,
            "min_length": number(0, 3000),
            "max_length": number(1, 3000),
            "dispatch_action_config": _DISPATCH,
            "focus_on_load": boolean,
        },
    ),
    "file_input": shape(
        {}, {"action_id": ID, "filetypes": items(ID, 100), "max_files": number(1, 10)}
    ),
}
PRESSABLE = {**_SELECTS, "button": _BUTTON, "overflow": _OVERFLOW}

_STYLE = shape({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline"), boolean))
_RUNS = {
    "text": shape({"text": string(40_000)}, {"style": _STYLE}),
    "link": shape(
        {"url": web_address(3000)}, {"text": string(40_000), "unsafe": boolean, "style": _STYLE}
    ),
}
_MENTIONS = {
    "user": shape({"user_id": ID}, {"style": _STYLE}),
    "channel": shape({"channel_id": ID}, {"style": _STYLE}),
    "usergroup": shape({"usergroup_id": ID}, {"style": _STYLE}),
    "broadcast": shape({"range": one_of("here", "channel", "everyone")}, {"style": _STYLE}),
    "emoji": shape({"name": ID}, {"unicode": ID, "style": _STYLE}),
}
_BORDER = {"border": number(0, 1)}
_LINE = shape({"elements": items(by_type({**_RUNS, **_MENTIONS}), 1000)})
RICH = {
    "rich_text_section": _LINE,
    "rich_text_quote": shape({"elements": items(by_type({**_RUNS, **_MENTIONS}), 1000)}, _BORDER),
    "rich_text_preformatted": shape(
        {"elements": items(by_type(_RUNS), 1000)}, {**_BORDER, "language": ID}
    ),
    "rich_text_list": shape(
        {
            "style": one_of("bullet", "ordered"),
            "elements": items(by_type({"rich_text_section": _LINE}), 1000),
        },
        {**_BORDER, "indent": number(0, 8), "offset": number(0, 10_000)},
    ),
}
