"""Addresses of social-media channels: which are accepted, and when two are the same channel."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

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
# Services whose bare address is their own front page, nobody's channel.
_NO_FRONT_PAGES = frozenset((*_HANDLE_HOSTS.values(), "linkedin.com", "bsky.app"))
_HANDLE = re.compile(r"^@[\w.\-]{2,100}$")
_FEDERATED_HANDLE = re.compile(r"^@(?P<name>[\w.\-]{1,100})@(?P<server>[^\s@/]{4,253})$")
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)
# Addresses where the query, not the path, says which page it is: the path and the key that does.
_QUERY_KEYS = {"/profile.php": "id", "/playlist": "list"}


class BadAddress(ValueError):
    """The text is not the address of a channel."""


def normalise(text: str, service: str) -> str:
    """The key under which an address is the same channel: host without www or m., lower case, no
    trailing slash.

    A bare handle ("@bollmorabad") is taken as the page of that name on `service`, where the
    service has such pages; "@bollmorabad@social.example" is the page on that server.
    Raises: BadAddress when the text is neither an address nor a handle, and for the front page
    of a service.
    Source: REG10; rule communications-unit/listed-on-website.
    """
    text = text.strip()
    if not text or len(text) > MAX_ADDRESS_CHARACTERS or not _is_printable(text):
        raise BadAddress(text[:MAX_ADDRESS_CHARACTERS])
    if text.startswith("@") or "." not in text:
        return _from_handle(text, service)
    try:
        parts = urlsplit(text if _SCHEME.match(text) else f"https://{text}")
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
    host = _SAME_HOSTS.get(ascii_host, ascii_host)
    path = unquote(parts.path).lower().replace("/@", "/").rstrip("/")
    if not _is_printable(path) or (not path and host in _NO_FRONT_PAGES):
        raise BadAddress(text)
    key = _QUERY_KEYS.get(path, "")
    value = parse_qs(parts.query.lower()).get(key, [""])[0]
    if not _is_printable(value):
        raise BadAddress(text)
    return f"{host}{path}?{key}={value}" if value else host + path


def _is_printable(text: str) -> bool:
    """No white space and nothing that a screen or a database cannot hold."""
    return text.isprintable() and not re.search(r"\s", text)


def _from_handle(text: str, service: str) -> str:
    federated = _FEDERATED_HANDLE.match(text)
    if federated:
        return normalise(f"https://{federated['server']}/@{federated['name']}", service)
    if not _HANDLE.match(text):
        raise BadAddress(text)
    name = text.removeprefix("@").lower()
    if service == "bluesky" and "." in name:
        return f"bsky.app/profile/{name}"
    if service not in _HANDLE_HOSTS:
        raise BadAddress(text)
    return f"{_HANDLE_HOSTS[service]}/{name}"


def link(text: str, service: str) -> str:
    """The address in the form that opens in a browser. Raises: BadAddress."""
    key = normalise(text, service)
    text = text.strip()
    if _FEDERATED_HANDLE.match(text):
        return f"https://{key.replace('/', '/@', 1)}"
    if text.startswith("@"):
        slash = "/@" if service in ("youtube", "tiktok", "threads") else "/"
        return f"https://{key.replace('/', slash, 1)}"
    return text if _SCHEME.match(text) else f"https://{text}"
