"""The settings of Teams: off when nothing is set, and nobody is let in by a slip."""

import pytest

from bot.settings import BadSettings, TeamsSettings, read_settings, read_teams_settings
from bot.settings.hosts import host_patterns, is_loopback
from tests.cli.terminal import Run

ID = "11111111-2222-3333-4444-55555555abcd"
TENANT = "99999999-8888-7777-6666-555555555555"
PASSWORD = "abc8Q~0123456789012345678901234567890123"
SINGLE = {
    "MICROSOFT_APP_ID": ID,
    "MICROSOFT_APP_PASSWORD": PASSWORD,
    "MICROSOFT_APP_TENANT_ID": TENANT,
}
MANAGED = {
    "MICROSOFT_APP_TYPE": "UserAssignedMsi",
    "MICROSOFT_APP_ID": ID,
    "MICROSOFT_APP_TENANT_ID": TENANT,
    "IDENTITY_ENDPOINT": "http://169.254.129.2:8081/msi/token",
    "IDENTITY_HEADER": "a-header-that-proves",
}
PLAYGROUND = {"TEAMS_ALLOW_UNAUTHENTICATED": "1"}


@pytest.fixture
def setting(monkeypatch: pytest.MonkeyPatch, directory: object) -> pytest.MonkeyPatch:
    """Sets settings, in a directory and an environment without any."""
    return monkeypatch


def read(setting: pytest.MonkeyPatch, **values: str) -> TeamsSettings | None:
    """The settings of Teams, with these set."""
    for name, value in values.items():
        setting.setenv(name, value)
    return read_teams_settings(read_settings())


def problems(setting: pytest.MonkeyPatch, **values: str) -> list[str]:
    """A line for each thing that is wrong, and no secret in any of them."""
    with pytest.raises(BadSettings) as bad:
        read(setting, **values)
    assert PASSWORD not in str(bad.value)
    return str(bad.value).splitlines()


def test_teams_is_off_when_nothing_is_set(setting: pytest.MonkeyPatch) -> None:
    assert read(setting) is None
    assert read(setting, MICROSOFT_APP_ID=" ", TEAMS_LOGIN_URL="http://127.0.0.1:9/") is None
    assert read(setting, TEAMS_ALLOW_UNAUTHENTICATED="0", IDENTITY_ENDPOINT="http://x/") is None


def test_a_single_tenant(setting: pytest.MonkeyPatch) -> None:
    teams = read(setting, **SINGLE | {"MICROSOFT_APP_ID": f" {ID.upper()}\n"})
    assert teams
    assert teams.app_password
    assert teams.app_password.get_secret_value() == PASSWORD
    assert (teams.kind, teams.app_id, teams.login_tenant) == ("SingleTenant", ID, TENANT)
    assert teams.authenticated
    assert teams.service_hosts == ("smba.trafficmanager.net", "*.botframework.com")
    assert teams.download_hosts == ("*.sharepoint.com", "*.svc.ms")
    assert PASSWORD not in repr(teams)


def test_a_bot_of_several_tenants_still_serves_one(setting: pytest.MonkeyPatch) -> None:
    teams = read(setting, **SINGLE, MICROSOFT_APP_TYPE="MultiTenant")
    assert teams
    assert (teams.login_tenant, teams.app_tenant_id) == ("botframework.com", TENANT)
    setting.delenv("MICROSOFT_APP_TENANT_ID")
    (line,) = problems(setting)
    assert line.startswith("MICROSOFT_APP_TENANT_ID is not set.")


def test_a_managed_identity_has_no_password(setting: pytest.MonkeyPatch) -> None:
    teams = read(setting, **MANAGED)
    assert teams
    assert (teams.kind, teams.app_password) == ("UserAssignedMsi", None)
    setting.delenv("IDENTITY_ENDPOINT")
    setting.delenv("IDENTITY_HEADER")
    lines = problems(setting)
    assert [line.split()[0] for line in lines] == ["IDENTITY_ENDPOINT", "IDENTITY_HEADER"]


@pytest.mark.parametrize("kind", ["singletenant", "Single Tenant", "SingleTennant", "Multi"])
def test_a_misspelt_kind_is_refused(setting: pytest.MonkeyPatch, kind: str) -> None:
    (line,) = problems(setting, MICROSOFT_APP_TYPE=kind)
    assert line.startswith(f"MICROSOFT_APP_TYPE is '{kind}'. Give SingleTenant, UserAssignedMsi")


@pytest.mark.parametrize("missing", SINGLE)
def test_everything_is_needed(setting: pytest.MonkeyPatch, missing: str) -> None:
    (line,) = problems(setting, **{name: v for name, v in SINGLE.items() if name != missing})
    assert line.startswith(f"{missing} is not set. Give the ")


def test_a_kind_alone_is_not_enough(setting: pytest.MonkeyPatch) -> None:
    lines = problems(setting, MICROSOFT_APP_TYPE="SingleTenant")
    assert [line.split()[0] for line in lines] == [
        "MICROSOFT_APP_ID",
        "MICROSOFT_APP_TENANT_ID",
        "MICROSOFT_APP_PASSWORD",
    ]


