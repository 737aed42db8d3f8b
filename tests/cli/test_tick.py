"""`kanalvakt tick`: plans what is due and delivers it, once."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.composition import real_now
from bot.demo.residents import RESIDENTS
from bot.domain.duties import DAILY_CHECK
from bot.ports import Store
from tests.cli.terminal import Run, calendar, look


def local(days: int, hour: int) -> datetime:
    """The moment on the local clock, some days from now."""
    here = calendar()
    return here.local(here.at(here.today(real_now()) + timedelta(days=days), hour))


def checks(url: str) -> int:
    """How many daily checks Tove has been asked for."""

    async def at(store: Store) -> Any:
        tove = await store.people.by_email(RESIDENTS["tove"].email)
        assert tove is not None
        since = calendar().today(real_now()) - timedelta(days=1)
        return len(await store.occurrences.of_person(DAILY_CHECK, tove.id, since))

    return int(asyncio.run(look(url, at)))


def test_an_idle_tick_does_nothing(kanalvakt: Run, sqlite_url: str) -> None:
    result = kanalvakt("tick", DATABASE_URL=sqlite_url)
    assert (result.exit_code, result.stdout) == (0, "Planned 0, sent 0, failed 0.\n")


def test_the_town_is_moved_a_week_and_gets_seven_days(kanalvakt: Run, demo_url: str) -> None:
    at = local(7, 10).isoformat()
    result = kanalvakt("tick", "--at", at, DATABASE_URL=demo_url)
    assert result.exit_code == 0
    assert result.stdout.startswith("Planned 14, sent ")  # two channels on seven mornings
    assert result.stdout.endswith(", failed 0.\n")
    assert checks(demo_url) == 14
    again = kanalvakt("tick", "--at", at, DATABASE_URL=demo_url)
    assert again.stdout == "Planned 0, sent 0, failed 0.\n"


def test_a_dry_run_writes_nothing(kanalvakt: Run, demo_url: str) -> None:
    at = local(1, 9).replace(tzinfo=None).isoformat()  # without zone: on the local clock
    for _ in range(2):
        dry = kanalvakt("tick", "--dry-run", "--at", at, DATABASE_URL=demo_url)
        assert dry.exit_code == 0
        assert dry.stdout.startswith("Would plan 2 and send ")
    assert checks(demo_url) == 0


def test_the_future_is_for_the_made_up_town(kanalvakt: Run, staffed_url: str) -> None:
    at = local(1, 9).isoformat()
    for args in (["--at", at], ["--at", at, "--dry-run"]):
        result = kanalvakt("tick", *args, DATABASE_URL=staffed_url)
        assert result.exit_code == 1
        assert f"--at {at} is in the future" in result.stderr
    assert kanalvakt("tick", "--at", "2026-01-01T09:00Z", DATABASE_URL=staffed_url).exit_code == 0


@pytest.mark.parametrize("at", ["tomorrow", "2026-13-01T09:00", ""])
def test_a_moment_that_is_none_is_wrong_usage(kanalvakt: Run, sqlite_url: str, at: str) -> None:
    assert kanalvakt("tick", "--at", at, DATABASE_URL=sqlite_url).exit_code == 2


def test_too_far_ahead_is_refused(kanalvakt: Run, demo_url: str) -> None:
    result = kanalvakt("tick", "--at", local(500, 9).isoformat(), DATABASE_URL=demo_url)
    assert result.exit_code == 1
    assert "more than 400 days ahead" in result.stderr


def test_without_a_platform_messages_wait(kanalvakt: Run, demo_url: str) -> None:
    """In production nothing is given up because no chat platform is connected yet."""

    async def is_real(store: Store) -> None:
        await store.variables.set("demo", "0")

    asyncio.run(look(demo_url, is_real))
    result = kanalvakt("tick", DATABASE_URL=demo_url)
    assert "sent 0, failed 0." in result.stdout
    assert "4 messages wait, until a chat platform is connected." in result.stdout


def test_a_database_that_was_never_made_is_told(kanalvakt: Run) -> None:
    result = kanalvakt("tick")
    assert result.exit_code == 1
    assert "There is no database kanalvakt.sqlite3" in result.stderr
