"""Hosts and addresses as settings give them: where secrets may go, and what this machine is."""

import re
import ssl
from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "::1")
MIN_WILDCARD_LABELS = 2

_LABELS = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")
_STRANGE = re.compile(r"[\s@?#\\\"'<>]")


def is_loopback(host: str) -> bool:
    """Whether the host, a name or an address without brackets, is this machine itself."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def trusted(ca_bundle: str) -> ssl.SSLContext:
    """Trusts whom the certificates in the file or the folder vouch for, and nobody else. Raises:
    OSError when it cannot be read."""
    if Path(ca_bundle).is_dir():
        return ssl.create_default_context(capath=ca_bundle)
    return ssl.create_default_context(cafile=ca_bundle)


def checked_url(url: str) -> str:
    """The address: https, or http on this machine. Raises: ValueError when it is neither."""
    parts = _parts(url)
    is_own = parts.scheme == "http" and is_loopback(parts.hostname or "")
    if parts.scheme != "https" and not is_own:
        raise ValueError(url)
    return url


def host_patterns(listed: str) -> tuple[str, ...]:
    """The hosts of a list with commas: names, and `*.` with the end of a name.

    An entry may be written as an address without a path. Raises: ValueError for another entry.
    """
    entries = (entry.strip().lower() for entry in listed.split(","))
    return tuple(dict.fromkeys(_pattern(entry) for entry in entries if entry))


def is_listed(host: str, patterns: Sequence[str]) -> bool:
    """Whether one of the patterns is the host, or (`*.example.se`) an end of its name."""
    return any(
        host.endswith(pattern[1:]) if pattern.startswith("*.") else host == pattern
        for pattern in patterns
    )


def _pattern(entry: str) -> str:
    if "://" in entry:
        parts = _parts(checked_url(entry))
        is_own = is_loopback(parts.hostname or "")
        if parts.path.strip("/") or (parts.port not in (None, 443) and not is_own):
            raise ValueError(entry)
        entry = parts.hostname or ""
    if is_loopback(entry):
        return entry
    name = entry.removeprefix("*.")
    fewest = MIN_WILDCARD_LABELS if entry != name else 1
    if not _LABELS.fullmatch(name) or name.count(".") + 1 < fewest:
        raise ValueError(entry)
    return entry


def _parts(url: str) -> SplitResult:
    parts = urlsplit(url)
    if _STRANGE.search(url) or not url.isascii() or not parts.hostname or parts.port == 0:
        raise ValueError(url)
    return parts
