"""From an event to a reply: one transaction a turn, and the first of the two borders where faults
are caught."""

import logging
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from traceback import extract_tb
from typing import Any, Literal

from bot import refusals
from bot.accounts import Accounts
from bot.domain.away_events import CalendarDays, reading_dates
from bot.domain.ids import PersonId
from bot.domain.people import AccountRef, Person
from bot.domain.phrases import command_in
from bot.domain.texts import MAX_MESSAGE_CHARACTERS, clean, one_line
from bot.events import (
    CALENDAR_TYPE,
    Arrived,
    Attached,
    Audience,
    Event,
    FileRef,
    Named,
    Pressed,
    Said,
    Submitted,
)
from bot.flow import (
    ANYTHING,
    HOME_SCREEN,
    BadCall,
    Flow,
    LookStep,
    PictureStep,
    SubmitStep,
    View,
    Wanted,
    run,
    take,
)
from bot.i18n import DEFAULT_LANGUAGE, _, language, using
from bot.ports import (
    BadCalendar,
    Calendars,
    Clock,
    Conflict,
    Links,
    NoCalendars,
    NoLinks,
    NotAllowed,
    NotFound,
    OpenStore,
    Picture,
    Store,
    TryLater,
    Unreachable,
    Unreadable,
)
from bot.rephrasing import Rephrasing
from bot.turn import Municipality, Turn
from bot.ui import Ask, Card, Document, Notice, Reply, Show, Wrong

MAX_RUNS = 4
MAX_VALUE_CHARACTERS = 20_000

log = logging.getLogger(__name__)


class _Undo(Exception):
    """Leave the transaction without a trace, with the reply."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply


class _Unknown(Exception):
    """Accounts that no person has yet."""

    def __init__(self, *accounts: AccountRef) -> None:
        self.accounts = accounts


class _Fetch(Exception):
    """The turn needs what a file holds; `field` "" = it came with words, else the form's field."""

    def __init__(
        self, file: FileRef | Attached, field: str = "", *, is_calendar: bool = False
    ) -> None:
        self.file = file
        self.field = field
        self.is_calendar = is_calendar


@dataclass(slots=True)
class _Acting:
    """One event on its way: who acts as far as it is known, in which language, and what has been
    found out between the runs."""

    turn_id: str
    person: Person | None = None
    language: str = DEFAULT_LANGUAGE
    strangers: frozenset[AccountRef] = frozenset()
    picture: Picture | None = None
    days: CalendarDays | None = None

    def say(self, draw: Callable[..., Card], *args: str) -> Show:
        """The card in their language."""
        with using(self.person.language if self.person else self.language):
            return Show(_spoken(draw(*args)))


