"""The pack for a review with one customer: what its people said, what came of it, and nothing of anyone else."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from functions.core.times import iso
from functions.reports.disclosure.naming import discretion
from functions.reports.figures import quarters
from functions.reports.figures.measures import score_change, scored
from functions.reports.figures.words import counted as said
from functions.reports.figures.words import score, too_early
from functions.reports.kind import Asked
from functions.reports.packs import words as pack_words
from functions.reports.packs.account_counts import Account, Counted, beside, counted
from functions.reports.packs.account_sides import beside_others, comments, who_answered
from functions.reports.packs.model import PACK_SCHEMA, Chart, Column, Pack, Slide, Table
from functions.reports.packs.parts import SEPARATOR, changes, score_point, source, themes
from functions.reports.statistics.trend import Period, answers_wanted, trend, usable
from functions.reports.trend.changes import questions_changed

_TREND = (
    "A trend is called improving or declining only if its 90% interval excludes no change. For most customers there is "
    "not enough evidence, and saying so is the right answer."
)

Rows = Sequence[Mapping[str, Any]]


def build(asked: Asked, account: Account, found: Mapping[str, Rows]) -> Pack:
    """Return the pack, from the rows of its queries by their names."""
    quiet = discretion(account.account_id, [dict(row) for row in found["pack_names"]], account.people)
    mine = counted(account.account_id, found["pack_scores"], asked.as_of)
    made = [row for row in found["pack_changes"] if _for_us(row, account.account_id, found["pack_names"])]
    slides = (
        _trend(asked, mine, questions_changed(found["pack_questions"], "quarter")),
        beside_others(asked, account, beside(account.account_id, mine, found["pack_scores"])),
        who_answered(asked, found["pack_asked"]),
        comments(asked, found["pack_comments"], found["pack_asked"], quiet),
        changes(asked, made, quiet, "What we did about it", "pack_changes"),
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
        title=f"{pack_words.subject(account.name)}: what you told us",
        subtitle=f"{pack_words.until(asked.as_of.date())}. {asked.company}",
        answers=mine.recent.n,
        slides=slides,
    )


def _trend(asked: Asked, mine: Counted, asked_anew: Collection[str]) -> Slide:
    periods = [Period(index, mine.quarters[name]) for index, name in enumerate(mine.names) if name in mine.quarters]
    found, recent = trend(periods), scored(mine.shown("recent"))
    basis = pack_words.quarterly(found, mine.names, answers_wanted(found)) if found else _early(periods)
    compared = pack_words.year(score_change(mine.shown("before"), mine.shown("recent")))
    anew = pack_words.asked_anew([quarters.short(name) for name in mine.names if name in asked_anew])
    return Slide(
        title=pack_words.headline(mine.recent.n, recent, found),
        lead=f"{said(mine.recent.n, 'answer')} in the last four quarters.{compared} {basis}{anew}",
        source=source(asked, "pack_scores and pack_questions", pack_words.INTERVAL, pack_words.SMALL),
        chart=_quarters(mine, asked_anew, anew),
        table=Table(
            (Column("Quarter", 5), Column("Answers", figures=True), Column("NPS (range)", figures=True)),
            tuple(_quarter(mine, name) for name in mine.names),
        ),
    )


def _early(periods: Sequence[Period]) -> str:
    return too_early(len(usable(periods)), "quarter")


def _quarters(mine: Counted, asked_anew: Collection[str], anew: str) -> Chart:
    shown = [(name, mine.quarter(name)) for name in mine.names]
    points = [score_point(quarters.short(name), each, apart=name in asked_anew) for name, each in shown]
    told = [f"{quarters.short(name)} {score(each)}" for name, each in shown if each]
    none = "No quarter has answers enough to show a score"
    return Chart("line", "NPS", "points", tuple(points), f"NPS by quarter. {'; '.join(told) or none}.{anew}")


def _quarter(mine: Counted, name: str) -> tuple[str, str, str]:
    counts = mine.quarters.get(name)
    so_far = " so far" if name == mine.names[-1] else ""
    return (
        f"{quarters.short(name)}{so_far}",
        f"{counts.n if counts else 0:,}",
        pack_words.points(counts, mine.quarter(name)),
    )


def _for_us(row: Mapping[str, Any], account_id: str, names: Rows) -> bool:
    """Say whether a change is for everyone, or for this account under any id that it has had."""
    own = {each["account_id"] for each in names if each["home_id"] == account_id} | {account_id}
    return bool(row["everyone"]) or not own.isdisjoint(str(row["account_ids"]).split(SEPARATOR))


def _next(asked: Asked) -> Slide:
    empty = tuple(("", "", "") for _ in range(5))
    return Slide(
        title="Next steps",
        lead="To be agreed together.",
        source=source(asked, "none", aside="Fill this in with the customer: what, who and by when."),
        table=Table((Column("What", 6), Column("Who", 2), Column("By when", 2)), empty),
    )


def _how(asked: Asked) -> Slide:
    return Slide(
        title="How to read these figures",
        lead=f"{pack_words.until(asked.as_of.date())}, from your people; of others only the sum of all.",
        source=source(asked, "none"),
        points=(
            pack_words.NPS,
            pack_words.INTERVAL,
            _TREND,
            pack_words.SMALL,
            "Comments are shown only if their writers agreed, and without their names.",
        ),
    )
