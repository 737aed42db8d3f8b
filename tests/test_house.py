"""The house rules that are not lint: names, texts, documents and pins agree with the code."""

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from zipfile import ZipFile

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from store.migrate import differences

ROOT = Path(__file__).parent.parent
PACKAGES = ("bot", "adapters", "store", "scheduler")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
BORDERS = {
    "bot/dispatch.py",
    "scheduler/courier.py",
    "scheduler/clock.py",
    "adapters/inbox.py",
}  # where a bug is caught and logged: in a turn, in a message, and in the two wake-ups


def repository_files(*folders: str) -> list[str]:
    """Every file that is or could be committed, as a path inside the repository."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others"]
    listed = subprocess.run(
        [*command, "--exclude-standard", "--", *folders],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return [path for path in listed.stdout.splitlines() if (ROOT / path).is_file()]


def imports(path: Path) -> Iterator[str]:
    """The modules that a Python file imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def requirements() -> list[str]:
    project = PYPROJECT["project"]
    extras = project["optional-dependencies"].values()
    listed = [*project["dependencies"], *(one for extra in extras for one in extra)]
    return [canonicalize_name(Requirement(one).name) for one in listed]


# Names and packaging


@pytest.mark.parametrize("name", PACKAGES)
def test_no_other_distribution_provides_our_top_level_names(name: str) -> None:
    assert set(packages_distributions().get(name, ())) <= {"kanalvakt"}


