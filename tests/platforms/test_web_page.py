"""The chat page itself: who can be chosen, what is kept, what a repeat does, what comes alone."""

import asyncio
import json
import re
from typing import Any

import pytest
from aiohttp import ClientSession
from bs4 import BeautifulSoup

from tests.platforms.driver import Sent
from tests.platforms.web import WebDriver
from tests.solvik import InProcess, opened

ANNA, KARIN, PER = "Anna Berg", "Karin Ek", "Per Lund"


async def _html(page: WebDriver, path: str) -> BeautifulSoup:
    async with ClientSession(page.base_url) as http, http.get(path) as response:
        assert response.status == 200
        return BeautifulSoup(await response.text(), "html.parser")


async def _asks_for_a_deputy(page: WebDriver) -> None:
    await page.says(ANNA, "registrera kanal")
    await page.presses(ANNA, "Registrera kanal")
    await page.fills(
        ANNA,
        service="facebook",
        name="Vattengympan",
        address="facebook.com/vattengympan",
        purpose="Visa tider",
        audience="Alla",
        goals="Fler som rör sig",
        benefit="Rätt tider",
        resources="En timme i veckan",
        deputy=PER,
    )


async def test_everybody_can_be_chosen_with_their_part(page: WebDriver) -> None:
    front = await _html(page, "/")
    karin = next(f for f in front.select("[data-face]") if KARIN in f.get_text())
    assert "chef" in karin.get_text()
    assert "Robin Åkesson" in front.get_text()
    assert "Inte i organisationsuppgifterna" in front.get_text()


async def test_the_town_tells_its_time_in_words(page: WebDriver) -> None:
    moment = (await _html(page, "/")).select_one("#moment")
    assert moment is not None
    assert moment.get_text() == "tisdag 24 november 2026 kl. 10.00"


async def test_who_comes_for_the_first_time_is_greeted_once(page: WebDriver) -> None:
    first = await page.screen(ANNA)
    assert [card.title for card in first.cards] == ["Hej Anna!"]
    assert (await page.screen(ANNA)).text == first.text


async def test_unread_messages_stand_beside_the_name(page: WebDriver) -> None:
    await page.settles()
    before = await page.unread()
    await _asks_for_a_deputy(page)
    await page.settles()
    assert await page.unread() == before | {KARIN: 1, PER: 1}
    await page.screen(KARIN)
    assert await page.unread() == before | {PER: 1}


async def test_words_sent_twice_are_said_once(page: WebDriver) -> None:
    sent = await page.says(ANNA, "får vi gilla ICA?")
    before = await page.screen(ANNA)
    await page.repeats(sent)
    await page.repeats(sent)
    assert (await page.screen(ANNA)).text == before.text
    assert [card.title for card in before.cards] == ["Nej"]


async def test_a_form_sent_twice_at_once_is_taken_once(page: WebDriver) -> None:
    await page.says(ANNA, "registrera kanal")
    await page.presses(ANNA, "Registrera kanal")
    filled = await page.fills(ANNA, alternative="Spara och fortsätt senare", name="Badet")
    await asyncio.gather(*(page.repeats(filled) for _ in range(5)))
    await page.says(ANNA, "mina kanaler")
    assert (await page.screen(ANNA)).last.text.count("Badet") == 1


async def test_script_in_what_people_write_stays_text(page: WebDriver) -> None:
    nasty = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&"
    await page.says(ANNA, nasty)
    drawn = await _html(page, f"/as/{page.id_of(ANNA)}")
    assert len(drawn.select("script")) == 1
    assert not drawn.select("main img")
    assert nasty in drawn.get_text()


async def test_a_very_long_text_is_answered(page: WebDriver) -> None:
    await page.says(ANNA, "å" * 50_000)
    assert "4000 tecken" in (await page.screen(ANNA)).last.text


async def test_a_persons_cards_are_not_pressed_by_message_of_another(page: WebDriver) -> None:
    await page.screen(ANNA)
    press = await page.keeps(ANNA, "Mina kanaler")
    with pytest.raises(AssertionError, match="press: 404"):
        await page._send(Sent(person=PER, path=press.path, fields=press.fields))


async def test_what_is_wrong_is_tied_to_its_field(page: WebDriver) -> None:
    await page.says(ANNA, "registrera kanal")
    await page.presses(ANNA, "Registrera kanal")
    await page.fills(ANNA, name="Badet", deputy=ANNA)
    assert {"address", "purpose", "deputy"} <= set(await page.errors(ANNA))
    assert "name" not in await page.errors(ANNA)


