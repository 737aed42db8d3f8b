"""The shortcuts: an application from anywhere, and an incident from a message."""

from pathlib import Path
from typing import Any

from tests.conversations.story import starts
from tests.platforms.slack import SlackDriver
from tests.slack.story import application, calls, has_window

HATE = "hatkommentaren som inte ska sparas"


async def test_the_application_opens_at_once(slack: SlackDriver, town: Any) -> None:
    await slack.says(town.anna, "hej")
    before = len(slack.fake.calls)
    await slack.global_shortcut(town.anna, "register_channel")
    assert [call.method for call in slack.fake.calls[before:]] == ["views.open"]
    assert (await slack.form(town.anna)).title == "Registrera kanal"
    await slack.fills(town.anna, **application(deputy=town.per))
    assert f"{town.karin.name} har din ansökan nu" in (await slack.screen(town.anna)).text


async def test_it_opens_for_somebody_who_has_never_written(slack: SlackDriver, town: Any) -> None:
    await slack.global_shortcut(town.anna, "register_channel")
    assert (await slack.form(town.anna)).title == "Registrera kanal"


async def test_outside_the_organisation_the_shortcut_says_why_not(
    slack: SlackDriver, town: Any
) -> None:
    await slack.global_shortcut(town.stranger, "register_channel")
    assert not has_window(slack, town.stranger)
    assert (await slack.screen(town.stranger)).last.title == "Du kan inte registrera en kanal än"


async def test_an_incident_from_a_message_keeps_nothing_of_its_text(
    slack: SlackDriver, town: Any, sqlite_url: str
) -> None:
    await starts(slack, town)
    channel = slack.fake.add_channel("bad-och-idrott")
    await slack.message_shortcut(
        town.anna, "report_removed", f"Titta: {HATE}", channel.id, author=town.tove
    )
    form = await slack.form(town.anna)
    assert form.title == "Borttagen kommentar"
    assert HATE not in str(form)
    await slack.fills(town.anna, kind="attack", what="Under bilden från i går", removed="yes")
    await slack.settles()
    assert "Att registrera i diariet" in (await slack.screen(town.anna)).text
    assert "Under bilden från i går" in (await slack.screen(town.maria)).text
    assert HATE not in (await slack.screen(town.maria)).text
    for call in slack.fake.calls:
        assert HATE not in str(call.args)
    database = Path(sqlite_url.removeprefix("sqlite:///"))
    for file in database.parent.glob(f"{database.name}*"):
        assert HATE.encode() not in file.read_bytes()
    assert b"Under bilden" in b"".join(
        file.read_bytes() for file in database.parent.glob(f"{database.name}*")
    )


async def test_without_an_active_channel_one_is_told_so(slack: SlackDriver, town: Any) -> None:
    channel = slack.fake.add_channel("bad-och-idrott")
    await slack.message_shortcut(town.lisa, "report_removed", HATE, channel.id)
    assert not has_window(slack, town.lisa)
    last = (await slack.screen(town.lisa)).last
    assert last.title == "Borttagen kommentar"
    assert "Du ansvarar inte för någon aktiv kanal" in last.text


async def test_too_late_for_the_form_a_button_opens_it(slack: SlackDriver, town: Any) -> None:
    slack.fake.trigger_life_seconds = 0.0
    await slack.global_shortcut(town.anna, "register_channel")
    late = (await slack.screen(town.anna)).last
    assert "Det tog för lång tid att öppna formuläret" in late.text
    slack.fake.trigger_life_seconds = 3.0
    await slack.presses(town.anna, "Registrera kanal")
    assert (await slack.form(town.anna)).title == "Registrera kanal"


async def test_an_unknown_shortcut_does_nothing(slack: SlackDriver, town: Any) -> None:
    await slack.global_shortcut(town.anna, "of_another_time")
    assert calls(slack, "views.open") == []
    assert calls(slack, "chat.postMessage") == []
