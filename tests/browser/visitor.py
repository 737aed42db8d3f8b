"""Somebody at the browser: what they do, and what is looked at after each step."""

import re
from pathlib import Path

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Locator, Page, expect

# The first question waits for the answers to be read in, and tests share two processors.
expect.set_options(timeout=20_000)
OUTPUT = Path(__file__).parent / "output"
DESKTOP = (1280, 860)
PHONE = (360, 740)

# What the buttons say, by what they do.
WORDS = {
    "sv": {
        "register": "Registrera kanal",
        "send": "Skicka till chefen",
        "approve": "Godkänn",
        "access": "Jag har fått administratörsbehörighet",
        "in place": "Allt är på plats",
        "tomorrow": "Till i morgon kl. 9.00",
        "all clear": "Allt lugnt",
        "yes": "Ja",
        "no": "Nej",
        "is active": "är aktiv",
        "copied": "Kopierat",
    },
    "en": {
        "register": "Register a channel",
        "send": "Send to the manager",
        "approve": "Approve",
        "access": "I have administrator access",
        "in place": "Everything is in place",
        "tomorrow": "To tomorrow 9:00",
        "all clear": "All clear",
        "yes": "Yes",
        "no": "No",
        "is active": "is active",
        "copied": "Copied",
    },
}
APPLICATION = {
    "name": "Vattengympan",
    "address": "https://www.facebook.com/vattengympansolvik",
    "purpose": "Berätta om tider och nya grupper",
    "audience": "Alla som vill röra sig i vatten",
    "goals": "Fler äldre rör sig varje vecka",
    "benefit": "Snabba besked när en grupp är inställd",
    "resources": "Två timmar i veckan, även på sommaren",
}


class Visitor:
    """A person at the page, in one language and at one size of the window."""

    def __init__(self, page: Page, site: str, language: str, story: str) -> None:
        self.page = page
        self.site = site
        self.words = WORDS[language]
        self.language = language
        self.faults: list[str] = []
        self._folder = OUTPUT / story
        self._step = 0
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda said: self._hear(said.type, said.text))
        page.on("request", lambda request: self._notice(request.url))

    def _hear(self, kind: str, text: str) -> None:
        # Chromium reports the answer to a form that is not accepted; the page shows it itself.
        if kind in ("error", "warning") and "422" not in text:
            self.faults.append(text)

    def _notice(self, url: str) -> None:
        if not url.startswith(self.site):
            self.faults.append(f"the page asked {url}")

    async def becomes(self, name: str) -> None:
        """Choose who to be, and speak the story's language."""
        await self.page.goto(f"{self.site}/?language={self.language}")
        await self.page.get_by_role("link", name=name).click()
        await expect(self.page.get_by_role("heading", level=1)).to_contain_text(name)
        await self.page.wait_for_load_state()  # before its script the Enter key only ends a line
        html = self.page.locator("html")
        if await html.get_attribute("lang") != self.language:
            await self.page.locator(f".languages [value={self.language}]").click()
            await expect(html).to_have_attribute("lang", self.language)
            await self.page.wait_for_load_state()

    async def says(self, text: str) -> None:
        """Write something and send it by the Enter key."""
        own = self.page.locator(".line.own")
        count = await own.count()
        await self.page.locator("#text").fill(text)
        await self.page.keyboard.press("Enter")
        await expect(own).to_have_count(count + 1)
        await expect(self.page.locator("#text")).to_have_value("")

    def button(self, word: str, within: str = "") -> Locator:
        """The lowest button that does what the word says."""
        label = self.words.get(word, word)
        exact = re.compile(f"^{re.escape(label)}" + (f": .*{re.escape(within)}" if within else "$"))
        return self.page.get_by_role("button", name=exact).last

    @property
    def form(self) -> Locator:
        """The open form."""
        return self.page.locator(".sheet")

    async def ticks_all(self) -> None:
        """Tick every box of the open form."""
        for box in await self.form.locator("input[type=checkbox]").all():
            await box.check()

    async def looks(self, what: str) -> None:
        """Keep a picture of the step, and look for what is wrong with it."""
        self._step += 1
        await self.page.mouse.move(0, 0)
        self._folder.mkdir(parents=True, exist_ok=True)
        name = f"{self._step:02}-{what.replace(' ', '-')}.png"
        await self.page.screenshot(path=self._folder / name)
        found = await Axe().run(self.page)
        assert not found.violations_count, f"{what}: {found.generate_report()}"
        width = await self.page.evaluate("document.documentElement.scrollWidth")
        size = self.page.viewport_size
        assert size is not None
        assert width <= size["width"], f"{what}: wider than the window"
        assert not self.faults, f"{what}: {self.faults}"


async def arrive(
    browser: Browser, site: str, language: str, story: str, size: tuple[int, int] = DESKTOP
) -> Visitor:
    """A visitor in a window of their own."""
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce"
    )
    context.set_default_timeout(20_000)
    return Visitor(await context.new_page(), site, language, story)
