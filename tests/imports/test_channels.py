"""Channels that exist already: the faulty lines are named, the others are imported, once."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.composition import real_now
from bot.demo.residents import RESIDENTS
from bot.domain.channels import Channel, ChannelState, CheckDays, Consent, Service
from bot.domain.duties import CRISIS_CHECK, DAILY_CHECK, DUTIES, EXTRA_SNAPSHOT, Subject
from bot.ports import Store
from tests.cli.terminal import Run, calendar, look

PEOPLE = """email,name,title,administration,manager,stand_in,roles,language
anna@k.example,Anna Berg,,Kultur,,,,
per@k.example,Per Lund,,Kultur,anna@k.example,,communicator,
siv@k.example,Siv Ek,,Skola,anna@k.example,,,
"""
HEADER = "service,name,address,owner,deputy,administration,check_days,purpose"
BATH = "facebook,Badet,https://www.facebook.com/badet,anna@k.example,per@k.example,,,Simma"
LIBRARY = "instagram,Biblioteket,@biblioteket,per@k.example,anna@k.example,Skola,workdays,"


@pytest.fixture
def staffed(kanalvakt: Run, directory: Path, database_url: str) -> str:
    """A database with three people in two administrations."""
    (directory / "people.csv").write_text(PEOPLE)
    assert (
        kanalvakt("org", "import", "people.csv", "--apply", DATABASE_URL=database_url).exit_code
        == 0
    )
    return database_url


@pytest.fixture
def imports(kanalvakt: Run, directory: Path, staffed: str) -> Any:
    """Imports a file of these lines."""

    def run(*lines: str, write: bool = True, header: str = HEADER) -> Any:
        (directory / "channels.csv").write_text("\n".join([header, *lines]) + "\n")
        args = ["channels", "import", "channels.csv", *(["--apply"] if write else [])]
        return kanalvakt(*args, DATABASE_URL=staffed)

    return run


def kept(url: str) -> dict[str, Channel]:
    async def at(store: Store) -> dict[str, Channel]:
        return {channel.name: channel for channel in await store.channels.all()}

    found: dict[str, Channel] = asyncio.run(look(url, at))
    return found


def scheduled(url: str) -> list[tuple[str, int]]:
    """Which duties look at which channels within the next year."""

    async def at(store: Store) -> list[tuple[str, int]]:
        due = await store.schedule.take_due(real_now() + timedelta(days=370), 1000)
        return sorted((row.duty, row.subject) for row in due)

    found: list[tuple[str, int]] = asyncio.run(look(url, at))
    return found


def told(url: str) -> list[tuple[str, str]]:
    async def at(store: Store) -> list[tuple[str, str]]:
        names = {person.id: person.name for person in await store.people.all()}
        waiting = await store.outbox.claim(real_now(), 60, 1000)
        return sorted((names[w.person], w.notice.view) for w in waiting if w.person)

    found: list[tuple[str, str]] = asyncio.run(look(url, at))
    return found


def test_shown_first_then_written_with_its_duties(imports: Any, staffed: str) -> None:
    shown = imports(BATH, LIBRARY, write=False)
    assert (shown.exit_code, kept(staffed)) == (0, {})
    assert "2 new, 0 changed." in shown.stdout
    written = imports(BATH, LIBRARY)
    assert (written.exit_code, written.stderr) == (0, "")
    channels = kept(staffed)
    bath, library = channels["Badet"], channels["Biblioteket"]
    assert (bath.service, bath.state, bath.purpose) == (
        Service.FACEBOOK,
        ChannelState.ACTIVE,
        "Simma",
    )
    assert (bath.owner_consent, bath.deputy_consent) == (Consent.YES, Consent.YES)
    assert library.address == "https://instagram.com/biblioteket"
    assert library.check_days is CheckDays.WORKDAYS
    assert bath.administration != library.administration
    by_decision = (CRISIS_CHECK, EXTRA_SNAPSHOT)
    names = [d.name for d in DUTIES if d.subject is Subject.CHANNEL and d not in by_decision]
    assert scheduled(staffed) == sorted((name, c.id) for name in names for c in channels.values())
    assert told(staffed) == [
        ("Anna Berg", "start_channel.active"),
        ("Anna Berg", "start_channel.active"),
        ("Per Lund", "start_channel.active"),
        ("Per Lund", "start_channel.active"),
    ]


def test_nothing_is_owed_on_the_first_day(imports: Any, staffed: str) -> None:
    """The first check comes tomorrow at the owner's hour, whenever the file is imported."""
    imports(BATH)

    async def first(store: Store) -> Any:
        rows = await store.schedule.take_due(real_now() + timedelta(days=3), 1000)
        return next(row.next_due_at for row in rows if row.duty == DAILY_CHECK.name)

    due_at = asyncio.run(look(staffed, first))
    local, here = calendar().local(due_at), calendar()
    assert (local.date() - here.today(real_now()), local.hour) == (timedelta(days=1), 9)


def test_the_second_run_changes_nothing(imports: Any, staffed: str) -> None:
    imports(BATH, LIBRARY)
    before = kept(staffed)
    again = imports(BATH, LIBRARY)
    assert again.exit_code == 0
    assert "Nothing changes." in again.stdout
    assert kept(staffed) == before


