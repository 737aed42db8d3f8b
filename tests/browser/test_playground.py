"""Microsoft's own local client as the witness: the real cards, pressed in the real page."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser.playground import Screen, Town, command, playground, screen, town
from tests.chat_town import PEOPLE

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PICTURES = Path(__file__).parent / "output" / "playground"
NEXT_MORNING = "2026-11-25T09:01:00+01:00"
APPLICATION = {
    "Kanalens namn": "Solviks bokklubb",
    "Adress": "facebook.com/solviksbokklubb",
    "Syfte": "Visa nya böcker",
    "Målgrupp": "Alla som läser",
    "Så bidrar den till verksamhetens mål": "Fler läser",
    "Nytta för målgruppen": "Ett tips varje vecka",
    "Resurser på lång sikt": "Två timmar i veckan",
    "Ersättare: eller skriv namnet": "Omar Haddad",
}


async def test_a_channel_is_registered_approved_and_looked_after(
    browser: Browser, tmp_path: Path
) -> None:
    command()  # or skip
    async with AsyncExitStack() as stack:
        opened = await stack.enter_async_context(town(tmp_path))
        endpoint = f"{opened.url}/api/messages"
        tove, sven = await asyncio.gather(
            *[_sits_down(stack, browser, tmp_path, name, endpoint) for name in ("tove", "sven")]
        )
        await _is_greeted_once(tove)
        await _registers(tove)
        await _approves(sven)
        await _answers_the_nudge(tove, opened)


async def _sits_down(
    stack: AsyncExitStack, browser: Browser, folder: Path, name: str, endpoint: str
) -> Screen:
    url = await stack.enter_async_context(playground(folder, name, PEOPLE, endpoint))
    return await screen(browser, url, PICTURES / name)


async def _is_greeted_once(tove: Screen) -> None:
    """The Playground tells at every opening of the page that the app is installed, and forgets
    what stood in it."""
    await tove.sees("Hello Tove!")
    await tove.looks("greeting")
    await tove.page.reload()
    await tove.says("svenska")  # the Playground itself speaks English only
    await tove.sees("Jag talar svenska med dig.")
    await expect(tove.cards.filter(has_text="Hello Tove!")).to_have_count(0)


async def _registers(tove: Screen) -> None:
    await tove.says("registrera kanal")
    asked = await tove.sees("Du svarar på tio korta frågor.")
    await tove.presses("Registrera kanal", asked)
    form = await tove.sees("Resurser på lång sikt")
    await tove.presses("Skicka till chefen", form)
    await tove.sees("Fyll i det här.")
    await tove.looks("what is missing")
    await tove.chooses("Tjänst", "Facebook", form)
    for label, text in APPLICATION.items():
        await form.get_by_label(label, exact=True).fill(text)
    await tove.looks("the form")
    await tove.presses("Skicka till chefen", form)
    sent = await tove.sees("Sven Hall har din ansökan nu.")
    await expect(sent).to_contain_text("Ersättare: Omar Haddad")
    await tove.looks("sent")


async def _approves(sven: Screen) -> None:
    request = await sven.sees("A new channel to decide about")
    await expect(request).to_contain_text("Name of the channel: Solviks bokklubb")
    await sven.looks("request")
    count = await sven.cards.count()
    await sven.presses("Approve", request)
    form = await sven.sees("Tick what you assure.")
    for box in await form.get_by_role("checkbox").all():
        await box.check()
    await sven.looks("assurances")
    await sven.presses("Approve", form)
    decided = await sven.sees("Approved by Sven Hall")
    await expect(decided.get_by_role("button", name="Approve", exact=True)).to_have_count(0)
    await expect(sven.cards).to_have_count(count)  # it stands where the request stood
    await sven.looks("approved")


async def _answers_the_nudge(tove: Screen, opened: Town) -> None:
    await tove.sees("Godkänd av Sven Hall")
    await tove.looks("decided")
    await opened.move_to(NEXT_MORNING)
    nudge = await tove.sees("Dagens kommentarer, onsdag 25 november")
    await tove.looks("nudge")
    calm = nudge.get_by_role("button", name="Allt lugnt")
    await expect(calm).to_have_count(2)
    count = await tove.cards.count()
    await tove.page.wait_for_timeout(500)
    await calm.first.click()
    await expect(calm).to_have_count(1)
    await expect(tove.cards).to_have_count(count)
    await tove.looks("answered")
