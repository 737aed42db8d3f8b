"""Notices in and out of the columns `view` and `args`."""

import hashlib
import json

from bot.ui import Notice
from store.columns import canonical


def noted(notice: Notice | None) -> dict[str, str | None]:
    """The columns of a notice; both None when there is none."""
    if notice is None:
        return {"view": None, "args": None}
    return {"view": notice.view, "args": canonical(notice.args)}


def notice_key(notice: Notice) -> str:
    """The digest that equal notices have, of 64 characters."""
    return hashlib.sha256(f"{notice.view}\n{canonical(notice.args)}".encode()).hexdigest()


def read_notice(view: str, args: str) -> Notice:
    """The notice that the columns hold."""
    return Notice(view, json.loads(args))
