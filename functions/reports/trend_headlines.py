"""What the trend report offers to the digest: changes of a score whose interval leaves zero out, and trends."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import chain

from functions.core.people import Touchpoint
from functions.core.programme import Programme, StakeholderRole
from functions.reports import words
from functions.reports.headline import Headline, least
from functions.reports.model import Change, Series, TrendReport
from functions.reports.trend import MARGIN

NAME = "trend"
_MATTERS = 100 * MARGIN
_ALL: AbstractSet[StakeholderRole] = frozenset({"ceo", "marketing"})
_TOUCHED: Mapping[Touchpoint, AbstractSet[StakeholderRole]] = {
    "product": frozenset({"product"}),
    "onboarding": frozenset({"product"}),
    "support": frozenset({"support"}),
    "csm": frozenset({"ceo"}),
    "churn": frozenset({"ceo", "sales"}),
}


def headlines(report: TrendReport, programme: Programme) -> tuple[Headline, ...]:
    """Return what changed in the scores of all surveys together, and of each for those whose touchpoint it is.

    A survey's change is held against all the surveys that were compared.
    """
    if len(report.surveys) == 1:  # the same answers: said once, to all whom either is for
        return tuple(_of(report.overall, _ALL | _roles(report.surveys[0], programme)))
    compared = len(report.surveys)
    each = chain.from_iterable(_of(series, _roles(series, programme), compared) for series in report.surveys)
    return (*_of(report.overall, _ALL), *each)


def standing(report: TrendReport) -> str:
    """Say where the score stands, with its interval and what it was counted from."""
    series = report.overall
    if series.recent is None:
        return f"{words.headline(series)}, so there is no score to show."
    return f"NPS of the last three months: {words.score(series.recent)}, {words.basis(series.recent)}."


def _roles(series: Series, programme: Programme) -> AbstractSet[StakeholderRole]:
    survey = programme.surveys.get(series.survey_id or "")
    return _TOUCHED[survey.touchpoint] if survey else frozenset()  # one that the programme no longer has


def _of(series: Series, roles: AbstractSet[StakeholderRole], compared: int = 1) -> Iterator[Headline]:
    topic = f"score of {series.survey_id}" if series.survey_id else "score"
    whose = f"NPS of the survey {series.survey_id}" if series.survey_id else "NPS"
    if series.change and series.change.shown and series.recent and series.before:
        weight = least(series.change.low, series.change.high, _MATTERS, compared)
        fewest = min(series.recent.n, series.before.n)
        yield Headline(topic, NAME, f"{whose} {_moved(series.change)}", _evidence(series), weight, roles, fewest)
    found = series.direction
    if found.low is not None and found.high is not None:
        told = f"{whose} is {found.label} over the months"
        weight = least(found.low, found.high, _MATTERS, compared)
        yield Headline(topic, NAME, told, found.words, weight, roles, series.answers)


def _moved(change: Change) -> str:
    """Return the direction and the change, as two ends in the same direction; only called when zero is not between."""
    low, high = (words.whole(end) for end in sorted((abs(change.low), abs(change.high))))
    by = f"{low}\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}{high} points"
    return f"{'rose' if change.low > 0 else 'fell'}, most likely by {by}"


def _evidence(series: Series) -> str:
    if not (series.change and series.recent and series.before):
        return ""
    return (
        f"{words.change(series.change)}, a 95% interval that leaves zero out: {words.basis(series.recent)} in the last "
        f"three months, {words.basis(series.before)} in the three before."
    )
