"""From an event to a reply: one transaction a turn, and the first of the two borders where faults
are caught."""

import logging
import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from traceback import extract_tb
from typing import Any, Literal

from bot.domain.ids import PersonId
from bot.domain.people import Account, AccountRef, Person
from bot.domain.phrases import command_in
from bot.domain.texts import MAX_MESSAGE_CHARACTERS, clean
from bot.flow import ANYTHING, BadCall, Flow, SubmitStep, View, run, take
from bot.i18n import _, using
from bot.ports import (
    Arrived,
    Clock,
    Conflict,
    Event,
    NotAllowed,
    NotFound,
    OpenStore,
    Platform,
    Pressed,
    Profile,
    Said,
    Store,
    Submitted,
    TryLater,
    Unreachable,
)
from bot.turn import Municipality, Turn
from bot.ui import Ask, Card, Notice, Reply, Show, Text, Wrong

MAX_RUNS = 4
MAX_VALUE_CHARACTERS = 20_000

log = logging.getLogger(__name__)


class _Undo(Exception):
    """Leave the transaction without a trace, with the reply."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply


class Dispatcher:
    """The one function that adapters are handed (`handle`), and the one that the courier is
    (`draw`)."""

    def __init__(
        self,
        open_store: OpenStore,
        flows: Iterable[Flow],
        municipality: Municipality,
        clock: Clock,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        flows = tuple(flows)
        self._open_store = open_store
        self._municipality = municipality
        self._clock = clock
        self._wake = wake
        self._platforms: dict[str, Platform] = {}
        self._views: dict[str, View[Any]] = {k: v for f in flows for k, v in f.views.items()}
        self._steps = {name: step for flow in flows for name, step in flow.steps.items()}
        said = [said for flow in flows for said in flow.commands]
        self._commands = {phrase: s.function for s in said for phrase in s.phrases}

    def connect(self, platforms: Iterable[Platform]) -> None:
        """Tell which platforms can say who an unknown account is."""
        self._platforms = {platform.name: platform for platform in platforms}

    async def handle(self, event: Event) -> Reply:
        """The reply to the person who acted, after everything has been committed. Raises nothing
        but outages."""
        started, turn_id = time.monotonic(), secrets.token_hex(4)
        person = await self._person(event.account)
        with using(person.language):
            try:
                reply = await self._settle(event, person, turn_id)
            except (NotFound, BadCall):
                reply = Show(_gone())
            except NotAllowed as refused:
                reply = Show(_refused(refused.who))
            except Exception as bug:  # noqa: BLE001  the border: the person gets an answer
                where = " < ".join(f"{f.name}:{f.lineno}" for f in extract_tb(bug.__traceback__))
                # The fault's own words may hold what the person wrote, so they are left out.
                log.error("turn %s failed: %s in %s", turn_id, type(bug).__name__, where)
                reply = Show(_failed(turn_id))
        milliseconds = (time.monotonic() - started) * 1000
        log.info(
            "turn %s %s person %s %s %.0f ms",
            turn_id,
            _step_name(event),
            person.id,
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
                    return await view.draw(turn, **view.parse(notice.args))
            except (NotFound, NotAllowed, BadCall):
                return None

    async def _settle(self, event: Event, person: Person, turn_id: str) -> Reply:
        values = await self._values(event) if isinstance(event, Submitted) else {}
        for attempt in range(MAX_RUNS):
            try:
                async with self._open_store() as store:
                    turn = self._turn(person, store, turn_id)
                    reply = await self._once(event, values, turn)
            except _Undo as undone:
                return undone.reply
            except Conflict:
                if attempt + 1 == MAX_RUNS:
                    raise
                continue
            if turn.outgoing:
                self._wake()
            return reply
        raise AssertionError("unreachable")

    async def _once(self, event: Event, values: Mapping[str, Any], turn: Turn) -> Reply:
        """The step with all that belongs to it: journal, outbox, and the key that makes a repeat
        harmless."""
        key = "" if isinstance(event, Arrived) else event.key
        if key:
            before, notice = await turn.store.accepted.find(key)
            if before:
                raise _Undo(await self._standing(turn, notice))
        turn.who = await turn.store.people.get(turn.who.id)
        turn.require(turn.who.active)
        reply = await self._step(event, values, turn)
        if isinstance(reply, Wrong):
            raise _Undo(reply)
        if isinstance(reply, Ask):
            return Ask(replace(reply.form, token=secrets.token_urlsafe(16)))
        if isinstance(event, Pressed | Submitted):
            args = event.action.args
            await turn.store.records.note(event.action.step, turn.who.id, args, turn.now)
        await self._leave(turn)
        if key:
            await turn.store.accepted.add(key, reply.notice, turn.now)
        return reply

    async def _step(self, event: Event, values: Mapping[str, Any], turn: Turn) -> Reply:
        match event:
            case Arrived():
                return await self._commands["hello"](turn, "")
            case Said():
                text = clean(event.text[: MAX_MESSAGE_CHARACTERS + 1])
                command = command_in(text, self._commands) or ANYTHING
                return await self._commands[command](turn, text)
            case Pressed():
                step = self._steps.get(event.action.step)
                if step is None or isinstance(step, SubmitStep):
                    raise BadCall(event.action.step)
                return await run(step, turn, event.action.args)
            case Submitted():
                step = self._steps.get(event.action.step)
                if not isinstance(step, SubmitStep):
                    raise BadCall(event.action.step)
                return await take(step, turn, event.action.args, values)

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
            return Show(Card(_("This is already done")))
        return await view.show(turn, **view.parse(notice.args))

    async def _person(self, account: AccountRef) -> Person:
        """Who uses the account. Raises: TryLater, Unreachable when the platform does not know."""
        async with self._open_store() as store:
            known = await store.people.by_account(account)
        if known is not None:
            return known
        profile = await self._platforms[account.platform].profile(account)
        try:
            return await self._linked(account, profile)
        except Conflict:  # another first message of the same person was faster
            return await self._linked(account, profile)

    async def _linked(self, account: AccountRef, profile: Profile) -> Person:
        """The person of a new account: by verified e-mail, else somebody new who may only ask."""
        async with self._open_store() as store:
            person = await store.people.by_email(profile.email) if profile.email else None
            if person is None:
                stranger = Person(
                    id=PersonId(0),
                    name=profile.name,
                    email=profile.email,
                    language=profile.language,
                    listed=False,
                )
                person = await store.people.add(stranger)
            await store.people.link(
                Account(ref=account, person=person.id, address=account.user, used_at=self._clock())
            )
        return person

    async def _values(self, event: Submitted) -> dict[str, Any]:
        """The form's values with every picked account as its person, and no text beyond all
        measure."""
        values: dict[str, Any] = {}
        for name, value in event.values.items():
            if isinstance(value, AccountRef):
                try:
                    values[name] = (await self._person(value)).id
                except (NotFound, KeyError, TryLater, Unreachable):
                    continue
            elif isinstance(value, str):
                values[name] = clean(value[:MAX_VALUE_CHARACTERS])
            elif value is not None:
                values[name] = value
        return values

    def _turn(self, person: Person, store: Store, turn_id: str) -> Turn:
        return Turn(
            id=turn_id,
            who=person,
            now=self._clock(),
            store=store,
            municipality=self._municipality,
        )


def _step_name(event: Event) -> str:
    if isinstance(event, Pressed | Submitted):
        return event.action.step if event.action.step.isascii() else "?"
    return type(event).__name__.lower()


def _gone() -> Card:
    return Card(
        _("This button no longer works"),
        (Text(_("It has changed or is gone. Write “hello” to see how things stand.")),),
    )


def _refused(who: str) -> Card:
    reason = who or _("Write “hello” to see what you can do.")
    return Card(_("You cannot do this"), (Text(reason),))


def _failed(turn_id: str) -> Card:
    return Card(
        _("Something went wrong on our side"),
        (
            Text(_("Nothing you wrote has been changed. Try again in a moment.")),
            Text(
                _("If it happens again, tell the communicator this number: {number}.").format(
                    number=turn_id
                )
            ),
        ),
    )
