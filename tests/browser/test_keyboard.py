"""The first day by the keyboard alone: every step is reached, and the focus goes where it helps."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.visitor import APPLICATION, Visitor, arrive

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

MAX_TABS = 150
FOCUSED = """() => {
  const one = document.activeElement;
  const read = (one.labels?.[0] ?? one).cloneNode(true);
  for (const hidden of read.querySelectorAll('[aria-hidden]')) hidden.remove();
  const name = one.getAttribute('aria-label') ?? read.textContent;
  const box = one.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return {
    name: name.replace(/\\s+/g, ' ').trim(),
    field: one.name ?? '',
    outline: getComputedStyle(one).outlineStyle,
    isSeen: one === top || one.contains(top) || Boolean(one.labels?.[0]?.contains(top)),
  };
}"""


class Keyboard:
    """Hands that never touch a mouse."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.page = visitor.page

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.page.keyboard.press(key)

    async def tab_to(self, start: str = "", *, field: str = "", back: bool = False) -> None:
        """Tab on until something is focused whose name starts so, or that is the field."""
        for _ in range(MAX_TABS):
            await self.press("Shift+Tab" if back else "Tab")
            focused = await self.page.evaluate(FOCUSED)
            if focused["field"] == field if field else focused["name"].startswith(start):
                assert focused["outline"] != "none", f"{focused} has the focus, and nobody sees it"
                assert focused["isSeen"], f"{focused} has the focus behind something else"
                return
        raise AssertionError(f"{start or field} cannot be reached")

    async def becomes(self, name: str) -> None:
        await self.tab_to(name)
        await self.press("Enter")
        await expect(self.page.get_by_role("heading", level=1)).to_contain_text(name)

    async def says(self, text: str) -> None:
        await self.tab_to(field="text")
        await self.page.keyboard.type(text)
        await self.press("Enter")
        await expect(self.page.locator("#text")).to_have_value("")

    async def opens(self, word: str) -> None:
        """Go back from the writing field to the lowest button of that name, and press it."""
        await self.tab_to(field="text")
        await self.tab_to(self.visitor.words[word], back=True)
        await self.press("Enter")
        await expect(self.visitor.form).to_be_visible()
        first = self.visitor.form.locator("input:not([type=hidden]), select, textarea").first
        await expect(first).to_be_focused()

    async def ticks_all_and_sends(self) -> None:
        boxes = await self.visitor.form.locator("input[type=checkbox]").count()
        await self.press("Space")
        for _ in range(boxes - 1):
            await self.press("Tab", "Space")
        await self.press("Tab")
        if await self.page.evaluate("document.activeElement.tagName") != "BUTTON":
            await self.tab_to(
                (await self.visitor.form.locator("button.primary").inner_text()).strip()
            )
        await self.press("Enter")
        await expect(self.visitor.form).to_have_count(0)
        assert await self.page.evaluate("document.activeElement.tagName") == "H3"


async def test_the_first_day_by_keyboard(browser: Browser, site: str) -> None:
    visitor = await arrive(browser, site, "sv", "keyboard")
    keyboard, page = Keyboard(visitor), visitor.page
    await page.goto(site)
    await keyboard.becomes("Anna Berg")
    await keyboard.says("registrera kanal")
    await keyboard.opens("register")

    await keyboard.tab_to(visitor.words["send"])
    await keyboard.press("Enter")
    await expect(page.locator(".errors")).to_be_focused()
    await keyboard.press("Tab", "Enter")
    service = visitor.form.locator("[name='text.service']")
    await expect(service).to_be_focused()
    assert await service.get_attribute("aria-invalid") == "true"
    described = await service.get_attribute("aria-describedby")
    assert described is not None
    await expect(page.locator(f"[id='{described.split()[0]}']")).to_be_visible()
    await page.keyboard.type("Face")
    for name, value in APPLICATION.items():
        await keyboard.tab_to(field=f"text.{name}")
        await page.keyboard.type(value)
    await keyboard.tab_to(field="person.deputy")
    await page.keyboard.type("Per L")
    await visitor.looks("filled in by keyboard")
    await keyboard.tab_to(visitor.words["send"])
    await keyboard.press("Enter")
    await expect(visitor.form).to_have_count(0)
    await expect(page.locator(".card h3:focus")).to_have_count(1)

    await page.goto(site)
    await keyboard.becomes("Karin Ek")
    await keyboard.opens("approve")
    await keyboard.ticks_all_and_sends()
    await page.goto(site)
    await keyboard.becomes("Maria Sjögren")
    await keyboard.opens("access")
    await keyboard.ticks_all_and_sends()
    await page.goto(site)
    await keyboard.becomes("Anna Berg")
    await keyboard.opens("in place")
    await keyboard.ticks_all_and_sends()
    await expect(page.locator("#lines")).to_contain_text("är aktiv")

    await page.reload()
    await keyboard.tab_to(visitor.words["tomorrow"])
    await keyboard.press("Enter")
    all_clear = visitor.button("all clear", "Vattengympan")
    await expect(all_clear).to_be_visible()
    await expect(page.locator("#moment")).to_contain_text("kl. 9.00")
    await keyboard.tab_to(field="text")
    await keyboard.tab_to(f"{visitor.words['all clear']}: Vattengympan", back=True)
    await keyboard.press("Enter")
    await expect(all_clear).to_have_count(0)
    await expect(page.locator(".card h3:focus")).to_have_count(1)

    await keyboard.says("får vi gilla Tyresö FF?")
    await expect(page.locator("#status")).to_contain_text("Ja")
    await expect(page.locator("#text")).to_be_focused()
    await visitor.looks("asked by keyboard")


async def test_escape_closes_the_form_and_keeps_the_draft(browser: Browser, site: str) -> None:
    visitor = await arrive(browser, site, "sv", "escape")
    keyboard, page = Keyboard(visitor), visitor.page
    await page.goto(site)
    await keyboard.becomes("Anna Berg")
    await keyboard.says("registrera kanal")
    await keyboard.opens("register")
    await keyboard.tab_to(field="text.name")
    await page.keyboard.type("Badplatsen")
    await keyboard.press("Escape")
    await expect(visitor.form).to_have_count(0)
    await expect(page.locator("#lines")).to_contain_text("Badplatsen")
    await visitor.looks("closed with a draft")


async def test_escape_from_an_untouched_form_leads_back(browser: Browser, site: str) -> None:
    visitor = await arrive(browser, site, "sv", "escape")
    keyboard, page = Keyboard(visitor), visitor.page
    await page.goto(site)
    await keyboard.becomes("Anna Berg")
    await keyboard.says("registrera kanal")
    await keyboard.opens("register")
    await keyboard.press("Escape")
    await expect(visitor.form).to_have_count(0)
    await expect(page.locator(".card h3:focus")).to_have_text("Registrera kanal")
    assert "Utkast" not in await page.locator("#lines").inner_text()


async def test_the_first_stop_leads_past_the_top(browser: Browser, site: str) -> None:
    visitor = await arrive(browser, site, "sv", "skip")
    await visitor.page.goto(site)
    await visitor.page.keyboard.press("Tab")
    await expect(visitor.page.locator(".skip")).to_be_focused()
    await expect(visitor.page.locator(".skip")).to_be_in_viewport()
    await visitor.page.keyboard.press("Enter")
    await expect(visitor.page.locator("main")).to_be_focused()
