"""The organisation data may name people's accounts in Microsoft Entra, so that they are reached in
Teams before they have ever written."""

import asyncio
from pathlib import Path

import pytest

from bot.domain.people import AccountRef
from bot.ports import Store
from tests.cli.terminal import Run, look
from tests.imports.test_organisation import HEADER

TENANT = "7c1f8a52-4a0e-4f3e-9d1b-50174b000001"
EVA = "0f5b3f1e-92f4-4d0e-8a31-0000000000e1"
KARIN = "0f5b3f1e-92f4-4d0e-8a31-0000000000e2"


def people(*rows: tuple[str, str]) -> str:
    """A file with these addresses and object ids."""
    lines = [f"{email},Namn,,,,,,,{entra_id}" for email, entra_id in rows]
    return "\n".join([f"{HEADER},entra_id", *lines]) + "\n"


async def accounts(store: Store) -> dict[str, list[tuple[AccountRef, str]]]:
    return {
        person.email: [(a.ref, a.address) for a in await store.people.accounts(person.id)]
        for person in await store.people.all()
    }


def accounts_of(url: str) -> dict[str, list[tuple[AccountRef, str]]]:
    found: dict[str, list[tuple[AccountRef, str]]] = asyncio.run(look(url, accounts))
    return found


@pytest.fixture
def in_teams(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Teams is connected to the tenant."""
    monkeypatch.setenv("MICROSOFT_APP_ID", "4b5d2c9e-0c57-4f2b-8d0a-cafe00000001")
    monkeypatch.setenv("MICROSOFT_APP_PASSWORD", "a-secret")
    monkeypatch.setenv("MICROSOFT_APP_TENANT_ID", TENANT)


@pytest.mark.usefixtures("in_teams")
def test_an_object_id_is_an_account_in_teams(
    kanalvakt: Run, directory: Path, database_url: str
) -> None:
    file = directory / "people.csv"
    file.write_text(people(("eva@kommun.example", EVA.upper()), ("bo@kommun.example", "")))
    written = kanalvakt("org", "import", file, "--apply", DATABASE_URL=database_url)
    assert written.exit_code == 0
    assert accounts_of(database_url) == {
        "eva@kommun.example": [(AccountRef(platform="teams", team=TENANT, user=EVA), EVA)],
        "bo@kommun.example": [],
    }
    again = kanalvakt("org", "import", file, "--apply", DATABASE_URL=database_url)
    assert again.stdout == "Nothing changes.\n"


@pytest.mark.usefixtures("in_teams")
def test_a_later_file_adds_it_and_an_empty_cell_takes_nothing_away(
    kanalvakt: Run, directory: Path, sqlite_url: str
) -> None:
    file = directory / "people.csv"
    for entra_id, shown in (("", ""), (KARIN, KARIN), ("", "Nothing changes.")):
        file.write_text(people(("karin@kommun.example", entra_id)))
        told = kanalvakt("org", "import", file, "--apply", DATABASE_URL=sqlite_url)
        assert told.exit_code == 0
        assert shown in told.stdout
    assert accounts_of(sqlite_url)["karin@kommun.example"][0][0].user == KARIN


@pytest.mark.usefixtures("in_teams")
def test_an_account_goes_to_whom_the_file_says(
    kanalvakt: Run, directory: Path, sqlite_url: str
) -> None:
    file = directory / "people.csv"
    for rows in (
        (("eva@kommun.example", EVA), ("karin@kommun.example", "")),
        (("eva@kommun.example", KARIN), ("karin@kommun.example", EVA)),
    ):
        file.write_text(people(*rows))
        assert not kanalvakt("org", "import", file, "--apply", DATABASE_URL=sqlite_url).exit_code
    found = accounts_of(sqlite_url)
    assert [ref.user for ref, _address in found["eva@kommun.example"]] == [KARIN]
    assert [ref.user for ref, _address in found["karin@kommun.example"]] == [EVA]


def test_without_teams_it_is_passed_over_and_told(
    kanalvakt: Run, directory: Path, sqlite_url: str
) -> None:
    (directory / "people.csv").write_text(people(("eva@kommun.example", EVA)))
    told = kanalvakt("org", "import", "people.csv", "--apply", DATABASE_URL=sqlite_url)
    assert told.exit_code == 0
    assert "entra_id is passed over: MICROSOFT_APP_TENANT_ID is not set." in told.stdout
    assert accounts_of(sqlite_url) == {"eva@kommun.example": []}


@pytest.mark.parametrize("wrong", ["eva", EVA[:-1], f"{{{EVA}}}", EVA.replace("-", "")])
def test_what_is_no_object_id_is_refused(
    kanalvakt: Run, directory: Path, sqlite_url: str, wrong: str
) -> None:
    (directory / "people.csv").write_text(people(("eva@kommun.example", wrong)))
    refused = kanalvakt("org", "import", "people.csv", "--apply", DATABASE_URL=sqlite_url)
    assert refused.exit_code == 1
    assert "Line 2, entra_id" in refused.output
    assert "Object ID" in refused.output
    assert accounts_of(sqlite_url) == {}


def test_two_people_with_one_account_are_refused(
    kanalvakt: Run, directory: Path, sqlite_url: str
) -> None:
    (directory / "people.csv").write_text(
        people(("eva@kommun.example", EVA), ("bo@kommun.example", EVA.upper()))
    )
    refused = kanalvakt("org", "import", "people.csv", "--apply", DATABASE_URL=sqlite_url)
    assert refused.exit_code == 1
    assert "Line 3, entra_id" in refused.output
    assert "Line 2 has the same" in refused.output