class Dispatcher:
    """The one function that adapters are handed (`handle`), and the one that the courier is
    (`draw`)."""

    def __init__(
        self,
        open_store: OpenStore,
        flows: Iterable[Flow],
        municipality: Municipality,
        clock: Clock,
        accounts: Accounts,
        wake: Callable[[], None] = lambda: None,
        *,
        calendars: Calendars | None = None,
        links: Links | None = None,
        rephrasing: Rephrasing | None = None,
    ) -> None:
        flows = tuple(flows)
        self._calendars = calendars or NoCalendars()
        self._links = links or NoLinks()
        self._rephrasing = rephrasing
        self._documents = {one.name: one for flow in flows for one in flow.documents}
        self._open_store = open_store
        self._municipality = municipality
        self._clock = clock
        self._accounts = accounts
        self._wake = wake
        self._views: dict[str, View[Any]] = {k: v for f in flows for k, v in f.views.items()}
        self._steps = {name: step for flow in flows for name, step in flow.steps.items()}
        said = [said for flow in flows for said in flow.commands]
        self._commands = {phrase: s.function for s in said for phrase in s.phrases}
        self._likes = [like for flow in flows for like in flow.likes]
        self._wanted = [wanted for flow in flows for wanted in flow.wanted]
        self._take_calendar = [step for flow in flows for step in flow.calendars]

    async def handle(self, event: Event) -> Reply:
        """The reply to the person who acted, after everything has been committed.

        Raises: TryLater, Unreachable when the platform must say who acts and does not; and outages.
        """
        started, acting = time.monotonic(), _Acting(secrets.token_hex(4))
        try:
            reply = await self._settle(event, acting)
        except (NotFound, BadCall):
            reply = acting.say(refusals.gone)
        except NotAllowed as refused:
            reply = acting.say(refusals.not_allowed, refused.who)
        except (TryLater, Unreachable):
            raise
        except Exception as bug:  # noqa: BLE001  the border: the person gets an answer
            where = " < ".join(f"{f.name}:{f.lineno}" for f in extract_tb(bug.__traceback__))
            # The fault's own words may hold what the person wrote, so they are left out.
            log.error("turn %s failed: %s in %s", acting.turn_id, type(bug).__name__, where)
            reply = acting.say(refusals.failed, acting.turn_id)
        milliseconds = (time.monotonic() - started) * 1000
        log.info(
            "turn %s %s person %s %s %.0f ms",
            acting.turn_id,
            _step_name(event),
            acting.person.id if acting.person else "?",
            event.account.platform,
            milliseconds,
        )
        return reply

    async def draw(self, person: PersonId, notice: Notice) -> Card | None:
        """The notice as a card for the person now, in their language; None when there is nothing to
        say."""
        view = self._views.get(notice.view)
        if view is None:
            return None
        async with self._open_store() as store:
            try:
                reader = await store.people.get(person)
                turn = self._turn(reader, store, "draw")
                with using(reader.language):
                    card = await view.draw(turn, **view.parse(notice.args))
                    return _spoken(card) if card else None
            except (NotFound, NotAllowed, BadCall):
                return None

    async def document(self, person: PersonId, kind: str, subject: str) -> Document | None:
        """What a signed link leads to, as the person may read it now; None when there is nothing
        for them."""
        step = self._documents.get(kind)
        if step is None:
            return None
        async with self._open_store() as store:
            try:
                reader = await store.people.get(person)
                turn = self._turn(reader, store, "document")
                turn.require(reader.active)
                with using(reader.language):
                    document = await step.function(turn, subject)
                    return replace(document, language=language())
            except (NotFound, NotAllowed, BadCall):
                return None

    async def _settle(self, event: Event, acting: _Acting) -> Reply:
        """The reply. What a platform must be asked is asked between two runs, for a transaction
        never waits for a platform."""
        for attempt in range(MAX_RUNS):
            try:
                return await self._run(event, acting)
            except _Undo as undone:
                return undone.reply
            except (Conflict, _Unknown, _Fetch) as missing:
                if attempt + 1 == MAX_RUNS:
                    raise
                if isinstance(missing, _Unknown):
                    await self._look_up(missing.accounts, event, acting)
                    if event.account in acting.strangers:
                        return acting.say(refusals.not_for_guests)
                elif isinstance(missing, _Fetch):
                    with using(acting.person.language if acting.person else acting.language):
                        try:
                            await self._open(missing, event.account, acting)
                        except Unreadable as why:
                            if missing.field:
                                return Wrong({missing.field: str(why)})
                            return Show(_spoken(refusals.unreadable(str(why), missing.is_calendar)))
        raise AssertionError("unreachable")

    async def _open(self, missing: _Fetch, account: AccountRef, acting: _Acting) -> None:
        """Fetch the file, and read it if it is a calendar's. Raises: TryLater, Unreadable."""
        platform = self._accounts.platform(account)
        if not missing.is_calendar:
            assert isinstance(missing.file, FileRef)
            acting.picture = await platform.fetch(missing.file)
            return
        if isinstance(missing.file, Attached):
            content = missing.file.content
        else:
            content = await platform.fetch_calendar(missing.file)
        dates = reading_dates(self._municipality.calendar.today(self._clock()))
        try:
            events = await self._calendars.read_file(content, *dates)
        except BadCalendar as bad:
            raise Unreadable(refusals.bad_calendar_file(str(bad))) from bad
        acting.days = CalendarDays(tuple(events))

    async def _run(self, event: Event, acting: _Acting) -> Reply:
        async with self._open_store() as store:
            person = await store.people.by_account(event.account)
            if person is None:
                raise _Unknown(event.account)
            acting.person = person
            with using(person.language):
                turn = self._turn(person, store, acting.turn_id, _audience(event))
                reply = await self._once(event, turn, acting)
        if turn.outgoing:
            self._wake()
        if self._rephrasing is not None and isinstance(reply, Show) and reply.notice:
            for question in turn.to_rephrase:
                self._rephrasing.begin(question, reply.notice)
        return reply

    async def _once(self, event: Event, turn: Turn, acting: _Acting) -> Reply:
        """The step with all that belongs to it: journal, outbox, and the key that makes a repeat
        harmless."""
        key = "" if isinstance(event, Arrived) else event.key
        if key:
            before, notice = await turn.store.accepted.find(key)
            if before:
                raise _Undo(await self._standing(turn, notice))
        turn.require(turn.who.active)
        await turn.store.people.used(event.account, turn.now)
        reply = await self._step(event, turn, acting)
        if isinstance(reply, Wrong):
            raise _Undo(reply)
        if isinstance(reply, Ask):
            token = secrets.token_urlsafe(16)
            return Ask(replace(reply.form, token=token, language=turn.who.language))
        if isinstance(event, Pressed | Submitted) and self._is_noted(event.action.step):
            args = event.action.args
            await turn.store.records.note(event.action.step, turn.who.id, args, turn.now)
        await self._leave(turn)
        if turn.outgoing or isinstance(event, Pressed | Submitted):
            turn.concern(turn.who.id, *(outgoing.person for outgoing in turn.outgoing))
            changed = [outgoing.notice for outgoing in turn.outgoing if outgoing.kind == "redraw"]
            await turn.store.outbox.redraw_screens(turn.concerned, changed)
        if key:
            await turn.store.accepted.add(key, reply.notice, turn.now)
        card = _spoken(reply.card, turn.who.language)
        return replace(reply, card=card, reader=turn.who.id)

    def _is_noted(self, step: str) -> bool:
        return not isinstance(self._steps.get(step), LookStep)

    async def _step(self, event: Event, turn: Turn, acting: _Acting) -> Reply:
        match event:
            case Arrived(screen="home"):
                return await self._commands[HOME_SCREEN](turn, "")
            case Arrived():
                return await self._commands["hello"](turn, "")
            case Said() if event.files:
                return await self._with_file(event, turn, acting)
            case Said():
                text = clean(event.text[: MAX_MESSAGE_CHARACTERS + 1])
                return await self._said(turn, text)
            case Pressed():
                step = self._steps.get(event.action.step)
                if step is None or isinstance(step, SubmitStep | PictureStep):
                    raise BadCall(event.action.step)
                return await run(step, turn, event.action.args)
            case Submitted():
                step = self._steps.get(event.action.step)
                if not isinstance(step, SubmitStep):
                    raise BadCall(event.action.step)
                values = await _values(event, turn, acting, step)
                return await take(step, turn, event.action.args, values)

    async def _said(self, turn: Turn, text: str) -> Reply:
        """The step that the words call: a phrase, what a parser reads, a misspelt phrase, else a
        question. Where others read along questions alone are answered."""
        command = command_in(text, self._commands, misspelt=False)
        if command is None:
            for like in self._likes:
                if (said := like.reads(text, turn.today)) is not None:
                    if turn.audience == "public":
                        return Show(refusals.write_to_me())
                    return await like.function(turn, said)
            command = command_in(text, self._commands) or ANYTHING
        if turn.audience == "public" and command != ANYTHING:
            return Show(refusals.write_to_me())
        return await self._commands[command](turn, text)

    async def _with_file(self, event: Said, turn: Turn, acting: _Acting) -> Reply:
        """A calendar is read for days away, a picture goes to the step that asked for it; any other
        file is declined unread."""
        if event.audience == "public":
            return Show(refusals.write_to_me())
        if len(event.files) == 1 and event.files[0].is_calendar:
            if acting.days is None:
                raise _Fetch(event.files[0], is_calendar=True)
            return await self._take_calendar[0](turn, acting.days)
        wanted: list[Wanted] = [one for ask in self._wanted for one in await ask(turn)]
        if not wanted:
            return Show(refusals.no_file_wanted())
        if len(event.files) > 1:
            return Show(refusals.one_file_at_a_time())
        words = event.text.casefold()
        chosen = [one for one in wanted if one.name.casefold() in words] or wanted
        if len(chosen) > 1:
            return Show(refusals.which_picture([one.name for one in chosen]))
        if acting.picture is None:
            raise _Fetch(event.files[0])
        action = chosen[0].action
        file = await turn.store.files.add(acting.picture, turn.who.id, turn.now)
        return await run(self._steps[action.step], turn, {**action.args, "picture": file})

    async def _look_up(self, accounts: Iterable[AccountRef], event: Event, acting: _Acting) -> None:
        """Ask who the accounts are. Guests become strangers, and so does who was picked in a form
        and is not known to the platform. Raises: TryLater, Unreachable for the account that acts.
        """
        for account in accounts:
            try:
                profile = await self._accounts.welcome(account)
            except (KeyError, TryLater, Unreachable):
                if account == event.account:
                    raise
                acting.strangers |= {account}
                continue
            if account == event.account:
                acting.language = profile.language
            if profile.is_guest:
                acting.strangers |= {account}

    async def _leave(self, turn: Turn) -> None:
        """Put what the turn tells and refreshes in the outbox, each kind in its order."""
        rows: dict[Literal["post", "redraw"], list[tuple[str, Notice, PersonId | None]]] = {}
        for number, outgoing in enumerate(turn.outgoing):
            view = outgoing.notice.view
            key = outgoing.key or f"{turn.id}-{turn.now:%Y%m%dT%H%M%S}/{number}/{view}"
            rows.setdefault(outgoing.kind, []).append((key, outgoing.notice, outgoing.person))
        for kind, messages in rows.items():
            await turn.store.outbox.put_many(messages, kind)

    async def _standing(self, turn: Turn, notice: Notice | None) -> Reply:
        view = self._views.get(notice.view) if notice else None
        if view is None or notice is None:
            return Show(refusals.already_done())
        shown = await view.show(turn, **view.parse(notice.args))
        return replace(shown, card=_spoken(shown.card), reader=turn.who.id)

    def _turn(
        self, person: Person, store: Store, turn_id: str, audience: Audience = "private"
    ) -> Turn:
        return Turn(
            id=turn_id,
            audience=audience,
            who=person,
            now=self._clock(),
            store=store,
            municipality=self._municipality,
            calendars=self._calendars,
            links=self._links,
        )


