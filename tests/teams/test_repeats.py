"""What Teams tells twice has one effect, in one process and over two; and whatever is rightly
signed, however odd, is never an error of the server."""

import asyncio
import json
import logging
import random
import time
from typing import Any

import pytest

from tests.conversations.story import applies
from tests.platforms import teams_activities as activities
from tests.platforms.teams import TeamsDriver
from tests.platforms.teams_checks import Json
from tests.platforms.teams_client import activity_of
from tests.teams.story import ALL_ASSURANCES, begins, journal, kept, to

FUZZ_SECONDS = 4.0


async def test_words_told_many_times_at_once_are_answered_once(
    chat: TeamsDriver, town: Any
) -> None:
    sent = await chat.says(town.anna, "hej")
    before = len(to(chat, town.anna))
    await asyncio.gather(*(chat.fake.send(activity_of(sent)) for _time in range(8)))
    await chat.clients.app_is_idle()
    assert len(to(chat, town.anna)) == before
    fresh = activity_of(sent) | {"id": chat.fake.new_activity_id()}
    acks = await asyncio.gather(*(chat.fake.send(fresh) for _time in range(8)))
    await chat.clients.app_is_idle()
    assert {ack.status for ack in acks} == {200}
    assert len(to(chat, town.anna)) == before + 1


async def test_ids_are_told_apart_by_their_conversation(chat: TeamsDriver, town: Any) -> None:
    sent = activity_of(await chat.says(town.anna, "hej"))
    await chat.says(town.per, "hej")
    before = len(to(chat, town.per))
    per = chat.user(town.per)
    same_id = activities.written(chat.fake, per, chat.fake.personal(per), "hej") | {
        "id": sent["id"]
    }
    assert (await chat.fake.send(same_id)).status == 200
    await chat.clients.app_is_idle()
    assert len(to(chat, town.per)) == before + 1


async def test_a_press_told_again_changes_nothing_and_shows_no_failure(
    chat: TeamsDriver, town: Any, sqlite_url: str
) -> None:
    await applies(chat, town.anna, deputy=town.per)
    await chat.settles()
    sent = await chat.presses(town.per, "Ja, jag kan vara ersättare")
    steps, messages = await journal(sqlite_url), len(chat.fake.messages)
    await asyncio.gather(*(chat.repeats(sent) for _time in range(3)))
    await chat.settles()
    assert await journal(sqlite_url) == steps
    assert len(chat.fake.messages) == messages
    assert "Du har tackat ja" in await chat.screen(town.per)


async def test_a_second_press_of_the_same_button_changes_nothing(
    chat: TeamsDriver, town: Any, sqlite_url: str
) -> None:
    await applies(chat, town.anna, deputy=town.per)
    await chat.settles()
    sent = await chat.keeps(town.per, "Ja, jag kan vara ersättare")
    await chat.repeats(sent)
    steps = await journal(sqlite_url)
    await chat.repeats(sent, with_new_id=True)
    await chat.settles()
    assert [step for step in await journal(sqlite_url) if step not in steps] == []
    assert "Du har tackat ja" in (await chat.screen(town.per)).last.text


async def test_a_dialog_told_again_and_sent_twice_has_one_effect(
    chat: TeamsDriver, town: Any
) -> None:
    await applies(chat, town.anna, deputy=town.per)
    await chat.settles()
    await chat.presses(town.karin, "Godkänn")
    sent = await chat.fills(town.karin, assurances=ALL_ASSURANCES)
    await chat.repeats(sent)
    await chat.repeats(sent, with_new_id=True)
    await chat.settles()
    titles = [card.title for card in (await chat.screen(town.maria)).cards]
    assert titles.count("Ny kanal: Simhallen i Bollmora (Facebook)") == 1
    titles = [card.title for card in (await chat.screen(town.karin)).cards]
    assert titles.count(f"Godkänd av {town.karin.name}") == 1


# Fuzz


ODD: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, 10**30, "", "x", "a" * 3000, [], {}, [[]], {"id": "1"}, {"data": {}},
    ["x"], {"type": "mention"}, "\u0000", "../..", {"step": "home.open_home", "args": {}},
    {"verb": "submit", "form": {}}, {"action": {"type": "Action.Execute", "data": {"args": 1}}},
)  # fmt: skip


def spoiled(whole: Json, chance: random.Random) -> Json:
    """A copy with one to three parts put in another's place, taken away or added."""
    made = json.loads(json.dumps(whole))
    for _time in range(chance.randint(1, 3)):
        places: list[tuple[Any, Any]] = []

        def walk(thing: Any, places: list[tuple[Any, Any]] = places) -> None:
            keys = thing if isinstance(thing, dict) else range(len(thing))
            for key in list(keys):
                places.append((thing, key))
                if isinstance(thing[key], dict | list):
                    walk(thing[key], places)

        walk(made)
        holder, key = chance.choice(places)
        if isinstance(holder, dict) and chance.random() < 0.2:
            del holder[key]
        else:
            holder[key] = json.loads(json.dumps(chance.choice(ODD)))
    return dict(made)


async def test_rightly_signed_nonsense_is_never_an_error(
    chat: TeamsDriver, town: Any, sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    seed = random.randrange(10**9)
    chance = random.Random(seed)
    await applies(chat, town.anna, deputy=town.per)
    await chat.settles()
    steps = await journal(sqlite_url)
    await begins(chat, town.lisa)
    lisa, per = chat.user(town.lisa), chat.user(town.per)
    (submit, *_more) = [
        one for one in chat.fake.dialogs[lisa.id].card["body"] if one["type"] == "ActionSet"
    ]
    told = [
        activity_of(await chat.says(per, "hej")),
        activity_of(await chat.keeps(per, "Ja, jag kan vara ersättare")),
        activity_of(await chat.keeps(lisa, "Registrera kanal")),
        activities.submitted(chat.fake, lisa, submit["actions"][0], {"name": "Badet"}),
        activities.mentioning(chat.fake, per, chat.fake.add_group("Alla"), "får vi gilla ICA?"),
        activities.installation(chat.fake, per, chat.fake.personal(per), "add"),
    ]
    caplog.clear()
    end, statuses = time.monotonic() + FUZZ_SECONDS, set()
    while time.monotonic() < end:
        whole = chance.choice(told) | {"id": chat.fake.new_activity_id()}
        ack = await chat.fake.send(spoiled(whole, chance))
        statuses.add(ack.status)
        assert ack.status in (200, 400, 401, 403), (seed, ack.sent)
    await chat.clients.app_is_idle()
    assert {200, 400} <= statuses
    errors = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert errors == [], seed
    assert [key for key, is_closed in await kept(sqlite_url) if not is_closed] == [], seed
    done = (await journal(sqlite_url))[len(steps) :]
    assert not any("approve" in step for step in done), seed