def test_three_faulty_rows_of_200_are_named_and_the_rest_imported(
    imports: Any, staffed: str
) -> None:
    lines = [
        f"facebook,Kanal {n},facebook.com/kanal{n},anna@k.example,per@k.example,,,"
        for n in range(200)
    ]
    lines[10] = lines[10].replace("facebook,Kanal", "facebok,Kanal")
    lines[20] = lines[20].replace("per@", "pär@")
    lines[30] = (
        "facebook,Samma,https://m.facebook.com/Kanal5/?ref=x,anna@k.example,per@k.example,,,"
    )
    for _ in range(2):
        result = imports(*lines)
        assert result.exit_code == 1
        named = [line for line in result.stderr.splitlines() if line.startswith("Line ")]
        assert len(named) == 3
        assert named[0].startswith("Line 12, service: 'facebok'. Give one of facebook, instagram")
        assert named[1].startswith(
            "Line 22, deputy: 'pär@k.example'. Nobody in the organisation data"
        )
        assert named[2].startswith("Line 32, address:")
        assert "It is the same channel as line 7." in named[2]
        assert "3 lines with errors were left out" in result.stderr
        assert len(kept(staffed)) == 197


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "facebook,,facebook.com/x,anna@k.example,per@k.example,,,",
            "name. Give the channel's name.",
        ),
        (
            "facebook,X,simhallen,anna@k.example,per@k.example,,,",
            "address: 'simhallen'. Give the whole",
        ),
        (
            "facebook,X,javascript:alert(1),anna@k.example,per@k.example,,,",
            "Give the whole address",
        ),
        ("facebook,X,facebook.com/x,,per@k.example,,,", "owner. Give the e-mail address"),
        ("facebook,X,facebook.com/x,anna@k.example,,,,", "deputy. Give the e-mail address"),
        ("facebook,X,facebook.com/x,anna@k.example,Anna@k.example,,,", "their own deputy"),
        (
            "facebook,X,facebook.com/x,anna@k.example,per@k.example,Bygg,,",
            "These are: Kultur, Skola",
        ),
        ("facebook,X,facebook.com/x,anna@k.example,per@k.example,,sundays,", "daily, workdays"),
        (f"facebook,{'x' * 81},facebook.com/x,anna@k.example,per@k.example,,,", "at most 80"),
        (f"facebook,X,facebook.com/x,anna@k.example,per@k.example,,,{'x' * 1001}", "at most 1000"),
        ("facebook,X,facebook.com/x", "It has 3 cells, but the header has 8."),
    ],
)
def test_what_is_wrong_with_a_line(imports: Any, staffed: str, line: str, told: str) -> None:
    result = imports(line)
    assert result.exit_code == 1
    assert "Line 2" in result.stderr
    assert told in result.stderr
    assert kept(staffed) == {}


def test_a_password_is_neither_kept_nor_shown(imports: Any, staffed: str) -> None:
    result = imports(BATH.replace("Simma", "lösenord: Sommar2026!"))
    assert result.exit_code == 1
    assert "looks like a password" in result.stderr
    assert "Sommar2026" not in result.output
    assert kept(staffed) == {}


def test_a_changed_line_changes_its_channel_and_tells_who_is_new(
    imports: Any, staffed: str
) -> None:
    imports(BATH, LIBRARY)
    told(staffed)
    changed = BATH.replace("per@", "siv@").replace("Badet", "Simhallen").replace("Simma", "")
    result = imports(changed.replace("www.facebook.com/badet", "m.facebook.com/Badet/"), LIBRARY)
    assert "0 new, 1 changed." in result.stdout
    assert ["Badet", "deputy", "Per", "Lund", "Siv", "Ek"] in [
        line.split() for line in result.stdout.splitlines()
    ]
    channel = kept(staffed)["Simhallen"]
    assert channel.address == "https://www.facebook.com/badet"
    assert channel.purpose == "Simma"  # an empty cell says nothing
    assert told(staffed) == [("Siv Ek", "start_channel.active")]


def test_an_approved_channel_waits_for_the_communicator(imports: Any, staffed: str) -> None:
    line = "facebook,Badet,facebook.com/badet,anna@k.example,per@k.example,approved"
    result = imports(line, header="service,name,address,owner,deputy,state")
    assert result.exit_code == 0
    assert kept(staffed)["Badet"].state is ChannelState.APPROVED
    assert scheduled(staffed) == []
    changed = imports(
        line.replace("approved", "active"), header="service,name,address,owner,deputy,state"
    )
    assert changed.exit_code == 1
    assert "It is approved here, which an import does not change." in changed.stderr


def test_a_channel_that_waits_for_its_manager_is_left_alone(
    kanalvakt: Run, directory: Path, demo_url: str
) -> None:
    async def waiting(store: Store) -> Channel:
        return next(c for c in await store.channels.all() if c.state is ChannelState.WAITING)

    channel = asyncio.run(look(demo_url, waiting))
    people = f"{RESIDENTS['tove'].email},{RESIDENTS['omar'].email}"
    line = f"youtube,Annat namn,{channel.address},{people}"
    (directory / "channels.csv").write_text(f"service,name,address,owner,deputy\n{line}\n")
    result = kanalvakt("channels", "import", "channels.csv", "--apply", DATABASE_URL=demo_url)
    assert result.exit_code == 1
    assert "It waits for its manager's decision" in result.stderr
    assert asyncio.run(look(demo_url, waiting)) == channel


def test_a_second_deputy_from_a_file(imports: Any, staffed: str) -> None:
    header = HEADER + ",second_deputy"
    assert imports(f"{BATH},siv@k.example", header=header).exit_code == 0
    channel = kept(staffed)["Badet"]
    assert channel.second_deputy_consent is Consent.YES
    assert len(channel.deputies) == 2
    assert imports(f"{BATH},", header=header).exit_code == 0
    assert kept(staffed)["Badet"].second_deputy == channel.second_deputy  # empty: not said
    for wrong, reason in (("per@k.example", "somebody else"), ("x@k.example", "Nobody in")):
        shown = imports(f"{BATH},{wrong}", header=header)
        assert shown.exit_code == 1
        assert reason in shown.output
