"""The tables about Slack."""

import asyncio
from statistics import median

from tests.bench import slack
from tests.bench.databases import DATABASES, sqlite
from tests.bench.slack import LATENCY_SECONDS, MEMORY_REQUESTS, Pace, middle

Rounds = dict[int, dict[str, list[Pace]]]
IN_FLIGHT = (3, 16)


def _ratios(mine: list[float], theirs: list[float]) -> str:
    """The median of the rounds' ratios, and the lowest and highest."""
    ratios = [one / other for one, other in zip(mine, theirs, strict=True)]
    return f"{median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def replies() -> list[str]:
    """A message and its reply, beside Bolt."""
    with sqlite() as url:
        found: Rounds = asyncio.run(slack.replies(url))
    lines = [
        "| at once | Bolt: messages a second | CPU ms | Kanalvakt: messages a second | CPU ms | "
        "ratio of messages a second |",
        "| ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for at_once, paces in found.items():
        bolt, ours = middle(paces["Bolt"]), middle(paces["Kanalvakt"])
        ratio = _ratios(
            [pace.per_second for pace in paces["Kanalvakt"]],
            [pace.per_second for pace in paces["Bolt"]],
        )
        lines.append(
            f"| {at_once} | {bolt.per_second:,.0f} | {bolt.cpu:.2f} | {ours.per_second:,.0f} | "
            f"{ours.cpu:.2f} | {ratio} |"
        )
    return lines


def clicks() -> list[str]:
    """The acknowledgement of a click, beside Bolt."""
    with sqlite() as url:
        found: Rounds = asyncio.run(slack.clicks(url))
    lines = [
        "| at once | Bolt: ms until acknowledged | p99 | Kanalvakt: ms until acknowledged | p99 | "
        "ratio of the ms |",
        "| ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for at_once, paces in found.items():
        bolt, ours = middle(paces["Bolt"]), middle(paces["Kanalvakt"])
        ratio = _ratios(
            [pace.p50 for pace in paces["Kanalvakt"]], [pace.p50 for pace in paces["Bolt"]]
        )
        lines.append(
            f"| {at_once} | {bolt.p50:.1f} | {bolt.p99:.0f} | {ours.p50:.1f} | {ours.p99:.0f} | "
            f"{ratio} |"
        )
    return lines


def turns() -> list[str]:
    """Whole turns over Slack."""
    lines = [
        "| database | “hej”: CPU ms | “Allt lugnt”: CPU ms |",
        "| --- | ---: | ---: |",
    ]
    for name, database in DATABASES.items():
        with database() as url:
            found = asyncio.run(slack.turns(url))
        lines.append(f"| {name} | {found.hello:.1f} | {found.all_clear:.1f} |")
    return lines


def memory() -> list[str]:
    """Memory before and after."""
    with sqlite() as url:
        before, after = asyncio.run(slack.memory(url))
    return [
        f"| MB at the start | after {MEMORY_REQUESTS:,} messages with their replies | growth |",
        "| ---: | ---: | ---: |",
        f"| {before:.0f} | {after:.0f} | {after - before:.1f} |",
    ]


def outbound() -> list[str]:
    """The courier against a Slack that takes its time."""
    lines = [
        f"| in flight | messages a second at {LATENCY_SECONDS * 1000:.0f} ms | CPU ms a message |",
        "| ---: | ---: | ---: |",
    ]
    for in_flight in IN_FLIGHT:
        with sqlite() as url:
            found = asyncio.run(slack.outbound(url, in_flight))
        lines.append(f"| {in_flight} | {found.per_second:.0f} | {found.cpu:.2f} |")
    return lines
