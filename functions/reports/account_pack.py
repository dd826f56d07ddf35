"""The pack for a review with one customer: what its people said, what came of it, and nothing of anyone else."""

from collections.abc import Mapping, Sequence
from typing import Any

from functions.core.times import iso
from functions.reports import pack_words, quarters
from functions.reports.account_counts import YEAR, Account, Counted, beside, counted
from functions.reports.disclosure import SMALLEST_GROUP
from functions.reports.figures import Asked, changed, hundredfold, rated, scored
from functions.reports.many import AgainstBase
from functions.reports.many_words import against_base
from functions.reports.model import Rate
from functions.reports.naming import Discretion, discretion
from functions.reports.pack_model import PACK_SCHEMA, Chart, Column, Pack, Point, Quote, Slide, Table
from functions.reports.pack_parts import SEPARATOR, changes, source, themes
from functions.reports.trend import Period, answers_wanted, trend, usable
from functions.reports.words import counted as said
from functions.reports.words import rate, score, too_early

_QUOTES_ON_A_SLIDE = 4
_QUOTES = 2 * _QUOTES_ON_A_SLIDE

Rows = Sequence[Mapping[str, Any]]


def build(asked: Asked, account: Account, found: Mapping[str, Rows]) -> Pack:
    """Return the pack, from the rows of its queries by their names."""
    quiet = discretion(account.account_id, [dict(row) for row in found["pack_names"]], account.people)
    mine = counted(account.account_id, found["pack_scores"], asked.as_of)
    made = [row for row in found["pack_changes"] if _for_us(row, account.account_id, found["pack_names"])]
    slides = (
        _trend(asked, mine),
        _beside(asked, account, mine, beside(account.account_id, mine, found["pack_scores"])),
        _who(asked, found["pack_asked"]),
        *_comments(asked, found["pack_comments"], found["pack_asked"], quiet),
        *changes(asked, made, quiet, "What we did about it", "pack_changes"),
        themes(asked, found["pack_themes"], made, quiet),
        _next(asked),
        _how(asked),
    )
    return Pack(
        schema=PACK_SCHEMA,
        kind="account",
        as_of=iso(asked.as_of),
        programme=asked.programme,
        company=asked.company,
        subject=account.name,
        title=f"{pack_words.shortened(account.name, 90)}: what you told us",
        subtitle=f"{pack_words.until(asked.as_of.date())}. {asked.company}",
        answers=mine.recent.n,
        slides=slides,
    )


def _trend(asked: Asked, mine: Counted) -> Slide:
    periods = [Period(index, mine.quarters[name]) for index, name in enumerate(mine.names) if name in mine.quarters]
    found, recent = trend(periods), scored(mine.shown("recent"))
    basis = pack_words.quarterly(found, mine.names, answers_wanted(found)) if found else _early(periods)
    compared = pack_words.year(changed(mine.shown("before"), mine.shown("recent")))
    return Slide(
        title=pack_words.headline(mine.recent.n, recent, found),
        lead=f"{said(mine.recent.n, 'answer')} in the last four quarters.{compared} {basis}",
        source=source(asked, "pack_scores", pack_words.INTERVAL, pack_words.SMALL),
        chart=_quarters(mine),
        table=Table(
            (Column("Quarter", 3), Column("Answers", 2, figures=True), Column("NPS (range)", 4, figures=True)),
            tuple(_quarter(mine, name) for name in mine.names),
        ),
    )


def _early(periods: Sequence[Period]) -> str:
    return too_early(len(usable(periods)), "quarter")


def _quarters(mine: Counted) -> Chart:
    shown = [(name, mine.quarter(name)) for name in mine.names]
    points = [
        Point(quarters.short(name), each and each.nps, each and each.low, each and each.high) for name, each in shown
    ]
    told = [f"{quarters.short(name)} {score(each)}" for name, each in shown if each]
    none = "No quarter has answers enough to show a score"
    return Chart("line", "NPS", "points", tuple(points), f"NPS by quarter. {'; '.join(told) or none}.")


def _quarter(mine: Counted, name: str) -> tuple[str, str, str]:
    counts = mine.quarters.get(name)
    so_far = " so far" if name == mine.names[-1] else ""
    return (
        f"{quarters.short(name)}{so_far}",
        f"{counts.n if counts else 0:,}",
        pack_words.points(counts, mine.quarter(name)),
    )


