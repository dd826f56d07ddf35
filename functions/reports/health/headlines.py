"""What the report of accounts' health offers to the digest: what is at risk, and to whom more might be sold.

Only Sales and the CSM of an account are told its name; the CEO is told how many there are, and what they pay.
"""

from collections.abc import Collection, Iterator
from collections.abc import Set as AbstractSet
from datetime import date
from itertools import chain

from functions.core.money import money
from functions.core.programme import Programme, StakeholderRole
from functions.core.times import long_date
from functions.reports.figures import words
from functions.reports.headline import COUNTED, Headline, least, listed
from functions.reports.health import words as health_words
from functions.reports.health.model import AccountHealth, Facet, HealthReport
from functions.reports.health.tallies import RENEWING_DAYS, renews_soon

NAME = "health"
_SALES: AbstractSet[StakeholderRole] = frozenset({"sales"})
_CSM: AbstractSet[StakeholderRole] = frozenset({"csm"})
_CEO: AbstractSet[StakeholderRole] = frozenset({"ceo"})
_MATTERS = 10.0  # percentage points
_SOON = f"within {RENEWING_DAYS} days"


def headlines(report: HealthReport, _programme: Programme) -> tuple[Headline, ...]:
    """Return what Sales and the CEO are told."""
    weak = [each for each in report.accounts if renews_soon(each) and each.colour == "red"]
    ripe = [each for each in report.accounts if _ripe(each)]
    groups = chain.from_iterable(_groups(facet) for facet in report.facets)
    return (*_at_risk(report, weak), *_weak(weak, "", _SALES), *_growing(ripe), *groups)


def own(report: HealthReport, accounts: Collection[str]) -> Iterator[Headline]:
    """Yield what a CSM is told of their own accounts, named by their ids, and of nobody else's."""
    mine = [each for each in report.accounts if each.account_id in accounts]
    weak = [each for each in mine if each.colour == "red"]
    yield from _weak([each for each in weak if renews_soon(each)], " of yours", _CSM)
    others = [each for each in weak if not renews_soon(each)]
    if others:
        told = f"{_accounts(others)} of yours {_is(others)} red"
        named = listed(f"{each.title} ({'; '.join(each.reasons)})" for each in others)
        yield Headline("health", "", told, f"{named}. {COUNTED}", len(others) / 2, _CSM)


def _weak(found: Collection[AccountHealth], whose: str, roles: AbstractSet[StakeholderRole]) -> Iterator[Headline]:
    if found:
        told = f"{_accounts(found)}{whose} with weak sentiment {'renews' if len(found) == 1 else 'renew'} {_SOON}"
        evidence = f"{listed(map(_renewing, found))}. Red by what their own people answered. {COUNTED}"
        report = NAME if "sales" in roles else ""
        yield Headline("renewals", report, told, evidence, float(len(found)), roles)


def _at_risk(report: HealthReport, weak: Collection[AccountHealth]) -> Iterator[Headline]:
    if weak:
        known = [each.arr for each in weak if each.arr is not None]
        renewing = sum(tally.accounts for tally in report.renewing)
        told = f"{len(weak)} of {words.counted(renewing, 'account')} that renew {_SOON} {_is(weak)} at risk"
        pay = (
            f"They pay {money(sum(known), report.currency)} a year, known of {len(known)} of them"
            if known
            else "What they pay is not known"
        )
        evidence = f"{pay}. Red by what their own people answered. {COUNTED}"
        yield Headline("risk", NAME, told, evidence, float(len(weak)), _CEO)


def _groups(facet: Facet) -> Iterator[Headline]:
    """Yield the groups that are at risk more often than all others, held against all that were compared."""
    for each in facet.groups:
        if each.share and each.beside and each.beside.differs and each.beside.change.points > 0:
            share, change = each.share, each.beside.change
            told = f"Accounts of {words.people(facet.facet, each.name)} are at risk {health_words.more(each)}"
            evidence = (
                f"{share.count:,} of {share.of:,} with a colour are red, {health_words.at_risk(share)}: "
                f"{words.difference(change)} percentage points on all others, one of several compared."
            )
            weight = least(change.low, change.high, _MATTERS, len(facet.groups))
            yield Headline(f"risk of {facet.facet} {each.name}", NAME, told, evidence, weight, _CEO | _SALES, share.of)


def _growing(ripe: Collection[AccountHealth]) -> Iterator[Headline]:
    if ripe:
        told = f"{_accounts(ripe)} {_is(ripe)} ripe for a talk about more"
        named = listed(each.title for each in ripe)
        evidence = f"{named}. Green by what their people answered, and used as before. {COUNTED}"
        yield Headline("expansion", NAME, told, evidence, len(ripe) / 2, _SALES)


def _ripe(account: AccountHealth) -> bool:
    """Say whether an account is content and busy, has not just paid more, and has not given notice."""
    content = account.colour == "green" and account.usage == "fine"
    return content and account.revenue is None and account.gave_notice is None


def _renewing(account: AccountHealth) -> str:
    day = long_date(date.fromisoformat(account.renewal_date)) if account.renewal_date else "no date"
    return f"{account.title}, {day}"


def _accounts(found: Collection[AccountHealth]) -> str:
    return words.counted(len(found), "account")


def _is(found: Collection[AccountHealth]) -> str:
    return "is" if len(found) == 1 else "are"
