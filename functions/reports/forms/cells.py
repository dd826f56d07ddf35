"""Figures as cells of a spreadsheet, by the names of their columns."""

from collections.abc import Iterable, Mapping, Sequence

from functions.reports.figures.measures import Share
from functions.reports.figures.model import Change, Score
from functions.reports.forms.shared import Cell, Sheet, sheet
from functions.reports.kind import Model

Row = dict[str, Cell]


def spreadsheet(name: str, report: Model, header: Sequence[str], rows: Iterable[Mapping[str, Cell]]) -> Sheet:
    """Return rows as a table, each with the report's name, date and programme, and nothing where it has no figure."""
    about: Row = {"report": name, "as_of": report.as_of, "programme": report.programme}
    told = ({**about, **row} for row in rows)
    return sheet(header, ([row.get(column) for column in header] for row in told))


def of_share(found: Share | None) -> Row:
    """Return a share and its interval."""
    return {"percent": found.percent, "percent_low": found.low, "percent_high": found.high} if found else {}


def of_score(found: Score | None) -> Row:
    """Return a score with its interval and its answers."""
    if found is None:
        return {}
    return {"nps": found.nps, "nps_low": found.low, "nps_high": found.high, "nps_answers": found.n}


def of_change(of: str, found: Change | None) -> Row:
    """Return a change with its interval, in columns that begin with what has changed."""
    if found is None:
        return {}
    return {f"{of}_change": found.points, f"{of}_change_low": found.low, f"{of}_change_high": found.high}
