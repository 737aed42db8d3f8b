"""The home tab: one's channels, what waits and the menu, drawn again by itself."""

import time
from typing import Any

from tests.conversations.story import applies, approves, starts
from tests.platforms.slack import SlackDriver
from tests.slack.story import begins, calls, in_dm, window

CHANNEL = "Simhallen i Bollmora (Facebook)"


async def test_who_one_is_and_the_menu(slack: SlackDriver, town: Any) -> None:
    home = await slack.opens_home(town.anna)
    assert home.last.title == "Hej Anna!"
    assert "Du är Anna Berg: simlärare, Kultur- och fritidsförvaltningen." in home
    assert "Inget väntar på dig." in home
    assert home.last.buttons == (
        "Registrera kanal",
        "Mina kanaler",
        "Jag ska vara borta",
        "Borttagen kommentar",
        "Få hjälp med ett beslut",
        "Språk och tid",
    )


async def test_opening_is_answered_under_a_second(slack: SlackDriver, town: Any) -> None:
    await slack.opens_home(town.anna)
    began = time.monotonic()
    await slack.opens_home(town.anna)
    assert time.monotonic() - began < 1
    assert len(calls(slack, "views.publish")) == 2


async def test_my_channels_with_their_state(slack: SlackDriver, town: Any) -> None:
    await applies(slack, town.anna, deputy=town.per)
    home = await slack.opens_home(town.anna)
    assert CHANNEL in home
    assert "Läge: väntar på chefen." in home


async def test_a_decision_changes_the_applicants_home_by_itself(
    slack: SlackDriver, town: Any
) -> None:
    await applies(slack, town.anna, deputy=town.per)
    await slack.opens_home(town.anna)
    await slack.settles()
    await approves(slack, town.karin)
    await slack.settles()
    home = await slack.home(town.anna)
    assert "Läge: godkänd men inte klar." in home
    assert "Startlista" in home


async def test_what_waits_comes_with_the_request_and_goes_when_it_is_decided(
    slack: SlackDriver, town: Any
) -> None:
    await slack.opens_home(town.karin)
    await applies(slack, town.anna, deputy=town.per)
    await slack.settles()
    home = await slack.home(town.karin)
    assert "Väntar på dig: 1" in home
    assert "En ny kanal att ta ställning till" in home
    await approves(slack, town.karin)
    await slack.settles()
    assert "Inget väntar på dig." in await slack.home(town.karin)


async def test_the_clock_puts_the_daily_check_there_and_an_answer_takes_it_away(
    slack: SlackDriver, town: Any
) -> None:
    await starts(slack, town)
    await slack.opens_home(town.anna)
    await slack.tomorrow(9)
    assert "Dagens kommentarer" in await slack.home(town.anna)
    await slack.presses(town.anna, "Allt lugnt", within=CHANNEL)
    await slack.settles()
    assert "Dagens kommentarer" not in await slack.home(town.anna)


async def test_what_goes_to_the_deputy_leaves_ones_home(slack: SlackDriver, town: Any) -> None:
    await starts(slack, town)
    await slack.opens_home(town.anna)
    await slack.opens_home(town.per)
    await slack.tomorrow(9)
    await slack.presses(town.anna, "Kan inte i dag", within=CHANNEL)
    await slack.settles()
    assert "Dagens kommentarer" not in await slack.home(town.anna)
    assert "Dagens kommentarer" in await slack.home(town.per)
    await slack.presses(town.per, "Allt lugnt", within=CHANNEL)
    await slack.settles()
    assert "Dagens kommentarer" not in await slack.home(town.per)


async def test_the_daily_check_is_answered_from_home(slack: SlackDriver, town: Any) -> None:
    await starts(slack, town)
    await slack.tomorrow(9)
    await slack.opens_home(town.anna)
    await slack.presses(town.anna, "Svara", place="home")
    await slack.presses(town.anna, "Allt lugnt", within=CHANNEL, place="window")
    assert f"Allt lugnt: {town.anna.name}" in window(slack, town.anna).text
    await slack.settles()
    assert "Dagens kommentarer" not in await slack.home(town.anna)
    assert f"Allt lugnt: {town.anna.name}" in (await slack.screen(town.anna)).text


