"""The settings of Kanalvakt itself."""

from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings

from bot.domain.terms import Kind
from bot.settings.hosts import checked_url
from bot.settings.reading import named, read
from bot.settings.terms import MAX_KEPT_DAYS, Days, ShortDays

PREFIX = "KANALVAKT_"
DEMO_DATABASE_URL = "sqlite:///kanalvakt-demo.sqlite3"
MIN_SECRET_CHARACTERS = 32
MAX_PORT = 65535
MAX_NOTICE_WORKDAYS = 60
MAKE_A_SECRET = 'Make one with: python -c "import secrets; print(secrets.token_urlsafe(32))"'
DATABASE_SCHEMES = ("sqlite", "postgresql")

_WAYS_OUT = {
    "port": f"Give a whole number from 1 to {MAX_PORT}, such as 8080.",
    "language": "Give sv or en.",
}
_DAYS_WAY_OUT = f"Give a whole number of days up to {MAX_KEPT_DAYS}, or 0 to keep it for good."


class Settings(BaseSettings):
    """The settings, checked. The names in the environment are these in capitals with the prefix."""

    model_config = named(PREFIX)

    database_url: str = "sqlite:///kanalvakt.sqlite3"
    host: str = Field(default="127.0.0.1", min_length=1)
    port: int = Field(default=8080, ge=1, le=MAX_PORT)
    timezone: str = "Europe/Stockholm"
    language: Literal["sv", "en"] = "sv"
    guideline: str = Field(default="tyreso", min_length=1)
    deputy_notice_workdays: str = "5,1"
    secret_key: SecretStr | None = None
    metrics_token: SecretStr | None = None
    public_url: str = ""
    keep_inbox_days: ShortDays = 7
    keep_keys_days: ShortDays = 30
    keep_messages_days: ShortDays = 400
    keep_questions_days: Days = 0
    keep_standard_answers_days: Days = 0
    keep_absences_days: Days = 90
    keep_journal_days: Days = 0
    keep_pictures_days: Days = 30
    keep_accounts_days: Days = 90
    keep_chat_days: Days = 90
    keep_supervision_days: Days = 0
    keep_rhythms_days: Days = 0
    keep_stand_ins_days: Days = 0
    keep_calendars_days: Days = 30

    @property
    def base_url(self) -> str:
        """Where people's browsers reach this server."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url or f"http://{host}:{self.port}"

    @property
    def zone(self) -> ZoneInfo:
        """The local time zone."""
        return ZoneInfo(self.timezone)

    @property
    def notice_workdays(self) -> tuple[int, ...]:
        """How many working days before an absence owner and deputy are told."""
        return tuple(int(count) for count in self.deputy_notice_workdays.split(","))

    @field_validator("deputy_notice_workdays")
    @classmethod
    def _whole_workdays(cls, counts: str) -> str:
        parts = [count.strip() for count in counts.split(",")]
        if not all(
            p.isascii() and p.isdigit() and 1 <= int(p) <= MAX_NOTICE_WORKDAYS for p in parts
        ):
            most = MAX_NOTICE_WORKDAYS
            raise ValueError(
                f"Give whole numbers from 1 to {most} with commas between, such as 5,1."
            )
        return counts

    @property
    def terms(self) -> dict[Kind, int]:
        """How many days each kind of data is kept; 0 = for good."""
        return {
            Kind.INBOX: self.keep_inbox_days,
            Kind.KEYS: self.keep_keys_days,
            Kind.OUTBOX: self.keep_messages_days,
            Kind.POSTINGS: self.keep_messages_days,
            Kind.QUESTIONS: self.keep_questions_days,
            Kind.STANDARD_ANSWERS: self.keep_standard_answers_days,
            Kind.ABSENCES: self.keep_absences_days,
            Kind.JOURNAL: self.keep_journal_days,
            Kind.FILES: self.keep_pictures_days,
            Kind.ACCOUNTS: self.keep_accounts_days,
            Kind.CHAT: self.keep_chat_days,
            Kind.SUPERVISION: self.keep_supervision_days,
            Kind.RHYTHMS: self.keep_rhythms_days,
            Kind.STAND_INS: self.keep_stand_ins_days,
            Kind.CALENDARS: self.keep_calendars_days,
            Kind.CALENDAR_LINKS: self.keep_accounts_days,
            Kind.CALENDAR_FEEDS: self.keep_accounts_days,
            Kind.PACE: self.keep_messages_days,
        }

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError("Give a name of the time zone database: Europe/Stockholm.") from error
        return name

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        scheme, _, rest = url.partition("://")
        if scheme not in DATABASE_SCHEMES or not rest.strip("/"):
            raise ValueError(
                "Give sqlite:///kanalvakt.sqlite3, or postgresql://user:password@host/name."
            )
        if url.count("@") > 1:
            raise ValueError("Write each @ in the user's name or the password as %40.")
        return url

    @field_validator("public_url")
    @classmethod
    def _known_url(cls, url: str) -> str:
        try:
            return checked_url(url).rstrip("/") if url else ""
        except ValueError as error:
            raise ValueError("Give https://kanalvakt.example.se, without a path.") from error

    @field_validator("secret_key", "metrics_token")
    @classmethod
    def _long_secret(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and len(secret.get_secret_value()) < MIN_SECRET_CHARACTERS:
            raise ValueError(
                f"It is shorter than {MIN_SECRET_CHARACTERS} characters. {MAKE_A_SECRET}"
            )
        return secret


def read_settings() -> Settings:
    """The settings of this process. Raises: BadSettings."""
    days = (field for field in Settings.model_fields if field.startswith("keep_"))
    return read(Settings, _WAYS_OUT | dict.fromkeys(days, _DAYS_WAY_OUT))
