"""Slides of an account pack: it beside all others, who answered, and their words."""

from collections.abc import Mapping, Sequence
from typing import Any

from functions.reports.disclosure.groups import SMALLEST_GROUP
from functions.reports.disclosure.naming import Discretion
from functions.reports.figures.many_words import against_base
from functions.reports.figures.measures import hundredfold, rated
from functions.reports.figures.model import Rate
from functions.reports.figures.words import rate
from functions.reports.kind import Asked
from functions.reports.packs import words as pack_words
from functions.reports.packs.account_counts import Account
from functions.reports.packs.model import Chart, Column, Point, Quote, Slide, Table
from functions.reports.packs.parts import share_point, source
from functions.reports.statistics.many import AgainstBase

_QUOTES = 8
_OPEN = "Surveys sent in the last four quarters; those of the last weeks are still open."
_AGREED = (
    "Only comments whose writers agreed to be quoted, without names, addresses and numbers that lead to a person as "
    "far as these are known."
)
_READ_FIRST = "A name that we do not know can still stand in a comment: read them before you share them."

Rows = Sequence[Mapping[str, Any]]


def beside_others(asked: Asked, account: Account, found: AgainstBase | None) -> Slide:
    """Return the account beside the others; nothing of them if either side is too small."""
    if found is None:
        return Slide(
            title="Beside our other customers: too few answers to compare",
            lead="A comparison needs five answers of yours and five other customers with answers, in four quarters.",
            source=source(asked, "pack_scores", pack_words.SMALL),
        )
    name, said = pack_words.shortened(account.name, 24), against_base(found)
    sides = ((name, found.counts, found.interval), ("All others", found.base, found.base_interval))
    points = tuple(
        Point(name, hundredfold(each.nps), hundredfold(ends.low), hundredfold(ends.high), n=each.n)
        for name, each, ends in sides
    )
    names = (Column("", 3), Column("Answers", figures=True), Column("Customers", figures=True))
    return Slide(
        title=_verdict(found),
        lead=said,
        source=source(asked, "pack_scores", "The others are all customers but you.", pack_words.INTERVAL),
        chart=Chart("bars", "NPS", "points", points, f"NPS of the last four quarters. {said}"),
        table=Table(
            (*names, Column("NPS (range)", figures=True)),
            (
                (name, f"{found.counts.n:,}", "1", pack_words.ranged(points[0])),
                ("All others", f"{found.base.n:,}", f"{found.base_accounts:,}", pack_words.ranged(points[1])),
            ),
        ),
    )


def _verdict(found: AgainstBase) -> str:
    ends = found.difference.interval
    if not ends.excludes_zero():
        return "No difference shown from our other customers"
    return f"Your score is {'above' if ends.low > 0 else 'below'} that of our other customers"


def who_answered(asked: Asked, rows: Rows) -> Slide:
    """Return how many were asked and answered, by role: numbers of people, and no scores."""
    rates = [(pack_words.role(row["role"]), rated([row])) for row in rows]
    shown = [(name, each) for name, each in rates if each]
    return Slide(
        title=_answered(rated(rows)),
        lead=pack_words.replied(rated(rows)),
        source=source(asked, "pack_asked", _OPEN),
        chart=_rates_chart(shown) if shown else None,
        table=_rates_table(shown) if shown else None,
    )


def _answered(found: Rate | None) -> str:
    return f"Who answered: {rate(found)} of those asked" if found else "Who answered: nobody was asked"


def _rates_chart(shown: Sequence[tuple[str, Rate]]) -> Chart:
    said = f"Response rate by role. {'; '.join(f'{name} {rate(each)}' for name, each in shown)}."
    return Chart("bars", "Response rate", "per cent", tuple(share_point(name, each) for name, each in shown), said)


def _rates_table(shown: Sequence[tuple[str, Rate]]) -> Table:
    columns = (Column("Role", 4), Column("Asked", figures=True), Column("Answered", figures=True))
    rows = tuple((name, f"{each.asked:,}", f"{each.answered:,}", rate(each)) for name, each in shown)
    return Table((*columns, Column("Rate (range)", figures=True)), rows)


def comments(asked: Asked, rows: Rows, roles: Rows, quiet: Discretion) -> Slide:
    """Return the words of those who agreed to be quoted; their role only where it stands for five people or more."""
    many = {row["role"] for row in roles if row["answered"] >= SMALLEST_GROUP}
    shared = [row for row in rows if row["shared"] and quiet.allows(row["comment"])][:_QUOTES]
    quotes = tuple(_quote(row, quiet, named=row["role"] in many) for row in shared)
    return Slide(
        title="In your words" if quotes else "In your words: no comment that we may quote",
        lead=pack_words.withheld(len(rows), len(quotes), sum(not row["shared"] for row in rows)),
        source=source(asked, "pack_comments", _AGREED, aside=_READ_FIRST),
        quotes=quotes,
    )


def _quote(row: Mapping[str, Any], quiet: Discretion, *, named: bool) -> Quote:
    by = pack_words.someone(row["role"]) if named else ""
    return Quote(pack_words.shortened(quiet.scrub(row["comment"])), by)