@pytest.mark.parametrize("name", ["MICROSOFT_APP_ID", "MICROSOFT_APP_TENANT_ID"])
def test_a_secret_in_the_wrong_place_is_named_and_not_shown(
    setting: pytest.MonkeyPatch, name: str
) -> None:
    (line,) = problems(setting, **SINGLE | {name: PASSWORD})
    assert line.startswith(f"{name} is {len(PASSWORD)} characters (not shown)")


@pytest.mark.parametrize(
    ("password", "told"), [(ID, "It looks like the Secret ID."), ("två ord", "It holds a space")]
)
def test_a_password_that_is_none(setting: pytest.MonkeyPatch, password: str, told: str) -> None:
    (line,) = problems(setting, **SINGLE | {"MICROSOFT_APP_PASSWORD": password})
    assert line.startswith(f"MICROSOFT_APP_PASSWORD is {len(password)} characters (not shown). ")
    assert told in line
    assert "Give the Value" in line


def test_the_playground_on_this_machine(setting: pytest.MonkeyPatch) -> None:
    teams = read(setting, **PLAYGROUND)
    assert teams
    assert not teams.authenticated
    assert teams.service_hosts == ("localhost", "127.0.0.1", "::1")
    assert "localhost" in teams.download_hosts


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "kanalvakt.example", "127.evil"])
def test_nobody_is_let_in_unasked_from_other_machines(
    setting: pytest.MonkeyPatch, host: str
) -> None:
    (line,) = problems(setting, **PLAYGROUND, KANALVAKT_HOST=host)
    assert line.startswith(f"KANALVAKT_HOST is '{host}'")


@pytest.mark.parametrize("name", ["MICROSOFT_APP_ID", "MICROSOFT_APP_PASSWORD"])
def test_the_playground_or_teams(setting: pytest.MonkeyPatch, name: str) -> None:
    (line,) = problems(setting, **PLAYGROUND, **{name: SINGLE[name]})
    assert f"{name} for Teams itself. Take one of the two away." in line


@pytest.mark.parametrize("flag", ["ja", "2"])
def test_the_flag_is_1(setting: pytest.MonkeyPatch, flag: str) -> None:
    (line,) = problems(setting, TEAMS_ALLOW_UNAUTHENTICATED=flag)
    assert line == f"TEAMS_ALLOW_UNAUTHENTICATED is '{flag}'. Give 1, or leave it out."


@pytest.mark.parametrize("name", ["TEAMS_OPENID_METADATA_URL", "TEAMS_LOGIN_URL"])
@pytest.mark.parametrize(
    "url",
    [
        "http://login.example/",
        "login.example",
        "ftp://x/",
        "https://",
        "https://a@b/",
        "https://a:b:c/",
    ],
)
def test_an_address_without_https(setting: pytest.MonkeyPatch, name: str, url: str) -> None:
    (line,) = problems(setting, **SINGLE, **{name: url})
    assert line.startswith(f"{name} is ")
    assert "https://" in line


def test_a_scope_ends_in_default(setting: pytest.MonkeyPatch) -> None:
    (line,) = problems(setting, **SINGLE, TEAMS_OAUTH_SCOPE="https://api.botframework.com")
    assert line.endswith("Leave it out, or give one that ends in /.default.")


@pytest.mark.parametrize(
    ("listed", "hosts"),
    [
        (" SMBA.example.se, *.Example.com ,", ("smba.example.se", "*.example.com")),
        ("https://smba.example.se/", ("smba.example.se",)),
        ("http://127.0.0.1:3978, http://[::1]", ("127.0.0.1", "::1")),
        ("a.example,a.example", ("a.example",)),
    ],
)
def test_hosts_of_a_list(listed: str, hosts: tuple[str, ...]) -> None:
    assert host_patterns(listed) == hosts


@pytest.mark.parametrize("name", ["TEAMS_SERVICE_URLS", "TEAMS_FILE_HOSTS"])
@pytest.mark.parametrize(
    "listed",
    [
        "*",
        "*.com",
        "*.",
        "a.*.example",
        "http://a.example",
        "https://a.example/b",
        "https://a.example:444",
        "https://x@a.example",
        "a b.example",
        "a.example.",
        ",",
    ],
)
def test_hosts_that_are_none(setting: pytest.MonkeyPatch, name: str, listed: str) -> None:
    (line,) = problems(setting, **SINGLE, **{name: listed})
    assert line.startswith(f"{name} is ")
    assert "Give names of hosts with commas between" in line


def test_what_this_machine_is_called() -> None:
    assert all(is_loopback(host) for host in ("localhost", "127.0.0.1", "127.9.9.9", "::1"))
    assert not any(is_loopback(host) for host in ("", "0.0.0.0", "::", "127.0.0.1.example", "x"))


def test_the_doctor_tells_every_problem(
    setting: pytest.MonkeyPatch, kanalvakt: Run, sqlite_url: str
) -> None:
    setting.setenv("MICROSOFT_APP_PASSWORD", PASSWORD)
    setting.setenv("MICROSOFT_APP_TENANT", TENANT)
    result = kanalvakt("doctor", DATABASE_URL=sqlite_url)
    assert result.exit_code == 1
    for name in ("MICROSOFT_APP_ID", "MICROSOFT_APP_TENANT_ID"):
        assert f"missing Teams: {name} is not set" in result.stdout
    assert "MICROSOFT_APP_TENANT: no such setting" in result.stdout
    assert PASSWORD not in result.output
