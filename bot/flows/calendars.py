"""Calendars in and out: connect one's own so that days away are asked about, and have one's duties
as a calendar.

Source: ABS2, INT2.
"""

import secrets
from collections.abc import Sequence

from pydantic import BaseModel, Field

from bot.domain.away_events import AwayEvent, CalendarDays, CalendarLink, reading_dates
from bot.domain.ids import PersonId
from bot.flow import Flow
from bot.flows import labels
from bot.flows.calendar_reading import take_in
from bot.i18n import _, ngettext
from bot.ports import BadCalendar
from bot.turn import Turn
from bot.ui import (
    Ask,
    Button,
    Card,
    Copyable,
    Element,
    FileField,
    Form,
    Heading,
    Show,
    Text,
    TextField,
    Wrong,
)

MAX_PASTED_CHARACTERS = 3000
MAX_ADDRESS_CHARACTERS = 2000
TOKEN_BYTES = 32

flow = Flow("calendars")


@flow.said("kalender", "koppla kalender", "min kalender", "calendar", "connect a calendar")
async def begin(turn: Turn, text: str) -> Show:
    return await mine.show(turn, person=turn.who.id)


@flow.press
async def open_mine(turn: Turn) -> Show:
    return await mine.show(turn, person=turn.who.id)


@flow.view
async def mine(
    turn: Turn, person: PersonId, address: bool = False, periods: int | None = None
) -> Card | None:
    """Whether the person's calendar is read, and where their duties are; the secret address only
    when it was asked for."""
    turn.require(turn.who.id == person)
    link = await turn.store.calendars.get(person)
    token = await turn.store.calendars.feed_token(person)
    body: list[Element] = [
        Text(_("I read your calendar for days away, and ask you before I keep any.")),
        Text(_("I keep dates only. What your events are called is never kept or shown.")),
        Text(_connected(turn, link)),
    ]
    if periods is not None:
        body.append(Text(_periods(periods)))
    body.append(Heading(_("Your duties as a calendar")))
    if token is not None and address:
        shown = turn.calendars.feed_address(token)
        body += [
            Copyable(_("Add this address to your calendar program"), shown),
            Text(_("Whoever has the address can read your duties. Make a new one if it spreads.")),
        ]
    else:
        body.append(Text(_("See your daily checks and snapshots in your own calendar.")))
    return Card(_("Calendars"), tuple(body), _menu(link, token, address))


def _connected(turn: Turn, link: CalendarLink | None) -> str:
    if link is None:
        return _("No calendar is connected.")
    if link.failures:
        return _("I cannot read your calendar. Check its address, and connect it again.")
    if link.read_at is None:
        return _("Your calendar is connected. I read it within a few minutes.")
    when = labels.when(link.read_at, turn.municipality.calendar)
    return _("Your calendar is connected. I last read it {when}.").format(when=when)


def _periods(count: int) -> str:
    if not count:
        return _("I found no new days away in the file.")
    text = ngettext(
        "I found {count} period away, and ask you about it now.",
        "I found {count} periods away, and ask you about them now.",
        count,
    )
    return text.format(count=count)


def _menu(link: CalendarLink | None, token: str | None, address: bool) -> tuple[Button, ...]:
    connect_label = _("Connect a calendar") if link is None else _("Connect another calendar")
    buttons = [Button(connect_label, connect.action(), "primary")]
    if link is not None:
        buttons.append(Button(_("Remove the calendar"), remove.action()))
    if token is None:
        buttons.append(Button(_("Make an address"), renew_address.action()))
    else:
        if not address:
            buttons.append(Button(_("Show the address"), show_address.action()))
        buttons.append(Button(_("Make a new address"), renew_address.action()))
        buttons.append(Button(_("Remove the address"), remove_address.action()))
    return tuple(buttons)