def test_wheel_holds_the_four_packages_with_all_their_files(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run([*command, "--directory", tmp_path], cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("kanalvakt-*.whl")
    names = ZipFile(wheel).namelist()
    code = [name for name in names if not re.match(r"kanalvakt-[^/]+\.(dist-info|data)/", name)]
    assert {name.partition("/")[0] for name in code} == set(PACKAGES)
    assert sorted(code) == sorted(repository_files(*PACKAGES))


def test_every_dependency_has_a_reason() -> None:
    text = (ROOT / "docs/decisions/dependencies.md").read_text()
    reasons = re.findall(r"^\| ([a-z0-9-]+) \| .+ \|$", text, re.MULTILINE)
    assert sorted(reasons) == sorted(requirements())


def test_every_dependency_has_a_pin() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pins = dict(line.split("==") for line in lines)
    assert set(requirements()) <= {canonicalize_name(name) for name in pins}


def test_no_file_names_a_machine_or_a_package_index() -> None:
    folders = r"(?<![\w.~/-])/" + r"(?:work|root|home|opt/pypi|tmp/team)\b/?"
    indexes = r"pypi\.org/sim" + r"ple|index-" + r"url|find-" + r"links|python" + r"hosted"
    forbidden = re.compile(f"{folders}|{indexes}")
    found = {}
    for path in repository_files():
        try:
            text = (ROOT / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture or a document
        if hit := forbidden.search(text):
            found[path] = hit.group()
    assert found == {}


# Code


def test_domain_needs_nothing_but_the_standard_library() -> None:
    allowed = sys.stdlib_module_names - {"asyncio"}
    strangers = {
        (path.name, name)
        for path in (ROOT / "bot/domain").glob("*.py")
        for name in imports(path)
        if name.partition(".")[0] not in allowed and not name.startswith("bot.domain")
    }
    assert strangers == set()


def test_drivers_know_nothing_of_the_product() -> None:
    drivers = [
        path
        for path in (ROOT / "tests/platforms").glob("*.py")
        if not path.name.startswith(("test_", "conftest", "__init__"))
    ]
    assert drivers
    known = {
        (path.name, name)
        for path in drivers
        for name in imports(path)
        if name.partition(".")[0] in PACKAGES
    }
    assert known == set()


def test_bugs_are_caught_at_the_borders_only() -> None:
    broad = re.compile(r"except\s*(\(?\s*(Base)?Exception\b|:)")
    catching = {
        path
        for path in repository_files(*PACKAGES)
        if path.endswith(".py") and broad.search((ROOT / path).read_text())
    }
    assert catching == BORDERS


def test_every_flow_is_listed() -> None:
    import bot.flows
    from bot.flow import Flow

    modules = [
        importlib.import_module(f"bot.flows.{found.name}")
        for found in pkgutil.iter_modules(bot.flows.__path__)
    ]
    flows = [module.flow for module in modules if isinstance(getattr(module, "flow", None), Flow)]
    assert {flow.name for flow in flows} == {flow.name for flow in bot.flows.ALL}
    assert len(flows) == len(bot.flows.ALL)


async def test_migrations_make_the_tables_that_the_code_describes(database_url: str) -> None:
    assert await differences(database_url) == []


# Texts


def extracted() -> Catalog:
    catalogue = Catalog(locale="sv")
    methods = [(one["pattern"], one["method"]) for one in PYPROJECT["tool"]["babel"]["mappings"]]
    for folder in ("bot", "adapters"):
        for _file, _line, texts, _comments, context in extract_from_dir(ROOT / folder, methods):
            catalogue.add(texts, context=context)
    return catalogue


def swedish() -> Catalog:
    with (ROOT / "bot/locale/sv/LC_MESSAGES/kanalvakt.po").open("rb") as file:
        return read_po(file, locale="sv", abort_invalid=True)


def forms(text: str | list[str] | tuple[str, ...] | None) -> list[str]:
    if isinstance(text, (list, tuple)):
        return list(text)
    return [text or ""]


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)", text))


def key(message: Message) -> str:
    return forms(message.id)[0]


def test_every_text_is_in_the_swedish_catalogue_and_none_is_left_over() -> None:
    in_code = {key(message) for message in extracted() if message.id}
    in_catalogue = {key(message) for message in swedish() if message.id}
    assert in_code  # the extraction itself works
    assert {"missing": in_code - in_catalogue, "left over": in_catalogue - in_code} == {
        "missing": set(),
        "left over": set(),
    }


def test_every_swedish_text_is_complete() -> None:
    texts = [message for message in swedish() if message.id]
    empty = [key(message) for message in texts if not all(forms(message.string))]
    unsure = [key(message) for message in texts if message.fuzzy]
    plural = [
        key(message)
        for message in texts
        if message.pluralizable and len(forms(message.string)) != 2
    ]
    assert (empty, unsure, plural) == ([], [], [])


def test_swedish_texts_keep_the_placeholders() -> None:
    different = [
        key(message)
        for message in swedish()
        if message.id
        and {name for text in forms(message.id) for name in placeholders(text)}
        != {name for text in forms(message.string) for name in placeholders(text)}
    ]
    assert different == []


def test_no_text_is_listed_twice() -> None:
    text = (ROOT / "bot/locale/sv/LC_MESSAGES/kanalvakt.po").read_text()
    entries = re.findall(r'^msgid ((?:"[^\n]*"\n)+)', text, re.MULTILINE)
    assert sorted(entries) == sorted(set(entries))


# Documents


def test_every_duty_is_documented_with_its_rules() -> None:
    from bot.domain.duties import DUTIES

    text = (ROOT / "docs/duties.md").read_text()
    documented = dict(re.findall(r"^\| `(\w+)` \|(.*)\|$", text, re.MULTILINE))
    assert set(documented) == {duty.name for duty in DUTIES}
    missing = [
        (duty.name, source)
        for duty in DUTIES
        for source in duty.sources
        if source not in documented[duty.name]
    ]
    assert missing == []


def test_every_setting_is_documented() -> None:
    from bot.settings import LlmSettings, Settings, SlackSettings, TeamsSettings, names_of

    names = [
        name
        for kind in (Settings, LlmSettings, SlackSettings, TeamsSettings)
        for name in names_of(kind).values()
    ]
    prefixes = {name.partition("_")[0] for name in names}
    assert prefixes == {"KANALVAKT", "SLACK", "MICROSOFT", "TEAMS", "IDENTITY", "REQUESTS"}
    documented = re.findall(
        rf"^\| `((?:{'|'.join(prefixes)})_[A-Z_]+)`", (ROOT / "docs/settings.md").read_text(), re.M
    )
    assert sorted(documented) == sorted(names)


def test_every_term_is_told_where_personal_data_is_listed() -> None:
    from bot.domain.terms import Kind
    from bot.settings import Settings, names_of

    terms = {name for name in names_of(Settings).values() if name.startswith("KANALVAKT_KEEP_")}
    text = (ROOT / "docs/privacy.md").read_text()
    rows = [line for line in text.splitlines() if line.startswith("| ") and line.count("|") == 4]
    told = {name for row in rows for name in re.findall(r"`(KANALVAKT_KEEP_\w+)`", row)}
    assert told == terms
    assert set(Settings(_env_file=None).terms) == set(Kind)


# Tables without anything about a person, and those whose rows no job removes: the words that the
# row of docs/privacy.md begins with which says why.
ABOUT_NOBODY = {
    "administration",
    "guideline_document",
    "installation_state",
    "schedule",
    "variable",
}
FOR_GOOD = {
    "person": "People",
    "channel": "Channels",
    "approval": "Requests and decisions",
    "succession": "Leaving",
    "closing": "Closing a channel",
    "incident": "Incidents",
    "snapshot": "Daily checks and snapshots",
    "installation": "Slack: the tokens",
}


def test_every_table_has_a_term_or_says_why_not() -> None:
    from store.tables import Row
    from store.terms import TABLES

    tables = Row.metadata.tables
    gone_with = {
        name
        for name, table in tables.items()
        for key in table.foreign_keys
        if key.ondelete == "CASCADE" and key.column.table.name in TABLES
    }
    assert set(tables) == TABLES | gone_with | ABOUT_NOBODY | set(FOR_GOOD)
    assert not ABOUT_NOBODY & (TABLES | gone_with | set(FOR_GOOD))
    assert not set(FOR_GOOD) & (TABLES | gone_with)
    for name in ABOUT_NOBODY:
        assert not any(key.column.table.name == "person" for key in tables[name].foreign_keys)
    text = (ROOT / "docs/privacy.md").read_text()
    rows = [line for line in text.splitlines() if line.startswith("| ") and line.count("|") == 4]
    for words in FOR_GOOD.values():
        assert any(row.startswith(f"| {words}") for row in rows), words


def test_every_scope_has_a_reason() -> None:
    from adapters.slack.manifest import bot_scopes

    text = (ROOT / "docs/slack.md").read_text()
    reasons = re.findall(r"^\| `([a-z_:.]+)` \| [^|]{20,} \|$", text, re.MULTILINE)
    assert sorted(reasons) == list(bot_scopes())
