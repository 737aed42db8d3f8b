"""Pictures: taken where one was asked for, fetched with our token from Slack alone; any other file
is declined unread."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest

from bot.domain.ids import OccurrenceId
from bot.ports import Picture
from tests.platforms.slack import SlackDriver
from tests.platforms.slack_faults import Fault
from tests.platforms.slack_happenings import mention_event, message_event, written
from tests.slack.story import calls, memory

PNG = b"\x89PNG\r\n\x1a\n" + b"picture" * 10
OTHER = b"\x89PNG\r\n\x1a\n" + b"another" * 10


async def sends(slack: SlackDriver, person: Any, content: bytes = PNG, text: str = "") -> None:
    """The person sends a picture."""
    await slack.sends_file(person, "bild.png", "image/png", content, text)


async def pictures(slack: SlackDriver) -> list[Picture]:
    """Every picture that is kept."""
    async with memory(slack) as store:
        found = []
        for number in range(1, 10):
            try:
                found.append(await store.files.get(number))  # type: ignore[arg-type]
            except LookupError:
                break
        return found


async def test_the_snapshot_is_kept_in_the_database(slack: SlackDriver, town: Any) -> None:
    await sends(slack, town.tove)
    assert len(calls(slack, "files.info")) == 1
    assert slack.fake.downloads == [slack.fake.workspace.token]
    assert await pictures(slack) == [Picture(media_type="image/png", content=PNG)]
    last = (await slack.screen(town.tove)).last
    assert "Skärmbild: sparad här" in last.text
    assert f"Tagen av: {town.tove.name}" in last.text


async def test_the_download_does_not_hold_up_the_acknowledgement(
    slack: SlackDriver, town: Any
) -> None:
    slack.fake.faults.add("files", Fault(seconds=1.5))
    await sends(slack, town.tove)
    assert slack.fake.acknowledgements[-1].seconds < 1
    assert len(await pictures(slack)) == 1


async def test_a_download_that_fails_is_tried_again(slack: SlackDriver, town: Any) -> None:
    slack.fake.faults.add("files", Fault(status=503))
    await sends(slack, town.tove)
    assert await pictures(slack) == []
    (connection,) = slack.surroundings.app.connections  # type: ignore[attr-defined]
    inbox = connection.platform.inbox
    with patch.object(inbox, "now", later):
        assert await inbox.resume() == 1
        await slack.clients.app_is_idle()
    assert len(await pictures(slack)) == 1


def later() -> datetime:
    """When a second try is due."""
    return datetime.now(UTC) + timedelta(minutes=10)


async def test_a_file_that_nobody_asked_for_is_declined_unread(
    slack: SlackDriver, town: Any
) -> None:
    await sends(slack, town.anna)
    last = (await slack.screen(town.anna)).last
    assert last.title == "Jag har inte öppnat din fil"
    assert calls(slack, "files.info") == []
    assert slack.fake.downloads == []
    assert await pictures(slack) == []


async def test_a_file_beside_a_question_is_declined_unread(slack: SlackDriver, town: Any) -> None:
    await sends(slack, town.anna, text="får vi gilla ICA?")
    assert (await slack.screen(town.anna)).last.title == "Jag har inte öppnat din fil"
    assert slack.fake.downloads == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7 no picture", "Det är ingen bild som jag kan läsa"),
        (b"", "Det är ingen bild som jag kan läsa"),
        (PNG + b"x" * 10 * 1024 * 1024, "Bilden är för stor"),
    ],
)
async def test_what_is_no_picture_is_refused_and_the_matter_waits(
    slack: SlackDriver, town: Any, content: bytes, words: str
) -> None:
    await sends(slack, town.tove, content)
    last = (await slack.screen(town.tove)).last
    assert last.title == "Jag kunde inte ta emot bilden"
    assert words in last.text
    await sends(slack, town.tove)
    assert len(await pictures(slack)) == 1


async def test_too_big_a_picture_is_not_even_fetched(slack: SlackDriver, town: Any) -> None:
    await sends(slack, town.tove, PNG + b"x" * 10 * 1024 * 1024)
    assert slack.fake.downloads == []


async def test_a_sign_in_page_is_no_picture(slack: SlackDriver, town: Any) -> None:
    """What Slack gives instead of a file when the token may not read it."""
    slack.fake.asks_to_sign_in = True
    await sends(slack, town.tove)
    assert (await slack.screen(town.tove)).last.title == "Jag kunde inte ta emot bilden"
    assert await pictures(slack) == []


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:{port}/files-pri/T-F/x.png",
        "http://127.0.0.1:1/files-pri/T-F/x.png",
        "http://files.slack.com/files-pri/T-F/x.png",
        "https://files.slack.com.example/x.png",
        "https://files.slack.com@127.0.0.1/x.png",
        "https://drive.example/x.png",
        "file:///etc/passwd",
        "",
    ],
)
async def test_our_token_never_goes_elsewhere(slack: SlackDriver, town: Any, url: str) -> None:
    port = slack.fake.base_url.rpartition(":")[2]
    slack.fake.file_address = url.format(port=port)
    await sends(slack, town.tove)
    last = (await slack.screen(town.tove)).last
    assert "Filen ligger utanför Slack" in last.text
    assert slack.fake.downloads == []


async def test_a_redirect_is_not_followed(slack: SlackDriver, town: Any) -> None:
    slack.fake.file_redirects_to = f"{slack.fake.base_url}/files-pri/elsewhere/x.png"
    await sends(slack, town.tove)
    assert "Jag kommer inte åt filen" in (await slack.screen(town.tove)).last.text
    assert len(slack.fake.downloads) == 1


async def test_two_files_at_once_are_declined_unread(slack: SlackDriver, town: Any) -> None:
    tove = slack.user(town.tove)
    files = [slack.fake.add_file(tove, f"{n}.png", "image/png", PNG) for n in (1, 2)]
    message = written(slack.fake, tove, slack.fake.im(tove), "", files=files)
    await slack.tells(tove, message_event(slack.fake, tove, message))
    assert (await slack.screen(town.tove)).last.title == "Jag har inte öppnat dina filer"
    assert slack.fake.downloads == []


async def test_a_picture_sent_twice_is_kept_once(slack: SlackDriver, town: Any) -> None:
    sent = await slack.sends_file(town.tove, "bild.png", "image/png", PNG)
    await slack.repeats(sent)
    await sends(slack, town.tove, OTHER)
    assert [picture.content for picture in await pictures(slack)] == [PNG]
    assert (await slack.screen(town.tove)).last.title == "Jag har inte öppnat din fil"


async def asks_for_another(slack: SlackDriver) -> None:
    """A picture of Tove's other channel is asked for too."""
    async with memory(slack) as store:
        channels = {channel.name: channel for channel in await store.channels.all()}
        library, stories = channels["Solviks bibliotek"], channels["Sagostunden i Solvik"]
        assert library.owner is not None
        (asked,) = [
            o for o in await store.occurrences.open_for(library.owner) if o.subject == library.id
        ]
        on = asked.due_on + timedelta(days=9)
        more = replace(asked, id=OccurrenceId(0), subject=stories.id, due_on=on)
        assert await store.occurrences.add([more])


