"""Somebody missing from the organisation data leaves their channels; somebody back keeps them."""

import asyncio
from functools import partial
from pathlib import Path

import pytest

from bot.composition import real_now
from bot.demo import seed
from bot.domain.channels import Part, ladder
from bot.domain.duties import SUCCESSION
from bot.domain.people import communicators
from bot.ports import Store
from tests.cli.terminal import Run, calendar, look
from tests.imports.test_organisation import town_file


@pytest.fixture
def solvik_url(database_url: str) -> str:
    """A database with the made-up town in it."""
    asyncio.run(look(database_url, partial(seed, now=real_now(), calendar=calendar())))
    return database_url


async def leaving(store: Store) -> list[tuple[str, Part]]:
    """Which channels somebody leaves, as what; each stands on the schedule."""
    found = await store.successions.open()
    due = {r.subject for r in await store.schedule.take_due(real_now(), 500) if is_ours(r.duty)}
    assert due == {s.id for s in found}
    return sorted([((await store.channels.get(s.channel)).name, s.part) for s in found])


def is_ours(duty: str) -> bool:
    return duty == SUCCESSION.name


async def first_on_the_ladder(store: Store) -> str:
    """Who answers first for Solvik's library."""
    people = {person.id: person for person in await store.people.all()}
    [channel] = [c for c in await store.channels.all() if c.name == "Solviks bibliotek"]
    found = communicators(people.values(), channel.administration)
    return people[ladder(channel, people, [person.id for person in found])[0]].first_name


def test_missing_and_back_again(kanalvakt: Run, directory: Path, solvik_url: str) -> None:
    (directory / "without.csv").write_text(town_file(tove={}))
    kanalvakt("org", "import", "without.csv", DATABASE_URL=solvik_url)
    assert asyncio.run(look(solvik_url, leaving)) == []
    for _repeat in range(2):
        result = kanalvakt("org", "import", "without.csv", "--apply", DATABASE_URL=solvik_url)
        assert result.exit_code == 0
        assert asyncio.run(look(solvik_url, leaving)) == [
            ("Sagostunden i Solvik", Part.OWNER),
            ("Solviks bibliotek", Part.OWNER),
        ]
    assert asyncio.run(look(solvik_url, first_on_the_ladder)) == "Omar"
    (directory / "whole.csv").write_text(town_file())
    kanalvakt("org", "import", "whole.csv", "--apply", DATABASE_URL=solvik_url)

    async def nobody(store: Store) -> bool:
        return await store.successions.open() == []

    assert asyncio.run(look(solvik_url, nobody))
    assert asyncio.run(look(solvik_url, first_on_the_ladder)) == "Tove"
