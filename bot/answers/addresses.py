"""The name of a page in its address or handle."""

import re
from urllib.parse import unquote, urlsplit

_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|se|org|net|nu|eu|tv)/\S*|(?<!\w)@[\w.]{2,}"
)
# Parts of a path that stand in front of the name.
_BEFORE_NAME = frozenset(("company", "in", "groups", "pages", "p", "pg", "school", "showcase", "c"))
_SERVICES = ("facebook.", "instagram.", "linkedin.", "youtube.", "tiktok.", "twitter.", "x.", "fb.")


def name_in_address(text: str) -> str:
    """The words in the first address or handle: "facebook.com/tyreso.kommun" is "tyreso kommun".
    Empty when there is none, or it names no page ("instagram.com")."""
    found = _ADDRESS.search(text)
    if found is None:
        return ""
    address = found[0].rstrip(".,;:!?)")
    if address.startswith("@"):
        return _words(address[1:])
    parts = urlsplit(address if "//" in address else "https://" + address)
    host = parts.netloc.removeprefix("www.").removeprefix("m.").removeprefix("sv-se.")
    path = [part for part in unquote(parts.path).split("/") if part and part not in _BEFORE_NAME]
    if host.startswith(_SERVICES):
        return _words(path[0]) if path and not path[0].endswith(".php") else ""
    return _words(host.rsplit(".", 1)[0])


def _words(name: str) -> str:
    apart = re.sub(r"(?<=[a-zåäö])(?=[A-ZÅÄÖ])", " ", name.removeprefix("@"))
    return re.sub(r"[._\-]+|(?<=[^\d\W])\d+$", " ", apart).strip()