def _beside(asked: Asked, account: Account, mine: Counted, found: AgainstBase | None) -> Slide:
    if found is None:
        return Slide(
            title="Beside our other customers: too few answers to compare",
            lead="A comparison needs five answers of yours and five other customers with answers, in four quarters.",
            source=source(asked, "pack_scores", pack_words.SMALL),
        )
    sides = ((_short(account), found.counts, found.interval), ("All others", found.base, found.base_interval))
    points = tuple(
        Point(name, hundredfold(each.nps), hundredfold(ends.low), hundredfold(ends.high)) for name, each, ends in sides
    )
    table = Table(
        (Column("", 3), Column("Answers", 2, figures=True), Column("Customers", 2, figures=True), Column("NPS (range)", 4, figures=True)),
        (
            (_short(account), f"{found.counts.n:,}", "1", _ends(points[0])),
            ("All others", f"{found.base.n:,}", f"{found.base_accounts:,}", _ends(points[1])),
        ),
    )
    return Slide(
        title=_verdict(found),
        lead=against_base(found),
        source=source(asked, "pack_scores", "The others are all customers but you.", pack_words.INTERVAL),
        chart=Chart("bars", "NPS", "points", points, f"NPS of the last four quarters. {against_base(found)}"),
        table=table,
    )


def _short(account: Account) -> str:
    return pack_words.shortened(account.name, 40)


def _ends(point: Point) -> str:
    return pack_words.ranged(point.value, point.low, point.high)


def _verdict(found: AgainstBase) -> str:
    ends = found.difference.interval
    if not ends.excludes_zero():
        return "No difference shown from our other customers"
    return f"Your score is {'above' if ends.low > 0 else 'below'} that of our other customers"


def _who(asked: Asked, rows: Rows) -> Slide:
    rates = [(pack_words.role(row["role"]), rated([row])) for row in rows]
    shown = [(name, each) for name, each in rates if each]
    return Slide(
        title=_answered(rated(rows)),
        lead=pack_words.replied(rated(rows)),
        source=source(asked, "pack_asked", "Surveys sent in the last four quarters; those of the last weeks are still open."),
        chart=Chart("bars", "Response rate", "per cent", tuple(_rate_point(name, each) for name, each in shown), _rates(shown)) if shown else None,
        table=Table(
            (Column("Role", 3), Column("Asked", 2, figures=True), Column("Answered", 2, figures=True), Column("Rate (range)", 4, figures=True)),
            tuple((name, f"{each.asked:,}", f"{each.answered:,}", rate(each)) for name, each in shown),
        ) if shown else None,
    )


def _answered(found: Rate | None) -> str:
    return f"Who answered: {rate(found)} of those asked" if found else "Who answered: nobody was asked"


def _rate_point(name: str, each: Rate) -> Point:
    return Point(name, each.share, each.low, each.high)


def _rates(shown: Sequence[tuple[str, Rate]]) -> str:
    return f"Response rate by role. {'; '.join(f'{name} {rate(each)}' for name, each in shown)}."


def _comments(asked: Asked, rows: Rows, roles: Rows, quiet: Discretion) -> list[Slide]:
    """Return the words of those who agreed to be quoted; their role only where it stands for five people or more."""
    many = {row["role"] for row in roles if row["answered"] >= SMALLEST_GROUP}
    shared = [row for row in rows if row["shared"] and quiet.allows(row["comment"])][:_QUOTES]
    quotes = [Quote(pack_words.shortened(quiet.scrub(row["comment"])), pack_words.role(row["role"]) if row["role"] in many else "") for row in shared]
    lead = pack_words.withheld(len(rows), len(quotes), sum(not row["shared"] for row in rows))
    pages = [quotes[at : at + _QUOTES_ON_A_SLIDE] for at in range(0, len(quotes), _QUOTES_ON_A_SLIDE)] or [[]]
    told = source(asked, "pack_comments", "Only comments whose writer agreed to be quoted, without names, addresses and numbers that lead to a person as far as these are known: read them before you share them.")
    title = "In your words" if quotes else "In your words: no comment that we may quote"
    return [Slide(f"{title}{pack_words.page(number, len(pages))}", lead, told, quotes=tuple(page)) for number, page in enumerate(pages, 1)]


def _for_us(row: Mapping[str, Any], account_id: str, names: Rows) -> bool:
    """Say whether a change is for everyone, or for this account under any id that it has had."""
    own = {each["account_id"] for each in names if each["home_id"] == account_id} | {account_id}
    return bool(row["everyone"]) or not own.isdisjoint(str(row["account_ids"]).split(SEPARATOR))


def _next(asked: Asked) -> Slide:
    empty = tuple(("", "", "") for _ in range(5))
    return Slide(
        title="Next steps",
        lead="To be agreed together.",
        source=source(asked, "none", "Fill this in with the customer: what, who and by when."),
        table=Table((Column("What", 6), Column("Who", 2), Column("By when", 2)), empty),
    )


def _how(asked: Asked) -> Slide:
    return Slide(
        title="How to read these figures",
        lead=f"Everything here is from what your people answered until {iso(asked.as_of)[:10]}, and from nobody else's words.",
        source=source(asked, "none"),
        points=(
            pack_words.NPS,
            pack_words.INTERVAL,
            "A trend is called improving or declining only if its 90% interval excludes no change; for most customers there is not enough evidence, which is the right answer.",
            pack_words.SMALL,
            "Comments are shown only if their writers agreed, and without their names.",
        ),
    )
