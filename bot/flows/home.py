"""Home: who the bot thinks you are, your channels with their state, what waits for you, and the
menu."""

from dataclasses import replace
from typing import Literal

from pydantic import BaseModel, Field

from bot.domain.channels import Channel, ChannelState, may_confirm_access
from bot.domain.duties import DAILY_CHECK, REMINDED_VIEW, Scheduled
from bot.domain.ids import PersonId
from bot.domain.people import Person
from bot.domain.standard_answers import keeper_role
from bot.flow import HOME_SCREEN, Flow
from bot.flows import (
    absence,
    decisions,
    forecast,
    incidents,
    labels,
    readiness,
    register_channel,
    report_away,
    standard_answers,
    start_channel,
)
from bot.flows.waiting import matters
from bot.i18n import _, using
from bot.turn import Turn
from bot.ui import Ask, Button, Card, Choice, Element, Form, Heading, Item, Show, Text, Wrong

EARLIEST_CHECK_HOUR = 6
LATEST_CHECK_HOUR = 13
QUIET_HOURS = ("17-7", "18-8", "20-6")
NEVER_QUIET = "0-0"
MAX_CHANNELS_AT_HOME = 20

flow = Flow("home")


@flow.said(
    "hello",
    "hej",
    "hejsan",
    "hallå",
    "tjena",
    "hi",
    "hey",
    "hjälp",
    "help",
    "meny",
    "menyn",
    "menu",
    "start",
    "hem",
    "home",
    "vad kan du",
    "what can you do",
)
async def hello(turn: Turn, text: str) -> Show:
    return await home.show(turn, person=turn.who.id)


@flow.press
async def open_home(turn: Turn) -> Show:
    return await home.show(turn, person=turn.who.id)


@flow.said(HOME_SCREEN)
async def opened_screen(turn: Turn, text: str) -> Show:
    return await screen.show(turn, person=turn.who.id)


@flow.view
async def screen(turn: Turn, person: PersonId) -> Card | None:
    """Home on a screen of its own, which is drawn again whenever something happens."""
    return await home.draw(turn, person)


@flow.view
async def home(turn: Turn, person: PersonId) -> Card | None:
    """The person as the bot knows them, what waits, their channels, and the menu."""
    turn.require(turn.who.id == person)
    greeting = _("Hello {name}!").format(name=turn.who.first_name)
    if not turn.who.listed:
        return Card(
            greeting,
            (
                Text(_("I cannot find you in the organisation data.")),
                Text(_("You can ask me anything about the guideline. Just write your question.")),
            ),
            (Button(_("Register a channel"), register_channel.open_start.action()),),
        )
    every = await turn.store.channels.of(person)
    waiting = await matters(turn, every)
    own = [c for c in every if c.state is not ChannelState.CLOSED]
    body: list[Element] = [Text(await _who(turn))]
    if waiting:
        count = len(waiting)
        body.append(Heading(_("Waiting for you: {count}").format(count=count)))
        body += waiting
    else:
        body.append(Text(_("Nothing is waiting for you.")))
    if own:
        body.append(Heading(_("My channels")))
        body += [_channel_item(c) for c in own[:MAX_CHANNELS_AT_HOME]]
        more = len(own) - MAX_CHANNELS_AT_HOME
        if more > 0:
            text = _("{count} more are under “My channels”.").format(count=more)
            body.append(Text(text, subtle=True))
    body.append(Text(_("You can also ask, for example “may we like this page?”."), subtle=True))
    leads = await turn.store.people.leads(turn.who.id)
    return Card(greeting, tuple(body), _menu(leads=leads, keeps=keeper_role(turn.who) is not None))


async def _who(turn: Turn) -> str:
    administrations = {a.id: a.name for a in await turn.store.people.administrations()}
    parts = [turn.who.title, *(labels.role(role) for role in turn.who.roles)]
    if turn.who.administration in administrations:
        parts.append(administrations[turn.who.administration])
    known = ", ".join(dict.fromkeys(part for part in parts if part))
    return (
        _("You are {name}: {known}.").format(name=turn.who.name, known=known)
        if known
        else _("You are {name}.").format(name=turn.who.name)
    )


