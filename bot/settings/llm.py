"""The settings of a language model that may put rules in other words. Nothing set: it is off."""

from collections.abc import Iterator
from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings

from bot.settings.general import PREFIX
from bot.settings.hosts import host_patterns, is_listed
from bot.settings.reading import BadSettings, named, read

LLM_PREFIX = f"{PREFIX}LLM_"
MAX_TIMEOUT_SECONDS = 30
MAX_ANSWER_CHARACTERS = 2000

_ADDRESS = "Give the address that ends before /chat/completions, such as https://llm.example.se/v1."
_WAYS_OUT = {
    "timeout_seconds": f"Give seconds, above 0 and up to {MAX_TIMEOUT_SECONDS}, such as 3.",
    "max_answer_characters": f"Give a whole number from 40 to {MAX_ANSWER_CHARACTERS}.",
}


class LlmSettings(BaseSettings):
    """What is needed to ask a language model; `read_llm_settings` checks that it goes together."""

    model_config = named(LLM_PREFIX)

    url: str = ""
    model: str = ""
    key: SecretStr | None = None
    allowed_hosts: str = ""
    timeout_seconds: Annotated[float, Field(gt=0, le=MAX_TIMEOUT_SECONDS)] = 3
    max_answer_characters: Annotated[int, Field(ge=40, le=MAX_ANSWER_CHARACTERS)] = 600

    @property
    def configured(self) -> bool:
        """Whether it is on: something of it is set that has no default."""
        return bool(self.url or self.model or self.key)

    @property
    def host(self) -> str:
        """The host of the address."""
        return urlsplit(self.url).hostname or ""

    @property
    def is_host_allowed(self) -> bool:
        """Whether the host is one of those that may be asked without https and in the network
        around us."""
        return is_listed(self.host, host_patterns(self.allowed_hosts))

    @field_validator("url")
    @classmethod
    def _url(cls, url: str) -> str:
        try:
            parts = urlsplit(url)
            usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        except ValueError:
            usable = False
        if url and (not usable or not url.isascii() or any(sign in url for sign in "@?#\\\"'<> ")):
            raise ValueError(_ADDRESS)
        return url.rstrip("/").removesuffix("/chat/completions")

    @field_validator("allowed_hosts")
    @classmethod
    def _hosts(cls, listed: str) -> str:
        try:
            return ",".join(host_patterns(listed))
        except ValueError:
            raise ValueError("Give names of hosts with commas between: llm.example.se.") from None

    @field_validator("key")
    @classmethod
    def _sendable(cls, key: SecretStr | None) -> SecretStr | None:
        text = key.get_secret_value().strip() if key else ""
        if not (text.isascii() and text.isprintable()) or " " in text:
            raise ValueError("It holds a space or a sign that cannot be sent. Copy it again.")
        return SecretStr(text) if text else None


def read_llm_settings() -> LlmSettings | None:
    """The settings of the language model, None when it is off.

    Raises: BadSettings, with a line for everything that is missing or does not go together.
    """
    llm = read(LlmSettings, _WAYS_OUT)
    if not llm.configured:
        return None
    if problems := list(_problems(llm)):
        raise BadSettings("\n".join(problems))
    return llm


def _problems(llm: LlmSettings) -> Iterator[str]:
    if not llm.model:
        yield "KANALVAKT_LLM_MODEL is not set. Give the model's name as its server knows it."
    if not llm.url:
        yield f"KANALVAKT_LLM_URL is not set. {_ADDRESS}"
    elif not llm.is_host_allowed and (not llm.url.startswith("https://") or _is_number(llm.host)):
        yield (
            f"KANALVAKT_LLM_URL is {llm.url!r}, neither https:// with a name nor an allowed host. "
            f"Give such an address, or list the host: KANALVAKT_LLM_ALLOWED_HOSTS={llm.host}."
        )


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return host.replace(".", "").isdigit()
    return True
