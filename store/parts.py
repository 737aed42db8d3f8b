"""The store: all its parts within one transaction."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import ports
from store.calendar import Absences, Occurrences, Schedule
from store.calendars import CalendarLinks
from store.channels import Approvals, Channels
from store.chat import Chat
from store.closings import Closings
from store.covers import Covers
from store.files import Files
from store.guidelines import Guidelines
from store.inbox import Inbox
from store.installations import Installations
from store.mail import Accepted, Outbox
from store.pace import Pace
from store.people import People
from store.questions import Questions
from store.records import Records
from store.standard_answers import StandardAnswers
from store.successions import Successions
from store.terms import Terms
from store.variables import Variables


class DatabaseStore:
    """What is kept, through one connection whose transaction is open."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.people: ports.People = People(connection)
        self.channels: ports.Channels = Channels(connection)
        self.approvals: ports.Approvals = Approvals(connection)
        self.closings: ports.Closings = Closings(connection)
        self.schedule: ports.Schedule = Schedule(connection)
        self.occurrences: ports.Occurrences = Occurrences(connection)
        self.absences: ports.Absences = Absences(connection)
        self.covers: ports.Covers = Covers(connection)
        self.calendars: ports.CalendarLinks = CalendarLinks(connection)
        self.records: ports.Records = Records(connection)
        self.questions: ports.Questions = Questions(connection)
        self.standard_answers: ports.StandardAnswers = StandardAnswers(connection)
        self.successions: ports.Successions = Successions(connection)
        self.terms: ports.Terms = Terms(connection)
        self.guidelines: ports.Guidelines = Guidelines(connection)
        self.outbox: ports.Outbox = Outbox(connection)
        self.inbox: ports.Inbox = Inbox(connection)
        self.pace: ports.Pace = Pace(connection)
        self.files: ports.Files = Files(connection)
        self.installations: ports.Installations = Installations(connection)
        self.accepted: ports.Accepted = Accepted(connection)
        self.chat: ports.Chat = Chat(connection)
        self.variables: ports.Variables = Variables(connection)
