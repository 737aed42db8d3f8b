"""What things are called, in the words that are the same everywhere."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.approvals import Assurance
from bot.domain.calendar import WorkCalendar
from bot.domain.channels import (
    Channel,
    ChannelState,
    CheckDays,
    ChecklistItem,
    CrisisRhythm,
    Part,
    Service,
)
from bot.domain.ids import PersonId
from bot.domain.people import Person, Role
from bot.domain.records import IncidentKind
from bot.i18n import _, clock_time, day, listing


def service(kind: Service | None) -> str:
    """The service's name; a brand is the same in both languages."""
    brands = {
        Service.FACEBOOK: "Facebook",
        Service.INSTAGRAM: "Instagram",
        Service.X: "X",
        Service.LINKEDIN: "LinkedIn",
        Service.YOUTUBE: "YouTube",
        Service.TIKTOK: "TikTok",
        Service.MASTODON: "Mastodon",
        Service.BLUESKY: "Bluesky",
        Service.THREADS: "Threads",
    }
    return brands.get(kind, _("Another service")) if kind else _("No service chosen")


def channel_name(channel: Channel) -> str:
    """The channel with its service: "Simhallen (Facebook)"."""
    name = channel.name or _("Unnamed channel")
    return f"{name} ({service(channel.service)})" if channel.service else name


def state(of: ChannelState) -> str:
    """The channel state, as people say it."""
    return {
        ChannelState.DRAFT: _("draft"),
        ChannelState.WAITING: _("waiting for the manager"),
        ChannelState.APPROVED: _("approved but not ready"),
        ChannelState.ACTIVE: _("active"),
        ChannelState.CLOSING: _("closing"),
        ChannelState.CLOSED: _("closed"),
    }[of]


def role(of: Role) -> str:
    """The role, as people say it."""
    return {
        Role.COMMUNICATOR: _("communicator"),
        Role.COMMUNICATIONS_UNIT: _("communications unit"),
        Role.HEAD_OF_COMMUNICATIONS: _("head of communications"),
        Role.ADMINISTRATION_HEAD: _("head of administration"),
        Role.REGISTRAR: _("registrar"),
    }[of]


def check_days(of: CheckDays) -> str:
    """The rhythm of the daily check."""
    return {CheckDays.DAILY: _("every day"), CheckDays.WORKDAYS: _("working days")}[of]


def crisis_rhythm(of: CrisisRhythm) -> str:
    """How often comments are checked in crisis mode."""
    return {
        CrisisRhythm.THREE: _("three times a day"),
        CrisisRhythm.FIVE: _("five times a day"),
        CrisisRhythm.ROUND_THE_CLOCK: _("every third hour, round the clock"),
    }[of]


def assurance(of: Assurance) -> str:
    """What the manager assures, as a sentence. Source: rule starting-channel/manager-duties."""
    return {
        Assurance.PURPOSE_AND_AUDIENCE: _("The purpose and the target group are clear."),
        Assurance.GOALS: _("The channel helps us reach the goals of the unit."),
        Assurance.BENEFIT: _("The channel is useful to the target group."),
        Assurance.RESOURCES: _("There are people and time to run the channel in the long run."),
        Assurance.DEPUTY: _("There is a deputy who can take over."),
    }[of]


def checklist_item(of: ChecklistItem) -> str:
    """What must be on the page. Source: section visitor-information."""
    return {
        ChecklistItem.SENDER: _("It is clear that the municipality is the sender"),
        ChecklistItem.PRESENTATION: _("A presentation tells what the channel is for"),
        ChecklistItem.CONTACT: _("Contact details to the owner are there"),
        ChecklistItem.MODERATION_NOTICE: _("The notice about what we remove is there"),
    }[of]


def incident_kind(of: IncidentKind) -> str:
    """What was found in the comments. Source: section moderation."""
    return {
        IncidentKind.PERSONAL_DATA: _("Offensive personal data"),
        IncidentKind.ATTACK: _("Personal attack or threat"),
        IncidentKind.LANGUAGE: _("Swearing or obscene words"),
        IncidentKind.ADVERTISING: _("Advertising"),
        IncidentKind.UNLAWFUL: _("Something else against the law"),
        IncidentKind.OTHER: _("Something else that does not belong"),
    }[of]


def person_name(people: Mapping[PersonId, Person], person: PersonId | None) -> str:
    """The person's name; words for nobody."""
    found = people.get(person) if person else None
    return found.name if found else _("nobody yet")


def deputies(people: Mapping[PersonId, Person], channel: Channel) -> str:
    """The names of the deputies, in order; words for nobody."""
    named = [person_name(people, person) for person in channel.deputies]
    return listing(named) or person_name(people, None)


def part(of: Part) -> str:
    """What somebody is for a channel, as the heading of their name."""
    return {
        Part.OWNER: _("Responsible person"),
        Part.DEPUTY: _("Deputy"),
        Part.SECOND_DEPUTY: _("Second deputy"),
    }[of]


def when(moment: datetime, calendar: WorkCalendar) -> str:
    """A moment on the local clock: "tisdag 24 november kl. 9.00"."""
    return _("{day} at {time}").format(
        day=day(calendar.today(moment)), time=clock_time(moment, calendar.timezone.key)
    )