def _channel_item(c: Channel) -> Item:
    return Item(
        labels.channel_name(c),
        (_("State: {state}.").format(state=labels.state(c.state)),),
        (Button(_("Show"), register_channel.open_application.action(channel=c.id)),),
    )


def _menu(*, leads: bool, keeps: bool) -> tuple[Button, ...]:
    standard = Button(_("Standard answers"), standard_answers.open_list.action())
    report = Button(_("Report somebody as away"), report_away.open_start.action())
    return (
        Button(_("Register a channel"), register_channel.open_start.action(), "primary"),
        Button(_("My channels"), open_channels.action()),
        Button(_("I will be away"), absence.open_mine.action()),
        *((report,) if leads else ()),
        Button(_("Removed comment"), incidents.open_start.action()),
        Button(_("Get help with a decision"), decisions.go_on.action()),
        *((standard,) if keeps else ()),
        Button(_("Language and time"), settings.action()),
    )


@flow.said("mina kanaler", "kanaler", "my channels", "channels")
async def said_channels(turn: Turn, text: str) -> Show:
    return await channels.show(turn, person=turn.who.id)


@flow.press
async def open_channels(turn: Turn) -> Show:
    return await channels.show(turn, person=turn.who.id)


@flow.view
async def channels(turn: Turn, person: PersonId) -> Card | None:
    """One's own channels; for a communicator also the administration's, with the days of the daily
    check."""
    turn.require(turn.who.id == person)
    own = await turn.store.channels.of(person)
    people = await turn.people()
    every = [
        c
        for c in await turn.store.channels.all()
        if c.state not in (ChannelState.DRAFT, ChannelState.CLOSED)
        and c not in own
        and may_confirm_access(turn.who, c, people.values())
    ]
    body: list[Element] = [_channel_item(c) for c in own]
    if not own:
        body.append(Text(_("You have no channels of your own.")))
    if every:
        body.append(Heading(_("Channels that you support")))
        body += [_supported_item(c) for c in every]
        body += [Text(line) for line in await readiness.unready(turn, every)]
    return Card(
        _("My channels"),
        tuple(body),
        (
            Button(_("Register a channel"), register_channel.open_start.action()),
            Button(forecast.title_on(turn.today), forecast.open_weeks.action()),
        ),
    )


def _supported_item(c: Channel) -> Item:
    item = _channel_item(c)
    if c.state is not ChannelState.ACTIVE:
        return item
    days = _("Daily check: {days}.").format(days=labels.check_days(c.check_days))
    button = Button(_("Change the days"), start_channel.rhythm.action(channel=c.id))
    return Item(item.title, (*item.lines, days), (*item.buttons, button))


@flow.said(
    "väntar på mig", "väntar på dig", "att göra", "waiting for me", "waiting for you", "to do"
)
async def said_waiting(turn: Turn, text: str) -> Show:
    return await waiting.show(turn, person=turn.who.id)


@flow.view
async def waiting(turn: Turn, person: PersonId) -> Card | None:
    """What waits for the person, each with its button."""
    turn.require(turn.who.id == person)
    items = await matters(turn, await turn.store.channels.of(turn.who.id))
    return Card(_("Waiting for you"), tuple(items) or (Text(_("Nothing is waiting for you.")),))


@flow.said("registrera", "register")
async def which(turn: Turn, text: str) -> Show:
    """ "Register" alone: the guideline uses the word for channels and for the diary."""
    return Show(
        Card(
            _("What do you want to register?"),
            (),
            (
                Button(_("Register a channel"), register_channel.open_start.action(), "primary"),
                Button(_("Removed comment"), incidents.open_start.action()),
            ),
        )
    )


@flow.said("språk", "byt språk", "language", "change language", "inställningar", "settings")
async def said_settings(turn: Turn, text: str) -> Show:
    return await preferences.show(turn, person=turn.who.id)


