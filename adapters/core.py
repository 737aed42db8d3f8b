"""What the core hands to a chat service."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.domain.people import AccountRef
from bot.events import AccountChanged, Handler
from bot.ports import Clock, Draw, OpenStore
from bot.ui import Action

# Finds out who an account is, if that is not known.
Meet = Callable[[AccountRef], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Core:
    """Everything that a chat service may call; `now` is real time.

    `shortcuts`: what the service's own shortcuts do, by their names.
    """

    handle: Handler
    meet: Meet
    account_changed: AccountChanged
    draw: Draw
    open_store: OpenStore
    shortcuts: Mapping[str, Action]
    now: Clock