async def test_a_form_has_a_label_and_help_tied_to_every_control(page: WebDriver) -> None:
    await page.says(ANNA, "registrera kanal")
    await page.presses(ANNA, "Registrera kanal")
    form = page._open_form(ANNA)
    for control in form.select("input:not([type=hidden]), textarea, select"):
        described = control.get("aria-describedby")
        if control.get("type") not in ("radio", "checkbox"):
            assert form.select_one(f'label[for="{control["id"]}"]') is not None
            assert described, f"{control['name']} has a line of help from the rules"
        if described:
            assert form.select_one(f"#{described}") is not None


async def test_the_language_of_the_page_is_the_persons(page: WebDriver) -> None:
    anna = page.id_of(ANNA)
    await page.screen(ANNA)
    async with (
        ClientSession(page.base_url, headers={"Origin": page.base_url}) as http,
        http.post(f"/as/{anna}/language", data={"language": "en"}) as response,
    ):
        text = await response.text()
    assert '<html lang="en">' in text
    assert "Hello Anna" in text
    assert "Change person" in text
    assert "Tuesday 24 November 2026" in text
    assert "Byt person" not in text


async def test_a_page_without_script_shows_the_form_and_keeps_the_reply(page: WebDriver) -> None:
    anna = page.id_of(ANNA)
    await page.says(ANNA, "registrera kanal")
    press = await page.keeps(ANNA, "Registrera kanal")
    async with ClientSession(page.base_url, headers={"Origin": page.base_url}) as http:
        async with http.post(f"/as/{anna}/press", data=press.fields) as response:
            assert "<h1>" in (text := await response.text())
        assert "Kanalens namn" in text or 'data-field="name"' in text
        async with http.post(f"/as/{anna}/words", data={"text": "mina kanaler"}) as response:
            assert response.url.path == f"/as/{anna}"
            assert "Mina kanaler" in await response.text()


async def test_everything_is_drawn_again_after_a_restart(sqlite_url: str) -> None:
    async with opened(sqlite_url) as (url, app), WebDriver(url, InProcess(app)) as page:
        await _asks_for_a_deputy(page)
        await page.settles()
        before = (await page.screen(ANNA)).text
        kept = await page.keeps(PER, "Ja, jag kan vara ersättare")
    async with opened(sqlite_url) as (url, app), WebDriver(url, InProcess(app)) as page:
        assert (await page.screen(ANNA)).text == before
        await page.repeats(kept)
        assert "Du har tackat ja" in await page.screen(PER)


async def _events(response: Any) -> list[tuple[str, Any]]:
    """What has been told until nothing more comes for a moment."""
    raw = b""
    try:
        while True:
            raw += await asyncio.wait_for(response.content.readany(), 0.5)
    except TimeoutError:
        found = re.findall(r"event: (\w+)\ndata: (.*)\n", raw.decode())
        return [(event, json.loads(data)) for event, data in found]


async def test_what_happens_is_told_while_the_page_is_open(page: WebDriver) -> None:
    karin = page.id_of(KARIN)
    await page.screen(KARIN)
    async with ClientSession(page.base_url) as http, http.get(f"/as/{karin}/live") as live:
        assert live.content_type == "text/event-stream"
        await _asks_for_a_deputy(page)
        await page.settles()
        told = await _events(live)
    lines = [data["html"] for event, data in told if event == "line"]
    assert any("Vattengympan" in html and "Godkänn" in html for html in lines)
    last_counts = [data["counts"] for event, data in told if event == "people"][-1]
    assert str(karin) not in last_counts, "who has the page open has read it"
    assert str(page.id_of(PER)) in last_counts


async def test_the_clock_shows_its_way_and_lets_only_one_move_it(page: WebDriver) -> None:
    async with ClientSession(page.base_url, headers={"Origin": page.base_url}) as http:

        async def move() -> int:
            form = {"to": "week", "language": "sv"}
            fetched = {"X-Kanalvakt": "fetch"}
            async with http.post("/clock", data=form, headers=fetched) as response:
                return response.status

        async with http.get("/live?language=en") as live:
            assert sorted(await asyncio.gather(move(), move())) == [200, 409]
            told = [data for event, data in await _events(live) if event == "clock"]
    assert told[-1] == {"moment": "Tuesday 1 December 2026 10:00", "way_gone": None}
    assert any(data["way_gone"] for data in told)


async def test_the_clock_strikes_by_its_buttons(page: WebDriver) -> None:
    async with ClientSession(page.base_url, headers={"Origin": page.base_url}) as http:
        for to, moment in (
            ("hour", "tisdag 24 november 2026 kl. 11.00"),
            ("tomorrow", "onsdag 25 november 2026 kl. 9.00"),
            ("week", "onsdag 2 december 2026 kl. 9.00"),
        ):
            form = {"to": to, "language": "sv"}
            async with http.post("/clock", data=form) as response:
                assert moment in await response.text()
