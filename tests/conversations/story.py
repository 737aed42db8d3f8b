"""The steps that several conversations begin with."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

from tests.platforms.driver import Driver

APPLICATION = {
    "service": "facebook",
    "name": "Simhallen i Bollmora",
    "address": "https://www.facebook.com/bollmorasimhall",
    "purpose": "Berätta om öppettider och simskola",
    "audience": "Familjer i kommunen",
    "goals": "Fler barn lär sig simma",
    "benefit": "Snabba svar på frågor",
    "resources": "Två timmar i veckan, även nästa år",
}


async def applies(chat: Driver, person: Any, **answers: Any) -> None:
    """The person fills in and sends a whole application, with other answers where given."""
    await chat.says(person, "registrera kanal")
    await chat.presses(person, "Registrera kanal")
    await chat.fills(person, **(APPLICATION | answers))


async def approves(chat: Driver, manager: Any) -> None:
    """The manager assures all five and approves."""
    await chat.presses(manager, "Godkänn")
    await chat.fills(
        manager,
        assurances=["purpose_and_audience", "goals", "benefit", "resources", "deputy"],
    )


async def starts(chat: Driver, town: Any) -> None:
    """Anna's channel from application to active."""
    await applies(chat, town.anna, deputy=town.per)
    await chat.settles()
    await approves(chat, town.karin)
    await chat.settles()
    await chat.presses(town.maria, "Jag har fått administratörsbehörighet")
    await chat.fills(town.maria, confirmed=["access", "two"])
    await chat.presses(town.anna, "Allt är på plats")
    await chat.fills(town.anna, in_place=["sender", "presentation", "contact", "moderation_notice"])
    await chat.settles()


async def imports_guideline(database_url: str, document: Path, text: str) -> None:
    """The organisation's own document is read in, from the command line."""
    await asyncio.to_thread(document.write_text, text, encoding="utf-8")
    imported = await asyncio.create_subprocess_exec(
        Path(sys.executable).with_name("kanalvakt"),
        "guideline",
        "import",
        document,
        env=os.environ | {"KANALVAKT_DATABASE_URL": database_url},
        stdout=asyncio.subprocess.DEVNULL,
    )
    assert await imported.wait() == 0
