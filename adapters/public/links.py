"""Signed links: HMAC-SHA256 over what is shown, for whom and how long."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.ids import PersonId
from bot.ports import LINK_MINUTES

PATH = "/documents/"
MAX_TOKEN_CHARACTERS = 1000
# So that a signature made here is none for anything else that uses the same secret.
_PURPOSE = b"kanalvakt signed links 1"


class BadLink(ValueError):
    """The link was not made here, or has been changed."""


class OldLink(ValueError):
    """The link was made here, and its time is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a link leads to, and whom."""

    kind: str
    subject: str
    person: PersonId


class SignedLinks:
    """The port Links, and the reading of what it made."""

    def __init__(self, secret: str, base_url: str) -> None:
        self._key = hmac.new(secret.encode(), _PURPOSE, hashlib.sha256).digest()
        self._base_url = base_url.rstrip("/")

    def serve_at(self, base_url: str) -> None:
        """Let links begin with the address from now on."""
        self._base_url = base_url.rstrip("/")

    def sign(self, kind: str, subject: str, person: PersonId, now: datetime) -> str:
        """The absolute address, valid for LINK_MINUTES from `now` (aware)."""
        ends_at = int((now + timedelta(minutes=LINK_MINUTES)).timestamp())
        content = json.dumps([kind, subject, person, ends_at], separators=(",", ":")).encode()
        return f"{self._base_url}{PATH}{_text(content)}.{_text(self._signature(content))}"

    def read(self, token: str, now: datetime) -> Target:
        """What the last part of an address leads to. Raises: BadLink, OldLink."""
        if len(token) > MAX_TOKEN_CHARACTERS or not token.isascii():
            raise BadLink
        first, _, second = token.partition(".")
        try:
            content, signature = _bytes(first), _bytes(second)
        except ValueError as error:
            raise BadLink from error
        if not hmac.compare_digest(signature, self._signature(content)):
            raise BadLink
        kind, subject, person, ends_at = json.loads(content)
        if now.timestamp() >= ends_at:
            raise OldLink
        return Target(kind=kind, subject=subject, person=PersonId(person))

    def _signature(self, content: bytes) -> bytes:
        return hmac.new(self._key, content, hashlib.sha256).digest()


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    """Raises: ValueError unless the text is what _text() gives."""
    content = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if _text(content) != text:
        raise ValueError("not as it was written")
    return content
