"""Group chats and channels: questions about the guideline are answered there when we are named;
nothing personal is shown where others read along."""

from typing import Any

from tests.platforms import teams_activities as activities
from tests.platforms.teams import TeamsDriver
from tests.platforms.teams_connector import card_of
from tests.platforms.teams_things import Conversation
from tests.teams.story import memory, to

QUESTION = "får vi gilla ICA?"
PASS_ON = "Skicka till kommunikatören"


def ours(chat: TeamsDriver, place: Conversation) -> list[Any]:
    """Our own messages there."""
    return [message for message in chat.fake.seen_in(place) if message.is_bot]


async def places(chat: TeamsDriver, town: Any) -> list[Conversation]:
    """A group chat and a channel that we are in."""
    channel = chat.fake.add_channel("Allmänt")
    await chat.adds_team(town.maria, channel)
    return [chat.fake.add_group("Kommunikation"), channel]


async def test_being_put_into_a_team_says_nothing(chat: TeamsDriver, town: Any) -> None:
    before = len(to(chat, town.maria))
    for place in await places(chat, town):
        assert ours(chat, place) == []
    assert len(to(chat, town.maria)) == before


async def test_a_question_is_answered_where_it_was_asked(chat: TeamsDriver, town: Any) -> None:
    for place in await places(chat, town):
        sent = await chat.mentions(town.anna, place, QUESTION)
        (answer,) = ours(chat, place)
        assert (await chat.public(place)).last.title == "Nej"
        if place.kind == "channel":
            (asked,) = [m for m in chat.fake.seen_in(place) if not m.is_bot]
            assert answer.thread == asked.thread, "below the question, not as a new thread"
        await chat.repeats(sent)
        assert len(ours(chat, place)) == 1


async def test_anything_personal_is_left_for_the_own_chat(chat: TeamsDriver, town: Any) -> None:
    own = len(to(chat, town.anna))
    for place in await places(chat, town):
        for words in ("mina kanaler", "väntar på mig", "registrera kanal", "hej", "språk"):
            await chat.mentions(town.anna, place, words)
            screen = await chat.public(place)
            assert screen.last.title == "Skriv till mig direkt", words
            assert "Berg" not in screen.last.text
    assert len(to(chat, town.anna)) == own


async def test_presses_by_others_are_seen_by_the_presser_alone(
    chat: TeamsDriver, town: Any
) -> None:
    for place in await places(chat, town):
        await chat.mentions(town.anna, place, QUESTION)
        (answer,) = ours(chat, place)
        before = card_of(answer.content)
        own = len(to(chat, town.per))
        await chat.presses(town.per, PASS_ON, place=place)
        assert "Det kan bara den som frågade." in chat.fake.acknowledgements[-1].answer()["value"]
        await chat.settles()
        assert ours(chat, place) == [answer]
        assert card_of(answer.content) == before
        assert answer.instead == {}
        assert len(to(chat, town.per)) == own
        assert QUESTION not in await chat.screen(town.maria)


async def test_the_communicators_reply_goes_to_the_askers_own_chat(
    chat: TeamsDriver, town: Any
) -> None:
    for place in await places(chat, town):
        await chat.mentions(town.per, place, QUESTION)
        await chat.presses(town.per, PASS_ON, place=place)
        await chat.settles()
        await chat.presses(town.maria, "Svara")
        await chat.fills(town.maria, text=f"Ja, {place.kind}.")
        await chat.settles()
        assert f"Ja, {place.kind}." in await chat.screen(town.per)
        public = await chat.public(place)
        assert f"Ja, {place.kind}." not in public.text
        assert f"som svarar {town.per.name.split()[0]} direkt" in public.text


async def test_a_file_where_others_read_along_is_declined_unread(
    chat: TeamsDriver, town: Any
) -> None:
    place = (await places(chat, town))[0]
    activity = activities.mentioning(chat.fake, chat.user(town.tove), place, "här")
    picture = f"{chat.fake.service_url(chat.fake.tenant)}v3/attachments/1/views/original"
    activity["attachments"] = [{"contentType": "image/png", "contentUrl": picture}]
    await chat.tells(chat.user(town.tove), activity)
    assert (await chat.public(place)).last.title == "Skriv till mig direkt"
    assert chat.fake.calls_of("picture", "file") == []


async def test_a_group_is_never_taken_for_somebodys_own_chat(chat: TeamsDriver, town: Any) -> None:
    for place in await places(chat, town):
        await chat.mentions(town.anna, place, QUESTION)
        await chat.mentions(town.anna, place, "formulär i chatten")
    async with memory(chat) as store:
        anna = await store.people.by_email(town.anna.email)
        assert anna is not None
        (account,) = await store.people.accounts(anna.id)
    assert account.address == chat.fake.personal(chat.user(town.anna)).id


async def test_a_guest_in_a_group_gets_no_answer_about_anybody(
    chat: TeamsDriver, town: Any
) -> None:
    guest = chat.fake.add_user("Gäst Gästsson", "gast@annan.example", is_guest=True)
    place = chat.fake.add_group("Med gäster")
    await chat.mentions(guest, place, QUESTION)
    assert (await chat.public(place)).last.title == "Kanalvakt är för kollegor i kommunen"
