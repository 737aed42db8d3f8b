"""How long each kind of data is kept, in days."""

from typing import Annotated

from pydantic import AfterValidator, Field

MAX_KEPT_DAYS = 36_500
# What tells a repeat by its key is kept for as long as anybody may repeat it.
MIN_MAIL_DAYS = 7


def _long_enough(days: int) -> int:
    if 0 < days < MIN_MAIL_DAYS:
        raise ValueError(f"Give {MIN_MAIL_DAYS} to {MAX_KEPT_DAYS} days, or 0 for good.")
    return days


Days = Annotated[int, Field(ge=0, le=MAX_KEPT_DAYS)]
ShortDays = Annotated[int, Field(ge=0, le=MAX_KEPT_DAYS), AfterValidator(_long_enough)]
