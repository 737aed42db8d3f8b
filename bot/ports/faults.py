"""What goes wrong outside the core, and what a person may not do."""


class Conflict(Exception):
    """Somebody else saved the row first; the turn is run again from the beginning."""


class NotFound(LookupError):
    """No row has the id, as when a button is forged."""


class NotAllowed(Exception):
    """The person may not do this; `who` says in a translated phrase who may."""

    def __init__(self, who: str = "") -> None:
        super().__init__(who)
        self.who = who


class TryLater(Exception):
    """The platform wants to be asked again after `seconds`; None = it did not say when."""

    def __init__(self, seconds: float | None = None) -> None:
        super().__init__("try again later" if seconds is None else f"try again in {seconds} s")
        self.seconds = seconds


class Unreachable(Exception):
    """The person cannot be reached on the platform: not installed, blocked, gone."""


class Unreadable(Exception):
    """A file cannot be taken: too big, of another kind, or not to be had. The text says which."""
