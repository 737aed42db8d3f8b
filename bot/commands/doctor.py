"""`kanalvakt doctor`: everything that must be there, what is missing, and how to mend it."""

from collections.abc import Iterator

import typer
from rich.console import Console
from rich.text import Text
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.commands.database import opened
from bot.commands.doctor_llm import look_at_llm
from bot.commands.finding import Finding
from bot.commands.refusal import REFUSED, Refused, first_line, run, settings_or_exit
from bot.composition import read_guideline, real_now, work_calendar
from bot.demo import is_demo
from bot.domain.channels import Channel, ChannelState
from bot.domain.people import Administration, Person, Role
from bot.i18n import clock_time, day_of_year, using
from bot.ports import Store
from bot.settings import (
    BadSettings,
    LlmSettings,
    Settings,
    SlackSettings,
    TeamsSettings,
    names_of,
    read_llm_settings,
    read_slack_settings,
    read_teams_settings,
    shown,
    unknown_names,
)

MAX_LATE_MINUTES = 10
MAX_NAMED = 5
MANY_WAITING = 100

NEEDED_ROLES = {
    Role.COMMUNICATIONS_UNIT: "questions from outside the administrations reach nobody",
    Role.REGISTRAR: "removed comments are registered by nobody",
}

_STYLES = {"ok": "green", "note": "yellow", "missing": "bold red"}


def doctor() -> None:
    """Look at each setting, the database, the clock, the guideline and the organisation data."""
    settings = settings_or_exit()
    findings = [*_settings(settings), *_guideline(settings), _clock(settings)]
    findings += run(settings, _kept(settings))
    findings += run(settings, _slack(settings))
    findings += run(settings, _teams(settings))
    findings += run(settings, _llm(settings))
    console = Console(soft_wrap=True, highlight=False)
    for finding in findings:
        line = Text(f"{finding.state:8}", style=_STYLES[finding.state])
        console.print(line.append(f"{finding.about}: {finding.text}", style="default"))
    missing = sum(finding.state == "missing" for finding in findings)
    if missing:
        typer.echo(f"{missing} missing.", err=True)
        raise typer.Exit(REFUSED)
    typer.echo("Nothing is missing.")


def _settings(settings: Settings) -> Iterator[Finding]:
    yield from _each(settings)
    for name in unknown_names():
        text = (
            "no such setting; docs/settings.md lists them. Correct the name, or take it away if "
            "nothing else uses it."
        )
        yield Finding(state="note", about=name, text=text)


def _each(
    settings: Settings | SlackSettings | TeamsSettings | LlmSettings,
) -> Iterator[Finding]:
    for field, name in names_of(type(settings)).items():
        value = getattr(settings, field)
        source = "" if field in settings.model_fields_set else " (default)"
        text = "not set" if value is None else f"{shown(value)}{source}"
        yield Finding(state="ok", about=name, text=text)


def _guideline(settings: Settings) -> Iterator[Finding]:
    try:
        guideline = read_guideline(settings)
    except BadSettings as bad:
        yield Finding(state="missing", about="Guideline", text=str(bad))
    else:
        text = f"{guideline.name} {guideline.version}, {len(guideline.rules)} rules."
        yield Finding(state="ok", about="Guideline", text=text)


def _clock(settings: Settings) -> Finding:
    now, calendar = real_now(), work_calendar(settings)
    with using("en"):
        on, at = day_of_year(calendar.today(now)), clock_time(now, settings.timezone)
    kind = "a working day" if calendar.is_workday(calendar.today(now)) else "a day off"
    text = f"{on}, {at} in {settings.timezone}, {kind}. Correct the machine's clock if it is not."
    return Finding(state="ok", about="Clock", text=text)


async def _kept(settings: Settings) -> list[Finding]:
    """What the database says; a database that cannot be used is a finding too."""
    try:
        async with opened(settings) as open_store, open_store() as store:
            ready = Finding(state="ok", about="Database", text="answers, at the newest migration.")
            return [ready, *await _contents(store, settings)]
    except (Refused, BadSettings) as refused:
        return [Finding(state="missing", about="Database", text=str(refused))]
    except (OperationalError, InterfaceError) as error:
        text = f"cannot be used. Start it, or correct KANALVAKT_DATABASE_URL. {first_line(error)}"
        return [Finding(state="missing", about="Database", text=text)]


async def _contents(store: Store, settings: Settings) -> list[Finding]:
    people = [person for person in await store.people.all() if person.listed and person.active]
    administrations = await store.people.administrations()
    channels = await store.channels.all()
    demo = await is_demo(store)
    findings = [Finding(state="note", about="Database", text="holds the demo's made-up town.")]
    return [
        *(findings if demo else []),
        *await _guideline_document(store, settings),
        *_organisation(people, administrations),
        *_channels(people, channels),
        *([] if demo else await _work(store)),
    ]


