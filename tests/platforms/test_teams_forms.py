"""Forms as Adaptive Cards, what a person filled in, and forms that are broken."""

from dataclasses import replace
from typing import Any

import pytest

from adapters.teams.forms import (
    FORM_MAX_BYTES,
    Packed,
    in_dialog,
    read_packed,
    render_form,
    values_in,
)
from bot.domain.people import AccountRef
from bot.events import Named, Value
from bot.i18n import using
from bot.ui import Checks, Choice, Form, PersonField, TextField
from tests.card_samples import FORM
from tests.platforms.golden_files import assert_golden
from tests.platforms.test_teams_render import buttons_of, shown

AAD = "6d2f1a0e-0000-4000-8000-000000000005"
OTHER = "6d2f1a0e-0000-4000-8000-000000000009"
PEOPLE = {5: (AAD, "Per Lund"), 6: ("", "Eva Ek")}
KARIN = AccountRef(platform="teams", team="T1", user=OTHER)


def drawn(form: Form = FORM, *, inline: bool = True, **more: Any) -> dict[str, Any]:
    with using("sv"):
        return render_form(form, origin="act-1", inline=inline, people=PEOPLE, **more)


def test_form_in_the_chat() -> None:
    assert_golden("teams/form", drawn(errors={"name": "Fyll i det här.", "": "Något är fel."}))


def test_form_in_a_dialog() -> None:
    assert_golden("teams/dialog", in_dialog(FORM.title, drawn(inline=False)))


