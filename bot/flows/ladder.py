"""Who answers for a channel, in order, today and in the time ahead, as the duties need it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from bot.domain.absences import Absence, not_back
from bot.domain.channels import Channel, ladder
from bot.domain.covers import DeputyAnswer, Outlook, StandIn, last_resort, outlook, refused
from bot.domain.duties import Watch
from bot.domain.ids import PersonId
from bot.domain.people import DEFAULT_CHECK_HOUR, communicators
from bot.turn import Turn


async def watch(turn: Turn, channel: Channel, on: date | None = None) -> Watch:
    """The channel with who answers for it and who is away on the date (today when none is given);
    without its occurrences."""
    on = on or turn.today
    people = await turn.people()
    supporters = [p.id for p in communicators(people.values(), channel.administration)]
    owner = people.get(channel.owner) if channel.owner else None
    absences = await turn.store.absences.between(on, on)
    own = [absence for absence in absences if absence.person == channel.owner]
    chosen = [s for s in await turn.store.covers.between(on, on) if s.channel == channel.id]
    lasting = not_back(await turn.store.absences.not_back(on), on) if on == turn.today else ()
    return Watch(
        channel=channel,
        ladder=ladder(
            channel,
            people,
            supporters,
            stand_ins=[s.person for s in chosen],
            refused=refused(own, await turn.store.covers.answers({a.id for a in own}), on),
            not_back=lasting,
        ),
        absences=tuple(absences),
        check_hour=owner.check_hour if owner else DEFAULT_CHECK_HOUR,
    )


async def outlooks(
    turn: Turn, channels: Iterable[Channel], since: date | None = None
) -> list[Outlook]:
    """The time ahead of the channels, from today (or `since`) on."""
    first = since or turn.today
    last = first.replace(year=first.year + 2, day=1)
    people, officials = await turn.people(), await turn.officials()
    absences = await turn.store.absences.between(first, last)
    by_person: dict[PersonId, list[Absence]] = defaultdict(list)
    for absence in absences:
        by_person[absence.person].append(absence)
    stand_ins: Sequence[StandIn] = await turn.store.covers.between(first, last)
    answers: Sequence[DeputyAnswer] = await turn.store.covers.answers({a.id for a in absences})
    above = last_resort(officials)
    return [
        outlook(
            channel,
            people,
            [p.id for p in communicators(officials, channel.administration)],
            by_person,
            stand_ins,
            answers,
            above,
        )
        for channel in channels
    ]
