"""What an open view holds: the state that Slack sends along, and how a person fills it in."""

from collections.abc import Callable, Iterator
from typing import Any

from tests.platforms.slack_checks import Json

# By kind of element: the name of its value in the state, and of its initial value.
HELD_AS = {
    "plain_text_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "datepicker": ("selected_date", "initial_date"),
    "users_select": ("selected_user", "initial_user"),
    "file_input": ("files", "initial_files"),
}
Key = tuple[str, str]


def stateful(content: Json) -> Iterator[tuple[Json, Json]]:
    """The blocks of a view that hold a value, each with its element."""
    for block in content["blocks"]:
        elements = block["elements"] if block["type"] == "actions" else [block.get("element", {})]
        for element in elements:
            if element.get("type") in HELD_AS:
                yield block, element


def key_of(block: Json, element: Json) -> Key:
    """Where the element's value stands in the state."""
    return block["block_id"], element["action_id"]


def initial_values(content: Json) -> dict[Key, Json]:
    """What the view holds when it opens."""
    return {key_of(block, element): _initial(element) for block, element in stateful(content)}


def updated_values(values: dict[Key, Json], content: Json) -> dict[Key, Json]:
    """What the view holds when it has been updated: an input that was there keeps its value."""
    return {key: values.get(key, held) for key, held in initial_values(content).items()}


def state_json(values: dict[Key, Json]) -> Json:
    """The state as it stands in payloads."""
    state: dict[str, Json] = {}
    for (block_id, action_id), held in values.items():
        state.setdefault(block_id, {})[action_id] = held
    return {"values": state}


def value_in(held: Json) -> str | list[str]:
    """The value of an element in the state, as plain as it can be."""
    value = held[HELD_AS[held["type"]][0]]
    if isinstance(value, list):
        return [str(one.get("value", one.get("id"))) for one in value]
    return str(value["value"] if isinstance(value, dict) else value or "")


def filled(element: Json, wanted: Any, user_id: Callable[[Any], str]) -> Json:
    """The element's state when a person has chosen or typed what is wanted.

    `user_id` gives the account of somebody who is picked. Raises: AssertionError when it is not
    offered.
    """
    kind = element["type"]
    return {"type": kind, HELD_AS[kind][0]: _chosen(element, wanted, user_id)}


def _chosen(element: Json, wanted: Any, user_id: Callable[[Any], str]) -> Any:
    kind = element["type"]
    if kind == "checkboxes":
        every = [option["value"] for option in element["options"]]
        return [_offered(element, one) for one in (every if wanted == "all" else wanted)]
    if not wanted:
        return None
    if kind == "file_input":
        return list(wanted)
    if kind in ("static_select", "radio_buttons"):
        return _offered(element, str(wanted))
    return user_id(wanted) if kind == "users_select" else str(wanted)


def _initial(element: Json) -> Json:
    name, initial = HELD_AS[element["type"]]
    empty: list[Json] | None = [] if name in ("selected_options", "files") else None
    return {"type": element["type"], name: element.get(initial) or empty}


def _offered(element: Json, value: str) -> Json:
    groups = [group["options"] for group in element.get("option_groups", [])]
    options = [one for options in (element.get("options", []), *groups) for one in options]
    by_value = {str(option["value"]): option for option in options}
    assert value in by_value, f"{value!r} cannot be chosen; there are {list(by_value)}"
    return dict(by_value[value])
