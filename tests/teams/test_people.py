"""Who counts as a colleague, by what Teams says of a member."""

from typing import Any

import pytest

from adapters.teams.connector import Connector
from adapters.teams.people import People, read_profile
from bot.domain.people import AccountRef
from bot.events import Profile
from bot.ports import TryLater, Unreachable
from tests.platforms.teams_faults import Fault
from tests.platforms.teams_service import FakeTeams

TENANT = "7c1f8a52-4a0e-4f3e-9d1b-50174b000001"
ANNA = {
    "id": "29:x",
    "name": "Anna Alm",
    "email": "anna@solvik.example",
    "userPrincipalName": "annalm@solvik.example",
    "aadObjectId": "a",
    "tenantId": TENANT,
    "userRole": "user",
}


def test_a_colleague() -> None:
    assert read_profile(ANNA, TENANT) == Profile(name="Anna Alm", email="anna@solvik.example")
    assert not read_profile(ANNA | {"tenantId": TENANT.upper()}, TENANT).is_guest
    assert not read_profile({"name": "Anna"}, TENANT).is_guest


@pytest.mark.parametrize(
    "changed",
    [
        {"userRole": "guest"},
        {"userRole": "Guest"},
        {"userRole": "anonymous"},
        {"userPrincipalName": "bo_firma.example#EXT#@solvik.onmicrosoft.com"},
        {"userPrincipalName": "bo_firma.example#ext#@solvik.onmicrosoft.com"},
        {"tenantId": "00000000-0000-0000-0000-000000000000"},
    ],
)
def test_guests(changed: dict[str, Any]) -> None:
    assert read_profile(ANNA | changed, TENANT).is_guest


@pytest.mark.parametrize(
    ("changed", "email"),
    [
        ({"email": None}, "annalm@solvik.example"),
        ({"email": " "}, "annalm@solvik.example"),
        ({"email": "", "userPrincipalName": "annalm"}, ""),
        ({"email": None, "userPrincipalName": "bo_x.example#EXT#@solvik.example"}, ""),
        ({"email": 5, "userPrincipalName": ["x"]}, ""),
    ],
)
def test_the_address_of_the_directory(changed: dict[str, Any], email: str) -> None:
    assert read_profile(ANNA | changed, TENANT).email == email


@pytest.mark.parametrize(
    ("locale", "language"),
    [("", "sv"), ("sv-SE", "sv"), ("SV", "sv"), ("en-US", "en"), ("nb-NO", "en")],
)
def test_the_language_is_that_of_their_teams(locale: str, language: str) -> None:
    assert read_profile(ANNA, TENANT, locale).language == language


def test_a_name_in_parts() -> None:
    member = {"name": None, "givenName": "Åsa", "surname": "Åkesson"}
    assert read_profile(member, TENANT).name == "Åsa Åkesson"
    assert read_profile({}, TENANT).name == ""


async def test_teams_is_asked(teams: FakeTeams, connector: Connector) -> None:
    people = People(connector)
    anna = teams.add_user("Anna Alm", "anna@solvik.example")
    ref = AccountRef(platform="teams", team=teams.tenant, user=anna.aad)
    assert await people.profile(ref) == Profile(name="Anna Alm", email="anna@solvik.example")
    place = await connector.create_conversation(teams.tenant, anna.aad)
    assert (await people.profile(ref, place, "en-US")).language == "en"
    guest = teams.add_user("Bo Berg", "bo@firma.example", is_guest=True)
    ref = AccountRef(platform="teams", team=teams.tenant, user=guest.aad)
    assert (await people.profile(ref)).is_guest
    teams.faults.add("member", Fault(status=503))
    with pytest.raises(TryLater):
        await people.profile(ref)
    with pytest.raises(Unreachable):
        await people.profile(AccountRef(platform="teams", team=teams.tenant, user="nobody"))


async def test_who_is_not_found_by_the_object_id_is_found_among_the_members(
    teams: FakeTeams, connector: Connector
) -> None:
    people = People(connector)
    anna = teams.add_user("Anna Alm", "anna@solvik.example")
    ref = AccountRef(platform="teams", team=teams.tenant, user=anna.aad)
    place = await connector.create_conversation(teams.tenant, anna.aad)
    teams.faults.add("member", Fault(status=404))
    assert await people.profile(ref, place) == Profile(name="Anna Alm", email="anna@solvik.example")
    teams.faults.add("member", Fault(status=404))
    stranger = AccountRef(platform="teams", team=teams.tenant, user="nobody")
    with pytest.raises(Unreachable):
        await people.profile(stranger, place)
