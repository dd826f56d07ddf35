"""The report of themes as a page and a spreadsheet."""

from collections.abc import Iterable, Iterator

from functions.reports.forms import cells
from functions.reports.forms.cells import Row, of_change, of_score, of_share
from functions.reports.forms.shared import Sheet, templates
from functions.reports.themes import group_words
from functions.reports.themes import words as themes_words
from functions.reports.themes.group_chart import panels
from functions.reports.themes.model import Facet, Mentioned, Suggestion, Theme, ThemesReport

HEADER = (
    "report", "as_of", "programme", "query", "row", "name", "side", "answers", "answers_before", "comments", "percent",
    "percent_low", "percent_high", "percent_change", "percent_change_low", "percent_change_high", "nps", "nps_low",
    "nps_high", "nps_answers", "nps_change", "nps_change_low", "nps_change_high", "accounts", "arr", "arr_known_of",
    "currency", "day", "text", "internal", "reviewed", "note", "facet", "group", "others_comments", "others_percent",
    "others_percent_low", "others_percent_high", "stands_out", "adjusted_p",
)  # fmt: skip


def page(report: ThemesReport) -> str:
    """Return the report as one HTML file that needs nothing else."""
    drawn = [panels(facet, report.themes) for facet in report.facets]
    template = templates().get_template("themes.html")
    return template.render(report=report, say=themes_words, by=group_words, drawn=drawn)


def spreadsheet(report: ThemesReport) -> Sheet:
    """Return the report as a table: a row for all comments, each theme, quote, action, theme of a group, and phrase."""
    return cells.spreadsheet(_name(report), report, HEADER, _rows(report))


def _name(report: ThemesReport) -> str:
    return "themes-internal" if report.internal else "themes"


def _rows(report: ThemesReport) -> Iterator[Row]:
    all_of = of_share(report.tagged) | of_change("percent", report.tagged_change)
    counts: Row = {"answers": report.comments, "answers_before": report.comments_before, "comments": report.comments}
    yield {"query": "themes_mentions", "row": "all comments", "note": "percent: with a tag", **counts, **all_of}
    for theme in report.themes:
        yield {**_theme(theme), "currency": report.currency}
        yield from _beside(theme)
    for facet in report.facets:
        yield from _facet(facet)
    for language in report.suggestions:
        for side, found in (("detractors", language.detractors), ("promoters", language.promoters)):
            yield from _suggested(side, found)


def _theme(theme: Theme) -> Row:
    return {
        "query": "themes_mentions",
        "row": "theme",
        "name": theme.label,
        "answers": theme.answers,
        "answers_before": theme.before,
        "comments": theme.share.of if theme.share else None,
        "accounts": theme.accounts,
        "arr": theme.arr,
        "arr_known_of": theme.arr_known,
        "note": theme.held_back or theme.score_held_back,
        **of_share(theme.share),
        **of_change("percent", theme.share_change),
        **of_score(theme.score),
        **of_change("nps", theme.score_change),
    }


def _beside(theme: Theme) -> Iterator[Row]:
    for quote in theme.quotes:
        told: Row = {"text": quote.text, "side": quote.category, "internal": "yes" if quote.internal else "no"}
        yield {"query": "themes_quotes", "row": "quote", "name": theme.label, **told}
    for action in theme.actions:
        done: Row = {"day": action.day, "text": action.title, "note": "closes the theme" if action.closes else None}
        yield {"query": "themes_actions", "row": "done", "name": theme.label, **done}


def _facet(facet: Facet) -> Iterator[Row]:
    for group in facet.groups:
        about: Row = {"query": "themes_groups", "facet": facet.facet, "group": group.name}
        yield {"row": "group", **about, "comments": group.comments, "note": group.held_back}
        if group.held_back is None:
            yield from ({**about, **_of_group(each)} for each in group.themes)


def _of_group(found: Mentioned) -> Row:
    share, others = found.share, found.others
    return {
        "row": "theme of a group",
        "name": found.label,
        "answers": share.count if share else None,
        "comments": share.of if share else None,
        "others_comments": others.of if others else None,
        **{f"others_{name}": value for name, value in of_share(others).items()},
        "stands_out": found.stands_out,
        "adjusted_p": found.adjusted_p,
        "note": found.held_back or found.score_held_back,
        **of_share(share),
        **of_score(found.score),
    }


def _suggested(side: str, found: Iterable[Suggestion]) -> Iterator[Row]:
    for each in found:
        counts: Row = {"answers": each.hits, "comments": each.of}
        told: Row = {"name": each.words, "side": side, "reviewed": "no", "text": " | ".join(each.also) or None}
        yield {"query": "themes_comments", "row": "suggested phrase", **told, **counts, **of_score(each.score)}
