"""Who can be chosen on the page: name, title, parts played and what they have not seen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.channels import Channel, ChannelState
from bot.domain.ids import PersonId
from bot.domain.people import Administration, Person, Role
from bot.i18n import _, listing
from bot.ports import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """A person as the page shows them; `parts` in words, "" for nothing but a colleague."""

    id: PersonId
    name: str
    title: str
    parts: str
    unread: int

    @property
    def initials(self) -> str:
        """The first letters of the first and the last name."""
        words = self.name.split()
        return "".join(word[0] for word in [*words[:1], *words[1:][-1:]]).upper()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The people of an administration, by name."""

    name: str
    faces: Sequence[Face]


async def groups(store: Store) -> list[Group]:
    """Everybody who works in the town, by administration; who is in no such data comes last."""
    people = [person for person in await store.people.all() if person.active]
    channels = await store.channels.all()
    unread = await store.chat.unread()
    administrations = await store.people.administrations()
    faces = {person.id: face(person, people, channels, unread) for person in people}
    named = [
        Group(name=a.name, faces=[faces[person.id] for person in people if _is_in(person, a)])
        for a in administrations
    ]
    municipality = [faces[p.id] for p in people if p.listed and p.administration is None]
    outside = [faces[person.id] for person in people if not person.listed]
    found = [
        *named,
        Group(name=_("The whole municipality"), faces=municipality),
        Group(name=_("Not in the organisation data"), faces=outside),
    ]
    return [group for group in found if group.faces]


def _is_in(person: Person, administration: Administration) -> bool:
    return person.listed and person.administration == administration.id


def face(
    person: Person,
    people: Iterable[Person],
    channels: Iterable[Channel],
    unread: Mapping[PersonId, int],
) -> Face:
    """The person as the page shows them, in the language spoken now."""
    parts = _parts(person, people, channels)
    return Face(
        id=person.id,
        name=person.name,
        title=person.title,
        parts=listing([part for part in parts if part != person.title.lower()]),
        unread=unread.get(person.id, 0),
    )


def _parts(person: Person, people: Iterable[Person], channels: Iterable[Channel]) -> list[str]:
    kept = [channel for channel in channels if channel.state is not ChannelState.CLOSED]
    parts = [_role(role) for role in person.roles]
    if any(other.manager == person.id for other in people):
        parts.append(_("manager"))
    if any(channel.owner == person.id for channel in kept):
        parts.append(_("owner"))
    if any(person.id in channel.deputies for channel in kept):
        parts.append(_("deputy"))
    return parts


def _role(role: Role) -> str:
    return {
        Role.COMMUNICATOR: _("communicator"),
        Role.COMMUNICATIONS_UNIT: _("communications unit"),
        Role.HEAD_OF_COMMUNICATIONS: _("head of communications"),
        Role.ADMINISTRATION_HEAD: _("head of administration"),
        Role.REGISTRAR: _("registrar"),
    }[role]


async def options(store: Store) -> list[tuple[int, str]]:
    """Who can be picked in a form, with their title, by name."""
    people = [person for person in await store.people.all() if person.active and person.listed]
    return [(p.id, f"{p.name}, {p.title}" if p.title else p.name) for p in people]
