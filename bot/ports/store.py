"""The store as a whole: everything that is kept, within one transaction."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from bot.ports.arrivals import Accepted, Inbox
from bot.ports.calendars import CalendarLinks
from bot.ports.channels import Approvals, Channels
from bot.ports.chat import Chat
from bot.ports.closings import Closings
from bot.ports.covers import Covers
from bot.ports.duties import Absences, Occurrences, Schedule
from bot.ports.files import Files
from bot.ports.guidelines import Guidelines
from bot.ports.installations import Installations
from bot.ports.mail import Outbox, Pace
from bot.ports.people import People
from bot.ports.records import Questions, Records
from bot.ports.standard_answers import StandardAnswers
from bot.ports.successions import Successions
from bot.ports.terms import Terms


class Variables(Protocol):
    """A few named values of the deployment, such as the demo's clock offset."""

    async def get(self, name: str) -> str | None:
        """None when it was never set."""

    async def set(self, name: str, value: str) -> None:
        """Keep the value."""


class Store(Protocol):
    """Everything that is kept, within one transaction."""

    people: People
    channels: Channels
    approvals: Approvals
    closings: Closings
    schedule: Schedule
    occurrences: Occurrences
    absences: Absences
    covers: Covers
    calendars: CalendarLinks
    records: Records
    questions: Questions
    standard_answers: StandardAnswers
    successions: Successions
    terms: Terms
    guidelines: Guidelines
    outbox: Outbox
    inbox: Inbox
    pace: Pace
    files: Files
    installations: Installations
    accepted: Accepted
    chat: Chat
    variables: Variables


# One transaction: committed at the end of the block, rolled back when it raises.
OpenStore = Callable[[], AbstractAsyncContextManager[Store]]
