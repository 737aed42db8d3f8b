"""The first day in a real browser, in both languages, at a desk and on a phone."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.visitor import APPLICATION, DESKTOP, PHONE, Visitor, arrive

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

ANNA, KARIN, MARIA = "Anna Berg", "Karin Ek", "Maria Sjögren"


@pytest.mark.parametrize(
    ("language", "size"),
    [("sv", PHONE), ("en", DESKTOP)],  # Swedish has the longest words
    ids=["sv-phone", "en-desktop"],
)
async def test_the_first_day(
    browser: Browser, site: str, language: str, size: tuple[int, int]
) -> None:
    story = f"{language}-{'phone' if size == PHONE else 'desktop'}"
    visitor = await arrive(browser, site, language, story, size)
    await visitor.page.goto(f"{site}/?language={language}")
    await visitor.looks("who are you")
    await _applies(visitor)
    await _approves(visitor)
    await _confirms(visitor)
    await _starts(visitor)
    await _checks(visitor)
    await _asks(visitor)


async def _applies(anna: Visitor) -> None:
    await anna.becomes(ANNA)
    await anna.looks("home")
    await anna.says(anna.words["register"].lower())
    await anna.looks("register")
    await anna.button("register").click()
    await expect(anna.form).to_be_visible()
    await anna.looks("the form")
    await anna.button("send").click()
    await expect(anna.page.locator(".errors")).to_be_focused()
    await anna.looks("what is missing")
    await anna.form.locator("[name='text.service']").select_option("facebook")
    for name, value in APPLICATION.items():
        await anna.form.locator(f"[name='text.{name}']").fill(value)
    await anna.form.locator("[name='person.deputy']").select_option(label="Per Lund, badmästare")
    await anna.looks("filled in")
    await anna.button("send").click()
    await expect(anna.form).to_have_count(0)
    await expect(anna.page.locator(".card").last).to_contain_text(KARIN)
    await anna.looks("sent")


async def _approves(karin: Visitor) -> None:
    await karin.becomes(KARIN)
    await karin.looks("a request")
    await karin.button("approve").click()
    await expect(karin.form).to_be_visible()
    await karin.looks("five assurances")
    await karin.ticks_all()
    await karin.form.locator("button.primary").click()
    await expect(karin.form).to_have_count(0)
    await expect(karin.button("approve")).to_have_count(0)
    await karin.looks("approved")


async def _confirms(maria: Visitor) -> None:
    await maria.becomes(MARIA)
    await maria.looks("a new channel")
    await maria.button("access").click()
    await expect(maria.form).to_be_visible()
    await maria.looks("access")
    await maria.ticks_all()
    await maria.form.locator("button.primary").click()
    await expect(maria.form).to_have_count(0)
    await maria.looks("access confirmed")


async def _starts(anna: Visitor) -> None:
    await anna.becomes(ANNA)
    await anna.page.locator("[data-copy]").last.click()
    await expect(anna.page.locator("#status")).to_have_text(anna.words["copied"])
    await anna.looks("the checklist")
    await anna.button("in place").click()
    await expect(anna.form).to_be_visible()
    await anna.looks("the checklist form")
    await anna.ticks_all()
    await anna.form.locator("button.primary").click()
    await expect(anna.form).to_have_count(0)
    await expect(anna.page.locator("#lines")).to_contain_text(anna.words["is active"])
    await anna.looks("the channel is active")


async def _checks(anna: Visitor) -> None:
    before = await anna.page.locator("#moment").inner_text()
    if not await anna.button("tomorrow").is_visible():
        await anna.page.locator("#clock summary").click()
        await anna.looks("the clock")
    await anna.button("tomorrow").click()
    await expect(anna.page.locator("#moment")).not_to_have_text(before)
    await expect(anna.button("all clear", "Vattengympan")).to_be_visible()
    await anna.looks("the next morning")
    await anna.button("all clear", "Vattengympan").click()
    await expect(anna.button("all clear", "Vattengympan")).to_have_count(0)
    await anna.looks("all clear")


async def _asks(anna: Visitor) -> None:
    last = anna.page.locator(".card h3").last
    await anna.says("får vi gilla Tyresö FF?")
    await expect(last).to_have_text(anna.words["yes"])
    await anna.looks("may we like the club")
    await anna.says("may we like ICA?")
    await expect(last).to_have_text(anna.words["no"])
    await anna.looks("may we like the shop")
