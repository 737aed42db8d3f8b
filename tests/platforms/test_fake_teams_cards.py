"""The stand-in for Teams knows which cards Teams draws, and where it reads Markdown."""

import pytest

from tests.platforms.teams_checks import Json, card_problems, overflowing
from tests.platforms.teams_markdown import formatted_in, read_markdown, read_text
from tests.platforms.teams_samples import asked, card, choices, execute, fetch, row, run, text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (card(text("Hej"), version="1.6"), "newer than Teams"),
        (card(text("Hej"), version="ny"), "is none"),
        ({"type": "HeroCard"}, "no AdaptiveCard"),
        (card({"type": "Chart.Donut", "data": []}), "'Chart.Donut' is no element"),
        (card({"type": "TextRun", "text": "Hej"}), "'TextRun' is no element"),
        (card({"type": "Container", "items": [{"type": "Badge"}]}), "'Badge' is no element"),
        (card(row({"type": "Action.Http", "title": "x"})), "'Action.Http' is no action"),
        (card(text("Hej", role="heading")), "unknown property 'role'"),
        (card(run("Hej") | {"style": "heading"}), "unknown property 'style'"),
        (card(run("Hej", wrap=True)), "unknown property 'wrap'"),
        (card(text("Hej"), metadata={}), "unknown property 'metadata'"),
        (card({"type": "RichTextBlock", "inlines": [{"type": "Icon"}]}), "unknown type 'Icon'"),
        (card(text("Hej", size="huge")), "size cannot be 'huge'"),
        (card(text("Hej", style="columnHeader")), "style cannot be 'columnHeader'"),
        (card({"type": "Image", "url": "https://solvik.example/a.png"}), "without altText"),
        (card({"type": "Input.Text", "label": "Namn"}), "an input without id"),
        (card({"type": "Input.Text", "id": "name", "label": " "}), "an input without label"),
        (card(asked(), asked()), "'name' stands 2 times"),
        (card(asked(kind="ChoiceSet", choices=[])), "nothing to choose"),
        (card(asked(kind="ChoiceSet", choices=choices("a", "a"))), "the same value"),
        (card(asked(kind="ChoiceSet", isMultiSelect=True, choices=choices("a,b"))), "a comma"),
        (card(asked(value=3)), "value is no text"),
        (card(asked(labelPosition="above")), "unknown property 'labelPosition'"),
        (card(row(execute(title=""))), "without title"),
        (card(row(execute(data={"msteams": {"type": "task/fetch"}}))), "not by Action.Execute"),
        (
            card(row({"type": "Action.OpenUrl", "title": "x", "url": "javascript:alert(1)"})),
            "no address to open",
        ),
        (card(text("Hej"), minHeight=float("nan")), "JSON does not have"),
    ],
)
def test_cards_that_teams_does_not_draw(content: Json, said: str) -> None:
    problems = card_problems(content)
    assert any(said in problem for problem in problems), problems


def test_a_right_card_has_no_problems() -> None:
    people = {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}
    picker = asked("deputy", "ChoiceSet", style="filtered", choices=[])
    facts = {"type": "FactSet", "facts": [{"title": "Namn", "value": "Badet"}]}
    columns = {"type": "ColumnSet", "columns": [{"width": "auto", "items": [run("Namn")]}]}
    more = {"type": "Action.ShowCard", "title": "Mer", "card": {"type": "AdaptiveCard"}}
    content = card(
        text("Registrera kanal", style="heading", size="Large"),
        run("Hej", weight="Bolder", color="attention"),
        {"type": "Container", "style": "emphasis", "items": [columns, facts], "separator": True},
        picker | {"choices.data": people},
        asked("until", "Date", value="2026-11-24"),
        asked("service", "ChoiceSet", style="expanded", choices=choices("facebook", "x")),
        row(execute(style="positive", associatedInputs="none", tooltip="Godkänn: Badet"), more),
        actions=[{"type": "Action.OpenUrl", "title": "Mer", "url": "https://solvik.example"}],
        lang="sv",
        fallbackText="Kanalvakt",
    )
    assert card_problems(content) == []


@pytest.mark.parametrize(
    ("action", "said"),
    [(execute(), "takes Action.Submit"), (fetch(), "cannot open another")],
)
def test_a_dialog_takes_plain_submits_only(action: Json, said: str) -> None:
    (problem,) = card_problems(card(asked(), actions=[action]), dialog=True)
    assert said in problem
    assert card_problems(card(asked(), actions=[action])) == []


def test_a_seventh_button_is_hidden() -> None:
    buttons = [execute(str(number)) for number in range(8)]
    assert overflowing(card(row(*buttons))) == ["6", "7"]
    assert overflowing(card(row(*buttons[:4]), row(*buttons[4:]))) == []


@pytest.mark.parametrize(
    ("written", "read", "formats"),
    [
        ("**fet** och *kursiv* och _så_", "fet och kursiv och så", {"bold", "italic"}),
        ("[Badet](https://solvik.example)", "Badet", {"link"}),
        ("<https://solvik.example>", "https://solvik.example", {"link"}),
        ("- ett\n- två", "ett\ntvå", {"list"}),
        ("1. ett", "ett", {"list"}),
        ("# Rubrik", "Rubrik", {"heading"}),
        ("<at>Anna</at>", "@Anna", {"mention"}),
        ("{{DATE(2026-11-24T09:00:00Z)}}", "(date)", {"date"}),
        (r"\*\*fet\*\* \[a\]\(b\) \# 1\. \_x\_", "**fet** [a](b) # 1. _x_", set()),
        ("lösen_ord_2 och 2 * 3 * 4, kl. 9.00", "lösen_ord_2 och 2 * 3 * 4, kl. 9.00", set()),
        ("&lt;b&gt; &amp;", "<b> &", set()),
    ],
)
def test_what_markdown_makes_of_a_text(written: str, read: str, formats: set[str]) -> None:
    shown = read_markdown(written)
    assert (shown.text, set(shown.formats)) == (read, formats)


def test_where_markdown_is_read() -> None:
    bold = "**x**"
    content = card(
        run(bold),
        text(bold),
        asked("a", label=bold, placeholder=bold),
        asked("b", "Toggle", title=bold),
        asked("c", "ChoiceSet", choices=[{"title": bold, "value": bold}]),
        {"type": "FactSet", "facts": [{"title": bold, "value": bold}]},
        row(execute(title=bold, data={"text": bold})),
    )
    assert [how for how, _text in formatted_in(content)] == ["bold"] * 5
    assert read_text({"text": bold, "textFormat": "plain"}).formats == ()
    assert read_text({"text": bold}).formats == ("bold",)
