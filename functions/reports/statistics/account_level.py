"""NPS with each account counting once, whatever number of its people answered."""

from math import sqrt

from functions.core.interval import Interval, z_of

UNIT = 10_000  # the queries give an account's balance in ten-thousandths, so that sums are exact in any order
FEWEST = 5

_ADDED_ENDS = 1.5  # of the adjusted Wald interval: three quarters of an account at either end, one and a half between
_ADDED = 3


def account_level(accounts: int, leans: int, squares: int) -> tuple[float, Interval] | None:
    """Return the mean of accounts' own scores (-1 to 1) with its 95% interval, or None with fewer than five accounts.

    leans and squares are the sums of those scores and of their squares, in ten-thousandths. The interval is the
    adjusted Wald of accounts: for whole scores the same as that of as many answers.
    """
    if accounts < FEWEST:
        return None
    raw = leans / UNIT / accounts
    total = accounts + _ADDED
    centre = leans / UNIT / total
    error = sqrt(((squares / UNIT**2 + _ADDED_ENDS) / total - centre**2) / total)
    reach = z_of(0.95) * error
    return raw, Interval(min(raw, max(-1.0, centre - reach)), max(raw, min(1.0, centre + reach)))
