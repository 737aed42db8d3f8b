"""The card of a snapshot that nobody took before the next one fell due."""

from dataclasses import replace
from datetime import date

from bot.accounts import Accounts
from bot.composition import build
from bot.demo import seed
from bot.dispatch import Dispatcher
from bot.domain.duties import SNAPSHOT, Occurrence, OccurrenceState
from bot.flows import ALL, snapshot
from bot.settings import Settings
from bot.ui import Text
from tests.solvik import START


async def test_a_missed_snapshot_has_no_button_left(sqlite_url: str) -> None:
    app = build(Settings(_env_file=None, database_url=sqlite_url), demo=True, clock=lambda: START)
    on = date(2026, 3, 17)
    try:
        async with app.open_store() as store:
            await seed(store, START, app.municipality.calendar)
            channel = next(c for c in await store.channels.all() if c.owner)
            assert channel.owner is not None
            [opened] = await store.occurrences.add(
                [
                    Occurrence(
                        duty=SNAPSHOT.name,
                        subject=channel.id,
                        due_on=on,
                        opened_for=channel.owner,
                        responsible=channel.owner,
                    )
                ]
            )
        dispatcher = Dispatcher(
            app.open_store,
            ALL,
            app.municipality,
            lambda: START,
            Accounts(app.open_store, lambda: START),
        )
        notice = snapshot.due.notice(channel=channel.id, on=on)
        waiting = await dispatcher.draw(channel.owner, notice)
        assert waiting is not None
        assert [getattr(button, "label", "") for button in waiting.buttons] == ["Klart"]
        async with app.open_store() as store:
            await store.occurrences.save(replace(opened, state=OccurrenceState.MISSED))
        missed = await dispatcher.draw(channel.owner, notice)
        assert missed is not None
        text = "Ingen tog ögonblicksbilden som skulle tas tisdag 17 mars 2026."
        assert (missed.body, missed.buttons) == ((Text(text),), ())
    finally:
        await app.engine.dispose()
