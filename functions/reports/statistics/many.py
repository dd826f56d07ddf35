"""Many accounts side by side: all of them together, and one against the rest."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from functions.core.interval import Clusters, Counts, Difference, Interval, difference, interval

ACCOUNTS_FOR_PERCENTILE = 20
ANSWERS_FOR_PERCENTILE = 5


@dataclass(frozen=True, slots=True)
class Tally:
    """One account's answers; whatever a report asks for: a period's, or all."""

    account_id: str
    segment: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class AgainstBase:
    """An account against all others, which the base excludes; percentile is None with too few accounts or answers."""

    account_id: str
    counts: Counts
    interval: Interval
    base: Counts
    base_accounts: int
    base_interval: Interval
    difference: Difference
    percentile: float | None


def pooled(tallies: Iterable[Tally]) -> Counts:
    """Return all answers together, with what the clustered error needs; one account's tallies count as one cluster."""
    together: dict[str, tuple[int, int]] = {}
    d = s = p = 0
    for each in tallies:
        counts = each.counts
        d, s, p = d + counts.detractors, s + counts.passives, p + counts.promoters
        lean, n = together.get(each.account_id, (0, 0))
        together[each.account_id] = (lean + counts.promoters - counts.detractors, n + counts.n)
    heard = [(lean, n) for lean, n in together.values() if n]
    clusters = Clusters(
        len(heard), sum(lean**2 for lean, _ in heard), sum(lean * n for lean, n in heard), sum(n**2 for _, n in heard)
    )
    return Counts(d, s, p, clusters)


def against_base(account_id: str, tallies: Sequence[Tally]) -> AgainstBase | None:
    """Compare an account with all others, one tally each, or return None if it or they have no answers."""
    mine = pooled(each for each in tallies if each.account_id == account_id)
    others = [each for each in tallies if each.account_id != account_id and each.counts.n]
    base = pooled(others)
    if not mine.n or base.clusters is None or not base.n:
        return None
    own = Counts(mine.detractors, mine.passives, mine.promoters)  # one account has no error between accounts
    return AgainstBase(
        account_id=account_id,
        counts=own,
        interval=interval(own),
        base=base,
        base_accounts=base.clusters.accounts,
        base_interval=interval(base),
        difference=difference(base, own),
        percentile=percentile(own, [each.counts for each in others]),
    )


def percentile(counts: Counts, others: Sequence[Counts]) -> float | None:
    """Return the per cent of accounts with five answers that score lower, ties counted half.

    None with fewer than 20 such accounts, this one included, or when this one has fewer than five answers.
    """
    known = [each.nps for each in others if each.n >= ANSWERS_FOR_PERCENTILE]
    if counts.n < ANSWERS_FOR_PERCENTILE or len(known) + 1 < ACCOUNTS_FOR_PERCENTILE:
        return None
    lower, level = sum(nps < counts.nps for nps in known), sum(nps == counts.nps for nps in known)
    return 100 * (lower + level / 2) / len(known)
