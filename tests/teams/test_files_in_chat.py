"""Pictures in the chat: a pasted one is fetched with our token from the service alone, an uploaded
one without any; any other file, and any that nobody asked for, is declined unread."""

from typing import Any

import pytest

from bot.ports import NotFound, Picture
from tests.platforms import teams_activities as activities
from tests.platforms.teams import TeamsDriver
from tests.platforms.teams_faults import Fault
from tests.teams.story import memory

PNG = b"\x89PNG\r\n\x1a\n" + b"picture" * 10
OTHER = b"\x89PNG\r\n\x1a\n" + b"another" * 10
OUTSIDE = "Filen ligger utanför Teams"


async def pictures(chat: TeamsDriver) -> list[bytes]:
    """Every picture that is kept."""
    found: list[Picture] = []
    async with memory(chat) as store:
        for number in range(1, 10):
            try:
                found.append(await store.files.get(number))  # type: ignore[arg-type]
            except NotFound:
                break
    return [one.content for one in found]


async def last(chat: TeamsDriver, person: Any) -> str:
    """The last thing that was said to the person."""
    return (await chat.screen(person)).last.text


async def sends(chat: TeamsDriver, person: Any, *attachments: dict[str, Any]) -> None:
    """The person sends a message with these attachments."""
    user = chat.user(person)
    activity = activities.written(chat.fake, user, chat.fake.personal(user), "")
    await chat.tells(user, activity | {"attachments": list(attachments)})


def uploaded(url: str) -> dict[str, Any]:
    """An uploaded file at the address."""
    return {"contentType": activities.FILE_TYPE, "content": {"downloadUrl": url}, "name": "a.png"}


def fetched(chat: TeamsDriver) -> list[str]:
    """What was asked for."""
    return [call.path for call in chat.fake.calls_of("picture", "file")]


async def test_a_pasted_picture_is_kept(chat: TeamsDriver, town: Any) -> None:
    await chat.sends_picture(town.tove, PNG)
    assert await pictures(chat) == [PNG]
    assert len(fetched(chat)) == 1
    assert "Skärmbild: sparad här" in await last(chat, town.tove)


async def test_an_uploaded_picture_is_fetched_without_our_token(
    chat: TeamsDriver, town: Any
) -> None:
    await chat.sends_file(town.tove, "bild.png", PNG)
    assert await pictures(chat) == [PNG]
    assert chat.fake.leaks == []


async def test_a_file_that_nobody_asked_for_is_declined_unread(
    chat: TeamsDriver, town: Any
) -> None:
    await chat.sends_picture(town.anna, PNG)
    assert "Jag har inte öppnat din fil" in await last(chat, town.anna)
    await chat.sends_file(town.anna, "bild.png", PNG, "får vi gilla ICA?")
    assert "Jag har inte öppnat din fil" in await last(chat, town.anna)
    assert fetched(chat) == []
    assert await pictures(chat) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7 no picture", "Det är ingen bild som jag kan läsa"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Det är ingen bild som jag kan läsa"),
        (b"", "Det är ingen bild som jag kan läsa"),
        (PNG + b"x" * 10 * 1024 * 1024, "Bilden är för stor"),
    ],
    ids=["pdf", "svg", "empty", "too big"],
)
async def test_what_is_no_picture_is_refused_and_the_matter_waits(
    chat: TeamsDriver, town: Any, content: bytes, words: str
) -> None:
    await chat.sends_file(town.tove, "bild.png", content, media_type="image/png")
    assert words in await last(chat, town.tove)
    assert await pictures(chat) == []
    await chat.sends_picture(town.tove, PNG)
    assert await pictures(chat) == [PNG]


PASTED_ELSEWHERE = (
    "{files}/v3/attachments/1/views/original",
    "http://127.0.0.1:1/v3/attachments/1/views/original",
    "https://smba.trafficmanager.net/v3/attachments/1/views/original",
    "http://127.0.0.1@evil.example/x.png",
    "file:///etc/passwd",
    "//evil.example/x.png",
)
UPLOADED_ELSEWHERE = (
    "{service}v3/attachments/1/views/original",
    "http://127.0.0.1:1/x.png",
    "http://169.254.169.254/latest/meta-data",
    "http://10.0.0.1/x.png",
    "http://[::ffff:127.0.0.1]/x.png",
    "https://evil.example/x.png",
    "https://sharepoint.com.evil.example/x.png",
    "https://evil.example#@x.sharepoint.com/x.png",
    "http://x.sharepoint.com/x.png",
    "file:///etc/passwd",
)


async def test_no_other_address_is_asked_for_anything(chat: TeamsDriver, town: Any) -> None:
    places = {"files": chat.fake.files_url, "service": chat.fake.service_url(chat.fake.tenant)}
    for address in PASTED_ELSEWHERE:
        where = {"contentType": "image/png", "contentUrl": address.format(**places)}
        await sends(chat, town.tove, where)
        assert OUTSIDE in await last(chat, town.tove), address
    for address in UPLOADED_ELSEWHERE:
        await sends(chat, town.tove, uploaded(address.format(**places)))
        assert OUTSIDE in await last(chat, town.tove), address
    assert fetched(chat) == []
    assert chat.fake.leaks == []
    assert await pictures(chat) == []


async def test_two_files_at_once_are_declined_unread(chat: TeamsDriver, town: Any) -> None:
    await sends(chat, town.tove, *[uploaded(f"{chat.fake.files_url}/files/1/a.png")] * 2)
    assert "Jag har inte öppnat dina filer" in await last(chat, town.tove)
    assert fetched(chat) == []


async def test_what_else_teams_attaches_is_no_file(chat: TeamsDriver, town: Any) -> None:
    """The twin in HTML of what was written, and what is quoted."""
    html = {"contentType": "text/html", "content": "<p>hej</p>"}
    quoted = {"contentType": "messageReference", "content": "{}"}
    user = chat.user(town.tove)
    activity = activities.written(chat.fake, user, chat.fake.personal(user), "hej")
    await chat.tells(user, activity | {"attachments": [html, quoted, None, "x"]})
    assert (await chat.screen(town.tove)).last.title == "Hej Tove!"


async def test_a_picture_told_twice_is_kept_once(chat: TeamsDriver, town: Any) -> None:
    sent = await chat.sends_picture(town.tove, PNG)
    await chat.repeats(sent)
    await chat.sends_picture(town.tove, OTHER)
    assert await pictures(chat) == [PNG]


async def test_a_slow_download_does_not_hold_up_the_acknowledgement(
    chat: TeamsDriver, town: Any
) -> None:
    chat.fake.faults.add("picture", Fault(seconds=1.5))
    await chat.sends_picture(town.tove, PNG)
    assert chat.fake.acknowledgements[-1].seconds < 1
    assert await pictures(chat) == [PNG]


async def test_a_guests_file_is_declined_unread(chat: TeamsDriver, town: Any) -> None:
    guest = chat.fake.add_user("Gäst Gästsson", "gast@annan.example", is_guest=True)
    await chat.sends_picture(guest, PNG)
    assert "Kanalvakt är för kollegor i kommunen" in await last(chat, guest)
    assert fetched(chat) == []
