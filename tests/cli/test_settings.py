"""Settings: what is wrong is named with its value and the way out, and no secret is shown."""

from pathlib import Path

import pytest

from bot.settings import BadSettings, read_settings, unknown_names, without_password
from tests.cli.terminal import Run


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("PORT", "åtta", "KANALVAKT_PORT is 'åtta'. Give a whole number from 1 to 65535"),
        ("PORT", "65536", "KANALVAKT_PORT is '65536'. Give a whole number from 1 to 65535"),
        ("PORT", "0", "KANALVAKT_PORT is '0'."),
        ("DEPUTY_NOTICE_WORKDAYS", "fem", "Give whole numbers from 1 to 60 with commas between"),
        ("DEPUTY_NOTICE_WORKDAYS", "5,0", "Give whole numbers from 1 to 60 with commas between"),
        ("DEPUTY_NOTICE_WORKDAYS", "5,,1", "Give whole numbers from 1 to 60 with commas between"),
        ("LANGUAGE", "fi", "KANALVAKT_LANGUAGE is 'fi'. Give sv or en."),
        ("TIMEZONE", "Mars/Base", "KANALVAKT_TIMEZONE is 'Mars/Base'."),
        ("TIMEZONE", "../../etc/passwd", "KANALVAKT_TIMEZONE"),
        ("DATABASE_URL", "mysql://db/x", "Give sqlite:///kanalvakt.sqlite3, or postgresql://"),
        ("DATABASE_URL", "sqlite://", "KANALVAKT_DATABASE_URL is 'sqlite://'."),
        ("DATABASE_URL", "postgresql://a:b@c@d/e", "Write each @ in the user's name or"),
        ("SECRET_KEY", "short", "KANALVAKT_SECRET_KEY is 5 characters (not shown)."),
    ],
)
def test_a_bad_value_is_refused_by_name(kanalvakt: Run, name: str, value: str, told: str) -> None:
    result = kanalvakt("doctor", **{name: value})
    assert result.exit_code == 1
    assert told in result.stderr
    assert "Traceback" not in result.output


def test_every_bad_value_is_told_at_once(kanalvakt: Run) -> None:
    stderr = kanalvakt("tick", PORT="x", LANGUAGE="y").stderr
    assert "KANALVAKT_PORT" in stderr
    assert "KANALVAKT_LANGUAGE" in stderr


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://anna:hem:ligt@127.0.0.1:1/kanalvakt",
        "postgresql://anna@127.0.0.1:1/kanalvakt?password=hem:ligt",
        "postgresql://anna:hem:ligt@x@127.0.0.1:1/kanalvakt",
        "mysql://anna:hem:ligt@127.0.0.1:1/kanalvakt",
    ],
)
def test_a_password_is_never_shown(kanalvakt: Run, url: str) -> None:
    assert "hem:ligt" not in without_password(url)
    assert "anna" in without_password(url)
    assert "hem:ligt" not in kanalvakt("doctor", DATABASE_URL=url).output


def test_a_file_named_env_is_read_and_the_environment_goes_before_it(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (directory / ".env").write_text("\ufeffKANALVAKT_PORT=8099\nKANALVAKT_LANGUAGE=en\n")
    monkeypatch.setenv("KANALVAKT_LANGUAGE", "sv")
    settings = read_settings()
    assert (settings.port, settings.language) == (8099, "sv")


def test_an_empty_value_is_the_default(monkeypatch: pytest.MonkeyPatch, directory: Path) -> None:
    monkeypatch.setenv("KANALVAKT_PORT", "")
    assert read_settings().port == 8080


def test_a_misspelt_name_is_noticed(directory: Path) -> None:
    (directory / ".env").write_text("KANALVAKT_DATABSE_URL=sqlite:///x\nOTHER_PORT=1\n")
    assert "KANALVAKT_DATABSE_URL" in unknown_names()
    assert "OTHER_PORT" not in unknown_names()


def test_a_broken_file_named_env_is_told(directory: Path) -> None:
    (directory / ".env").write_bytes(b"KANALVAKT_GUIDELINE=tyres\xf6\n")
    with pytest.raises(BadSettings, match="Save it as UTF-8"):
        read_settings()
