"""What the trend report offers to the digest: changes of a score whose interval leaves zero out, and trends."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import chain

from functions.core.people import Touchpoint
from functions.core.programme import Programme, StakeholderRole
from functions.reports.figures import words
from functions.reports.figures.levels import POINTS
from functions.reports.figures.model import Change
from functions.reports.headline import Headline, least
from functions.reports.statistics.trend import MARGIN
from functions.reports.trend import words as trend_words
from functions.reports.trend.model import Course, Facet, Series, TrendReport

NAME = "trend"
_DIRECTIONS = frozenset({"improving", "declining"})
_GROUPS: AbstractSet[StakeholderRole] = frozenset({"ceo", "sales", "csm"})
_ALL: AbstractSet[StakeholderRole] = frozenset({"ceo", "marketing"})
_TOUCHED: Mapping[Touchpoint, AbstractSet[StakeholderRole]] = {
    "product": frozenset({"product"}),
    "onboarding": frozenset({"product"}),
    "support": frozenset({"support"}),
    "csm": frozenset({"ceo"}),
    "churn": frozenset({"ceo", "sales"}),
}


def headlines(report: TrendReport, programme: Programme) -> tuple[Headline, ...]:
    """Return what changed in the score of all surveys, of each for those whose touchpoint it is, and of groups.

    A change of a survey or a group is held against all that were compared with it.
    """
    groups = chain.from_iterable(_of_facet(facet) for facet in report.facets)
    if len(report.surveys) == 1 and report.surveys[0].metric == "nps":  # the same answers: said once, to all of both
        return (*_of(_whole(report), _ALL | _roles(report.surveys[0], programme)), *groups)
    compared = len(report.surveys)
    each = chain.from_iterable(_of(_survey(series), _roles(series, programme), compared) for series in report.surveys)
    return (*_of(_whole(report), _ALL), *each, *groups)


def standing(report: TrendReport) -> str:
    """Say where the score stands, with its interval and what it was counted from."""
    series = report.overall
    if series.recent is None:
        return f"{trend_words.headline(series)}, so there is no score to show."
    return f"NPS of the last three months: {words.score(series.recent)}, {words.basis(series.recent)}."


def _roles(series: Series, programme: Programme) -> AbstractSet[StakeholderRole]:
    survey = programme.surveys.get(series.survey_id or "")
    return _TOUCHED[survey.touchpoint] if survey else frozenset()  # one that the programme no longer has


@dataclass(frozen=True, slots=True)
class _Subject:
    """Whose figures they are, as a topic and in words, and how many answers their direction rests on."""

    topic: str
    whose: str
    course: Course
    answers: int


def _whole(report: TrendReport) -> _Subject:
    return _Subject("score", "NPS", report.overall, report.overall.answers)


def _survey(series: Series) -> _Subject:
    whose = f"{words.METRICS[series.metric]} of the survey {series.survey_id}"
    return _Subject(f"score of {series.survey_id}", whose, series, series.answers)


def _of_facet(facet: Facet) -> Iterator[Headline]:
    for each in facet.groups:
        whose = f"NPS of {words.people(facet.facet, each.name)}"
        answers = sum(month.score.n for month in each.months if month.score)
        subject = _Subject(f"score of {facet.facet} {each.name}", whose, each, answers)
        yield from _of(subject, _GROUPS, len(facet.groups))


def _of(subject: _Subject, roles: AbstractSet[StakeholderRole], compared: int = 1) -> Iterator[Headline]:
    course, matters = subject.course, POINTS[subject.course.metric] * MARGIN
    if course.change and course.change.shown and course.recent and course.before:
        weight = least(course.change.low, course.change.high, matters, compared)
        fewest = min(course.recent.n, course.before.n)
        told = f"{subject.whose} {_moved(course.change)}"
        yield Headline(subject.topic, NAME, told, _evidence(course), weight, roles, fewest)
    found = course.direction
    if found.low is not None and found.high is not None and found.label in _DIRECTIONS:
        told = f"{subject.whose} is {found.label} over the months"
        weight = least(found.low, found.high, matters, compared)
        yield Headline(subject.topic, NAME, told, found.words, weight, roles, subject.answers)


def _moved(change: Change) -> str:
    """Return the direction and the change, as two ends in the same direction; only called when zero is not between."""
    low, high = (words.whole(end) for end in sorted((abs(change.low), abs(change.high))))
    by = f"{low}\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}{high} points"
    return f"{'rose' if change.low > 0 else 'fell'}, most likely by {by}"


def _evidence(series: Course) -> str:
    if not (series.change and series.recent and series.before):
        return ""
    return (
        f"{words.change(series.change)}, a 95% interval that leaves zero out: {words.basis(series.recent)} in the last "
        f"three months, {words.basis(series.before)} in the three before."
    )
