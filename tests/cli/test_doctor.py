"""`kanalvakt doctor`: what is there, what is missing, and how to mend it."""

from pathlib import Path

from bot.settings import Settings
from tests.cli.terminal import Run

PEOPLE = """email,name,title,administration,manager,stand_in,roles,language
anna@k.example,Anna Berg,,Kultur,,,registrar,
per@k.example,Per Lund,,Skola,anna@k.example,,communicator|communications_unit,
siv@k.example,Siv Ek,,Kultur,anna@k.example,,,
"""


def finding(output: str, start: str) -> str:
    """The line that begins so."""
    return next(line for line in output.splitlines() if " ".join(line.split()).startswith(start))


def test_every_setting_is_shown_and_no_secret(kanalvakt: Run, directory: Path) -> None:
    (directory / ".env").write_text("KANALVAKT_PROT=1\n")
    secret = "a-secret-that-is-long-enough-for-us"
    output = kanalvakt("doctor", SECRET_KEY=secret, PORT="8099").stdout
    for name in Settings.model_fields:
        assert f"KANALVAKT_{name.upper()}" in output
    assert secret not in output
    assert "KANALVAKT_SECRET_KEY: 35 characters (not shown)" in output
    assert "KANALVAKT_PORT: '8099'" in finding(output, "ok KANALVAKT_PORT")
    assert "no such setting" in finding(output, "note KANALVAKT_PROT")


def test_a_new_installation_is_led_step_by_step(kanalvakt: Run, directory: Path) -> None:
    first = kanalvakt("doctor")
    assert first.exit_code == 1
    assert "kanalvakt db upgrade" in finding(first.stdout, "missing Database")
    kanalvakt("db", "upgrade")
    second = kanalvakt("doctor")
    assert second.exit_code == 1
    assert "kanalvakt org import FILE.csv" in finding(second.stdout, "missing Organisation data")
    (directory / "people.csv").write_text(PEOPLE)
    kanalvakt("org", "import", "people.csv", "--apply")
    third = kanalvakt("doctor")
    assert third.exit_code == 0
    assert third.stdout.endswith("Nothing is missing.\n")
    assert "guideline import" in finding(third.stdout, "note Guideline document")


def test_gaps_in_the_organisation_are_named(kanalvakt: Run, directory: Path) -> None:
    kanalvakt("db", "upgrade")
    (directory / "people.csv").write_text(
        PEOPLE.replace("registrar", "").replace("|communications_unit", "")
    )
    kanalvakt("org", "import", "people.csv", "--apply")
    result = kanalvakt("doctor")
    assert result.exit_code == 1
    assert "no manager for Anna Berg." in result.stdout
    assert "Kultur has no communicator" in result.stdout
    assert "Skola has no communicator" not in result.stdout
    assert "nobody is registrar" in finding(
        result.stdout, "missing Organisation data: nobody is reg"
    )
    assert "nobody is communications_unit" in result.stdout
    assert result.stderr == "2 missing.\n"


def test_a_channel_without_somebody_who_works_here_is_named(
    kanalvakt: Run, directory: Path
) -> None:
    kanalvakt("db", "upgrade")
    (directory / "people.csv").write_text(PEOPLE)
    kanalvakt("org", "import", "people.csv", "--apply")
    (directory / "channels.csv").write_text(
        "service,name,address,owner,deputy\n"
        "facebook,Badet,facebook.com/badet,siv@k.example,anna@k.example\n"
    )
    kanalvakt("channels", "import", "channels.csv", "--apply")
    (directory / "people.csv").write_text("\n".join(PEOPLE.splitlines()[:-1]))
    kanalvakt("org", "import", "people.csv", "--apply")
    result = kanalvakt("doctor")
    assert result.exit_code == 1
    assert "Badet has no owner who works here" in result.stdout


def test_a_guideline_that_is_none_is_missing(kanalvakt: Run, sqlite_url: str) -> None:
    result = kanalvakt("doctor", GUIDELINE="nowhere.toml", DATABASE_URL=sqlite_url)
    assert result.exit_code == 1
    assert "nowhere.toml" in finding(result.stdout, "missing Guideline")


def test_version_and_help(kanalvakt: Run) -> None:
    assert kanalvakt("--version").stdout == "kanalvakt 0.1.0\n"
    assert kanalvakt("nonsense").exit_code == 2
    for command in (
        "demo",
        "serve",
        "ask",
        "tick",
        "doctor",
        "org",
        "channels",
        "guideline",
        "db",
        "manifest",
    ):
        result = kanalvakt(command, "--help")
        assert result.exit_code == 0
        assert "Usage:" in result.stdout
