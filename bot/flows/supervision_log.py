"""The supervision log of a channel: asked for with a period, read behind a signed link.

It says who checked when, and why a day is a gap; never what was found.
Source: SUP5; 4 § lagen (1998:112) om ansvar för elektroniska anslagstavlor; rule
moderation/daily-check.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from pydantic import BaseModel

from bot.domain.channels import Channel, ChannelState
from bot.domain.duties import (
    CANNOT,
    CHANNEL_CLOSED,
    CRISIS_CHECK,
    DAILY_CHECK,
    NOT_ASKED,
    Occurrence,
)
from bot.domain.ids import ChannelId, PersonId
from bot.domain.rhythms import RhythmDecision
from bot.domain.supervision_log import (
    MAX_LOG_DAYS,
    BadPeriod,
    Line,
    Standing,
    log_lines,
    may_read_log,
    period,
)
from bot.flow import BadCall, Flow
from bot.flows import labels
from bot.i18n import _, clock_time, day_of_year, listing
from bot.turn import Turn
from bot.ui import (
    Ask,
    Button,
    Card,
    Choice,
    DateField,
    Document,
    Facts,
    Form,
    Heading,
    Link,
    Show,
    Table,
    Text,
    Wrong,
)

USUAL_DAYS = 30
MAX_CHANNELS_OFFERED = 100

flow = Flow("supervision_log")


@flow.said("tillsynslogg", "tillsynsloggen", "logg", "supervision log", "log")
async def begin(turn: Turn, text: str) -> Show:
    return await offer.show(turn, person=turn.who.id)


@flow.view
async def offer(turn: Turn, person: PersonId) -> Card | None:
    """What the log is, and a button to ask for it."""
    turn.require(turn.who.id == person)
    if not await _readable(turn):
        return Card(
            _("Supervision log"),
            (Text(_("You answer for no channel, so there is no log for you.")),),
        )
    return Card(
        _("Supervision log"),
        (Text(_("Every check of a channel's comments, and every day without, with the reason.")),),
        (Button(_("Take out the log"), ask.action(), "primary"),),
    )


async def _readable(turn: Turn) -> list[Channel]:
    """The channels in use whose log the one who acts may take out."""
    people = await turn.people()
    found = []
    for c in await turn.store.channels.all():
        owner = people.get(c.owner) if c.owner else None
        manager = owner.manager if owner else None
        if c.active_at is not None and may_read_log(turn.who, c, manager, people.values()):
            found.append(c)
    return sorted(found, key=lambda c: c.state is ChannelState.CLOSED)


async def may_read(turn: Turn, c: Channel) -> bool:
    """Whether the one who acts may take out the log of a channel."""
    people = await turn.people()
    owner = people.get(c.owner) if c.owner else None
    return may_read_log(turn.who, c, owner.manager if owner else None, people.values())


async def _allowed(turn: Turn, channel: ChannelId) -> Channel:
    c = await turn.store.channels.get(channel)
    allowed = await may_read(turn, c)
    turn.require(allowed, _("The channel's people, their manager and the communicator can."))
    return c


@flow.form
async def ask(turn: Turn, channel: ChannelId | None = None) -> Ask | Show:
    """For which channel and which days."""
    channels = [await _allowed(turn, channel)] if channel else await _readable(turn)
    if not channels:
        return await offer.show(turn, person=turn.who.id)
    options = [(str(c.id), labels.channel_name(c)) for c in channels[:MAX_CHANNELS_OFFERED]]
    first = turn.today - timedelta(days=USUAL_DAYS)
    return Ask(
        Form(
            title=_("Supervision log"),
            fields=(
                Choice(
                    name="channel",
                    label=_("Channel"),
                    options=tuple(options),
                    value=options[0][0] if len(options) == 1 else "",
                ),
                DateField(name="first_on", label=_("From"), value=first.isoformat()),
                DateField(name="last_on", label=_("To"), value=turn.today.isoformat()),
            ),
            submit=asked.action(),
            submit_label=_("Take out the log"),
        )
    )


class Period(BaseModel):
    """What was asked for."""

    channel: ChannelId
    first_on: date
    last_on: date


@flow.submit
async def asked(turn: Turn, values: Period) -> Show | Wrong:
    await _allowed(turn, values.channel)
    try:
        first, last = period(values.first_on, values.last_on, turn.today)
    except BadPeriod as bad:
        return Wrong(_wrong(str(bad)))
    return await ready.show(turn, channel=values.channel, first_on=first, last_on=last)


def _wrong(kind: str) -> dict[str, str]:
    most = _("Choose at most {count} days at a time.").format(count=MAX_LOG_DAYS)
    return {
        "order": {"last_on": _("The last day comes before the first. Change one of them.")},
        "future": {"first_on": _("Choose today or an earlier day.")},
        "length": {"first_on": most},
    }[kind]


@flow.view
async def ready(turn: Turn, channel: ChannelId, first_on: date, last_on: date) -> Card | None:
    """Links to the log, signed anew each time that the card is drawn."""
    c = await _allowed(turn, channel)
    address = log.address(turn, f"{channel}/{first_on.isoformat()}/{last_on.isoformat()}")
    again = ready_again.action(channel=channel, first_on=first_on, last_on=last_on)
    return Card(
        _("Supervision log, {channel}").format(channel=labels.channel_name(c)),
        (
            Text(_("{first} to {last}").format(first=_day(first_on), last=_day(last_on))),
            Text(_("The links are yours and work for ten minutes."), subtle=True),
        ),
        (
            Link(_("Read the log"), address),
            Link(_("Download for Excel"), f"{address}.csv"),
            Button(_("New links"), again),
        )
        if address
        else (Button(_("New links"), again),),
    )


@flow.press
async def ready_again(turn: Turn, channel: ChannelId, first_on: date, last_on: date) -> Show:
    return await ready.show(turn, channel=channel, first_on=first_on, last_on=last_on)


@flow.document
async def log(turn: Turn, subject: str) -> Document:
    """The log of "channel/first/last"."""
    channel, first, last = _subject(subject)
    c = await _allowed(turn, channel)
    checks = [
        o
        for duty in (DAILY_CHECK, CRISIS_CHECK)
        for o in await turn.store.occurrences.of_subject(duty, channel, first, last)
    ]
    calendar = turn.municipality.calendar
    ended = [one.closed_at for one in await turn.store.closings.of_channel(channel)]
    closed_on = next((calendar.today(at) for at in ended if at is not None), None)
    lines = log_lines(c, checks, first, last, turn.today, calendar, closed_on)
    decisions = [
        d
        for d in await turn.store.channels.decisions(channel)
        if first <= calendar.today(d.decided_at) <= last
    ]
    title = _("Supervision log, {channel}").format(channel=labels.channel_name(c))
    rows = [await _row(turn, c, line) for line in lines]
    return Document(
        title,
        (
            Text(
                _(
                    "This is the proof of the supervision that the law demands of whoever lets "
                    "others write on a page (4 § of the act (1998:112) on responsibility for "
                    "electronic bulletin boards)."
                )
            ),
            Facts(await _facts(turn, c, first, last)),
            Text(_sum(lines)),
            *await _decisions(turn, decisions),
            Heading(_("Every check and every gap")),
        ),
        Table(_columns(), tuple(rows)),
        f"tillsynslogg-{channel}-{first.isoformat()}-{last.isoformat()}",
    )


def _subject(subject: str) -> tuple[ChannelId, date, date]:
    try:
        channel, first, last = subject.split("/")
        return ChannelId(int(channel)), date.fromisoformat(first), date.fromisoformat(last)
    except ValueError as error:
        raise BadCall("supervision_log.log") from error


def _day(on: date) -> str:
    return day_of_year(on)


async def _facts(turn: Turn, c: Channel, first: date, last: date) -> tuple[tuple[str, str], ...]:
    people = await turn.people()
    calendar = turn.municipality.calendar
    facts = [
        (_("Address"), c.address),
        (_("Period"), _("{first} to {last}").format(first=_day(first), last=_day(last))),
        (_("Responsible person"), labels.person_name(people, c.owner)),
        (_("Deputy"), labels.deputies(people, c)),
        (_("Daily check"), labels.check_days(c.check_days)),
        (_("Taken out"), f"{labels.when(turn.now, calendar)}, {turn.who.name}"),
    ]
    if c.active_at is not None:
        facts.insert(2, (_("Active since"), _day(calendar.today(c.active_at))))
    return tuple(facts)


def _sum(lines: Sequence[Line]) -> str:
    count = Counter(line.standing for line in lines)
    parts = [
        f"{_standing(standing)}: {count[standing]}" for standing in Standing if count[standing]
    ]
    return "; ".join(parts) or _("Nothing was to be checked in the period.")


async def _decisions(turn: Turn, decisions: Sequence[RhythmDecision]) -> tuple[Heading | Text, ...]:
    if not decisions:
        return ()
    people, calendar = await turn.people(), turn.municipality.calendar
    told: list[Heading | Text] = [Heading(_("Decisions about how often"))]
    for d in decisions:
        if d.crisis is not None and d.until_at is not None:
            until = labels.when(d.until_at, calendar)
            often = labels.crisis_rhythm(d.crisis)
            what = _("Crisis mode until {moment}, {often}").format(moment=until, often=often)
        elif d.check_days is not None:
            what = _("Daily check: {days}").format(days=labels.check_days(d.check_days))
        else:
            what = _("Crisis mode ended before time")
        name = labels.person_name(people, d.decided_by)
        text = _("{moment}: {what}. Decided by {name}.").format(
            moment=labels.when(d.decided_at, calendar), what=what, name=name
        )
        reason = _("Why: {reason}").format(reason=d.reason) if d.reason else ""
        told.append(Text(f"{text} {reason}".strip()))
    return tuple(told)


def _columns() -> tuple[str, ...]:
    return (
        _("Day"),
        _("Check"),
        _("How it stands"),
        _("By whom"),
        _("When"),
        _("Asked first"),
        _("Passed on by"),
        _("Reason"),
    )


def _standing(of: Standing) -> str:
    return {
        Standing.CHECKED: _("Checked"),
        Standing.LATE: _("Checked afterwards"),
        Standing.GAP: _("Not checked"),
        Standing.WAITING: _("Waits for an answer"),
        Standing.NOT_OWED: _("No check, by the channel's rhythm"),
        Standing.NO_RECORD: _("No record"),
    }[of]


async def _row(turn: Turn, c: Channel, line: Line) -> tuple[str, ...]:
    o, zone = line.check, turn.municipality.calendar.timezone.key
    if o is None:
        return (_day(line.on), _("Daily check"), _standing(line.standing), "", "", "", "", "")
    kind = _("Daily check")
    if line.is_crisis:
        at = clock_time(turn.municipality.calendar.at(o.due_on, o.slot), zone)
        kind = _("Crisis mode, {time}").format(time=at)
    people = await turn.people()
    done_at = labels.when(o.done_at, turn.municipality.calendar) if o.done_at else ""
    return (
        _day(line.on),
        kind,
        _standing(line.standing),
        await _named(turn, c, o.done_by) if o.done_by else "",
        done_at,
        await _named(turn, c, o.opened_for) if o.opened_for else "",
        listing([labels.person_name(people, p) for p in o.passed_by]),
        _reason(line, o),
    )


async def _named(turn: Turn, c: Channel, person: PersonId) -> str:
    """The name, with the part that they have on the channel when it is not the owner's."""
    name = labels.person_name(await turn.people(), person)
    if person == c.owner:
        return name
    if person in c.deputies:
        return _("{name} (deputy)").format(name=name)
    return _("{name} (in their place)").format(name=name)


def _reason(line: Line, o: Occurrence) -> str:
    if o.reason == NOT_ASKED:
        return _("Nobody was asked: the service was not running.")
    if o.reason == CHANNEL_CLOSED:
        return _("The channel was closed.")
    if line.standing is Standing.GAP:
        return _("Nobody of those who were asked answered.")
    if o.reason == CANNOT:
        return _("Passed on: could not that day.")
    return _("Passed on: had not answered.") if o.passed_by else ""
