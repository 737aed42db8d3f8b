"""What files are taken: a picture by its first bytes, never by its name; a calendar by its size,
as reading it tells the rest."""

from bot.domain.away_events import MAX_CALENDAR_BYTES
from bot.i18n import _
from bot.ports import Picture, Unreadable

MAX_PICTURE_BYTES = 10 * 1024 * 1024


def too_big() -> Unreadable:
    """Why a file is not taken."""
    megabytes = MAX_PICTURE_BYTES // (1024 * 1024)
    text = _("The picture is too big. Send one of at most {count} MB.")
    return Unreadable(text.format(count=megabytes))


def picture(content: bytes) -> Picture:
    """The content as a picture. Raises: Unreadable when it is none, or too big."""
    if len(content) > MAX_PICTURE_BYTES:
        raise too_big()
    media_type = _media_type(content)
    if media_type is None:
        raise Unreadable(_("That is no picture that I can read. Send a PNG, JPEG, GIF or WebP."))
    return Picture(media_type=media_type, content=content)


def calendar_too_big() -> Unreadable:
    """Why the file of a calendar is not taken."""
    megabytes = MAX_CALENDAR_BYTES // (1024 * 1024)
    text = _("The file is too big. Export a shorter time from your calendar: at most {count} MB.")
    return Unreadable(text.format(count=megabytes))


def calendar_file(content: bytes) -> bytes:
    """The content of a calendar's file. Raises: Unreadable when it is too big."""
    if len(content) > MAX_CALENDAR_BYTES:
        raise calendar_too_big()
    return content


def _media_type(content: bytes) -> str | None:
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return None