@flow.form
async def connect(turn: Turn) -> Ask | Show:
    """An address, a file, or the text of one."""
    turn.require(turn.who.listed)
    address = TextField(
        name="address",
        label=_("Address of the calendar"),
        help=_("It begins with https:// and often ends with .ics. It is kept encrypted."),
        max_characters=MAX_ADDRESS_CHARACTERS,
        required=False,
    )
    file = FileField(
        name="file",
        label=_("A calendar file"),
        help=_("It often ends with .ics. It is read once and not kept."),
        required=False,
        kind="calendar",
    )
    text = TextField(
        name="text",
        label=_("Or the text of a calendar file"),
        help=_("It begins with BEGIN:VCALENDAR. The text is read once and not kept."),
        multiline=True,
        max_characters=MAX_PASTED_CHARACTERS,
        required=False,
    )
    return Ask(
        Form(
            title=_("Connect a calendar"),
            intro=_("Only days away are read, and each is a question to you."),
            fields=(address, file, text) if turn.calendars.keeps_addresses else (file, text),
            submit=connected.action(),
            submit_label=_("Connect"),
        )
    )


class Source(BaseModel):
    """Where the calendar is, or what it says."""

    address: str = Field(default="", max_length=MAX_ADDRESS_CHARACTERS)
    file: CalendarDays | None = None
    text: str = Field(default="", max_length=MAX_PASTED_CHARACTERS)


@flow.submit
async def connected(turn: Turn, values: Source) -> Show | Wrong:
    """Keep the address, sealed, to be read soon; ask about what stands in the file or the text."""
    turn.require(turn.who.listed)
    if not values.address and not values.text and values.file is None:
        field = "address" if turn.calendars.keeps_addresses else "text"
        return Wrong({field: _("Fill this in.")})
    events: list[AwayEvent] = list(values.file.events) if values.file else []
    try:
        if values.address:
            sealed = turn.calendars.seal(values.address)
            await turn.store.calendars.save(
                CalendarLink(person=turn.who.id, sealed_address=sealed, next_read_at=turn.now)
            )
        if values.text:
            events += turn.calendars.read(values.text, *reading_dates(turn.today))
    except BadCalendar as bad:
        kind = str(bad)
        return Wrong({"address" if kind in ("address", "private") else "text": _wrong(kind)})
    was_read = values.file is not None or values.text
    periods = await _ask_about(turn, events) if was_read else None
    return await mine.show(turn, person=turn.who.id, periods=periods)


@flow.calendar
async def sent(turn: Turn, days: CalendarDays) -> Show:
    """A calendar's file, sent in the conversation."""
    turn.require(turn.who.listed)
    periods = await _ask_about(turn, days.events)
    return await mine.show(turn, person=turn.who.id, periods=periods)


async def _ask_about(turn: Turn, events: Sequence[AwayEvent]) -> int:
    taken = await take_in(turn.store, turn.who.id, events, turn.today, turn.now, is_whole=False)
    if taken.notice is not None:
        turn.tell(turn.who.id, taken.notice)
    return taken.count


def _wrong(kind: str) -> str:
    if kind == "address":
        return _("Paste the whole address. It begins with https:// and often ends with .ics.")
    if kind == "private":
        return _("I read calendars on the internet only. Paste an address that others can reach.")
    return _("This is no calendar file. Copy all of it, from BEGIN:VCALENDAR to END:VCALENDAR.")


@flow.press
async def remove(turn: Turn) -> Show:
    """Forget the calendar. Days that were saved stay."""
    await turn.store.calendars.remove(turn.who.id)
    return await mine.show(turn, person=turn.who.id)


@flow.press
async def show_address(turn: Turn) -> Show:
    return await mine.show(turn, person=turn.who.id, address=True)


@flow.press
async def renew_address(turn: Turn) -> Show:
    """A new secret address; the one before works no longer."""
    turn.require(turn.who.listed)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    await turn.store.calendars.save_feed(turn.who.id, token, turn.now)
    return await mine.show(turn, person=turn.who.id, address=True)


@flow.press
async def remove_address(turn: Turn) -> Show:
    """The address works no longer."""
    await turn.store.calendars.save_feed(turn.who.id, None, turn.now)
    return await mine.show(turn, person=turn.who.id)
