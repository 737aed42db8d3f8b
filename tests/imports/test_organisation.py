"""The organisation data from a file: shown first, written whole or not at all, and repeatable."""

import asyncio
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.composition import real_now
from bot.demo import seed
from bot.demo.residents import RESIDENTS
from bot.domain.approvals import Level
from bot.domain.people import Person
from bot.ports import Store
from tests.cli.terminal import Run, calendar, look

HEADER = "email,name,title,administration,manager,stand_in,roles,language"
SMALL = f"""{HEADER}
eva@kommun.example,Eva Ek,chef,Kultur,,,administration_head,
karin@kommun.example,Karin Å,enhetschef,Kultur,eva@kommun.example,lisa@kommun.example,,
lisa@kommun.example,Lisa H,,Kultur,karin@kommun.example,,communicator|registrar,
anna@kommun.example,"Berg, Anna",lärare,Kultur,Karin@kommun.example,,,en
"""


async def staff(store: Store) -> dict[str, Person]:
    return {person.email: person for person in await store.people.all()}


def people_of(url: str) -> dict[str, Person]:
    found: dict[str, Person] = asyncio.run(look(url, staff))
    return found


def town_file(**changes: dict[str, str]) -> str:
    """Solvik as a file, with other cells for some people; None leaves the person out."""
    lines = [HEADER]
    for key, person in RESIDENTS.items():
        if not person.listed or changes.get(key) == {}:
            continue
        cells = {
            "email": person.email,
            "name": person.name,
            "title": person.title,
            "administration": person.administration or "",
            "manager": RESIDENTS[person.manager].email if person.manager else "",
            "stand_in": RESIDENTS[person.stand_in].email if person.stand_in else "",
            "roles": "|".join(person.roles),
            "language": person.language,
        }
        lines.append(",".join((cells | changes.get(key, {})).values()))
    return "\n".join(lines) + "\n"


@pytest.fixture
def solvik_url(database_url: str) -> str:
    """A database with the made-up town in it, where Sara's request waits for Mats."""
    asyncio.run(look(database_url, partial(seed, now=real_now(), calendar=calendar())))
    return database_url


def test_the_first_run_shows_and_apply_writes(
    kanalvakt: Run, directory: Path, database_url: str
) -> None:
    (directory / "people.csv").write_text(SMALL)
    shown = kanalvakt("org", "import", "people.csv", DATABASE_URL=database_url)
    assert shown.exit_code == 0
    assert "4 new, 0 changed" in shown.stdout
    assert "repeat with --apply" in shown.stdout
    assert people_of(database_url) == {}
    written = kanalvakt("org", "import", "people.csv", "--apply", DATABASE_URL=database_url)
    assert written.exit_code == 0
    people = people_of(database_url)
    anna, karin = people["anna@kommun.example"], people["karin@kommun.example"]
    assert anna.name == "Berg, Anna"
    assert anna.language == "en"
    assert karin.language == "sv"
    assert anna.manager == karin.id
    assert karin.stand_in == people["lisa@kommun.example"].id
    assert [str(role) for role in people["lisa@kommun.example"].roles] == [
        "communicator",
        "registrar",
    ]


def test_the_same_file_twice_changes_nothing(
    kanalvakt: Run, directory: Path, database_url: str
) -> None:
    (directory / "people.csv").write_text(SMALL)
    kanalvakt("org", "import", "people.csv", "--apply", DATABASE_URL=database_url)
    before = people_of(database_url)
    again = kanalvakt("org", "import", "people.csv", "--apply", DATABASE_URL=database_url)
    assert again.exit_code == 0
    assert again.stdout == "Nothing changes.\n"
    assert people_of(database_url) == before


