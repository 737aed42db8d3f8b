"""Every setting, from the environment or a file named .env; docs/settings.md explains them."""

import os
import re
from collections.abc import Mapping
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, DotEnvSettingsSource, SettingsConfigDict

PREFIX = "KANALVAKT_"
ENV_FILE = ".env"
DEMO_DATABASE_URL = "sqlite:///kanalvakt-demo.sqlite3"
MIN_SECRET_CHARACTERS = 32
MAX_PORT = 65535
DATABASE_SCHEMES = ("sqlite", "postgresql")
SECRETS = ("secret_key", "metrics_token")

_WAYS_OUT = {
    "port": f"Give a whole number from 1 to {MAX_PORT}, such as 8080.",
    "language": "Give sv or en.",
}


class BadSettings(ValueError):
    """A setting cannot be used; the text names it, its value and the way out, a line for each."""


class Settings(BaseSettings):
    """The settings, checked. The names in the environment are these in capitals with the prefix."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        env_file_encoding="utf-8-sig",
        env_ignore_empty=True,
        extra="ignore",
    )

    database_url: str = "sqlite:///kanalvakt.sqlite3"
    host: str = Field(default="127.0.0.1", min_length=1)
    port: int = Field(default=8080, ge=1, le=MAX_PORT)
    timezone: str = "Europe/Stockholm"
    language: Literal["sv", "en"] = "sv"
    guideline: str = Field(default="tyreso", min_length=1)
    secret_key: SecretStr | None = None
    metrics_token: SecretStr | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The local time zone."""
        return ZoneInfo(self.timezone)

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

    @field_validator(*SECRETS)
    @classmethod
    def _long_secret(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and len(secret.get_secret_value()) < MIN_SECRET_CHARACTERS:
            raise ValueError(
                f"It is shorter than {MIN_SECRET_CHARACTERS} characters. Make one with: "
                'python -c "import secrets; print(secrets.token_urlsafe(32))"'
            )
        return secret


def read_settings() -> Settings:
    """The settings of this process. Raises: BadSettings."""
    try:
        return Settings()
    except ValidationError as error:
        raise BadSettings("\n".join(_problem(one) for one in error.errors())) from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings(f"{ENV_FILE} cannot be read: {error}. Save it as UTF-8 text.") from None


def _problem(problem: Mapping[str, Any]) -> str:
    name = str(problem["loc"][0])
    default = "Give a text that is not empty."
    context = problem.get("ctx", {})
    reason = context["error"] if "error" in context else _WAYS_OUT.get(name, default)
    return f"{PREFIX}{name.upper()} is {shown(name, problem['input'])}. {reason}"


def shown(name: str, value: object) -> str:
    """The value as it may be shown: secrets as their length, a database without its password."""
    if name in SECRETS:
        secret = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        return f"{len(secret)} characters (not shown)"
    if name == "database_url":
        return repr(without_password(str(value)))
    return repr(str(value))


def without_password(url: str) -> str:
    """The database URL with its password starred out."""
    url = re.sub(r"(?<=://)([^:/@]*):.*@", r"\1:***@", url)
    return re.sub(r"(password=)[^&]*", r"\1***", url)


def unknown_names() -> list[str]:
    """Names with our prefix, in the environment or .env, that are no setting: probably misspelt."""
    in_file = DotEnvSettingsSource(Settings).env_vars
    given = {name.upper() for name in (*os.environ, *in_file)}
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    return sorted(name for name in given if name.startswith(PREFIX) and name not in known)
