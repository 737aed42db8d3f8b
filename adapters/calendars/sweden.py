"""The days when Swedish municipal offices are closed, beside Saturdays and Sundays."""

from datetime import date
from functools import cache

import holidays

# "Public" are the holidays of the law; "de facto" Midsummer, Christmas and New Year's Eve, which
# the law on annual leave counts as Sundays. Eves with shorter hours are working days.
CATEGORIES = (holidays.PUBLIC, "de_facto")


@cache
def days_off(first_year: int, last_year: int) -> frozenset[date]:
    """The local dates from `first_year` to `last_year`, both included.

    Source: lag (1989:253) om allmänna helgdagar; semesterlagen (1977:480) 3 a §.
    """
    years = range(first_year, last_year + 1)
    return frozenset(holidays.country_holidays("SE", years=years, categories=CATEGORIES))