async def test_a_press_on_home_is_answered_under_a_second(slack: SlackDriver, town: Any) -> None:
    await slack.opens_home(town.anna)
    began = time.monotonic()
    await slack.presses(town.anna, "Mina kanaler", place="home")
    assert time.monotonic() - began < 1
    assert window(slack, town.anna).title == "Mina kanaler"


async def test_a_form_opens_over_home(slack: SlackDriver, town: Any) -> None:
    await slack.opens_home(town.anna)
    await slack.presses(town.anna, "Språk och tid", place="home")
    await slack.fills(town.anna, language="en")
    await slack.settles()
    home = await slack.home(town.anna)
    assert home.last.title == "Hello Anna!"
    assert "My channels" in home.last.buttons


async def test_a_draft_stands_on_home_to_be_continued(slack: SlackDriver, town: Any) -> None:
    await slack.opens_home(town.anna)
    await begins(slack, town.anna)
    await slack.leaves(town.anna, name="Badet")
    await slack.settles()
    assert "Ditt utkast" in await slack.home(town.anna)
    await slack.presses(town.anna, "Fortsätt", place="home")
    assert (await slack.form(town.anna)).title == "Registrera kanal"


async def test_home_of_somebody_else_is_never_drawn(slack: SlackDriver, town: Any) -> None:
    await applies(slack, town.anna, deputy=town.per)
    await slack.settles()
    assert slack.fake.homes == {}
    assert in_dm(slack, town.karin)


async def test_a_decision_leaves_the_home_of_everyone_who_could_have_made_it(
    slack: SlackDriver, town: Any
) -> None:
    await applies(slack, town.anna, deputy=town.per)
    await slack.settles()
    await slack.workdays(4)
    for person in (town.karin, town.lisa):
        assert "En ny kanal att ta ställning till" in await slack.opens_home(person)
    await approves(slack, town.lisa)
    await slack.settles()
    for person in (town.karin, town.lisa):
        assert "En ny kanal att ta ställning till" not in await slack.home(person)


async def test_the_registrars_number_leaves_the_owners_and_the_deputys_home(
    slack: SlackDriver, town: Any
) -> None:
    await starts(slack, town)
    await slack.opens_home(town.anna)
    await slack.says(town.per, "borttagen kommentar")
    await slack.presses(town.per, "Borttagen kommentar")
    await slack.fills(town.per, kind="attack", what="Under en bild", removed="yes")
    await slack.settles()
    await slack.opens_home(town.per)
    for person in (town.anna, town.per):
        assert "Att registrera i diariet" in await slack.home(person)
    await slack.presses(town.registrar, "Diarienummer")
    await slack.fills(town.registrar, diarienummer="KS 2026/123")
    await slack.settles()
    for person in (town.anna, town.per):
        assert "Att registrera i diariet" not in await slack.home(person)


async def test_what_was_not_answered_leaves_ones_home_for_the_next_persons(
    slack: SlackDriver, town: Any
) -> None:
    await starts(slack, town)
    for person in (town.anna, town.per):
        await slack.opens_home(person)
    await slack.tomorrow(9)
    assert "Dagens kommentarer" in await slack.home(town.anna)
    assert "Dagens kommentarer" not in await slack.home(town.per)
    await slack.tomorrow(9)
    assert "Dagens kommentarer" in await slack.home(town.per)


async def test_the_deputys_home_shows_the_decision_too(slack: SlackDriver, town: Any) -> None:
    await applies(slack, town.anna, deputy=town.per)
    await slack.opens_home(town.per)
    await slack.settles()
    await approves(slack, town.karin)
    await slack.settles()
    assert "Läge: godkänd men inte klar." in await slack.home(town.per)