async def _values(
    event: Submitted, turn: Turn, acting: _Acting, step: SubmitStep[Any]
) -> dict[str, Any]:
    """The form's values with every picked account as its person, a picture as its kept file, a
    calendar as its days away, and no text beyond all measure. Raises: _Unknown, _Fetch, BadCall."""
    store, strangers = turn.store, acting.strangers
    values: dict[str, Any] = {}
    unknown: list[AccountRef] = []
    for name, value in event.values.items():
        if isinstance(value, AccountRef):
            person = await store.people.by_account(value)
            if person is not None:
                values[name] = person.id
            elif value not in strangers:
                unknown.append(value)
        elif isinstance(value, FileRef | Attached) and step.takes_calendar(name):
            if acting.days is None:
                raise _Fetch(value, name, is_calendar=True)
            values[name] = acting.days
        elif isinstance(value, FileRef):
            if acting.picture is None:
                raise _Fetch(value, name)
            values[name] = await store.files.add(acting.picture, turn.who.id, turn.now)
        elif isinstance(value, Attached):
            if value.media_type == CALENDAR_TYPE:
                raise BadCall(step.name)
            picture = Picture(media_type=value.media_type, content=value.content)
            values[name] = await store.files.add(picture, turn.who.id, turn.now)
        elif isinstance(value, Named):
            values[name] = await _named(store, name, value.name)
        elif isinstance(value, str):
            values[name] = clean(value[:MAX_VALUE_CHARACTERS])
        elif value is not None:
            values[name] = value
    if unknown:
        raise _Unknown(*unknown)
    return values


def _spoken(card: Card, code: str = "") -> Card:
    """The card with its language: the one spoken now, unless another is given."""
    return replace(card, language=code or language())


async def _named(store: Store, field: str, name: str) -> PersonId:
    """The one colleague of that name or address. Raises: _Undo with what is wrong."""
    wanted = one_line(name[:MAX_VALUE_CHARACTERS]).casefold()
    found = [
        person
        for person in await store.people.all()
        if person.active
        and person.listed
        and wanted in (person.name.casefold(), person.email.casefold())
    ]
    if len(found) == 1:
        return found[0].id
    if found:
        text = _("Several people are called {name}. Write the e-mail address instead.")
    else:
        text = _("I find nobody called {name}. Write the whole name, or the e-mail address.")
    raise _Undo(Wrong({field: text.format(name=one_line(name))}))


def _audience(event: Event) -> Audience:
    return event.audience if isinstance(event, Said | Pressed) else "private"


def _step_name(event: Event) -> str:
    if isinstance(event, Pressed | Submitted):
        return event.action.step if event.action.step.isascii() else "?"
    return type(event).__name__.lower()
