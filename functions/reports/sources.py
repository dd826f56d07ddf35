"""What the digest is made of: the reports it reads, who each is for, and what each has to say."""

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from functions.core.programme import Programme, StakeholderRole
from functions.reports import trend_headlines
from functions.reports.digest import Shelf, Week
from functions.reports.headline import Headline
from functions.reports.kinds import kind_of


@dataclass(frozen=True, slots=True)
class Source:
    """A report: its title, whose it is, and what it offers to the digest."""

    title: str
    roles: AbstractSet[StakeholderRole]
    headlines: Callable[[Any, Programme], tuple[Headline, ...]]


SOURCES: Mapping[str, Source] = {
    "trend": Source(
        "the NPS trend",
        frozenset({"ceo", "sales", "product", "marketing", "support"}),
        trend_headlines.headlines,
    ),
}


def week(as_of: datetime, texts: Mapping[str, str], files: Mapping[str, tuple[str, ...]], programme: Programme) -> Week:
    """Return what the digests of a date are made of, from the JSON of the reports that are there, and their files."""
    reports = {name: TypeAdapter(kind_of(name).model).validate_json(text) for name, text in texts.items()}
    offered = (SOURCES[name].headlines(report, programme) for name, report in reports.items())
    return Week(
        as_of=as_of,
        headlines=tuple(headline for some in offered for headline in some),
        shelves=tuple(_shelves(files)),
        missing=tuple(shelf for shelf in _shelves(dict.fromkeys(SOURCES, ())) if shelf.report not in texts),
        standing=trend_headlines.standing(reports["trend"]) if "trend" in reports else "",
    )


def _shelves(files: Mapping[str, tuple[str, ...]]) -> Iterator[Shelf]:
    for name, source in SOURCES.items():
        if name in files:
            yield Shelf(name, source.title, files[name], source.roles)
