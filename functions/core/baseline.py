"""What is to be expected of an account: its own first answers, drawn towards everyone's by as much as they need it.

Shrinkage after Efron and Morris (1975); its strength from the moments of a one-way analysis of variance, held within
limits, since light shrinkage did better on real accounts than none and than much.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import fsum

from functions.core.health import Scored, points
from functions.core.interval import Counts
from functions.core.scales import SCALES, Metric
from functions.core.standing import Baseline

_WEAKEST, _STRONGEST = 1.0, 3.0
_UNKNOWN = 2.0  # where too few accounts have answered twice to tell
_ACCOUNTS_NEEDED = 20
_SIGN = {"top": 1, "middle": 0, "bottom": -1}


@dataclass(frozen=True, slots=True)
class Moments:
    """The spread of -1, 0 and +1 within accounts and between them; n0 is the size of account that stands for all."""

    mu: float
    within: float
    between: float
    sigma2: float
    n0: float
    tau2: float


def moments(accounts: Sequence[Counts]) -> Moments:
    """Return the moments of accounts that all have answers; of two or more, one of which has answered twice."""
    n, count = sum(each.n for each in accounts), len(accounts)
    mu = sum(map(_lean, accounts)) / n
    within = fsum(each.promoters + each.detractors - _lean(each) ** 2 / each.n for each in accounts)
    between = fsum(each.n * (each.nps - mu) ** 2 for each in accounts)
    sigma2 = within / (n - count)
    n0 = (n - sum(each.n**2 for each in accounts) / n) / (count - 1)
    return Moments(mu, within, between, sigma2, n0, max(0.0, (between / (count - 1) - sigma2) / n0))


def _lean(counts: Counts) -> int:
    return counts.promoters - counts.detractors


def strength(accounts: Sequence[Counts]) -> float:
    """Return k, how many answers of the mean are added to an account's own: from 1 to 3."""
    if sum(each.n > 1 for each in accounts) < _ACCOUNTS_NEEDED:
        return _UNKNOWN
    found = moments(accounts)
    return min(max(found.sigma2 / found.tau2, _WEAKEST), _STRONGEST) if found.tau2 else _STRONGEST


def shrunken(total: int, n: int, mu: float, k: float) -> float:
    """Return the NPS, on -1 to 1, of n answers that add up to a total, drawn towards mu with strength k."""
    return (total + k * mu) / (n + k)


def sign(answer: Scored) -> int | None:
    """Return +1 for a promoter, 0 for a passive, -1 for a detractor; None for what is no NPS answer."""
    if answer.metric != "nps" or answer.score is None:
        return None
    return _SIGN[SCALES["nps"].band(answer.score)]


def baseline_of(answers: Mapping[str, Sequence[Scored]], needed: int, mu: float, k: float) -> dict[str, Baseline]:
    """Return the baselines of accounts; one that has fewer NPS answers than needed has none yet.

    It is made of an account's first answers, and does not move with later ones: a mean that follows a slow fall would
    hide it. Mu is that of all answers, or of the account's segment.
    """
    found = {account_id: _first(each, needed, mu, k) for account_id, each in answers.items()}
    return {account_id: baseline for account_id, baseline in found.items() if baseline}


def _first(answers: Iterable[Scored], needed: int, mu: float, k: float) -> Baseline | None:
    said = sorted((each.at, each.sid, x) for each in answers if (x := sign(each)) is not None)
    if len(said) < needed:
        return None
    until = said[needed - 1][0]
    xs = [x for at, _, x in said if at <= until]
    return Baseline(shrunken(sum(xs), len(xs), mu, k), len(xs), until)


def bases(told: Iterable[tuple[str, Metric, int, int]]) -> dict[str, float]:
    """Return the company's mean at each touchpoint, on 0 to 100: what an account's few answers are drawn towards.

    Told are touchpoint, metric, score, and how many answers gave it; their sum is exact, as if each were added.
    """
    found: dict[str, list[tuple[float, int]]] = {}
    for touchpoint, metric, score, answers in told:
        found.setdefault(touchpoint, []).append((points(metric, score), answers))
    return {touchpoint: _mean(values) for touchpoint, values in sorted(found.items())}


def _mean(values: Iterable[tuple[float, int]]) -> float:
    every = [(Fraction(value) * answers, answers) for value, answers in values]
    return float(sum(total for total, _ in every)) / sum(answers for _, answers in every)
