"""Who answers for a channel, in order, as the duties need it."""

from bot.domain.channels import Channel, ladder
from bot.domain.duties import Watch
from bot.domain.people import DEFAULT_CHECK_HOUR, communicators
from bot.turn import Turn


async def watch(turn: Turn, channel: Channel) -> Watch:
    """The channel with who answers for it and who is away today; without its occurrences."""
    people = await turn.people()
    supporters = [p.id for p in communicators(people.values(), channel.administration)]
    owner = people.get(channel.owner) if channel.owner else None
    return Watch(
        channel=channel,
        ladder=ladder(channel, people, supporters),
        absences=tuple(await turn.store.absences.between(turn.today, turn.today)),
        check_hour=owner.check_hour if owner else DEFAULT_CHECK_HOUR,
    )
