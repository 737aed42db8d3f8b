"""Absence said after the slash command."""

from bot.demo.residents import RESIDENTS
from tests.slack_town import slack_town


async def test_absence_after_the_command(sqlite_url: str) -> None:
    anna = RESIDENTS["anna"]
    async with slack_town(sqlite_url) as chat:
        await chat.command(anna, "ledig v 50-51")
        card = (await chat.screen(anna)).last
        assert card.title == "Stämmer det?"
        assert "måndag 7 december till söndag 20 december (vecka 50-51)" in card.text
        await chat.presses(anna, "Spara")
        assert (await chat.screen(anna)).last.title == "Du är borta"
