"""What the core needs from outside: the store and the platforms, and their faults."""

from bot.ports.arrivals import Accepted, Inbox, Kept
from bot.ports.calendars import (
    BadCalendar,
    CalendarLinks,
    Calendars,
    FeedEvent,
    Fetched,
    NoCalendars,
)
from bot.ports.channels import Approvals, Channels
from bot.ports.chat import Chat, ChatMessage
from bot.ports.clocks import Clock, DemoClock
from bot.ports.closings import Closings
from bot.ports.covers import Covers
from bot.ports.duties import Absences, Occurrences, Schedule
from bot.ports.faults import Conflict, NotAllowed, NotFound, TryLater, Unreachable, Unreadable
from bot.ports.files import Files, Proof
from bot.ports.guidelines import GuidelineDocument, Guidelines
from bot.ports.installations import Installation, Installations
from bot.ports.links import LINK_MINUTES, Links, NoLinks
from bot.ports.mail import Outbox, Pace, Posting, Waiting
from bot.ports.people import People
from bot.ports.platforms import SCREEN, Address, Draw, MessageRef, Picture, Platform
from bot.ports.records import Questions, Records
from bot.ports.rephrasing import NoWording, Rephraser
from bot.ports.standard_answers import StandardAnswers
from bot.ports.store import OpenStore, Store, Variables
from bot.ports.successions import Successions
from bot.ports.terms import Terms

__all__ = [
    "LINK_MINUTES",
    "SCREEN",
    "Absences",
    "Accepted",
    "Address",
    "Approvals",
    "BadCalendar",
    "CalendarLinks",
    "Calendars",
    "Channels",
    "Chat",
    "ChatMessage",
    "Clock",
    "Closings",
    "Conflict",
    "Covers",
    "DemoClock",
    "Draw",
    "FeedEvent",
    "Fetched",
    "Files",
    "GuidelineDocument",
    "Guidelines",
    "Inbox",
    "Installation",
    "Installations",
    "Kept",
    "Links",
    "MessageRef",
    "NoCalendars",
    "NoLinks",
    "NoWording",
    "NotAllowed",
    "NotFound",
    "Occurrences",
    "OpenStore",
    "Outbox",
    "Pace",
    "People",
    "Picture",
    "Platform",
    "Posting",
    "Proof",
    "Questions",
    "Records",
    "Rephraser",
    "Schedule",
    "StandardAnswers",
    "Store",
    "Successions",
    "Terms",
    "TryLater",
    "Unreachable",
    "Unreadable",
    "Variables",
    "Waiting",
]