@flow.view
async def preferences(turn: Turn, person: PersonId) -> Card | None:
    """Language and the hour of the daily message, as they are."""
    turn.require(turn.who.id == person)
    names = {"sv": _("Swedish"), "en": _("English")}
    return Card(
        _("Language and time"),
        (
            Text(_("I speak {language} with you.").format(language=names[turn.who.language])),
            Text(_("The daily message comes at {hour}:00.").format(hour=turn.who.check_hour)),
            Text(_quiet(turn.who)),
        ),
        (Button(_("Change"), settings.action(), "primary"),),
    )


def _quiet(person: Person) -> str:
    if person.quiet_from == person.quiet_to:
        return _("Other messages come at any hour.")
    return _("Other messages wait from {begin}:00 to {end}:00, and on days off.").format(
        begin=person.quiet_from, end=person.quiet_to
    )


@flow.said("svenska", "på svenska", "språk svenska", "swedish", "language swedish")
async def speak_swedish(turn: Turn, text: str) -> Show:
    return await _speak(turn, "sv")


@flow.said("engelska", "på engelska", "språk engelska", "english", "in english", "language english")
async def speak_english(turn: Turn, text: str) -> Show:
    return await _speak(turn, "en")


async def _speak(turn: Turn, code: str) -> Show:
    turn.who = replace(turn.who, language=code)
    await turn.store.people.save(turn.who)
    with using(code):
        return await preferences.show(turn, person=turn.who.id)


@flow.form
async def settings(turn: Turn) -> Ask | Show:
    """Language, and the hour of the daily message."""
    hours = range(EARLIEST_CHECK_HOUR, LATEST_CHECK_HOUR + 1)
    return Ask(
        Form(
            title=_("Language and time"),
            fields=(
                Choice(
                    name="language",
                    label=_("Language"),
                    options=(("sv", "Svenska"), ("en", "English")),
                    value=turn.who.language,
                ),
                Choice(
                    name="check_hour",
                    label=_("When do you want the daily message?"),
                    options=tuple(
                        (str(hour), _("at {hour}:00").format(hour=hour)) for hour in hours
                    ),
                    value=str(turn.who.check_hour),
                ),
                Choice(
                    name="quiet",
                    label=_("When shall other messages wait?"),
                    help=_("What cannot wait comes at once."),
                    options=_quiet_options(turn.who),
                    value=_quiet_value(turn.who),
                ),
            ),
            submit=set_settings.action(),
            submit_label=_("Save"),
        )
    )


def _quiet_options(person: Person) -> tuple[tuple[str, str], ...]:
    named = _("from {begin}:00 to {end}:00, and on days off")
    hours = dict.fromkeys([*QUIET_HOURS, _quiet_value(person)])
    hours.pop(NEVER_QUIET, None)
    options = []
    for value in hours:
        begin, end = value.split("-")
        options.append((value, named.format(begin=begin, end=end)))
    return (*options, (NEVER_QUIET, _("never")))


def _quiet_value(person: Person) -> str:
    begin, end = person.quiet_from, person.quiet_to
    return f"{begin}-{end}" if begin != end else NEVER_QUIET


class Settings(BaseModel):
    """What the person chose."""

    language: Literal["sv", "en"]
    check_hour: int = Field(ge=EARLIEST_CHECK_HOUR, le=LATEST_CHECK_HOUR)
    quiet: str = Field(pattern=r"^([01]?\d|2[0-3])-([01]?\d|2[0-3])$")


@flow.submit
async def set_settings(turn: Turn, values: Settings) -> Show | Wrong:
    hour_changed = values.check_hour != turn.who.check_hour
    begin, end = (int(hour) for hour in values.quiet.split("-"))
    turn.who = replace(
        turn.who,
        language=values.language,
        check_hour=values.check_hour,
        quiet_from=begin,
        quiet_to=end,
    )
    await turn.store.people.save(turn.who)
    await turn.store.outbox.release(turn.who.id, REMINDED_VIEW)
    if hour_changed:
        await turn.store.schedule.save(
            [
                Scheduled(duty=DAILY_CHECK.name, subject=c.id, next_due_at=turn.now)
                for c in await turn.store.channels.of(turn.who.id)
                if c.owner == turn.who.id and c.state is ChannelState.ACTIVE
            ]
        )
    with using(values.language):
        return await preferences.show(turn, person=turn.who.id)
