"""Where the risk lies: by segment and what else the programme groups by, the accounts that are red and what they pay.

Several groups are compared at once: one is said to differ only if that survives the others.
"""

from collections.abc import Sequence
from dataclasses import replace

from functions.reports.figures.beside import beside
from functions.reports.figures.measures import Share, share
from functions.reports.health.model import AccountHealth, Facet, Group
from functions.reports.health.tallies import renews_soon, tally
from functions.reports.statistics.compared import MOST_GROUPS
from functions.reports.statistics.contingency import GROUP_NEEDED

_PEOPLES = frozenset({"role"})  # an account has people of each


def groups_of(told: str | None, segment: str) -> dict[str, str]:
    """Return what an account belongs to, by facet: its segment of today, the rest as on the day of asking."""
    lines = (line.partition("=") for line in (told or "").splitlines())
    return {facet: name for facet, _, name in lines if facet not in _PEOPLES} | {"segment": segment}


def facets(accounts: Sequence[AccountHealth]) -> tuple[Facet, ...]:
    """Return the groups of each facet, that with the most revenue at risk first; an account of none known is in ""."""
    named = sorted({facet for each in accounts for facet in each.groups}, key=lambda each: (each != "segment", each))
    return tuple(found for facet in named if len((found := _facet(facet, accounts)).groups) > 1)


def _facet(facet: str, accounts: Sequence[AccountHealth]) -> Facet:
    parts: dict[str, list[AccountHealth]] = {}
    for each in accounts:
        parts.setdefault(each.groups.get(facet, ""), []).append(each)
    groups = sorted((_group(name, mine) for name, mine in parts.items()), key=_place)
    shown, everyone = groups[:MOST_GROUPS], _at_risk(accounts)
    shares = {each.name: each.share for each in shown if each.share}
    apart = beside(shares, everyone) if everyone else {}
    told = (replace(each, beside=apart.get(each.name)) for each in shown)
    return Facet(facet, tuple(told), len(groups) - len(shown))


def _place(found: Group) -> tuple[int, int, int, str]:
    return -found.red.arr, -found.red.accounts, -found.every.accounts, found.name


def _group(name: str, accounts: Sequence[AccountHealth]) -> Group:
    red = [each for each in accounts if each.colour == "red"]
    return Group(
        name=name,
        every=tally(None, accounts),
        rated=sum(each.colour is not None for each in accounts),
        red=tally("red", red),
        renewing=tally("red", filter(renews_soon, red)),
        share=_at_risk(accounts, GROUP_NEEDED),
        beside=None,
    )


def _at_risk(accounts: Sequence[AccountHealth], needed: int = 1) -> Share | None:
    """Return the share of the red among those with a colour, of which so many are needed."""
    rated = [each.colour for each in accounts if each.colour is not None]
    return share(rated.count("red"), len(rated)) if len(rated) >= needed else None
