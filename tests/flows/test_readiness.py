"""The question about access: yes, no, and silence that the communicator sees."""

from datetime import date

from bot.demo.residents import RESIDENTS
from bot.domain.duties import DEPUTY_READINESS, READINESS_VIEW, Occurrence
from bot.ui import Notice
from tests.platforms.web import WebDriver
from tests.solvik import InProcess, opened

ASKED_ON = date(2026, 11, 24)


async def test_does_your_access_still_work(sqlite_url: str) -> None:
    omar, tove, maria = (RESIDENTS[key] for key in ("omar", "tove", "maria"))
    async with opened(sqlite_url) as (url, app), WebDriver(url, InProcess(app)) as chat:
        async with app.open_store() as store:
            deputy = await store.people.by_email(omar.email)
            assert deputy is not None
            channels = [c for c in await store.channels.of(deputy.id) if c.active_at]
            await store.occurrences.add(
                [
                    Occurrence(
                        duty=DEPUTY_READINESS.name,
                        subject=channel.id,
                        due_on=ASKED_ON,
                        opened_for=deputy.id,
                        responsible=deputy.id,
                    )
                    for channel in channels
                ]
            )
            question = Notice(READINESS_VIEW, {"person": deputy.id, "on": "2026-11-24"})
            await store.outbox.put("readiness", "post", question, deputy.id)
        await chat.settles()
        card = (await chat.screen(omar)).last
        assert card.title == "Fungerar din behörighet fortfarande?"
        assert card.buttons == ("Ja", "Nej", "Ja", "Nej")

        await chat.says(maria, "mina kanaler")
        silence = f"{omar.name} har inte svarat om behörigheten fungerar"
        assert (await chat.screen(maria)).last.text.count(silence) == 2

        await chat.presses(omar, "Ja", within="Sagostunden i Solvik")
        await chat.presses(omar, "Nej", within="Solviks bibliotek")
        await chat.settles()
        for person in (tove, maria):
            told = (await chat.screen(person)).last
            assert told.title == "Ersättarens behörighet fungerar inte"
            assert "Solviks bibliotek (Facebook)" in told.text
        await chat.says(maria, "mina kanaler")
        assert silence not in (await chat.screen(maria)).last.text
