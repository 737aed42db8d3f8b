"""What the core needs from outside: the store and the platforms, and their faults."""

from bot.ports.arrivals import Accepted, Inbox, Kept
from bot.ports.channels import Approvals, Channels
from bot.ports.chat import Chat, ChatMessage
from bot.ports.clocks import Clock, DemoClock
from bot.ports.covers import Covers
from bot.ports.duties import Absences, Occurrences, Schedule
from bot.ports.faults import Conflict, NotAllowed, NotFound, TryLater, Unreachable, Unreadable
from bot.ports.files import Files
from bot.ports.guidelines import GuidelineDocument, Guidelines
from bot.ports.installations import Installation, Installations
from bot.ports.links import LINK_MINUTES, Links, NoLinks
from bot.ports.mail import Outbox, Pace, Posting, Waiting
from bot.ports.people import People
from bot.ports.platforms import SCREEN, Address, Draw, MessageRef, Picture, Platform
from bot.ports.records import Questions, Records
from bot.ports.store import OpenStore, Store, Variables

__all__ = [
    "LINK_MINUTES",
    "SCREEN",
    "Absences",
    "Accepted",
    "Address",
    "Approvals",
    "Channels",
    "Chat",
    "ChatMessage",
    "Clock",
    "Conflict",
    "Covers",
    "DemoClock",
    "Draw",
    "Files",
    "GuidelineDocument",
    "Guidelines",
    "Inbox",
    "Installation",
    "Installations",
    "Kept",
    "Links",
    "MessageRef",
    "NoLinks",
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
    "Questions",
    "Records",
    "Schedule",
    "Store",
    "TryLater",
    "Unreachable",
    "Unreadable",
    "Variables",
    "Waiting",
]
