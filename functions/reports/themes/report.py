"""From counted rows to the report of themes: which figures, which quotes, what is held back and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.core.interval import Counts
from functions.core.programme import Programme
from functions.core.times import iso, month_of
from functions.reports.disclosure.groups import RECENT, few
from functions.reports.figures.measures import Share, counts_of, score_change, scored, share, share_change
from functions.reports.figures.model import BESIDE_FEW, FEW, HeldBack
from functions.reports.figures.months import back, naive, start
from functions.reports.kind import Asked, Found, Rows, Summary, Values
from functions.reports.themes.groups import facets
from functions.reports.themes.model import Action, Quote, Theme, ThemesReport
from functions.reports.themes.notes import notes
from functions.reports.themes.said import QUOTES, discretion, quotes_of, suggestions

MOST_COMMENTS = 20_000
DRAWN = 4 * MOST_COMMENTS  # rows of comments that those are taken of: other scales and versions are among them

_YEAR = 12
_EMPTY: Mapping[str, Any] = {
    **dict.fromkeys(("answers", "tagged", "detractors", "passives", "promoters", "accounts", "scored_accounts"), 0),
    **dict.fromkeys(("squares", "products", "sizes", "arr", "arr_known"), 0),
}


def values(as_of: datetime) -> Values:
    """Return what each query of the report is asked with, by the query's name."""
    last = month_of(as_of)
    until = {"as_of": naive(as_of)}
    recent, before = naive(start(back(last, RECENT - 1))), naive(start(back(last, 2 * RECENT - 1)))
    year = naive(start(back(last, _YEAR - 1)))
    return {
        "themes_mentions": until | {"recent": recent, "before": before},
        "themes_groups": until | {"recent": recent},
        "themes_answers": until | {"recent": recent, "before": before},
        "themes_quotes": until | {"recent": recent, "quotes": QUOTES},
        "themes_comments": until | {"year": year, "most": MOST_COMMENTS, "drawn": DRAWN},
        "themes_actions": until | {"year": year},
        "themes_left_out": until | {"before": before},
        "pack_names": until,
    }


def first_months(last: str) -> dict[str, str]:
    """Return the first month that is needed of each set; annotations lie in the month in which they were told."""
    return dict.fromkeys(("responses", "comments", "tags"), back(last, _YEAR - 1))


def summary(report: ThemesReport) -> Summary:
    """Return what is announced of the report."""
    return Summary(None, report.comments)


def build(asked: Asked, found: Found) -> ThemesReport:
    """Return the report as it may be passed on: no group under five answers, no quote without consent."""
    return _built(asked, found, internal=False)


def build_internal(asked: Asked, found: Found) -> ThemesReport:
    """Return the report for the account team: every group, and quotes marked where nobody agreed to them."""
    return _built(asked, found, internal=True)


@dataclass(frozen=True, slots=True)
class _Mentions:
    """The rows of both periods by tag; None is all comments."""

    rows: Mapping[tuple[str, str | None], Mapping[str, Any]]
    answers: Mapping[str, int]  # to NPS surveys, by period, with a comment or without: what other reports show
    internal: bool

    def of(self, period: str, tag: str | None) -> Mapping[str, Any]:
        return self.rows.get((period, tag), _EMPTY)

    def hidden(self, period: str, tag: str | None) -> bool:
        return not self.internal and few(self.of(period, tag)["answers"])

    def share(self, period: str, tag: str) -> Share | None:
        return None if self.hidden(period, tag) else share(self.of(period, tag)["answers"], self.total(period))

    def total(self, period: str) -> int:
        answers: int = self.of(period, None)["answers"]
        return answers

    def tagged(self, period: str) -> Share | None:
        return None if self.hidden(period, None) else share(self.of(period, None)["tagged"], self.total(period))

    def score_held_back(self, period: str, tag: str) -> HeldBack | None:
        """Say why a score is not shown: it is of few, or all other answers of the period, shown elsewhere, are few."""
        if self.internal:
            return None
        n = counts_of(self.of(period, tag)).n
        if few(n):
            return FEW
        return BESIDE_FEW if few(self.answers.get(period, n) - n) else None

    def counts(self, period: str, tag: str) -> Counts | None:
        held = self.hidden(period, tag) or self.score_held_back(period, tag)
        return None if held else counts_of(self.of(period, tag))


