"""Everything that Slack tells the app of, one of each kind, and what the database keeps of it."""

from sqlalchemy import text

from store.engine import create_engine
from tests.platforms import slack_acts as acts
from tests.platforms import slack_happenings as happenings
from tests.platforms.slack import SlackDriver
from tests.platforms.slack_checks import Json
from tests.platforms.slack_deliveries import Ack
from tests.platforms.slack_things import User

APPLY = "register_channel.apply"
REFUSED = (400, 401, 404, 413)

KINDS = {
    "message": "events",
    "mention": "events",
    "home": "events",
    "messages": "events",
    "account": "events",
    "file": "events",
    "press": "interactions",
    "form": "interactions",
    "shortcut": "interactions",
    "message_shortcut": "interactions",
    "command": "commands",
}


def arrival(driver: SlackDriver, user: User, kind: str, words: str = "hej", step: str = "") -> Json:
    """The payload of one of KINDS, as it happens now; `step` = what a button does."""
    fake = driver.fake
    im = fake.im(user)
    public = next((c for c in fake.conversations.values() if not c.is_im), None)
    place = public or fake.add_channel("allmänt")

    def told(event: Json) -> Json:
        return fake.event_payload(event, fake.workspace_of(user))

    match kind:
        case "message":
            message = happenings.written(fake, user, im, words)
            return told(happenings.message_event(fake, user, message))
        case "mention":
            message = happenings.written(fake, user, place, words, naming_bot=True)
            return told(happenings.mention_event(fake, user, message))
        case "home" | "messages":
            return told(happenings.opening_event(fake, user, kind))
        case "account":
            return told(happenings.account_event(fake, user))
        case "file":
            file = fake.add_file(user, "bild.png", "image/png", b"\x89PNG")
            return told(happenings.file_event(user, file, im))
        case "press" | "form":
            step = step or ("home.settings" if kind == "form" else "home.open_channels")
            message = happenings.written(fake, fake.workspace.bot, im, words)
            action = {
                "type": "button",
                "action_id": f"{kind}:0",
                "block_id": "b",
                "action_ts": "1.0",
                "text": {"type": "plain_text", "text": "Nästa", "emoji": False},
                "value": f'["{step}",{{}}]',
            }
            return acts.press_in_message(fake, user, message, action)
        case "shortcut":
            return acts.global_shortcut(fake, user, "register_channel")
        case "message_shortcut":
            message = happenings.written(fake, user, place, words)
            return acts.message_shortcut(fake, user, "report_removed", message)
        case "command":
            return acts.command(fake, user, "/kanalvakt", words, im)
    raise AssertionError(f"no arrival of the kind {kind!r}")


async def kept(database_url: str) -> list[tuple[str, str, bool]]:
    """What is in the inbox: key, payload, whether it is closed."""
    engine = create_engine(database_url)
    try:
        async with engine.begin() as connection:
            rows = await connection.execute(
                text("SELECT key, payload, closed_at FROM inbox ORDER BY id")
            )
            return [(row.key, row.payload, row.closed_at is not None) for row in rows]
    finally:
        await engine.dispose()


async def journal(database_url: str) -> list[tuple[str, int]]:
    """What has been done: step and person."""
    engine = create_engine(database_url)
    try:
        async with engine.begin() as connection:
            rows = await connection.execute(text("SELECT step, person FROM journal ORDER BY id"))
            return [(row.step, row.person) for row in rows]
    finally:
        await engine.dispose()


async def delivered(town: SlackDriver, kind: str, payload: Json, *, retry: int = 0) -> Ack:
    """Tell the app of an arrival of the kind."""
    return await town.fake.send(KINDS[kind], payload, retry=retry)


async def nothing_was_done(town: SlackDriver, database_url: str) -> bool:
    """Whether the app has kept nothing and called nobody."""
    await town.clients.app_is_idle()
    return not await kept(database_url) and not town.fake.calls and not town.fake.homes
