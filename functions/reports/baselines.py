"""Each night: what is to be expected of each account, and of the company at each touchpoint, for follow-up to read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.adapters.baselines import Baselines
from functions.adapters.log import log
from functions.adapters.runtime import Runtime
from functions.core.baseline import baseline_of, bases, strength
from functions.core.interval import Counts
from functions.core.programme import Programme
from functions.core.standing import Baseline
from functions.reports.figures.months import naive
from functions.reports.kind import Found, Values
from functions.reports.lake.answers import by_account, told
from functions.reports.lake.rows import COLUMNS, Set

NAME = "baselines"
SETS: tuple[Set, ...] = ("responses", "accounts")


@dataclass(frozen=True, slots=True)
class Expected:
    """What a night works out: baselines of the accounts that have one, and means by touchpoint, on 0 to 100."""

    accounts: Mapping[str, Baseline]
    bases: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Night:
    """What is asked of the lake: all of it, for a baseline is of an account's first answers, whenever those were."""

    programme: Programme

    @property
    def columns(self) -> dict[str, Mapping[str, str]]:
        """Return the columns of the sets that are read."""
        return {name: COLUMNS[name] for name in SETS}

    def values(self, as_of: datetime) -> Values:
        """Return what each query is asked with."""
        until = {"as_of": naive(as_of)}
        return {
            "baselines_first": until | {"needed": self.programme.warnings.min_baseline},
            "baselines_counts": until,
            "bases_scores": until | {"oldest": naive(as_of - timedelta(days=self.programme.health.oldest_days))},
        }

    def since(self, _last: str) -> Mapping[str, str]:
        """Return no first month of any set."""
        return {}


def expected(found: Found, programme: Programme) -> Expected:
    """Return the baselines, drawn towards the mean of all answers by as much as the accounts differ."""
    counts = [Counts(row["detractors"], row["passives"], row["promoters"]) for row in found["baselines_counts"]]
    n = sum(each.n for each in counts)
    company = bases(told(found["bases_scores"]))
    if not n:
        return Expected({}, company)
    mu = sum(each.promoters - each.detractors for each in counts) / n
    first, needed = by_account(found["baselines_first"]), programme.warnings.min_baseline
    return Expected(baseline_of(first, needed, mu, strength(counts)), company)


def tell(runtime: Runtime, found: Expected, as_of: datetime) -> None:
    """Write all of it over what the night before wrote; repeated, it writes the same.

    What has no baseline any more is not looked for: what was told of it before is good for some days only.
    """
    baselines = runtime.adapter(Baselines)
    for account_id, baseline in sorted(found.accounts.items()):
        baselines.tell(account_id, baseline, as_of)
    baselines.tell_bases(found.bases, as_of)
    log().info("baselines told", accounts=len(found.accounts), touchpoints=len(found.bases))
