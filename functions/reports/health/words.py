"""What the figures of health say in words."""

from collections.abc import Iterable
from datetime import date

from functions.core.money import money
from functions.core.times import long_date, parse
from functions.reports.figures import words
from functions.reports.figures.measures import Share
from functions.reports.figures.words import counted, whole
from functions.reports.health.model import AccountHealth, Group, HealthReport, Tally

_NO_BREAK = "\N{NO-BREAK SPACE}"

NAMES = {"red": "Red", "yellow": "Yellow", "green": "Green", None: "Too few answers"}


def headline(report: HealthReport) -> str:
    """Say how many accounts are red, and how much they pay."""
    red = tally(report.tallies, "red")
    if not report.accounts:
        return "No accounts yet"
    if not red.accounts:
        return "No account is red"
    paying = f", {money(red.arr, report.currency)} a year at risk" if red.arr else ""
    return f"{counted(red.accounts, 'account')} {'is' if red.accounts == 1 else 'are'} red{paying}"


def lede(report: HealthReport) -> str:
    """Say of how many accounts anything is known."""
    unknown = tally(report.tallies, None).accounts
    told = f"{counted(len(report.accounts), 'account')}, {counted(report.answers, 'answer')}."
    return f"{told} Of {counted(unknown, 'account')} too little is known to give a colour." if unknown else told


def tally(tallies: Iterable[Tally], colour: str | None) -> Tally:
    """Return the tally of one colour."""
    return next(each for each in tallies if each.colour == colour)


def pay(found: Tally) -> str:
    """Return what accounts pay a year, where the head of the column says in what currency."""
    return f"{found.arr:,}" if found.arr_known or not found.accounts else "not known"


def unit(report: HealthReport) -> str:
    """Return the currency as it stands behind the name of a column."""
    return f", {report.currency}" if report.currency else ""


def partly(found: Tally) -> str:
    """Say of how many accounts it is known what they pay, unless it is of all or of none."""
    return f"known of {found.arr_known:,}" if 0 < found.arr_known < found.accounts else ""


def group(facet: str, found: Group) -> str:
    """Return what a group is called; one of accounts of which nothing is known is not a group of its own kind."""
    if found.name or facet == "segment":
        return words.group(facet, found.name)
    return f"{facet.capitalize()} not known"


def more(found: Group) -> str | None:
    """Say whether accounts of a group are at risk more or less often than all others."""
    if found.beside is None or not found.beside.differs:
        return None
    return f"{'more' if found.beside.change.points > 0 else 'less'} often than the others"


def at_risk(found: Share) -> str:
    """Return a share with its interval: 38% (33 to 43%)."""
    return f"{whole(found.percent)}% ({whole(found.low)}{_NO_BREAK}to{_NO_BREAK}{whole(found.high)}%)"


def score(found: AccountHealth) -> str:
    """Return a health as it is shown."""
    return "no score" if found.score is None else whole(found.score)


def renewal(found: AccountHealth) -> str:
    """Return when an account renews, in words."""
    if found.renewal_date is None or found.days is None:
        return "not known"
    day = long_date(date.fromisoformat(found.renewal_date))
    if found.days < 0:
        return f"{day}, passed"
    return f"{day}, today" if not found.days else f"{day}, in {counted(found.days, 'day')}"


def day(as_of: str) -> str:
    """Return the day of a report."""
    return long_date(parse(as_of).date())


def names(report: HealthReport, ids: Iterable[str]) -> list[AccountHealth]:
    """Return accounts by their ids, in the order of the report."""
    wanted = set(ids)
    return [each for each in report.accounts if each.account_id in wanted]
