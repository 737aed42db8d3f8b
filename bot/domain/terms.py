"""The kinds of data that are kept for a time only."""

from enum import StrEnum


class Kind(StrEnum):
    """A kind of data with a term of its own."""

    INBOX = "inbox"
    OUTBOX = "outbox"
    POSTINGS = "postings"
    KEYS = "keys"
    QUESTIONS = "questions"
    STANDARD_ANSWERS = "standard_answers"
    ABSENCES = "absences"
    JOURNAL = "journal"
    FILES = "files"
    ACCOUNTS = "accounts"
    CHAT = "chat"
    SUPERVISION = "supervision"
    RHYTHMS = "rhythms"
    STAND_INS = "stand_ins"
    CALENDARS = "calendars"
    CALENDAR_LINKS = "calendar_links"
    CALENDAR_FEEDS = "calendar_feeds"
    PACE = "pace"
