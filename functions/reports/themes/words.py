"""What the figures of themes say in words."""

from functions.core.times import long_date, parse
from functions.reports.figures.measures import Share
from functions.reports.figures.model import BESIDE_FEW, FEW, Change
from functions.reports.figures.months import short
from functions.reports.figures.words import counted, signed, signed_ends, whole
from functions.reports.themes.model import Suggestion, Theme, ThemesReport

_NO_BREAK = "\N{NO-BREAK SPACE}"


def headline(report: ThemesReport) -> str:
    """Say what is written about most; a direction is named only when the interval allows it."""
    shown = [each for each in report.themes if each.answers]
    if not report.comments:
        return "No comments in the last three months"
    if not shown:
        return "No theme has five answers yet" if any(each.held_back for each in report.themes) else "No theme yet"
    return f"Most mentioned: {', '.join(each.label for each in shown[:3])}"


def lede(report: ThemesReport) -> str:
    """Say what the report rests on, and which themes are mentioned more or less often than before."""
    told = (
        f"{counted(report.comments, 'comment')} in the last three months, {report.comments_before:,} in those before."
    )
    moved = [each for each in report.themes if each.share_change and each.share_change.shown]
    more = [each.label for each in moved if each.share_change and each.share_change.points > 0]
    less = [each.label for each in moved if each.share_change and each.share_change.points < 0]
    if not moved:
        return f"{told} No theme is shown to be mentioned more or less often than before."
    parts = [f"more often: {', '.join(more)}"] if more else []
    parts += [f"less often: {', '.join(less)}"] if less else []
    return f"{told} Mentioned {'; '.join(parts)}."


def period(report: ThemesReport) -> str:
    """Return the months that are counted."""
    return f"{short(report.first_month)} to {short(report.last_month)}"


def day(as_of: str) -> str:
    """Return the day of a report, or of anything else that has one."""
    return long_date(parse(f"{as_of}T00:00:00Z" if len(as_of) == len("2026-01-05") else as_of).date())


def percent(found: Share) -> str:
    """Return a share with its interval: 38% (33 to 43%)."""
    return f"{whole(found.percent)}% ({whole(found.low)}{_NO_BREAK}to{_NO_BREAK}{whole(found.high)}%)"


def figures(found: Change) -> str:
    """Return a change with its interval."""
    ends = f"{_NO_BREAK}to{_NO_BREAK}".join(signed_ends(found.low, found.high))
    return f"{signed(found.points)} ({ends})"


def change(found: Change) -> str:
    """Return a change with its interval, and whether it has been shown."""
    return figures(found) if found.shown else f"{figures(found)}, not shown"


def unscored(theme: Theme) -> str:
    """Say why a theme has no score."""
    reasons = {FEW: "<5 NPS answers", BESIDE_FEW: "held back", None: "no NPS answers"}
    return reasons[theme.score_held_back]


def partly(theme: Theme) -> str:
    """Say of how many accounts it is known what they pay, unless it is of all or of none."""
    if theme.arr is None or theme.arr_known == theme.accounts:
        return ""
    return f"known of {theme.arr_known:,}"


def suggestion(found: Suggestion, side: str) -> str:
    """Say how often a phrase is used by one side and by the other."""
    other = {"detractors": "promoters", "promoters": "detractors"}[side]
    return f"{found.hits:,} of {found.of:,} {side}, {found.other_hits:,} of {found.other_of:,} {other}"