def _built(asked: Asked, found: Found, *, internal: bool) -> ThemesReport:
    last = month_of(asked.as_of)
    by_period = {(row["period"], row["tag"]): row for row in found["themes_mentions"]}
    answers = {row["period"]: row["answers"] for row in found["themes_answers"]}
    mentions = _Mentions(by_period, answers, internal)
    tagged, before = mentions.tagged("recent"), mentions.tagged("before")
    tags = {tag for _, tag in by_period if tag is not None}
    quiet = None if internal else discretion(found["pack_names"], asked.active)
    quotes, actions = quotes_of(found["themes_quotes"], quiet), _actions(found["themes_actions"])
    every = [_theme(tag, mentions, asked.active, quotes.get(tag, ()), actions.get(tag, ())) for tag in tags]
    themes = tuple(sorted(every, key=lambda each: (-(each.answers or 0), each.label, each.tag)))
    return ThemesReport(
        schema=f"listening-post/report/{'themes-internal' if internal else 'themes'}/v1",
        as_of=iso(asked.as_of),
        programme=asked.programme,
        company=asked.company,
        currency=asked.currency,
        internal=internal,
        first_month=back(last, RECENT - 1),
        last_month=last,
        comments=mentions.total("recent"),
        comments_before=mentions.total("before"),
        tagged=tagged,
        tagged_before=before,
        tagged_change=share_change(before, tagged),
        themes=themes,
        facets=facets(found["themes_groups"], themes, internal=internal),
        unheard=_unheard(asked.active, tags),
        suggestions=tuple(suggestions(found["themes_comments"], asked.active, quiet)),
        notes=notes(asked, found["themes_left_out"], found["themes_comments"], internal=internal),
    )


def _theme(
    tag: str, mentions: _Mentions, active: Programme | None, quotes: Sequence[Quote], actions: Sequence[Action]
) -> Theme:
    now, before = mentions.of("recent", tag), mentions.of("before", tag)
    hidden, early_hidden = mentions.hidden("recent", tag), mentions.hidden("before", tag)
    known = active.tags.list.get(tag) if active else None
    shares = mentions.share("before", tag), mentions.share("recent", tag)
    return Theme(
        tag=tag,
        label=known.name("en") if known else tag,
        functions=tuple(sorted(known.routes)) if known else (),
        answers=None if hidden else now["answers"],
        before=None if early_hidden else before["answers"],
        accounts=None if hidden else now["accounts"],
        share=shares[1],
        share_change=share_change(*shares),
        score=scored(mentions.counts("recent", tag)),
        score_change=score_change(mentions.counts("before", tag), mentions.counts("recent", tag)),
        score_held_back=None if hidden else mentions.score_held_back("recent", tag),
        arr=None if hidden or not now["arr_known"] else now["arr"],
        arr_known=None if hidden else now["arr_known"],
        held_back=FEW if hidden else None,
        quotes=() if hidden else tuple(quotes),
        actions=tuple(actions),
    )


def _unheard(active: Programme | None, tags: set[str]) -> tuple[str, ...]:
    """Return the themes that are listened for, and that nobody mentioned in either period."""
    listed = active.tags.list if active else {}
    return tuple(tag.name("en") for name, tag in listed.items() if name not in tags)


def _actions(rows: Rows) -> dict[str, tuple[Action, ...]]:
    found: dict[str, list[Action]] = {}
    for row in sorted(rows, key=lambda each: (each["day"], each["annotation_id"]), reverse=True):
        action = Action(row["title"], row["day"].isoformat(), row["closes_theme"])
        found.setdefault(row["tag"], []).append(action)
    return {tag: tuple(actions) for tag, actions in found.items()}
