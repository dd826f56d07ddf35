"""What the digest is made of: the reports it reads, who each is for, and what each has to say."""

from collections.abc import Callable, Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter

from functions.core.programme import Programme, StakeholderRole
from functions.reports.digests.digest import Shelf, Week
from functions.reports.headline import Headline
from functions.reports.health import headlines as health_headlines
from functions.reports.kind import Audience
from functions.reports.kinds import kind_of
from functions.reports.loop import headlines as loop_headlines
from functions.reports.names import Report
from functions.reports.silence import headlines as silence_headlines
from functions.reports.themes import headlines as themes_headlines
from functions.reports.trend import headlines as trend_headlines
from functions.reports.worth import headlines as worth_headlines


@dataclass(frozen=True, slots=True)
class Source:
    """A report: its title, whose it is, and what it offers to the digest."""

    title: str
    roles: AbstractSet[StakeholderRole]
    headlines: Callable[[Any, Programme], tuple[Headline, ...]]


def _nothing(_report: Any, _programme: Programme) -> tuple[Headline, ...]:  # noqa: ANN401 - any report
    """Offer nothing: the other edition of the report has said it."""
    return ()


# What is for the account team names accounts, or holds what may not be quoted: Sales alone may open it, whatever a
# source says, and CSMs are told of their own accounts and no others.
_OPENED_BY: Mapping[Audience, AbstractSet[StakeholderRole]] = {
    "stakeholders": frozenset({"ceo", "sales", "product", "marketing", "support"}),
    "account team": frozenset({"sales"}),
}

SOURCES: Mapping[Report, Source] = {
    "trend": Source(
        "the NPS trend",
        frozenset({"ceo", "sales", "product", "marketing", "support"}),
        trend_headlines.headlines,
    ),
    "worth": Source("what a score is worth", frozenset({"ceo", "sales"}), worth_headlines.headlines),
    "themes": Source(
        "what customers write about", frozenset({"product", "marketing", "support"}), themes_headlines.headlines
    ),
    "themes-internal": Source("what customers write about, with every quote", frozenset({"sales"}), _nothing),
    "silence": Source("who does not answer", frozenset({"ceo", "marketing"}), silence_headlines.headlines),
    "silence-accounts": Source("silent accounts", frozenset({"sales"}), silence_headlines.accounts_headlines),
    "loop": Source("who was answered, and how fast", frozenset({"ceo", "support"}), loop_headlines.headlines),
    "health": Source("the health of accounts", frozenset({"sales"}), health_headlines.headlines),
}


_OF_ACCOUNTS = frozenset({"health", "silence-accounts"})


def read(texts: Mapping[str, str]) -> dict[str, Any]:
    """Return reports by their names, from the JSON that was published."""
    return {name: _reader(name).validate_json(text) for name, text in texts.items()}


@lru_cache
def _reader(name: str) -> TypeAdapter[Any]:
    """Return what reads a kind of report: to make one takes as long as reading a hundred reports."""
    return TypeAdapter(kind_of(name).model)


def week(
    as_of: datetime, reports: Mapping[str, Any], files: Mapping[str, tuple[str, ...]], programme: Programme
) -> Week:
    """Return what the digests of a date are made of, from the reports that are there, and their files."""
    offered = (SOURCES[name].headlines(reports[name], programme) for name in SOURCES if name in reports)
    return Week(
        as_of=as_of,
        headlines=tuple(headline for some in offered for headline in some),
        shelves=tuple(_shelves(files)),
        missing=tuple(_missing(reports)),
        standing=trend_headlines.standing(reports["trend"]) if "trend" in reports else "",
    )


def own(reports: Mapping[str, Any], accounts: Collection[str]) -> Iterator[Headline]:
    """Yield what reports that name accounts say of a CSM's own, which are given by their ids."""
    if "health" in reports:
        yield from health_headlines.own(reports["health"], accounts)
    if "silence-accounts" in reports:
        yield from silence_headlines.own(reports["silence-accounts"], accounts)


def _missing(reports: Mapping[str, Any]) -> Iterator[Shelf]:
    """Yield the reports that are not there; those that name accounts are missed by their CSMs too."""
    for shelf in _shelves(dict.fromkeys(SOURCES, ())):
        if shelf.report not in reports:
            yield replace(shelf, roles=shelf.roles | {"csm"}) if shelf.report in _OF_ACCOUNTS else shelf


def _shelves(files: Mapping[str, tuple[str, ...]]) -> Iterator[Shelf]:
    for name, source in SOURCES.items():
        if name in files:
            opened_by = _OPENED_BY[kind_of(name).audience]
            yield Shelf(name, source.title, files[name], source.roles & opened_by)
