"""What the figures of the closed loop say in words."""

from datetime import date

from functions.core.times import long_date, parse
from functions.reports.figures.measures import Share
from functions.reports.figures.model import BESIDE_FEW, FEW, Change, HeldBack
from functions.reports.figures.words import counted, group, signed, signed_ends, whole
from functions.reports.loop.model import Answered, Facet, Group, LoopReport, Promises, Waits

_NO_BREAK = "\N{NO-BREAK SPACE}"


def headline(report: LoopReport) -> str:
    """Say how many were answered, in one line."""
    if report.answered:
        return f"{whole(report.answered.share.percent)}% of comments answered"
    return "Fewer than 5 comments in thirteen weeks" if report.comments else "No comments in these thirteen weeks"


def lede(report: LoopReport) -> str:
    """Say who answered, and how that differs from the weeks before."""
    found, change = report.answered, report.change
    if found is None:
        return "Once more comments come in, this page shows who was answered, how fast, and what is overdue."
    by_person = f"{found.by_person:,} {'was' if found.by_person == 1 else 'were'} answered by a person"
    told = (
        f"Of {counted(found.comments, 'comment')} in thirteen weeks, {by_person} and "
        f"{found.automatic:,} by the automatic reply; {found.comments - found.by_person - found.automatic:,} by nobody "
        "yet."
    )
    if change is None:
        return f"{told} The thirteen weeks before had too few comments to compare with."
    figures = f"{signed(change.points)} percentage points on the thirteen weeks before ({_signed_range(change)})"
    return f"{told} That is {figures}{'' if change.shown else ': no change shown'}."


def percent(found: Share) -> str:
    """Return a share with its interval: 38% (33 to 43%)."""
    return f"{whole(found.percent)}% ({whole(found.low)}{_NO_BREAK}to{_NO_BREAK}{whole(found.high)}%)"


def hours(found: float | None) -> str:
    """Return a time: 3.5 h, 2 days 4 h; None is not reached yet."""
    if found is None:
        return "not yet"
    if found < 24:  # noqa: PLR2004 - hours of a day
        return f"{found:g}{_NO_BREAK}h"
    days, rest = divmod(round(found), 24)
    return f"{days}{_NO_BREAK}day{'' if days == 1 else 's'}{f' {rest}{_NO_BREAK}h' if rest else ''}"


def ends(low: float | None, high: float | None) -> str:
    """Return the ends of a time's interval: 3 h to 2 days; of one without a high end: 3 h or more."""
    if high is None:
        return f"{hours(low)} or more" if low else "too few for a range"
    return f"{hours(low)} to {hours(high)}"


def within(found: float | None, low: float | None, high: float | None) -> str:
    """Return a time with its interval: 3.5 h (2 h to 1 day)."""
    return f"{hours(found)} ({ends(low, high)})"


def half(found: Waits) -> str:
    """Return within what time half were answered, with its interval."""
    return within(found.median, found.median_low, found.median_high)


def nine_in_ten(found: Waits) -> str:
    """Say within what time nine in ten were answered, or that they are not, with the interval of that time."""
    told = ends(found.ninetieth_low, found.ninetieth_high)
    if found.ninetieth is None:
        return f"9 in 10 not yet answered ({told})"
    return f"9 in 10 within {hours(found.ninetieth)} ({told})"


def nobody(found: Answered) -> int:
    """Return how many comments nobody has answered."""
    return found.comments - found.by_person - found.automatic


def function(found: Promises) -> str:
    """Return the name of a function; a case of none is with whoever looks after the account."""
    return found.name or "Account team"


def functions(report: LoopReport) -> list[str]:
    """Return the names of the functions."""
    return [function(each) for each in report.by_function]


def names(facet: Facet) -> list[str]:
    """Return what the groups of a facet are called."""
    return [group(facet.facet, each.name) for each in facet.groups]


def more(found: Group) -> str | None:
    """Say whether comments of a group are answered more or less often than all others."""
    if found.beside is None or not found.beside.differs:
        return None
    return f"{'more' if found.beside.change.points > 0 else 'less'} often than the others"


def pace(found: Promises) -> str | None:
    """Say whether a group has its answers sooner or later than all others."""
    return f"{found.pace.label} than the others" if found.pace and found.pace.label else None


def points(found: Change) -> str:
    """Return by how much a group differs from all others: -12 points (-21 to -3)."""
    return f"{signed(found.points)}{_NO_BREAK}points ({_signed_range(found)})"


def _signed_range(found: Change) -> str:
    return f"{_NO_BREAK}to{_NO_BREAK}".join(signed_ends(found.low, found.high))


def held(reason: HeldBack | None) -> str:
    """Say why a group has no figures."""
    return {FEW: "fewer than 5", BESIDE_FEW: "held back beside a small group", None: "no comments"}[reason]


def day(as_of: str) -> str:
    """Return the day of a report."""
    return long_date(parse(as_of).date())


def week(monday: str) -> str:
    """Return a week by its Monday as it fits a narrow column: 5 Jan."""
    first = date.fromisoformat(monday)
    return f"{first.day} {first:%b}"


def weeks(report: LoopReport) -> str:
    """Return the weeks that a report covers."""
    last = date.fromisoformat(report.last_week)
    return f"{week(report.first_week)} to the week of {week(report.last_week)} {last.year}"
