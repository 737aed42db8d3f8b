"""The tables about Teams."""

import asyncio
from statistics import median

from tests.bench import teams
from tests.bench.databases import DATABASES, sqlite
from tests.bench.teams import BARE, LATENCY_SECONDS, OURS, middle

WAYS = (
    ("drawing and sending, no pace", "send", False),
    ("courier, no pace", "deliver", False),
    ("courier, our pace", "deliver", True),
)


def replies() -> list[str]:
    """A message and its reply, beside a bare CloudAdapter."""
    with sqlite() as url:
        found = asyncio.run(teams.replies(url))
    lines = [
        "| at once | CloudAdapter: turns a second | CPU ms | Kanalvakt: turns a second | CPU ms | "
        "ratio of turns a second |",
        "| ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for at_once, paces in found.items():
        bare, ours = middle(paces[BARE]), middle(paces[OURS])
        both = zip(paces[OURS], paces[BARE], strict=True)
        ratios = [mine.per_second / theirs.per_second for mine, theirs in both]
        lines.append(
            f"| {at_once} | {bare.per_second:,.0f} | {bare.cpu:.2f} | {ours.per_second:,.0f} | "
            f"{ours.cpu:.2f} | {median(ratios):.1f} ({min(ratios):.1f} to {max(ratios):.1f}) |"
        )
    return lines


def turns() -> list[str]:
    """Whole turns over Teams."""
    lines = [
        "| database | “hej”: CPU ms | “Allt lugnt”: CPU ms |",
        "| --- | ---: | ---: |",
    ]
    for name, database in DATABASES.items():
        with database() as url:
            found = asyncio.run(teams.turns(url))
        lines.append(f"| {name} | {found.hello:.1f} | {found.all_clear:.1f} |")
    return lines


def presses() -> list[str]:
    """The answers of presses, 64 at once."""
    lines = [
        f"| {teams.PRESSES_AT_ONCE} at once | presses a second | CPU ms | ms until answered | "
        "p99 |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name, measure in (
        ("fixed card", teams.presses_of_card),
        ("the town", teams.presses_in_town),
    ):
        with sqlite() as url:
            found = asyncio.run(measure(url))
        lines.append(
            f"| {name} | {found.per_second:,.0f} | {found.cpu:.2f} | {found.p50:.0f} | "
            f"{found.p99:.0f} |"
        )
    return lines


def outbound() -> list[str]:
    """Messages to a Teams that takes its time."""
    lines = [
        f"| 300 messages | a second at {LATENCY_SECONDS * 1000:.0f} ms | CPU ms a message | "
        "share of a core meanwhile | at 50 a second |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name, way, paced in WAYS:
        with sqlite() as url:
            found = asyncio.run(teams.outbound(url, way, paced=paced))
        lines.append(
            f"| {name} | {found.per_second:.0f} | {found.cpu:.2f} | {found.share:.0%} | "
            f"{found.cpu * 50 / 1000:.0%} |"
        )
    return lines