async def test_the_name_beside_it_decides_which_channel_it_is_for(
    slack: SlackDriver, town: Any
) -> None:
    await asks_for_another(slack)
    await sends(slack, town.tove)
    which = (await slack.screen(town.tove)).last
    assert which.title == "Vad gäller bilden?"
    assert "Sagostunden i Solvik" in which.text
    assert "Solviks bibliotek" in which.text
    assert slack.fake.downloads == []
    await sends(slack, town.tove, text="Här är sagostunden i solvik!")
    assert (await slack.screen(town.tove)).last.title.endswith("Sagostunden i Solvik (Instagram)")
    await sends(slack, town.tove, OTHER)
    assert (await slack.screen(town.tove)).last.title.endswith("Solviks bibliotek (Facebook)")
    assert [picture.content for picture in await pictures(slack)] == [PNG, OTHER]


async def test_a_file_where_others_read_along_is_declined_unread(
    slack: SlackDriver, town: Any
) -> None:
    hall, tove = slack.fake.add_channel("allmänt"), slack.user(town.tove)
    file = slack.fake.add_file(tove, "bild.png", "image/png", PNG)
    message = written(slack.fake, tove, hall, "Solviks bibliotek", files=[file], naming_bot=True)
    await slack.tells(tove, mention_event(slack.fake, tove, message))
    assert (await slack.public(hall.id, tove)).last.title == "Skriv till mig direkt"
    assert (await slack.public(hall.id)).cards == ()
    assert slack.fake.downloads == []


async def test_a_guests_file_is_declined_unread(slack: SlackDriver, town: Any) -> None:
    slack.user(town.tove).is_restricted = True
    await sends(slack, town.tove)
    assert (await slack.screen(town.tove)).last.title == "Kanalvakt är för kollegor i kommunen"
    assert slack.fake.downloads == []


CALENDAR = b"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Test//Test//SV
BEGIN:VEVENT
UID:1
SUMMARY:Semester
DTSTART;VALUE=DATE:20261207
DTEND;VALUE=DATE:20261212
END:VEVENT
END:VCALENDAR
"""


async def test_a_calendar_sent_in_the_conversation_is_read_without_being_asked_for(
    slack: SlackDriver, town: Any
) -> None:
    await slack.sends_calendar(town.anna, CALENDAR, "Min kalender.ICS")
    assert "Jag hittade 1 period" in (await slack.screen(town.anna)).last.text
    await slack.settles()
    assert (await slack.screen(town.anna)).last.title == "Är du borta?"
    assert await pictures(slack) == []


async def test_a_calendar_that_cannot_be_read_is_told(slack: SlackDriver, town: Any) -> None:
    await slack.sends_calendar(town.anna, PNG)
    last = (await slack.screen(town.anna)).last
    assert last.title == "Jag kunde inte läsa kalendern"
    assert "Det är ingen kalenderfil." in last.text


async def test_too_big_a_calendar_is_not_even_fetched(slack: SlackDriver, town: Any) -> None:
    await slack.sends_calendar(town.anna, CALENDAR + b"\n" * 2 * 1024 * 1024)
    assert "högst 2 MB" in (await slack.screen(town.anna)).last.text
    assert slack.fake.downloads == []


async def test_a_calendar_where_others_read_along_is_declined_unread(
    slack: SlackDriver, town: Any
) -> None:
    hall, tove = slack.fake.add_channel("allmänt"), slack.user(town.tove)
    file = slack.fake.add_file(tove, "kalender.ics", "text/calendar", CALENDAR)
    message = written(slack.fake, tove, hall, "", files=[file], naming_bot=True)
    await slack.tells(tove, mention_event(slack.fake, tove, message))
    assert (await slack.public(hall.id, tove)).last.title == "Skriv till mig direkt"
    assert slack.fake.downloads == []
