"""Where the bot's token may go: to services on the list, by https, and to nobody who says so."""

import pytest

from adapters.teams.addresses import ForeignAddress, PrivateAddress, PublicHosts, is_public
from adapters.teams.services import Services
from bot.ports import OpenStore, TryLater
from tests.teams.turned import TurnedClock

LISTED = ("smba.trafficmanager.net", "*.botframework.com")
EMEA = "https://smba.trafficmanager.net/emea/7c1f/"


@pytest.fixture
def services(db: OpenStore, clock: TurnedClock) -> Services:
    """The services of Microsoft."""
    return Services(db, LISTED, "https://smba.trafficmanager.net/teams/", clock)


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        (EMEA, EMEA),
        (EMEA.rstrip("/"), EMEA),
        ("https://SMBA.trafficmanager.net:443/emea/7c1f//", EMEA),
        ("https://smba.trafficmanager.net", "https://smba.trafficmanager.net/"),
        ("https://europe.a.botframework.com/x", "https://europe.a.botframework.com/x/"),
        ("https://smba.trafficmanager.net/emea/7c1f#x", EMEA),
    ],
)
def test_addresses_in_their_plain_form(services: Services, url: str, plain: str) -> None:
    assert services.check(url) == plain


@pytest.mark.parametrize(
    "url",
    [
        "",
        "smba.trafficmanager.net",
        "http://smba.trafficmanager.net/",
        "ftp://smba.trafficmanager.net/",
        "https://smba.trafficmanager.net:8443/",
        "https://smba.trafficmanager.net:x/",
        "https://smba.trafficmanager.net.evil.example/",
        "https://evilsmba.trafficmanager.net/",
        "https://x.smba.trafficmanager.net/",
        "https://botframework.com/",
        "https://evilbotframework.com/",
        "https://smba.trafficmanager.net@evil.example/",
        "https://evil.example#@smba.trafficmanager.net/",
        "https://evil.example\\@smba.trafficmanager.net/",
        "https://evil.example/smba.trafficmanager.net",
        "https://user@smba.trafficmanager.net/",
        "https://smba.trafficmanager.net/?x=1",
        "https://smba.trafficmanager.net /",
        "https://smba.trafficmanager.net/\n",
        "https://smba.trafficmanager.net./",
        "https://[::1/",
        "https://127.0.0.1/",
        "http://127.0.0.1:3978/",
        "http://169.254.169.254/metadata",
        "https://smba.trafficmanager.net/" + "a" * 9000,
    ],
)
def test_addresses_that_get_nothing(services: Services, url: str) -> None:
    with pytest.raises(ForeignAddress) as foreign:
        services.check(url)
    assert "evil" not in str(foreign.value)


def test_this_machine_only_where_it_is_listed(db: OpenStore) -> None:
    playground = Services(db, ("localhost", "127.0.0.1", "::1"), "")
    for url in ("http://localhost:56150/_connector/", "http://[::1]:9/", "https://127.0.0.1/"):
        assert playground.check(url) == url
    for url in (EMEA, "http://192.168.1.5/", "http://localhost.evil.example/"):
        with pytest.raises(ForeignAddress):
            playground.check(url)


async def test_the_last_one_is_remembered_by_every_process(
    db: OpenStore, services: Services, clock: TurnedClock
) -> None:
    other = Services(db, LISTED, "", clock)
    assert await services.get("t") == "https://smba.trafficmanager.net/teams/"
    with pytest.raises(TryLater):
        await other.get("t")
    assert await services.learn("t", EMEA.rstrip("/")) == EMEA
    assert (await services.get("t"), await other.get("t")) == (EMEA, EMEA)
    amer = "https://smba.trafficmanager.net/amer/7c1f/"
    await services.learn("t", amer)
    assert await services.get("t") == amer
    clock.turn(minutes=1)
    assert await other.get("t") == amer
    async with db() as store:
        assert await store.variables.get("teams/service_url/t") == amer


async def test_what_is_foreign_is_not_learnt(services: Services) -> None:
    await services.learn("t", EMEA)
    with pytest.raises(ForeignAddress):
        await services.learn("t", "https://evil.example/")
    assert await services.get("t") == EMEA


async def test_an_address_that_is_no_longer_listed_is_not_used(
    db: OpenStore, services: Services, clock: TurnedClock
) -> None:
    await services.learn("t", "https://x.botframework.com/")
    stricter = Services(db, ("smba.trafficmanager.net",), EMEA, clock)
    assert await stricter.get("t") == EMEA


@pytest.mark.parametrize("address", ["13.107.6.152", "2603:1026::1", "::ffff:13.107.6.152"])
def test_the_open_internet(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "x",
        "0.0.0.0",
        "127.0.0.1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.0.1",
        "100.64.0.1",
        "169.254.169.254",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
    ],
)
def test_the_network_around_us(address: str) -> None:
    assert not is_public(address)


class _Names:
    """Knows the address of every name."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[dict[str, object]]:
        return [{"hostname": host, "host": one, "port": port} for one in self.addresses]


async def found(host: str, *addresses: str) -> list[str]:
    hosts = PublicHosts(("*.sharepoint.com", "localhost"), _Names(*addresses))  # type: ignore[arg-type]
    return [one["host"] for one in await hosts.resolve(host, 443)]


async def test_a_name_on_the_list_leads_nowhere_private() -> None:
    assert await found("x.sharepoint.com", "13.107.6.152") == ["13.107.6.152"]
    assert await found("x.sharepoint.com", "10.0.0.1", "13.107.6.152") == ["13.107.6.152"]
    for address in ("10.0.0.1", "127.0.0.1", "::ffff:169.254.169.254"):
        with pytest.raises(PrivateAddress):
            await found("X.sharepoint.com", address)
    assert await found("proxy.solvik.example", "10.0.0.1") == ["10.0.0.1"]
    assert await found("localhost", "127.0.0.1") == ["127.0.0.1"]
