"""Questions without a good answer, week by week: grouped by what they are about, without names.

Source: QA6; rule communications-unit/yearly-review.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.gaps import Gap, gap, may_read, monday_of, next_gaps, reads_of, week_span
from bot.domain.ids import PersonId
from bot.domain.personal_data import personal_data_remover
from bot.domain.questions import Question
from bot.domain.standard_answers import keeper_role
from bot.domain.texts import one_line
from bot.flow import BadCall, Flow
from bot.flows import standard_answers
from bot.i18n import _, day_of_year, ngettext
from bot.i18n import period as days_with_week
from bot.turn import Turn
from bot.ui import Button, Card, Document, Element, Item, Link, Show, Table, Text

MAX_GROUPS_SHOWN = 8
EXAMPLE_MAX_CHARACTERS = 140

flow = Flow("gaps")


@dataclass(frozen=True, slots=True)
class Group:
    """Questions about the same thing, the most typical first, with their texts freed of personal
    data."""

    questions: tuple[Question, ...]
    texts: tuple[str, ...]


async def watch(turn: Turn) -> None:
    """Let those who read of gaps be told of this week's when it is over."""
    await turn.store.schedule.add([next_gaps(turn.municipality.calendar, turn.now)])


@flow.said(
    "luckor",
    "luckorna",
    "frågor utan svar",
    "frågor utan bra svar",
    "gaps",
    "unanswered questions",
    "questions without a good answer",
)
async def said_gaps(turn: Turn, text: str) -> Show:
    if not may_read(turn.who):
        return Show(
            Card(
                _("Questions without a good answer"),
                (Text(_("Communicators and the communications unit can read them.")),),
            )
        )
    return await week.show(turn, person=turn.who.id, monday=monday_of(turn.today))


@flow.look
async def open_week(turn: Turn, monday: date) -> Show:
    return await week.show(turn, person=turn.who.id, monday=monday_of(monday))


@flow.view
async def week(turn: Turn, person: PersonId, monday: date) -> Card | None:
    """The week's groups by size, each with an example, and the way to the whole list."""
    turn.require(turn.who.id == person and may_read(turn.who))
    groups = await _groups(turn, monday)
    body: list[Element] = [Text(_days(turn, monday), subtle=True)]
    if not groups:
        body.append(Text(_("Every question had an answer.")))
    else:
        body.append(Text(_sum(groups)))
        body += [_item(turn, group) for group in groups[:MAX_GROUPS_SHOWN]]
    more = len(groups) - MAX_GROUPS_SHOWN
    if more > 0:
        text = ngettext(
            "{count} more group is in the list.", "{count} more groups are in the list.", more
        )
        body.append(Text(text.format(count=more), subtle=True))
    list_button = Button(_("Take out the list"), open_list.action(monday=monday))
    return Card(
        _("Questions without a good answer, week {week}").format(week=monday.isocalendar().week),
        tuple(body),
        (
            *((list_button,) if groups else ()),
            Button(_("The week before"), open_week.action(monday=monday - timedelta(weeks=1))),
        ),
    )


def _days(turn: Turn, monday: date) -> str:
    return days_with_week(monday, monday + timedelta(days=6), turn.today)


def _sum(groups: Sequence[Group]) -> str:
    count = sum(len(group.questions) for group in groups)
    asked = ngettext("{count} question", "{count} questions", count).format(count=count)
    about = ngettext("about one thing", "about {count} things", len(groups))
    return _("{questions} {about}. Names and numbers are taken out.").format(
        questions=asked, about=about.format(count=len(groups))
    )


def _item(turn: Turn, group: Group) -> Item:
    example = one_line(group.texts[0])
    if len(example) > EXAMPLE_MAX_CHARACTERS:
        example = f"{example[:EXAMPLE_MAX_CHARACTERS].rsplit(' ', 1)[0]} …"
    count = len(group.questions)
    asked = ngettext("Asked once", "Asked {count} times", count).format(count=count)
    why = Counter(kind for question in group.questions if (kind := gap(question)))
    many = len(why) > 1
    reasons = [f"{_reason(kind)}: {why[kind]}." if many else f"{_reason(kind)}." for kind in why]
    write = standard_answers.write.action(like=group.questions[0].id)
    buttons = (Button(_("Write a standard answer"), write),) if keeper_role(turn.who) else ()
    return Item(example, (f"{asked}.", " ".join(reasons)), buttons)


def _reason(kind: Gap) -> str:
    return {
        Gap.NOT_COVERED: _("Not in the guideline"),
        Gap.DISLIKED: _("The answer did not help"),
        Gap.PASSED_ON: _("Passed on to the communicator"),
    }[kind]


async def _groups(turn: Turn, monday: date) -> list[Group]:
    """The week's questions without a good answer that the reader may read of, the largest group
    first."""
    begin, end = week_span(monday, turn.municipality.calendar)
    people = await turn.people()
    found = [
        question
        for question in await turn.store.questions.asked_between(begin, end)
        if gap(question)
        and question.asker in people
        and reads_of(turn.who, people[question.asker].administration)
    ]
    if not found:
        return []
    without = personal_data_remover(person.name for person in people.values())
    mark = _("(removed)")
    texts = [without(question.text, mark) for question in found]
    return [
        Group(tuple(found[number] for number in group), tuple(texts[number] for number in group))
        for group in turn.municipality.group([without(question.text, " ") for question in found])
    ]


@flow.look
async def open_list(turn: Turn, monday: date) -> Show:
    return await list_links.show(turn, person=turn.who.id, monday=monday_of(monday))


@flow.view
async def list_links(turn: Turn, person: PersonId, monday: date) -> Card | None:
    """Links to the list, signed anew each time that the card is drawn."""
    turn.require(turn.who.id == person and may_read(turn.who))
    address = listed.address(turn, monday.isoformat())
    again = Button(_("New links"), open_list.action(monday=monday))
    title = _("Questions without a good answer, week {week}")
    links = (Link(_("Read the list"), address), Link(_("Download for Excel"), f"{address}.csv"))
    return Card(
        title.format(week=monday.isocalendar().week),
        (Text(_("The links are yours and work for ten minutes."), subtle=True),),
        (*links, again) if address else (again,),
    )


@flow.document
async def listed(turn: Turn, subject: str) -> Document:
    """Every question of the week that begins on the date `subject`, group by group."""
    try:
        monday = monday_of(date.fromisoformat(subject))
    except ValueError as error:
        raise BadCall("gaps.listed") from error
    turn.require(may_read(turn.who))
    groups = await _groups(turn, monday)
    calendar = turn.municipality.calendar
    rows = [
        (
            str(number),
            text,
            _reason(kind),
            day_of_year(calendar.today(question.asked_at)),
        )
        for number, group in enumerate(groups, 1)
        for question, text in zip(group.questions, group.texts, strict=True)
        if (kind := gap(question))
    ]
    title = _("Questions without a good answer, week {week}")
    return Document(
        title.format(week=monday.isocalendar().week),
        (
            Text(_days(turn, monday)),
            Text(_sum(groups) if groups else _("Every question had an answer.")),
            Text(_("Questions in the same group are about the same thing, as far as I can tell.")),
        ),
        Table((_("Group"), _("Question"), _("Why"), _("Day")), tuple(rows)),
        f"fragor-utan-bra-svar-{monday.isoformat()}",
    )
