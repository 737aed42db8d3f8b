"""What only a browser shows: what comes by itself, survives a restart, and a bad network."""

import asyncio
from datetime import timedelta

import pytest
from playwright.async_api import Browser, Route, expect

from tests.browser.visitor import PHONE, Visitor, arrive
from tests.ports import kept_port
from tests.solvik import InProcess, opened

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SHOWN_AFTER_SCRIPT_MILLISECONDS = """new Promise(told => new PerformanceObserver(list => {
    const [shown] = list.getEntriesByName("first-contentful-paint");
    const [script] = performance.getEntriesByType("resource").filter(r => /chat.js$/.test(r.name));
    if (shown) told(shown.startTime - script.responseEnd);
}).observe({ type: "paint", buffered: true }))"""


async def words(visitor: Visitor) -> str:
    """All that the conversation says, however it is styled by then."""
    return " ".join((await visitor.page.locator("#lines").text_content() or "").split())


async def test_everything_is_drawn_again_after_a_restart(browser: Browser, sqlite_url: str) -> None:
    async with opened(sqlite_url, by_itself=True) as (url, _app):
        visitor = await arrive(browser, url, "sv", "restart")
        await visitor.becomes("Anna Berg")
        await visitor.says("får vi gilla ICA?")
        await visitor.says("mina kanaler")
        before = await words(visitor)
        await visitor.page.close()
    async with opened(sqlite_url, by_itself=True) as (url, _app):
        visitor = await arrive(browser, url, "sv", "restart")
        await visitor.becomes("Anna Berg")
        assert await words(visitor) == before
        await visitor.looks("after the restart")


async def test_an_open_page_comes_back_by_itself_after_a_restart(
    browser: Browser, sqlite_url: str
) -> None:
    with kept_port() as port:
        async with opened(sqlite_url, port=port, by_itself=True) as (url, _app):
            maria = await arrive(browser, url, "sv", "comes back")
            await maria.becomes("Maria Sjögren")
            lines = maria.page.locator("#lines > li")
            before, moment = await lines.count(), maria.page.locator("#moment")
            at_first = await moment.inner_text()
        async with opened(sqlite_url, port=port, by_itself=True) as (url, app):
            assert app.town_clock is not None
            await InProcess(app).move_to(app.town_clock.now() + timedelta(hours=1))
            await expect(moment).not_to_have_text(at_first)
            anna = await arrive(browser, url, "sv", "comes back")
            await anna.becomes("Anna Berg")
            await anna.says("hur byter jag lösenord i datorn?")
            await anna.button("Skicka till kommunikatören").click()
            await expect(lines).to_have_count(before + 1)
            await maria.says("väntar på dig")
            maria.faults.clear()  # Chromium may have told that nobody was there
            await maria.looks("back after the restart")


async def test_the_page_is_shown_when_its_enter_key_works(browser: Browser, site: str) -> None:
    async def late(route: Route) -> None:
        await asyncio.sleep(0.5)
        await route.continue_()

    visitor = await arrive(browser, site, "sv", "network")
    await visitor.page.route("**/chat.js", late)
    await visitor.becomes("Anna Berg")
    assert await visitor.page.evaluate(SHOWN_AFTER_SCRIPT_MILLISECONDS) >= 0


async def test_a_message_comes_by_itself_and_is_unread_elsewhere(
    browser: Browser, site: str
) -> None:
    anna = await arrive(browser, site, "sv", "live")
    maria = await arrive(browser, site, "sv", "live")
    await anna.becomes("Anna Berg")
    await maria.becomes("Maria Sjögren")
    lines = maria.page.locator("#lines > li")
    before = await lines.count()
    await anna.says("hur byter jag lösenord i datorn?")
    await anna.button("Skicka till kommunikatören").click()
    await expect(lines).to_have_count(before + 1)
    await expect(maria.page.locator("#status")).to_contain_text("Anna Berg")
    await maria.looks("a question has come")
    await maria.page.goto(f"{site}/")
    badge = maria.page.locator("[data-face]", has_text="Emily Carter").locator(".unread")
    await expect(badge).to_be_visible()


async def test_a_lost_answer_is_asked_for_again_and_has_one_effect(
    browser: Browser, site: str
) -> None:
    visitor = await arrive(browser, site, "sv", "network")
    await visitor.becomes("Anna Berg")
    lost: list[str] = []

    async def lose_the_first(route: Route) -> None:
        if not lost:
            lost.append(str(route.request.post_data))
            await route.fetch()
            await route.abort()
        else:
            assert route.request.post_data == lost[0]
            await route.continue_()

    await visitor.page.route("**/words", lose_the_first)
    await visitor.says("får vi gilla ICA?")
    await expect(visitor.page.locator(".line.own")).to_have_count(1)
    await expect(visitor.page.locator(".card h3", has_text="Nej")).to_have_count(1)


async def test_without_a_network_what_was_written_stays(browser: Browser, site: str) -> None:
    visitor = await arrive(browser, site, "sv", "network")
    await visitor.becomes("Anna Berg")
    await visitor.page.route("**/words", lambda route: route.abort())
    await visitor.page.locator("#text").fill("får vi gilla ICA?")
    await visitor.page.keyboard.press("Enter")
    await expect(visitor.page.locator("#trouble")).to_contain_text("Servern svarar inte")
    await expect(visitor.page.locator("#text")).to_have_value("får vi gilla ICA?")


async def test_switching_person_keeps_the_draft(browser: Browser, site: str) -> None:
    visitor = await arrive(browser, site, "sv", "switch")
    await visitor.becomes("Anna Berg")
    await visitor.says("registrera kanal")
    await visitor.button("register").click()
    await visitor.form.locator("[name='text.name']").fill("Badplatsen")
    await visitor.page.get_by_role("link", name="Per Lund").click()
    await expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("Per Lund")
    await visitor.becomes("Anna Berg")
    await visitor.says("registrera kanal")
    await expect(visitor.page.locator(".card").last).to_contain_text("Badplatsen")


async def test_the_language_is_the_persons_and_stays(browser: Browser, site: str) -> None:
    visitor = await arrive(browser, site, "sv", "language")
    await visitor.becomes("Anna Berg")
    await visitor.page.get_by_role("button", name="English").click()
    await expect(visitor.page.locator("html")).to_have_attribute("lang", "en")
    await expect(visitor.page.locator(".card h3").first).to_have_text("Hello Anna!")
    await visitor.page.reload()
    await expect(visitor.page.locator("html")).to_have_attribute("lang", "en")
    await visitor.page.get_by_role("link", name="Per Lund").click()
    await expect(visitor.page.locator("html")).to_have_attribute("lang", "sv")


@pytest.mark.parametrize("person", ["Emily Carter", "Mats Öberg", "Johan Kvist"])
async def test_long_lists_fit_a_phone(browser: Browser, site: str, person: str) -> None:
    visitor = await arrive(browser, site, "sv", "phone", PHONE)
    await visitor.becomes(person)
    await visitor.says("mina kanaler")
    await visitor.says("väntar på dig")
    await visitor.looks(f"{person} on a phone")
