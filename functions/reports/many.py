"""Many accounts side by side: which trends survive being one of many, how to rank them, and one against the rest."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scipy import stats

from functions.core.baseline import shrunken, strength
from functions.core.interval import Clusters, Counts, Difference, Interval, difference, interval
from functions.reports.trend import Label, Period, Trend, trend, undirected

FALSE_DISCOVERIES = 0.10
ACCOUNTS_FOR_PERCENTILE = 20
ANSWERS_FOR_PERCENTILE = 5


@dataclass(frozen=True, slots=True)
class Tally:
    """One account's answers; whatever a report asks for: a period's, or all."""

    account_id: str
    segment: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class AccountTrend:
    """An account's trend as one of many: its own p, that p adjusted for how many were tested, and the label it gets."""

    account_id: str
    label: Label
    trend: Trend
    p: float
    adjusted_p: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """An account's score, raw and shrunk (-1 to 1); the shrunk one is for ordering and is shown beside the raw one."""

    account_id: str
    segment: str
    n: int
    raw: float
    shrunk: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """The accounts that answered, lowest shrunk score first; k average answers were added to those of each."""

    k: float
    accounts: tuple[Ranked, ...]


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


def trends(accounts: Mapping[str, Sequence[Period]]) -> tuple[AccountTrend, ...]:
    """Return the trend of every account that has one, called improving or declining only if it survives the others.

    Of the accounts so called, at most a tenth are expected to be false alarms [Benjamini and Hochberg 1995].
    """
    every = {name: trend(periods) for name, periods in accounts.items()}
    found = {name: each for name, each in sorted(every.items()) if each is not None}
    adjusted = adjusted_p([each.p for each in found.values()])
    return tuple(_called(name, each, p) for (name, each), p in zip(found.items(), adjusted, strict=True))


def adjusted_p(ps: Sequence[float]) -> list[float]:
    """Return p-values adjusted for their number: those up to .10 are the ones that Benjamini-Hochberg rejects."""
    return [float(p) for p in stats.false_discovery_control(ps)] if ps else []


def _called(name: str, found: Trend, adjusted: float) -> AccountTrend:
    label = found.label if adjusted <= FALSE_DISCOVERIES else undirected(found.interval)
    return AccountTrend(name, label, found, found.p, adjusted)


def ranked(tallies: Sequence[Tally]) -> Ranking:
    """Return the accounts that answered, one tally each, drawn to the mean of their segment [Efron and Morris 1975]."""
    heard = [each for each in tallies if each.counts.n]
    k = strength([each.counts for each in heard])
    segments = {each.segment for each in heard}
    means = {name: pooled(each for each in heard if each.segment == name).nps for name in segments}
    rows = [_ranked(each, means[each.segment], k) for each in heard]
    return Ranking(k, tuple(sorted(rows, key=lambda row: (row.shrunk, -row.n, row.account_id))))


def _ranked(each: Tally, mean: float, k: float) -> Ranked:
    counts = each.counts
    drawn = shrunken(counts.promoters - counts.detractors, counts.n, mean, k)
    return Ranked(each.account_id, each.segment, counts.n, counts.nps, drawn)


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