async def _guideline_document(store: Store, settings: Settings) -> list[Finding]:
    try:
        guideline = read_guideline(settings)
    except BadSettings:
        return []
    about = "Guideline document"
    document = await store.guidelines.current(guideline.name)
    if document is None:
        text = "not imported, so answers lack its words. Run: kanalvakt guideline import FILE"
        return [Finding(state="note", about=about, text=text)]
    tied = sum(rule.id in document.ties for rule in guideline.rules)
    text = f"version {document.version}; {tied} of {len(guideline.rules)} rules have a paragraph."
    return [Finding(state="ok", about=about, text=text)]


def _organisation(people: list[Person], administrations: list[Administration]) -> Iterator[Finding]:
    about = "Organisation data"
    if not people:
        text = "empty. Run: kanalvakt org import FILE.csv, look, and then again with --apply"
        yield Finding(state="missing", about=about, text=text)
        return
    yield Finding(state="ok", about=about, text=f"{len(people)} people.")
    known = {person.id for person in people}
    if alone := [person for person in people if person.manager not in known]:
        text = f"no manager for {_named(alone)}. Their requests go to the communicator."
        yield Finding(state="note", about=about, text=text)
    communicators = {p.administration for p in people if p.has(Role.COMMUNICATOR)}
    for administration in administrations:
        here = any(person.administration == administration.id for person in people)
        if here and administration.id not in communicators:
            text = f"{administration.name} has no communicator: the communications unit steps in."
            yield Finding(state="note", about=about, text=text)
    for role, consequence in NEEDED_ROLES.items():
        if not any(person.has(role) for person in people):
            text = f"nobody is {role}, so {consequence}. Give somebody the role, and import again."
            yield Finding(state="missing", about=about, text=text)


def _channels(people: list[Person], channels: list[Channel]) -> Iterator[Finding]:
    known = {person.id for person in people}
    running = [c for c in channels if c.state in (ChannelState.ACTIVE, ChannelState.CLOSING)]
    yield Finding(state="ok", about="Channels", text=f"{len(running)} active of {len(channels)}.")
    for channel in running:
        for part, person in (("owner", channel.owner), ("deputy", channel.deputy)):
            if person not in known:
                text = f"{channel.name} has no {part} who works here. Name one in the chat."
                yield Finding(state="missing", about="Channels", text=text)


async def _work(store: Store) -> list[Finding]:
    waiting = await store.outbox.waiting()
    due_at = await store.schedule.next_due_at()
    late_minutes = (real_now() - due_at).total_seconds() / 60 if due_at else 0
    findings = [
        Finding(
            state="note" if waiting >= MANY_WAITING else "ok",
            about="Messages",
            text=f"{waiting} wait to be sent.",
        )
    ]
    if late_minutes > MAX_LATE_MINUTES:
        text = f"the oldest duty is {late_minutes:.0f} minutes late. Is kanalvakt serve running?"
        findings.append(Finding(state="note", about="Schedule", text=text))
    return findings


async def _slack(settings: Settings) -> list[Finding]:
    try:
        slack = read_slack_settings(settings)
    except BadSettings as bad:
        problems = str(bad).splitlines()
        return [Finding(state="missing", about="Slack", text=problem) for problem in problems]
    if slack is None:
        text = "not connected. docs/slack.md says how."
        return [Finding(state="ok", about="Slack", text=text)]
    try:
        from bot.commands.doctor_slack import look_at_slack
    except ModuleNotFoundError as absent:
        text = f"{absent.name} is not installed. Run: pip install 'kanalvakt[slack]'"
        return [*_each(slack), Finding(state="missing", about="Slack", text=text)]
    return [*_each(slack), *await look_at_slack(slack)]


async def _teams(settings: Settings) -> list[Finding]:
    try:
        teams = read_teams_settings(settings)
    except BadSettings as bad:
        problems = str(bad).splitlines()
        return [Finding(state="missing", about="Teams", text=problem) for problem in problems]
    if teams is None:
        text = "not connected. docs/teams.md says how."
        return [Finding(state="ok", about="Teams", text=text)]
    try:
        from bot.commands.doctor_teams import look_at_teams
    except ModuleNotFoundError as absent:
        text = f"{absent.name} is not installed. Run: pip install 'kanalvakt[teams]'"
        return [*_each(teams), Finding(state="missing", about="Teams", text=text)]
    return [*_each(teams), *await look_at_teams(teams)]


async def _llm(settings: Settings) -> list[Finding]:
    about = "Language model"
    try:
        llm = read_llm_settings()
    except BadSettings as bad:
        problems = str(bad).splitlines()
        return [Finding(state="missing", about=about, text=problem) for problem in problems]
    if llm is None:
        return [Finding(state="ok", about=about, text="off. Answers are in the rules' own words.")]
    try:
        return [*_each(llm), *await look_at_llm(llm, read_guideline(settings))]
    except BadSettings:  # which guideline is told elsewhere
        return list(_each(llm))


def _named(people: list[Person]) -> str:
    names = [person.name for person in people[:MAX_NAMED]]
    more = len(people) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")
