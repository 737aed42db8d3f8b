"""The weeks of a forecast as a picture: SVG, by hand, readable without colours and aloud."""

from collections.abc import Sequence
from html import escape

from bot.domain.forecasts import Week
from bot.i18n import _, language

NAME_WIDTH, WEEK_WIDTH, ROW_HEIGHT, TOP = 260, 44, 30, 70
MAX_NAME_CHARACTERS = 34
FULL, PARTLY, EMPTY = "#d5e8d4", "#ffe6a6", "#b3261e"
INK, LIGHT = "#1b1b1b", "#ffffff"

# A channel's name, and its weeks with what is said of each.
Row = tuple[str, Sequence[tuple[Week, str]]]


def drawn(title: str, rows: Sequence[Row]) -> str:
    """The picture as a whole SVG document; without rows, its title alone."""
    weeks = [week for week, _said in rows[0][1]] if rows else []
    width, height = NAME_WIDTH + WEEK_WIDTH * len(weeks) + 10, TOP + ROW_HEIGHT * len(rows) + 40
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}"'
        f' height="{height}" viewBox="0 0 {width} {height}" role="img"'
        f' lang="{language()}" font-family="sans-serif" font-size="13">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{width}" height="{height}" fill="{LIGHT}"/>',
        _text(10, 26, title, size=18),
        *(
            _text(
                NAME_WIDTH + WEEK_WIDTH * n + WEEK_WIDTH // 2,
                TOP - 12,
                week_name(week),
                middle=True,
            )
            for n, week in enumerate(weeks)
        ),
    ]
    for number, (name, said) in enumerate(rows):
        parts += _row(TOP + ROW_HEIGHT * number, name, said)
    parts.append(_text(10, height - 14, _legend()))
    return "".join([*parts, "</svg>"])


def week_name(week: Week) -> str:
    """The week's number, shortly."""
    return _("w {week}").format(week=week.monday.isocalendar().week)


def _legend() -> str:
    return _("! = nobody has the channel, (!) = nobody on some days")


def _row(top: int, name: str, said: Sequence[tuple[Week, str]]) -> list[str]:
    short = name if len(name) <= MAX_NAME_CHARACTERS else name[: MAX_NAME_CHARACTERS - 1] + "…"
    parts = [_text(10, top + 19, short)]
    for number, (week, words) in enumerate(said):
        left = NAME_WIDTH + WEEK_WIDTH * number
        fill, sign = _look(week)
        about = escape(f"{name}, {week_name(week)}: {words}")
        parts.append(
            f"<g><title>{about}</title>"
            f'<rect x="{left + 1}" y="{top + 1}" width="{WEEK_WIDTH - 2}"'
            f' height="{ROW_HEIGHT - 2}" fill="{fill}"/>'
        )
        if sign:
            ink = LIGHT if fill == EMPTY else INK
            parts.append(_text(left + WEEK_WIDTH // 2, top + 19, sign, middle=True, ink=ink))
        parts.append("</g>")
    return parts


def _look(week: Week) -> tuple[str, str]:
    if not week.empty_days:
        return FULL, ""
    return (PARTLY, "(!)") if week.people else (EMPTY, "!")


def _text(
    x: int, y: int, words: str, *, size: int = 13, middle: bool = False, ink: str = INK
) -> str:
    anchor = ' text-anchor="middle"' if middle else ""
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{ink}"{anchor}>{escape(words)}</text>'
