"""Addresses of social-media channels: which are accepted, and when two are the same channel."""

import re
from urllib.parse import unquote, urlsplit

MAX_ADDRESS_CHARACTERS = 300

_PREFIXES = ("www.", "m.", "mobile.", "web.", "sv-se.", "se.")
_SAME_HOSTS = {
    "twitter.com": "x.com",
    "fb.com": "facebook.com",
    "fb.me": "facebook.com",
    "instagr.am": "instagram.com",
    "threads.net": "threads.com",
}
_HANDLE_HOSTS = {
    "facebook": "facebook.com",
    "instagram": "instagram.com",
    "x": "x.com",
    "youtube": "youtube.com",
    "tiktok": "tiktok.com",
    "threads": "threads.com",
}
_HOST = re.compile(r"^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$")
_HANDLE = re.compile(r"^@?[\w.\-]{2,100}$")
# Addresses where the query, not the path, says which page it is.
_QUERY_PATHS = ("/profile.php", "/groups", "/playlist")


class BadAddress(ValueError):
    """The text is not the address of a channel."""


def normalise(text: str, service: str) -> str:
    """The key under which an address is the same channel: host without www or m., lower case, no
    trailing slash.

    A bare handle ("@bollmorabad") is taken as the page of that name on `service`, where the
    service has such pages.
    Raises: BadAddress when the text is neither an address nor a handle.
    Source: REG10; rule communications-unit/listed-on-website.
    """
    text = text.strip()
    if not text or len(text) > MAX_ADDRESS_CHARACTERS or re.search(r"\s", text):
        raise BadAddress(text[:MAX_ADDRESS_CHARACTERS])
    if text.startswith("@") or "." not in text:
        return _from_handle(text, service)
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host = (parts.hostname or "").lower().rstrip(".")
        ascii_host = host.encode("idna").decode("ascii") if host else ""
    except (ValueError, UnicodeError) as error:
        raise BadAddress(text) from error
    if parts.scheme not in ("http", "https") or parts.username is not None:
        raise BadAddress(text)
    if not _HOST.match(ascii_host):
        raise BadAddress(text)
    for prefix in _PREFIXES:
        if ascii_host.startswith(prefix) and ascii_host.count(".") > 1:
            ascii_host = ascii_host.removeprefix(prefix)
            break
    path = unquote(parts.path).lower().rstrip("/").replace("/@", "/")
    query = f"?{parts.query.lower()}" if path in _QUERY_PATHS and parts.query else ""
    return _SAME_HOSTS.get(ascii_host, ascii_host) + path + query


def _from_handle(text: str, service: str) -> str:
    host = _HANDLE_HOSTS.get(service)
    if host is None or not text.startswith("@") or not _HANDLE.match(text):
        raise BadAddress(text)
    return f"{host}/{text.removeprefix('@').lower()}"


def link(text: str, service: str) -> str:
    """The address in the form that opens in a browser. Raises: BadAddress."""
    key = normalise(text, service)
    text = text.strip()
    if text.startswith("@"):
        slash = "/@" if service in ("youtube", "tiktok", "threads") else "/"
        return f"https://{key.replace('/', slash, 1)}"
    return text if "://" in text else f"https://{text}"
