"""How a class of settings is read, and how what is wrong with a value is told."""

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

S = TypeVar("S", bound=BaseSettings)

ENV_FILE = ".env"
DEFAULT_WAY_OUT = "Give a text that is not empty."
SECRET_TYPES = (SecretStr, SecretStr | None)
# A token in a place of no secret: Slack's, a language model's, or a client secret of Entra.
MISPLACED_SECRET = re.compile(r"xox[a-z]|xapp-|sk-|.{3}\dQ~|[0-9a-f]{32}$")


class BadSettings(ValueError):
    """A setting cannot be used; the text names it, its value and the way out, a line for each."""


def named(prefix: str) -> SettingsConfigDict:
    """The configuration of settings whose names in the environment begin with `prefix`."""
    return SettingsConfigDict(
        env_prefix=prefix,
        env_file=ENV_FILE,
        env_file_encoding="utf-8-sig",
        env_ignore_empty=True,
        extra="ignore",
    )


def names_of(settings: type[BaseSettings]) -> dict[str, str]:
    """The name in the environment of each field."""
    prefix = settings.model_config["env_prefix"]
    return {
        field: str(about.validation_alias or f"{prefix}{field.upper()}")
        for field, about in settings.model_fields.items()
    }


def read(settings: type[S], ways_out: Mapping[str, str]) -> S:
    """The settings of this process. `ways_out` tells of fields whose type says what is wrong.

    Raises: BadSettings.
    """
    try:
        return settings()
    except ValidationError as error:
        problems = (_problem(settings, one, ways_out) for one in error.errors())
        raise BadSettings("\n".join(problems)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings(f"{ENV_FILE} cannot be read: {error}. Save it as UTF-8 text.") from None


def _problem(
    settings: type[BaseSettings], problem: Mapping[str, Any], ways_out: Mapping[str, str]
) -> str:
    place = str(problem["loc"][0])
    field, name = next(both for both in names_of(settings).items() if place in both)
    value = problem["input"]
    if settings.model_fields[field].annotation in SECRET_TYPES:
        value = SecretStr(str(value))
    context = problem.get("ctx", {})
    reason = context["error"] if "error" in context else ways_out.get(field, DEFAULT_WAY_OUT)
    return f"{name} is {shown(value)}. {reason}"


def shown(value: object) -> str:
    """The value as it may be shown: secrets as their length, an address without its password."""
    text = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
    if isinstance(value, SecretStr) or MISPLACED_SECRET.match(text):
        return f"{len(text)} characters (not shown)"
    return repr(without_password(text))


def without_password(url: str) -> str:
    """The URL with its password starred out."""
    url = re.sub(r"(?<=://)([^:/@]*):.*@", r"\1:***@", url)
    return re.sub(r"(password=)[^&]*", r"\1***", url)