def test_a_change_is_shown_field_by_field(
    kanalvakt: Run, directory: Path, database_url: str
) -> None:
    (directory / "people.csv").write_text(SMALL)
    kanalvakt("org", "import", "people.csv", "--apply", DATABASE_URL=database_url)
    (directory / "later.csv").write_text(
        SMALL.replace("lärare", "simlärare").replace("Karin@", "eva@")
    )
    shown = kanalvakt("org", "import", "later.csv", DATABASE_URL=database_url)
    lines = [line.split() for line in shown.stdout.splitlines()]
    assert ["anna@kommun.example", "title", "lärare", "simlärare"] in lines
    manager = ["anna@kommun.example", "manager", "karin@kommun.example", "eva@kommun.example"]
    assert manager in lines
    assert "0 new, 1 changed, 0 not in the file." in shown.stdout


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_what_spreadsheets_save_is_read(
    kanalvakt: Run, directory: Path, sqlite_url: str, encoding: str, ends: str
) -> None:
    text = SMALL.replace('"Berg, Anna"', "Anna Berg").replace(",", ";").replace("\n", ends)
    (directory / "people.csv").write_bytes((text + f";;;;;;;{ends}{ends}").encode(encoding))
    result = kanalvakt("org", "import", "people.csv", "--apply", DATABASE_URL=sqlite_url)
    assert result.exit_code == 0
    assert people_of(sqlite_url)["karin@kommun.example"].name == "Karin Å"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("anna,Anna,,,,,,", "Line 6, email: 'anna'. Give an e-mail address"),
        ("EVA@kommun.example,Eva,,,,,,", "The person is on line 2 already"),
        ("x@kommun.example,,,,,,,", "Line 6, name. Give the person's name."),
        ("x@kommun.example,X,,,y@kommun.example,,,", "Line 6, manager: 'y@kommun.example'. Nobody"),
        (
            "x@kommun.example,X,,,x@kommun.example,,,",
            "Line 6, manager: 'x@kommun.example'. Nobody can be",
        ),
        ("x@kommun.example,X,,,,X@kommun.example,,", "Line 6, stand_in: 'X@kommun.example'."),
        (
            "x@kommun.example,X,,,,,boss,",
            "Line 6, roles: 'boss'. There are these roles: communicator",
        ),
        ("x@kommun.example,X,,,,,,fi", "Line 6, language: 'fi'. Give sv or en"),
        ("x@kommun.example,X", "Line 6. It has 2 cells, but the header has 8."),
        (f"x@kommun.example,{'å' * 81},,,,,,", "Shorten it to at most 80 characters."),
    ],
)
def test_any_error_is_named_by_line_and_nothing_is_written(
    kanalvakt: Run, directory: Path, sqlite_url: str, line: str, told: str
) -> None:
    (directory / "people.csv").write_text(SMALL + line + "\n")
    result = kanalvakt("org", "import", "people.csv", "--apply", DATABASE_URL=sqlite_url)
    assert result.exit_code == 1
    assert told in result.stderr
    assert "Nothing is written." in result.stderr
    assert people_of(sqlite_url) == {}


def test_managers_in_a_circle_are_an_error_and_two_at_the_top_are_not(
    kanalvakt: Run, directory: Path, sqlite_url: str
) -> None:
    def chain(*managers: str) -> str:
        rows = [
            f"{n}@k.example,{n.upper()},,,{m}@k.example,,,"
            for n, m in zip("abc", managers, strict=True)
        ]
        return "\n".join([HEADER, *rows])

    (directory / "circle.csv").write_text(chain("b", "c", "a"))
    result = kanalvakt("org", "import", "circle.csv", DATABASE_URL=sqlite_url)
    assert result.exit_code == 1
    assert "The managers on lines 2, 3, 4 lead in a circle" in result.stderr
    (directory / "top.csv").write_text(chain("b", "a", "a"))
    assert kanalvakt("org", "import", "top.csv", DATABASE_URL=sqlite_url).exit_code == 0


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "The file is empty."),
        (b"email,name\n", "'title', 'administration'"),
        (HEADER.replace("title", "titel").encode(), "'titel' unknown"),
        ((HEADER + ",email").encode(), "'email' there twice"),
        (
            (SMALL + "siv@kommun.example,Siv Str\u00f6m,,,,,,").encode("latin-1"),
            "is not UTF-8 text",
        ),
        ((SMALL + 'siv@kommun.example,"Siv,,,,,,\n').encode(), "Line 6 cannot be read"),
        (SMALL.encode("utf-16"), "Line 1 is not UTF-8 text"),
        (b"\x00" * 10, "The file is empty."),
    ],
)
def test_a_file_that_is_no_such_file_is_refused(
    kanalvakt: Run, directory: Path, sqlite_url: str, content: bytes, told: str
) -> None:
    (directory / "people.csv").write_bytes(content)
    result = kanalvakt("org", "import", "people.csv", "--apply", DATABASE_URL=sqlite_url)
    assert result.exit_code == 1
    assert told in result.stderr
    assert people_of(sqlite_url) == {}


def test_a_missing_file_and_a_missing_database_are_told(kanalvakt: Run, directory: Path) -> None:
    result = kanalvakt("org", "import", "nowhere.csv")
    assert (result.exit_code, result.stderr) == (
        1,
        "The file nowhere.csv cannot be read: No such file or directory.\n",
    )
    (directory / "people.csv").write_text(SMALL)
    result = kanalvakt("org", "import", "people.csv")
    assert result.exit_code == 1
    assert "Make it first: kanalvakt db upgrade" in result.stderr
    assert kanalvakt("org", "import").exit_code == 2


async def requests(store: Store) -> dict[str, Any]:
    pending = await store.approvals.pending()
    names: dict[Any, str] = {person.id: person.name for person in await store.people.all()}
    return {
        names[a.applicant]: (a.level, names.get(a.manager), names.get(a.stand_in)) for a in pending
    }


async def told(store: Store) -> list[tuple[str, str]]:
    """Who has which view waiting, before anything has been delivered."""
    names = {person.id: person.name for person in await store.people.all()}
    waiting = await store.outbox.claim(real_now(), 60, 1000)
    return [(names[w.person], w.notice.view) for w in waiting if w.person is not None]


