"""What `kanalvakt doctor` has looked at."""

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "note", "missing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at. "missing" keeps Kanalvakt from its work; a "note" is good to know."""

    state: State
    about: str
    text: str
