"""Forms as Slack's modal views, what a person filled in, and forms that are broken."""

from typing import Any

import pytest

from adapters.slack.forms import (
    Metadata,
    Origin,
    message_view,
    read_metadata,
    render_form,
    response_errors,
    values_in,
    with_errors,
)
from bot.domain.people import AccountRef
from bot.events import Value
from bot.i18n import using
from bot.ui import (
    Action,
    Alternative,
    Checks,
    Choice,
    DateField,
    Form,
    PersonField,
    TextField,
)
from tests.platforms.golden_files import assert_golden

PRESS = Action("daily_check.all_clear", {"occurrence": 7})

FORM = Form(
    title="Registrera en kanal i Solvik",
    intro="Skriv aldrig ett lösenord här.",
    fields=(
        Choice(
            name="service",
            label="Tjänst",
            options=(("facebook", "Facebook"), ("instagram", "Instagram")),
            value="instagram",
        ),
        TextField(name="name", label="Kanalens namn", help="Som besökarna ser.", max_characters=80),
        TextField(name="purpose", label="Syfte", value="Berätta\nom sim", multiline=True),
        Checks(
            name="sure", label="Jag intygar att", options=(("a", "det är sant."),), values=("a",)
        ),
        DateField(name="first", label="Från och med", value="2026-11-25", required=False),
        PersonField(name="deputy", label="Ersättare", value=5),
    ),
    submit=Action("register_channel.send", {"channel": 12}),
    submit_label="Skicka till chefen",
    alternatives=(Alternative(label="Spara och fortsätt senare", action=PRESS),),
    on_leave=Action("register_channel.keep", {"channel": 12}),
    token="t0k3n",
)
ORIGIN = Origin("D1", "1700000000.000100", "")


def test_form() -> None:
    with using("sv"):
        view = render_form(FORM, ORIGIN, {5: "U5"}, errors={"name": "Fyll i det här."})
    assert_golden("slack/form", view)


def answered(**state: dict[str, Any]) -> dict[str, Any]:
    """The view of FORM as Slack sends it back, with this in it."""
    view = render_form(FORM, ORIGIN, {5: "U5"})
    values = {name: {f"field:{name}": element} for name, element in state.items()}
    return {**view, "id": "V1", "hash": "h", "bot_id": "B1", "state": {"values": values}}


FILLED: dict[str, dict[str, Any]] = {
    "service": {"type": "radio_buttons", "selected_option": {"value": "facebook"}},
    "name": {"type": "plain_text_input", "value": "Simhallen"},
    "purpose": {"type": "plain_text_input", "value": None},
    "sure": {"type": "checkboxes", "selected_options": [{"value": "a"}]},
    "first": {"type": "datepicker", "selected_date": "2026-12-01"},
    "deputy": {"type": "users_select", "selected_user": "U9"},
}
NOTHING: dict[str, dict[str, Any]] = {
    "service": {"type": "radio_buttons", "selected_option": None},
    "name": {"type": "plain_text_input", "value": None},
    "sure": {"type": "checkboxes", "selected_options": []},
    "first": {"type": "datepicker", "selected_date": None},
    "deputy": {"type": "users_select", "selected_user": None},
}


def test_values_that_were_filled_in() -> None:
    assert values_in(answered(**FILLED), "T1") == {
        "service": "facebook",
        "name": "Simhallen",
        "purpose": None,
        "sure": ["a"],
        "first": "2026-12-01",
        "deputy": AccountRef(platform="slack", team="T1", user="U9"),
    }


def test_values_of_what_was_left_empty() -> None:
    empty = dict.fromkeys(NOTHING) | {"sure": []}
    assert values_in(answered(**NOTHING), "T1") == empty
    assert values_in({"state": {"values": {}}}, "T1") == {}


def element_of(view: dict[str, Any], name: str) -> dict[str, Any]:
    return next(b["element"] for b in view["blocks"] if b.get("block_id") == name)