def test_solvik_as_a_file_changes_nothing_in_solvik(
    kanalvakt: Run, directory: Path, solvik_url: str
) -> None:
    (directory / "town.csv").write_text(town_file())
    result = kanalvakt("org", "import", "town.csv", "--apply", DATABASE_URL=solvik_url)
    assert (result.exit_code, result.stdout) == (0, "Nothing changes.\n")


def test_a_changed_manager_gets_the_waiting_request(
    kanalvakt: Run, directory: Path, solvik_url: str
) -> None:
    before = asyncio.run(look(solvik_url, requests))
    assert before == {"Sara Nyman": (Level.MANAGER, "Mats Öberg", "Helena Fors")}
    asyncio.run(look(solvik_url, told))  # what the town's own beginning left in the outbox
    ulrika = RESIDENTS["ulrika"].email
    (directory / "town.csv").write_text(town_file(sara={"manager": ulrika}))
    shown = kanalvakt("org", "import", "town.csv", DATABASE_URL=solvik_url)
    assert "1 waiting requests go to another manager" in shown.stdout
    assert asyncio.run(look(solvik_url, requests)) == before
    kanalvakt("org", "import", "town.csv", "--apply", DATABASE_URL=solvik_url)
    after = asyncio.run(look(solvik_url, requests))
    assert after == {"Sara Nyman": (Level.MANAGER, "Ulrika Sand", "Mats Öberg")}
    assert asyncio.run(look(solvik_url, told)) == [("Ulrika Sand", "approval.request")]
    again = kanalvakt("org", "import", "town.csv", "--apply", DATABASE_URL=solvik_url)
    assert again.stdout == "Nothing changes.\n"


def test_without_a_manager_the_communicator_gets_it(
    kanalvakt: Run, directory: Path, solvik_url: str
) -> None:
    asyncio.run(look(solvik_url, told))
    (directory / "town.csv").write_text(town_file(sara={"manager": ""}))
    kanalvakt("org", "import", "town.csv", "--apply", DATABASE_URL=solvik_url)
    assert asyncio.run(look(solvik_url, requests)) == {
        "Sara Nyman": (Level.COMMUNICATOR, None, None)
    }
    assert asyncio.run(look(solvik_url, told)) == [("Johan Kvist", "choose_manager.choose")]


def test_a_new_stand_in_is_kept_and_nobody_is_asked_twice(
    kanalvakt: Run, directory: Path, solvik_url: str
) -> None:
    asyncio.run(look(solvik_url, told))
    (directory / "town.csv").write_text(town_file(mats={"stand_in": RESIDENTS["emily"].email}))
    kanalvakt("org", "import", "town.csv", "--apply", DATABASE_URL=solvik_url)
    after = asyncio.run(look(solvik_url, requests))
    assert after == {"Sara Nyman": (Level.MANAGER, "Mats Öberg", "Emily Carter")}
    assert asyncio.run(look(solvik_url, told)) == []


def test_who_is_not_in_the_file_is_told_with_their_channels(
    kanalvakt: Run, directory: Path, solvik_url: str
) -> None:
    (directory / "town.csv").write_text(town_file(tove={}))
    result = kanalvakt("org", "import", "town.csv", "--apply", DATABASE_URL=solvik_url)
    assert "0 new, 0 changed, 1 not in the file." in result.stdout
    lines = [line.strip() for line in result.stdout.splitlines()]
    assert any(line.startswith("Solviks bibliotek") and "Tove Granberg" in line for line in lines)
    tove = people_of(solvik_url)[RESIDENTS["tove"].email]
    assert (tove.listed, tove.active) == (False, True)
    (directory / "town.csv").write_text(town_file())
    kanalvakt("org", "import", "town.csv", "--apply", DATABASE_URL=solvik_url)
    assert people_of(solvik_url)[RESIDENTS["tove"].email].listed


def test_the_language_that_somebody_chose_is_left_alone(
    kanalvakt: Run, directory: Path, sqlite_url: str
) -> None:
    (directory / "people.csv").write_text(SMALL)
    kanalvakt("org", "import", "people.csv", "--apply", DATABASE_URL=sqlite_url)

    async def chooses(store: Store) -> None:
        anna = await store.people.by_email("anna@kommun.example")
        assert anna is not None
        await store.people.save(replace(anna, language="sv", welcomed_at=real_now()))

    asyncio.run(look(sqlite_url, chooses))
    again = kanalvakt("org", "import", "people.csv", "--apply", DATABASE_URL=sqlite_url)
    assert again.stdout == "Nothing changes.\n"


def test_names_cannot_format_the_terminal(kanalvakt: Run, directory: Path, sqlite_url: str) -> None:
    name = "[red]Anna[/red] \x1b[31mBerg\u202e"
    (directory / "people.csv").write_text(f"{HEADER}\nanna@k.example,{name},,,,,,\n")
    result = kanalvakt("org", "import", "people.csv", "--apply", DATABASE_URL=sqlite_url)
    assert "[red]Anna[/red] [31mBerg" in result.stdout
    assert "\x1b[31m" not in result.stdout
