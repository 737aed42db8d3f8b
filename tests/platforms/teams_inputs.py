"""Inputs of a card: what they hold, how a person fills them in, and what is sent of them."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from tests.platforms.teams_checks import Json
from tests.platforms.teams_reading import TYPED, inputs_of

WhoIs = Callable[[Any], tuple[str, str]]


def initial_values(card: Json) -> dict[str, str]:
    """What the inputs hold when the card is drawn, "" = nothing."""
    return {element["id"]: _initial(element) for element in inputs_of(card)}


def sent_values(values: Mapping[str, str]) -> Json:
    """What goes along with a press: an input that holds nothing is left out."""
    return {name: value for name, value in values.items() if value}


def fields_of(card: Json) -> dict[str, str]:
    """The label of each field by its name; where a name can be typed instead is the same field."""
    return {
        element["id"]: str(element["label"])
        for element in inputs_of(card)
        if not element["id"].endswith(TYPED)
    }


def held_of(card: Json, values: Mapping[str, str]) -> dict[str, str | list[str]]:
    """The value of each field by its name."""
    held: dict[str, str | list[str]] = {}
    for element in inputs_of(card):
        value = values[element["id"]]
        if element.get("isMultiSelect"):
            held[element["id"]] = value.split(",") if value else []
        elif element["id"].endswith(TYPED):
            name = element["id"].removesuffix(TYPED)
            held[name] = held.get(name) or value
        else:
            held[element["id"]] = value
    return held


def fill(
    card: Json,
    values: dict[str, str],
    wanted: Mapping[str, Any],
    who_is: WhoIs,
    *,
    types_names: bool,
) -> None:
    """Put in what is wanted; `who_is` gives (AAD object id, name) of a person.

    With `types_names` the people picker does not work, and the name is typed beneath it. Raises:
    AssertionError when there is no such field, or it does not offer that.
    """
    by_id = {element["id"]: element for element in inputs_of(card)}
    for name, value in wanted.items():
        assert name in by_id, f"no field {name!r}; there are {list(by_id)}"
        element = by_id[name]
        if "choices.data" not in element:
            values[name] = _chosen(element, value)
        elif types_names:
            assert name + TYPED in by_id, f"no field to type the name of {name!r}"
            values[name + TYPED] = who_is(value)[1] if value else ""
        else:
            values[name] = who_is(value)[0] if value else ""


def _chosen(element: Json, wanted: Any) -> str:
    kind = element["type"]
    if kind == "Input.Toggle":
        return str(element.get("valueOn", "true") if wanted else element.get("valueOff", "false"))
    if kind != "Input.ChoiceSet":
        return wanted.isoformat() if isinstance(wanted, date) else str(wanted or "")
    offered = [str(one["value"]) for one in element["choices"]]
    if not element.get("isMultiSelect"):
        assert not wanted or str(wanted) in offered, f"{wanted!r} is none of {offered}"
        return str(wanted or "")
    ticked = offered if wanted == "all" else [str(one) for one in wanted]
    assert set(ticked) <= set(offered), f"{ticked} are not all among {offered}"
    return ",".join(one for one in offered if one in ticked)


def _initial(element: Json) -> str:
    off = element.get("valueOff", "false") if element["type"] == "Input.Toggle" else ""
    return str(element.get("value", off))
