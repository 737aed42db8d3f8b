"""Slack as a platform: all its parts, put together."""

import logging
from collections.abc import Mapping, Sequence

from aiohttp import ClientSession, ClientTimeout, TCPConnector, web
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_sdk.web.async_client import AsyncWebClient

from adapters.core import Core
from adapters.inbox import Inbox, Taken
from adapters.pace import Limit, Pace
from adapters.slack.app import SlackApp
from adapters.slack.blocks import render, render_home
from adapters.slack.conversation import Conversation, waiting
from adapters.slack.edge import Edge, Intake
from adapters.slack.files import Files
from adapters.slack.people import People
from adapters.slack.replies import MESSAGE_GONE
from adapters.slack.sender import Sender, SlackRefused
from adapters.slack.workspaces import PLATFORM, Workspaces
from bot.domain.people import AccountRef
from bot.events import FileRef, Profile
from bot.i18n import using
from bot.ports import SCREEN, Address, MessageRef, Picture, Posting
from bot.ui import Card, Notice

# Slack takes about one message a second in a conversation, and some hundreds a minute in all.
CONVERSATION_INTERVAL_SECONDS = 1.0
TEAM_INTERVAL_SECONDS = 0.2
CALL_TIMEOUT_SECONDS = 15.0
MAX_CONNECTIONS = 32
TALKATIVE_LOGGERS = (
    "slack_sdk",
    "slack_sdk.web.async_base_client",
    "slack_sdk.web.async_client",
    "slack_sdk.web.async_slack_response",
    "slack_bolt",
)


def slack_session() -> ClientSession:
    """The session that every call goes through; to be made within the event loop and closed."""
    return ClientSession(
        connector=TCPConnector(limit=MAX_CONNECTIONS),
        timeout=ClientTimeout(total=CALL_TIMEOUT_SECONDS),
    )


def slack_client(session: ClientSession, api_url: str) -> AsyncWebClient:
    """The client of all workspaces, without a token and without retries of its own: a post whose
    answer was lost is tried again from the outbox."""
    _silence_libraries()
    return AsyncWebClient(base_url=api_url, session=session, retry_handlers=[])


def _silence_libraries() -> None:
    """Slack's libraries write whole messages into their logs, and ask each logger itself for its
    level before they put them into words."""
    for name in TALKATIVE_LOGGERS:
        logging.getLogger(name).setLevel(logging.ERROR)


class Slack:
    """The Platform "slack"."""

    name = PLATFORM

    def __init__(
        self,
        core: Core,
        client: AsyncWebClient,
        workspaces: Workspaces,
        oauth_flow: AsyncOAuthFlow,
    ) -> None:
        session = client.session
        if session is None:
            raise ValueError("the client needs a session of its own")
        pace = Pace(
            open_store=core.open_store,
            platform=PLATFORM,
            conversation_limits=(Limit(CONVERSATION_INTERVAL_SECONDS),),
            team_limits=(Limit(TEAM_INTERVAL_SECONDS),),
            now=core.now,
        )
        self._sender = Sender(client, workspaces, pace)
        self._people = People(self._sender, workspaces)
        self._files = Files(self._sender, workspaces, session, client.base_url)
        conversation = Conversation(
            core.handle,
            core.meet,
            core.draw,
            core.open_store,
            self._sender,
            workspaces,
            core.shortcuts,
        )
        self._app = SlackApp(client, oauth_flow, workspaces, conversation, core.account_changed)
        self.inbox = Inbox(core.open_store, PLATFORM, self._run, core.now)
        self.intake = Intake(core.open_store, self.inbox, _otherwise)
        self._now = core.now

    async def _run(self, taken: Taken) -> Sequence[Posting]:
        return await self._app.run(taken)

    def mount(self, app: web.Application, signing_secret: str) -> None:
        """Add the route that Slack sends to, in HTTP mode."""
        Edge(signing_secret, self.intake, self._now).mount(app)

    async def post(self, to: Address, card: Card, notice: Notice) -> MessageRef:
        """Send the card to the person. Raises: TryLater, Unreachable, SlackRefused."""
        with using(card.language):
            drawn = render(card)
        message = {"text": drawn.text, "blocks": drawn.blocks}
        team = to.ref.team
        channel, ts = await self._sender.post(team, to.ref.user, to.place, message)
        return MessageRef(platform=PLATFORM, team=team, place=channel, message=ts)

    async def update(self, message: MessageRef, card: Card, notice: Notice) -> None:
        """Draw the message or the home tab again; one that is gone is passed over. Raises:
        TryLater, Unreachable, SlackRefused."""
        with using(card.language):
            if message.message == SCREEN:
                view = render_home(card)
                await self._sender.call(
                    message.team, "views.publish", user_id=message.place, view=view
                )
                return
            drawn = render(card)
        try:
            await self._sender.call(
                message.team,
                "chat.update",
                channel=message.place,
                ts=message.message,
                text=drawn.text,
                blocks=drawn.blocks,
            )
        except SlackRefused as refused:
            if refused.code not in MESSAGE_GONE:
                raise

    async def profile(self, account: AccountRef) -> Profile:
        """What Slack knows of the account. Raises: TryLater, Unreachable."""
        return await self._people.profile(account)

    async def find(self, email: str) -> AccountRef | None:
        """The colleague with the address. Raises: TryLater."""
        return await self._people.find(email)

    async def fetch(self, file: FileRef) -> Picture:
        """The picture that a person sent. Raises: TryLater, Unreadable."""
        return await self._files.fetch(file)

    async def fetch_calendar(self, file: FileRef) -> bytes:
        """The file of a calendar that a person sent. Raises: TryLater, Unreadable."""
        return await self._files.fetch_calendar(file)


def _otherwise(body: Mapping[str, object]) -> dict[str, object] | None:
    """The acknowledgement when our own answer takes too long."""
    return waiting() if body.get("type") == "view_submission" else None
