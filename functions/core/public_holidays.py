"""Public holidays by country, from the holidays library."""

from contextlib import suppress
from datetime import date
from functools import lru_cache


@lru_cache(maxsize=1024)
def public_holidays(country: str, year: int) -> frozenset[date]:
    """Return the days that are public holidays all over a country; of one the library does not know, none.

    What only some regions keep is left out: nobody tells us the region of a person.
    """
    import holidays  # noqa: PLC0415 - takes as long to load as all else here, and most events ask nobody

    with suppress(NotImplementedError):
        return frozenset(holidays.country_holidays(country, years=year))
    return frozenset()
