"""What somebody needs to know to look after a channel: what is open, and where access is kept."""

from datetime import date, timedelta

from bot.domain.channels import Channel
from bot.domain.covers import Outlook, dates, holder
from bot.domain.duties import SNAPSHOT, OccurrenceState
from bot.domain.ids import PersonId
from bot.domain.questions import QuestionState
from bot.flows import labels
from bot.i18n import _, day
from bot.turn import Turn


async def open_lines(turn: Turn, channel: Channel) -> list[str]:
    """What waits in the channel: incidents to register, a snapshot, questions; a line each."""
    lines = []
    incidents = await turn.store.records.unregistered([channel.id])
    if incidents:
        kinds = ", ".join(dict.fromkeys(labels.incident_kind(i.kind) for i in incidents))
        text = _("To register in the diary: {count} ({kinds}).")
        lines.append(text.format(count=len(incidents), kinds=kinds))
    found = await turn.store.occurrences.recent(SNAPSHOT, [channel.id], turn.today)
    waits = _("The half-yearly snapshot waits since {day}.")
    lines += [
        waits.format(day=day(o.due_on))
        for o in found.get(channel.id, ())
        if o.state is OccurrenceState.OPEN
    ]
    asked = [
        q
        for q in await turn.store.questions.about([channel.id])
        if q.state is QuestionState.HANDED_OVER
    ]
    if asked:
        text = _("Questions that wait for an answer: {count}.")
        lines.append(text.format(count=len(asked)))
    return lines or [_("Nothing else is open.")]


def access_line(channel: Channel, owner: str) -> str:
    """Where administrator access is kept, or whom to ask."""
    if channel.access_place:
        return _("Access: {place}").format(place=channel.access_place)
    return _("Nobody has told where access is kept. Ask {owner}.").format(owner=owner)


def daily_check_line() -> str:
    """What the daily check means. Source: rule moderation/daily-check."""
    return _(
        "Every day you look through the comments, remove what does not belong, and answer here. "
        "I remind you at the right time."
    )


def spans(
    view: Outlook, first_on: date, last_on: date, absent: PersonId
) -> list[tuple[PersonId | None, date, date]]:
    """Who has the channel while `absent` is away, as runs of days in order."""
    runs: list[tuple[PersonId | None, date, date]] = []
    for on in dates(first_on, last_on):
        person = holder(view, on)
        if person == absent:
            continue
        if runs and runs[-1][0] == person and runs[-1][2] == on - timedelta(days=1):
            runs[-1] = (person, runs[-1][1], on)
        else:
            runs.append((person, on, on))
    return runs
