"""Channels that exist already, as a file.

Source: REG10, REG11; rules starting-channel/named-owner, starting-channel/deputy.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.addresses import MAX_ADDRESS_CHARACTERS, BadAddress, link, normalise
from bot.domain.channels import Channel, ChannelState, CheckDays, Part, Service
from bot.domain.ids import AdministrationId, PersonId
from bot.domain.people import Administration, Person
from bot.domain.secrets import looks_like_password
from bot.domain.texts import MAX_NAME_CHARACTERS, MAX_TEXT_CHARACTERS
from bot.imports.table import Problem, Row, read_rows

REQUIRED = ("service", "name", "address", "owner", "deputy")
TEXTS = ("purpose", "audience", "goals", "benefit", "resources")
OPTIONAL = ("second_deputy", "administration", *TEXTS, "check_days", "state")
STATES = (ChannelState.ACTIVE, ChannelState.APPROVED, ChannelState.CLOSING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """Who and what a file of channels may name; people by case-folded e-mail address."""

    people: Mapping[str, Person]
    administrations: Mapping[str, Administration]
    channels: Mapping[str, Channel]

    @classmethod
    def of(
        cls,
        people: Sequence[Person],
        administrations: Sequence[Administration],
        channels: Sequence[Channel],
    ) -> "Organisation":
        """The organisation as the store has it; drafts and closed channels hold no address."""
        holding = (c for c in channels if c.state not in (ChannelState.DRAFT, ChannelState.CLOSED))
        return cls(
            people={p.email.casefold(): p for p in people if p.email and p.active and p.listed},
            administrations={a.name.casefold(): a for a in administrations},
            channels={c.address_key: c for c in holding},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One channel of the file; `address` opens in a browser. What is None or "" is not said."""

    line: int
    service: Service
    name: str
    address: str
    address_key: str
    owner: PersonId
    deputy: PersonId
    second_deputy: PersonId | None
    administration: AdministrationId | None
    texts: Mapping[str, Any]
    check_days: CheckDays | None
    state: ChannelState | None


def read_channels(raw: bytes, organisation: Organisation) -> tuple[list[Entry], list[Problem]]:
    """The channels of a CSV file that are right, and everything that is wrong with the others.

    Raises: BadFile when it is no such file at all.
    """
    rows, problems = read_rows(raw, REQUIRED, OPTIONAL)
    entries: list[Entry] = []
    lines: dict[str, int] = {}
    for row in rows:
        wrong = [*_wrong_words(row), *_wrong_people(row, organisation)]
        key = _key(row)
        if key is None:
            reason = "Give the whole address of the page, such as https://www.facebook.com/name."
            wrong.append(row.problem("address", reason))
        elif lines.setdefault(key, row.line) != row.line:
            wrong.append(row.problem("address", f"It is the same channel as line {lines[key]}."))
        else:
            wrong += _wrong_state(row, organisation.channels.get(key))
        if wrong or key is None:
            problems += wrong
        else:
            entries.append(_entry(row, key, organisation))
    return entries, sorted(problems)


def _key(row: Row) -> str | None:
    try:
        return normalise(row["address"], row["service"].lower())
    except BadAddress:
        return None


def _wrong_words(row: Row) -> Iterator[Problem]:
    for column, known in (("service", Service), ("check_days", CheckDays)):
        options = [option.value for option in known]
        given = row[column].lower()
        if given not in options and (given or column == "service"):
            yield row.problem(column, f"Give one of {', '.join(options)}.")
    if not row["name"]:
        yield row.problem("name", "Give the channel's name.")
    limits = {"name": MAX_NAME_CHARACTERS, "address": MAX_ADDRESS_CHARACTERS}
    for column in ("name", "address", *TEXTS):
        limit = limits.get(column, MAX_TEXT_CHARACTERS)
        if len(row[column]) > limit:
            yield row.problem(column, f"Shorten it to at most {limit} characters.")
        if looks_like_password(row[column]):
            reason = "This looks like a password, which is never kept. Take it out."
            yield Problem(line=row.line, column=column, value="", reason=reason)


def _wrong_people(row: Row, organisation: Organisation) -> Iterator[Problem]:
    named: set[str] = set()
    for column in Part:
        email = row[column].casefold()
        if not email and column is not Part.SECOND_DEPUTY:
            yield row.problem(column, "Give the e-mail address of the person: both are needed.")
        elif email and email not in organisation.people:
            reason = "Nobody in the organisation data has that address. Import them first."
            yield row.problem(column, reason)
        if email in named:
            reason = "The owner cannot be their own deputy. Give somebody else."
            if column is Part.SECOND_DEPUTY:
                reason = "Give somebody else than the owner and the deputy."
            yield row.problem(column, reason)
        named |= {email} if email else set()
    place = row["administration"]
    if place and place.casefold() not in organisation.administrations:
        known = ", ".join(one.name for one in organisation.administrations.values())
        yield row.problem("administration", f"There is none of that name. These are: {known}.")


def _wrong_state(row: Row, registered: Channel | None) -> Iterator[Problem]:
    given, allowed = row["state"].lower(), [state.value for state in STATES]
    if given and given not in allowed:
        reason = (
            f"Give one of {', '.join(allowed)}, or nothing for active. Others start in the chat."
        )
        yield row.problem("state", reason)
    elif registered is not None and registered.state is ChannelState.WAITING:
        reason = "It waits for its manager's decision in the chat. Take the line away."
        yield row.problem("address", reason)
    elif registered is not None and given and given != registered.state:
        reason = f"It is {registered.state} here, which an import does not change. Give nothing."
        yield row.problem("state", reason)


def _entry(row: Row, key: str, organisation: Organisation) -> Entry:
    service = Service(row["service"].lower())
    place = organisation.administrations.get(row["administration"].casefold())
    second = organisation.people.get(row["second_deputy"].casefold())
    return Entry(
        line=row.line,
        service=service,
        name=row["name"],
        address=link(row["address"], service.value),
        address_key=key,
        owner=organisation.people[row["owner"].casefold()].id,
        deputy=organisation.people[row["deputy"].casefold()].id,
        second_deputy=second.id if second else None,
        administration=place.id if place else None,
        texts={column: row[column] for column in TEXTS if row[column]},
        check_days=CheckDays(row["check_days"].lower()) if row["check_days"] else None,
        state=ChannelState(row["state"].lower()) if row["state"] else None,
    )