def inputs_of(card: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {e["id"]: e for e in card["body"] if e["type"].startswith("Input.")}


def packed(card: dict[str, Any]) -> Packed:
    return read_packed(buttons_of(card)[0]["data"])


def test_the_buttons_of_a_form() -> None:
    buttons = buttons_of(drawn())
    assert [(one["title"], one["verb"]) for one in buttons] == [
        ("Skicka till chefen", "submit"),
        ("Spara och fortsätt senare", "alternative"),
        ("Avbryt", "cancel"),
    ]
    assert buttons[1]["data"]["n"] == 0
    assert [one.get("associatedInputs", "auto") for one in buttons] == ["auto"] * 3
    dialog = buttons_of(drawn(inline=False))
    assert [one["data"]["verb"] for one in dialog] == ["submit", "alternative"]
    assert {one["type"] for one in dialog} == {"Action.Submit"}


def test_cancelling_sends_nothing_where_no_draft_is_kept() -> None:
    cancel = buttons_of(drawn(replace(FORM, on_leave=None)))[-1]
    assert (cancel["title"], cancel["associatedInputs"]) == ("Avbryt", "none")


def test_a_form_carries_what_sending_it_does() -> None:
    assert FORM.on_leave is not None
    carried = packed(drawn())
    assert (carried.token, carried.submit, carried.leave) == ("t0k3n", FORM.submit, FORM.on_leave)
    assert carried.alternatives == (FORM.alternatives[0].action,)
    assert carried.origin == "act-1"
    assert list(carried.fields) == [field.name for field in FORM.fields]


def test_teams_stops_an_empty_field_only_where_no_draft_can_be_saved() -> None:
    assert not any(one["isRequired"] for one in inputs_of(drawn()).values())
    strict = inputs_of(drawn(replace(FORM, alternatives=(), on_leave=None)))
    assert strict["name"]["isRequired"]
    assert not strict["first"]["isRequired"]
    assert not strict["deputy"]["isRequired"]  # the name may be written beneath
    assert strict["first"]["label"] == "Från och med (frivilligt)"


# Values

FILLED = {
    "service": "facebook",
    "name": "Simhallen",
    "purpose": "",
    "sure": "a",
    "first": "2026-12-01",
    "deputy": OTHER,
}


def test_values_that_were_filled_in() -> None:
    assert values_in({**FILLED, "verb": "submit", "extra": "x"}, packed(drawn()), "T1") == {
        "service": "facebook",
        "name": "Simhallen",
        "purpose": None,
        "sure": ["a"],
        "first": "2026-12-01",
        "deputy": KARIN,
    }


def test_values_of_what_was_left_alone_or_is_odd() -> None:
    empty: dict[str, Value] = {**dict.fromkeys(FILLED), "sure": []}
    assert values_in({}, packed(drawn()), "T1") == empty
    odd = {"service": 1, "name": ["x"], "sure": {}, "deputy": True, "deputy__typed": None}
    assert values_in(odd, packed(drawn()), "T1") == empty


def test_several_boxes_come_back_with_commas() -> None:
    assert values_in({"sure": "a,b"}, packed(drawn()), "T1")["sure"] == ["a", "b"]


@pytest.mark.parametrize(
    ("preset", "picked", "typed", "expected"),
    [
        (0, OTHER, "", KARIN),
        (0, "", " Karin  Ek ", Named("Karin Ek")),
        (0, "Karin Ek", "", Named("Karin Ek")),  # typed into a picker that finds nobody
        (5, AAD, "", AccountRef(platform="teams", team="T1", user=AAD)),
        (5, AAD, "Karin Ek", Named("Karin Ek")),  # the picker stood there already
        (6, OTHER, "Eva Ek", KARIN),  # the name stood there already
        (6, "", "Eva Ek", Named("Eva Ek")),
        (0, "", "", None),
    ],
)
def test_who_was_meant(preset: int, picked: str, typed: str, expected: Value) -> None:
    field = PersonField(name="deputy", label="Ersättare", value=preset)
    card = drawn(replace(FORM, fields=(field,)))
    data = {"deputy": picked, "deputy__typed": typed}
    assert values_in(data, packed(card), "T1") == {"deputy": expected}


def test_a_person_stands_in_the_picker_or_else_by_name() -> None:
    def inputs(person: int, **more: Any) -> tuple[Any, Any]:
        field = PersonField(name="deputy", label="Ersättare", value=person)
        found = inputs_of(drawn(replace(FORM, fields=(field,)), **more))
        picker, typed = found["deputy"], found["deputy__typed"]
        assert typed["label"] == "Ersättare: eller skriv namnet"
        return picker["choices"], typed.get("value")

    assert inputs(5) == ([{"title": "Per Lund", "value": AAD}], None)
    assert inputs(6) == ([], "Eva Ek")
    assert inputs(7) == ([], None)
    assert inputs(5, values={"deputy": None}) == ([], None)
    assert inputs(5, values={"deputy": Named("Karin")}) == ([], "Karin")
    known = AccountRef(platform="teams", team="T1", user=AAD)
    assert inputs(0, values={"deputy": known}) == ([{"title": "Per Lund", "value": AAD}], None)
    chosen = [{"title": "Personen som du valde", "value": OTHER}]
    assert inputs(0, values={"deputy": KARIN}) == (chosen, None)


def test_given_values_replace_the_forms_own() -> None:
    inputs = inputs_of(drawn(values={"name": "Ny", "purpose": None, "sure": [], "first": "i dag"}))
    assert inputs["name"]["value"] == "Ny"
    assert "value" not in inputs["purpose"]
    assert "value" not in inputs["sure"]
    assert "value" not in inputs["first"]
    assert inputs["service"]["value"] == "instagram"


def test_errors_stand_right_under_their_fields_and_those_of_the_whole_on_top() -> None:
    errors = {"name": "För kort.", "": "Något är fel.", "gone": "Borta."}
    body = drawn(errors=errors)["body"]
    ids = [element.get("id") for element in body]
    assert ids.index("error:name") == ids.index("name") + 1
    error = body[ids.index("error:name")]["inlines"][0]
    assert (error["text"], error["color"]) == ("För kort.", "attention")
    (top,) = body[2]["items"]
    assert top["inlines"][0]["text"] == "Något är fel.\nBorta."


# What is broken, or too large


@pytest.mark.parametrize(
    "change",
    [
        {"token": 1},
        {"submit": ["a.b"]},
        {"submit": "a.b"},
        {"submit": ["A", {}]},
        {"leave": []},
        {"alternatives": [["a.b", {}, 1]]},
        {"alternatives": None},
        {"origin": None},
        {"fields": {"name": "number"}},
        {"fields": {"name": ["text"]}},
        {"fields": {"na\0me": "text"}},
        {"token": "\ud800"},
    ],
)
def test_a_broken_form_is_refused(change: dict[str, Any]) -> None:
    data = buttons_of(drawn())[0]["data"]
    assert read_packed(data).token == FORM.token
    with pytest.raises(ValueError, match=r".+"):
        read_packed({"form": {**data["form"], **change}})


@pytest.mark.parametrize("data", [{}, {"form": None}, {"form": []}, {"form": "x"}])
def test_what_carries_no_form_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_packed(data)


def test_a_text_that_cannot_be_kept_is_refused() -> None:
    with pytest.raises(ValueError, match="U\\+0000"):
        values_in({"name": "a\0b"}, packed(drawn()), "T1")


@pytest.mark.parametrize(
    "field",
    [
        Checks(name="boxes", label="Alla", options=(("a,b", "Båda"),)),
        Choice(name="one", label="En", options=(("", "Ingen"),)),
        TextField(name="form", label="Formulär"),
        TextField(name="deputy__typed", label="Namn"),
        TextField(name="purpose", label="Långt", value="x" * FORM_MAX_BYTES, max_characters=99_999),
    ],
)
def test_a_form_that_teams_cannot_hold_is_refused(field: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        drawn(replace(FORM, fields=(field,)))


def test_two_fields_of_a_name_are_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        drawn(replace(FORM, fields=(FORM.fields[0], FORM.fields[0])))


def test_a_draft_filled_to_the_brim_still_fits() -> None:
    prose = tuple(
        TextField(name=f"text_{n}", label="Syfte", value="🐟" * 1000, multiline=True)
        for n in "abcde"
    )
    card = drawn(replace(FORM, fields=(*FORM.fields, *prose)))
    assert shown(card).count("🐟") == 5000


def test_a_long_title_stands_in_the_dialog_in_full() -> None:
    title = "Ansvarig och ersättare för Simhallen i Bollmora (Facebook) från nyår"
    card = drawn(replace(FORM, title=title), inline=False)
    assert in_dialog(title, card)["task"]["value"]["title"].endswith("…")
    assert card["body"][0]["text"] == title
    assert "Registrera" not in shown(drawn(inline=False)["body"][:1])
