"""How many accounts have each colour, what they pay, and who renews soon."""

from collections.abc import Iterable

from functions.core.standing import Colour
from functions.reports.health.model import AccountHealth, Tally

RENEWING_DAYS = 90

_COLOURS: tuple[Colour | None, ...] = ("red", "yellow", "green", None)


def renews_soon(account: AccountHealth) -> bool:
    """Say whether an account renews within the next 90 days."""
    return account.days is not None and 0 <= account.days <= RENEWING_DAYS


def by_colour(accounts: Iterable[AccountHealth]) -> tuple[Tally, ...]:
    """Return the accounts of each colour, those of too few answers last."""
    every = list(accounts)
    return tuple(tally(colour, [each for each in every if each.colour == colour]) for colour in _COLOURS)


def tally(colour: Colour | None, accounts: Iterable[AccountHealth]) -> Tally:
    """Return how many accounts there are, and what they pay."""
    every = list(accounts)
    known = [each.arr for each in every if each.arr is not None]
    return Tally(colour, len(every), sum(known), len(known))