def test_errors_stand_under_their_fields_and_nothing_is_lost() -> None:
    errors = {"name": "För kort.", "": "Något är fel.", "address": "Fel adress."}
    view = with_errors(answered(**FILLED), errors)
    assert not {"id", "hash", "bot_id", "state"} & set(view)
    ids = [block.get("block_id") for block in view["blocks"]]
    assert ids.index("error:name") == ids.index("name") + 1
    assert view["blocks"][0]["text"]["text"] == "Något är fel.\nFel adress."
    assert element_of(view, "service")["initial_option"]["value"] == "facebook"
    assert element_of(view, "name")["initial_value"] == "Simhallen"
    assert "initial_value" not in element_of(view, "purpose")
    assert element_of(view, "sure")["initial_options"][0]["value"] == "a"
    assert element_of(view, "first")["initial_date"] == "2026-12-01"
    assert element_of(view, "deputy")["initial_user"] == "U9"
    assert view["private_metadata"] == answered()["private_metadata"]


def test_texts_that_slack_escaped_on_the_way_back_are_sent_as_they_were() -> None:
    view = answered(**FILLED)
    view["title"]["text"] = "Kanal &amp; konto"
    view["blocks"][0]["text"]["text"] = "&lt;b&gt; &amp;lt;"
    again = with_errors(view, {})
    assert again["title"]["text"] == "Kanal & konto"
    assert again["blocks"][0]["text"]["text"] == "<b> &lt;"


def test_errors_that_are_put_right_go_away() -> None:
    again = {**answered(**FILLED), **with_errors(answered(**FILLED), {"name": "För kort."})}
    assert "error:name" not in [b.get("block_id") for b in with_errors(again, {})["blocks"]]


def test_errors_of_the_whole_form_are_answered_at_the_first_field() -> None:
    told = response_errors(answered(), {"": "Fel.", "name": "För kort.", "gone": "Borta."})
    assert told == {"service": "Fel. Borta.", "name": "För kort."}


def test_given_values_replace_the_forms_own() -> None:
    values: dict[str, Value] = {
        "name": "Ny",
        "deputy": AccountRef(platform="slack", team="T1", user="U7"),
        "sure": [],
    }
    view = render_form(FORM, ORIGIN, {5: "U5"}, values=values)
    assert element_of(view, "name")["initial_value"] == "Ny"
    assert element_of(view, "deputy")["initial_user"] == "U7"
    assert "initial_options" not in element_of(view, "sure")
    assert element_of(view, "purpose")["initial_value"] == "Berätta\nom sim"


def test_a_form_carries_where_it_came_from() -> None:
    carried = read_metadata(render_form(FORM, ORIGIN, {})["private_metadata"])
    assert carried == Metadata("t0k3n", FORM.submit, FORM.on_leave, ORIGIN)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"token":1,"submit":"[\\"a.b\\",{}]","leave":"","origin":["","",""]}',
        '{"token":"","submit":"x","leave":"","origin":["","",""]}',
        '{"token":"","submit":"[\\"a.b\\",{}]","leave":"x","origin":["","",""]}',
        '{"token":"","submit":"[\\"a.b\\",{}]","leave":"","origin":["",""]}',
        "{" * 2999,
    ],
)
def test_broken_metadata_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_metadata(text)


@pytest.mark.parametrize("count", [0, 11])
def test_more_boxes_than_slack_shows_are_refused(count: int) -> None:
    options = tuple((str(n), str(n)) for n in range(count))
    form = Form(
        title="Kryssa",
        fields=(Checks(name="boxes", label="Alla", options=options),),
        submit=PRESS,
        submit_label="Spara",
    )
    with pytest.raises(ValueError, match="boxes"):
        render_form(form, ORIGIN, {})


def test_a_view_that_only_says_something() -> None:
    with using("sv"):
        view = message_view("Det här är redan gjort, för länge sedan", ("Karin har godkänt.", ""))
    assert view["title"]["text"] == "Det här är redan gjort,…"
    assert view["close"]["text"] == "Stäng"
    texts = [block["text"]["text"] for block in view["blocks"]]
    assert texts == ["Det här är redan gjort, för länge sedan", "Karin har godkänt."]
