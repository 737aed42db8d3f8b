"""Whom to ask when the guideline leaves a question open: somebody who is there, by name.

Source: rule starting-channel/support-from-communicator; QA5.
"""

from collections.abc import Iterable

from bot.domain.guideline import Adviser
from bot.domain.people import Person, Role, is_working
from bot.i18n import _
from bot.turn import Turn


async def helpers(turn: Turn, asker: Person) -> list[Person]:
    """Who gets a question of the asker's today, who is there first: the communicators of their own
    administration. While all of them are away also their stand-ins, or else the communications
    unit, or its head. Never the asker."""
    own = [p for p in await turn.supporters(asker.administration) if p.id != asker.id]
    gone = await turn.away_today()
    if any(person.id not in gone for person in own):
        return own
    instead = [p for p in await _stand_ins(turn, own) if p.id not in gone and p.id != asker.id]
    for role in (Role.COMMUNICATIONS_UNIT, Role.HEAD_OF_COMMUNICATIONS):
        if not instead:
            instead = [
                p
                for p in await turn.officials()
                if p.has(role) and is_working(p) and p.id not in gone and p.id != asker.id
            ]
    return list({person.id: person for person in (*instead, *own)}.values())


async def may_help(turn: Turn, person: Person, asker: Person) -> bool:
    """Whether somebody may answer a question of the asker's: a communicator of theirs, who stands
    in for one, or the communications unit."""
    if not is_working(person):
        return False
    own = await turn.supporters(asker.administration)
    known = {p.id for p in (*own, *await _stand_ins(turn, own))}
    return person.id in known or person.has(Role.COMMUNICATIONS_UNIT)


async def _stand_ins(turn: Turn, people: Iterable[Person]) -> list[Person]:
    ids = [p.stand_in for p in people if p.stand_in is not None]
    found = await turn.some(*ids)
    return [found[id_] for id_ in ids if id_ in found and is_working(found[id_])]


async def who_can_help(turn: Turn) -> str:
    """In words, who can help whoever acts: "Maria Sjögren, kommunikatör på Kultur- och
    fritidsförvaltningen, kan hjälpa dig."."""
    found = await helpers(turn, turn.who)
    if not found:
        return _("The communications unit can help you.")
    first = found[0]
    if first.has(Role.COMMUNICATOR) and first.administration == turn.who.administration:
        names = {a.id: a.name for a in await turn.store.people.administrations()}
        if first.administration in names:
            return _("{name}, communicator at {administration}, can help you.").format(
                name=first.name, administration=names[first.administration]
            )
    if first.has(Role.COMMUNICATIONS_UNIT):
        return _("{name} at the communications unit can help you.").format(name=first.name)
    return _("{name} can help you.").format(name=first.name)


async def adviser_words(turn: Turn, adviser: Adviser) -> str:
    """In words, whom to ask where it depends: "Fråga Eva Lindqvist, förvaltningschef."."""
    if adviser is Adviser.ADMINISTRATION_HEAD:
        for person in await turn.officials():
            heads = person.has(Role.ADMINISTRATION_HEAD) and is_working(person)
            if heads and person.administration == turn.who.administration:
                if person.id == turn.who.id:
                    return _("You decide, as head of the administration.")
                return _("Ask {name}, who is head of your administration.").format(name=person.name)
        return _("Ask the head of your administration.")
    found = await helpers(turn, turn.who)
    if not found:
        return _("Ask the communications unit.")
    return _("Ask {name} if you are unsure.").format(name=found[0].name)
