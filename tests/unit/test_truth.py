"""Whether the reports tell what is true of a company of which the truth is known."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from functions.reports.health.model import HealthReport
from functions.reports.kind import Asked, Kind
from functions.reports.kinds import HEALTH, LOOP, SILENCE, THEMES, TREND, WORTH
from functions.reports.loop.model import LoopReport
from functions.reports.silence.model import SilenceReport
from functions.reports.themes.group_words import standing_out
from functions.reports.themes.model import Facet, ThemesReport
from functions.reports.trend.model import Group, TrendReport
from functions.reports.worth.model import Finding, WorthReport
from tests.lakes import asked_of
from tests.truth import ALIKE, APART, AS_OF, LOST, SEGMENTS, Company, told


def made(folder: Path, kind: Kind[Any], company: Company = ALIKE) -> Any:
    sets: Any = {name: rows for name, rows in asdict(told(company)).items() if name in kind.sets}
    blank: Any = dict.fromkeys(kind.sets, ())
    return kind.build(Asked(AS_OF, "0123456789abcdef", "Harbour Software"), asked_of(folder, kind, blank | sets, AS_OF))


@pytest.fixture(scope="module")
def trend(tmp_path_factory: pytest.TempPathFactory) -> TrendReport:
    found: TrendReport = made(tmp_path_factory.mktemp("trend"), TREND)
    return found


@pytest.fixture(scope="module")
def churn(tmp_path_factory: pytest.TempPathFactory) -> Finding:
    found: WorthReport = made(tmp_path_factory.mktemp("worth"), WORTH)
    return found.parts[0].churn


@pytest.fixture(scope="module")
def health(tmp_path_factory: pytest.TempPathFactory) -> HealthReport:
    found: HealthReport = made(tmp_path_factory.mktemp("health"), HEALTH)
    return found


def segments(report: TrendReport) -> dict[str, Group]:
    return {each.name: each for facet in report.facets if facet.facet == "segment" for each in facet.groups}


def test_the_trend_tells_which_segment_declined_and_which_was_won_over(trend: TrendReport) -> None:
    labels = {name: each.direction.label for name, each in segments(trend).items()}

    assert (labels["starter"], labels["enterprise"]) == ("declining", "improving")
    assert labels["business"] != "declining"


def test_the_fall_of_the_starters_is_as_large_as_it_was_made(trend: TrendReport) -> None:
    """From 50 promoters less 15 detractors in a hundred to 15 less 55: seventy-five points."""
    starter = {month.month: month.score for month in segments(trend)["starter"].months}
    before, after = starter["2026-03"], starter["2026-07"]

    assert before is not None
    assert after is not None
    assert before.low <= 35 <= before.high
    assert after.low <= -40 <= after.high


def test_what_the_exports_changed_is_told_of_the_accounts_they_were_made_for(trend: TrendReport) -> None:
    [screens, exports] = trend.annotations

    assert (screens.title, screens.accounts, screens.change) == (
        "New screens",
        None,
        None,
    )
    assert (exports.title, exports.accounts) == ("Faster exports", 40)
    assert exports.change is not None
    assert exports.change.low > 0


def test_that_detractors_left_more_often_is_told_as_an_association_of_the_size_it_has(churn: Finding) -> None:
    assert churn.verdict == "associated"
    ends = [(each.low or 0, each.high or 0) for each in churn.groups]
    (low, high), *others = ends
    assert 25 < low <= 40 <= high
    assert all(low <= 10 <= high for low, high in others)
    assert churn.sentences[-1] == "This shows what went together, not why."


def test_a_company_that_is_not_the_same_everywhere_is_told_to_be_so_segment_by_segment(tmp_path: Path) -> None:
    """Detractors leave five times as often among starters and enterprises, and no more often in business."""
    report: WorthReport = made(tmp_path, WORTH, APART)
    [by_segment] = report.parts[0].divisions
    found = {each.name: each for each in by_segment.groups}
    difference = {name: each.difference for name, each in found.items() if each.difference}

    assert report.parts[0].churn.verdict == "associated"
    assert {name: each.verdict for name, each in found.items()} == {
        "starter": "associated", "enterprise": "associated", "business": "no association shown",
    }  # fmt: skip
    assert all(abs(difference[name].value - 40) < 15 < difference[name].low for name in ("starter", "enterprise"))
    assert difference["business"].low <= 0 <= difference["business"].high
    assert by_segment.across is not None
    assert by_segment.across.differ is not None
    assert by_segment.across.differ.p < 0.01


def test_a_company_that_is_the_same_everywhere_is_not_told_to_differ(tmp_path: Path) -> None:
    everywhere = replace(APART, detractors_leave=dict.fromkeys(SEGMENTS, 0.4))
    report: WorthReport = made(tmp_path, WORTH, everywhere)
    [by_segment] = report.parts[0].divisions

    assert {each.verdict for each in by_segment.groups} == {"associated"}
    assert by_segment.across is not None
    assert by_segment.across.differ is not None
    assert by_segment.across.differ.p > 0.05


def test_the_account_that_is_about_to_go_is_red_and_renews_soon_with_what_it_pays(health: HealthReport) -> None:
    red = [each for each in health.accounts if each.colour == "red"]

    lost = next(each for each in red if each.account_id == LOST)
    assert (lost.title, lost.arr, lost.days) == ("Ironbridge Labs", 120_000, 40)
    assert lost.usage == "weak"
    assert health.accounts[0].account_id == LOST  # whose renewal is next


def test_where_the_risk_lies_is_told_first_with_what_it_is_worth(health: HealthReport) -> None:
    [by_segment] = [each for each in health.facets if each.facet == "segment"]

    assert by_segment.groups[0].name == "enterprise"
    assert [(each.red.accounts, each.red.arr, each.renewing.accounts) for each in by_segment.groups] == [
        (1, 120_000, 1), (0, 0, 0), (0, 0, 0),
    ]  # fmt: skip
    assert sum(each.every.accounts for each in by_segment.groups) == len(health.accounts)


def test_the_accounts_that_never_answer_are_counted_and_left_more_often(tmp_path: Path) -> None:
    report: SilenceReport = made(tmp_path, SILENCE)

    silent, answered = report.churn.groups
    assert report.churn.verdict == "associated"
    assert (silent.low or 0) <= 60 <= (silent.high or 0)
    assert (answered.high or 0) < (silent.low or 0)
    assert 0 < report.never_answered == report.silent_accounts


def test_what_is_said_of_the_exports_is_told_with_its_score_and_what_was_done(tmp_path: Path) -> None:
    report: ThemesReport = made(tmp_path, THEMES)

    themes = {each.tag: each for each in report.themes}
    assert [action.title for action in themes["exports"].actions] == ["Faster exports"]
    assert (themes["price"].score and themes["price"].score.nps) == -100
    assert (themes["reports"].score and themes["reports"].score.nps) == 100


@pytest.fixture(scope="module")
def mentions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Facet]:
    found: ThemesReport = made(tmp_path_factory.mktemp("themes"), THEMES)
    return {each.facet: each for each in found.facets}


def test_what_enterprises_write_about_more_is_told_with_the_share_that_it_has(mentions: dict[str, Facet]) -> None:
    """Single sign-on: in two of five of their comments, and in one of twelve of all others."""
    found = {
        group.name: each for group in mentions["segment"].groups for each in group.themes if each.tag == "security"
    }

    assert [name for name, each in found.items() if each.stands_out == "more"] == ["enterprise"]
    enterprise = found["enterprise"]
    assert enterprise.share is not None
    assert enterprise.share.low < 40 < enterprise.share.high
    assert enterprise.others is not None
    assert enterprise.others.low < 8 < enterprise.others.high


def test_no_theme_is_told_of_a_role_which_makes_no_difference(mentions: dict[str, Facet]) -> None:
    assert mentions["role"].compared == 16
    assert standing_out(mentions["role"]) == []


def test_nine_in_ten_detractors_who_wrote_were_answered_by_a_person(tmp_path: Path) -> None:
    report: LoopReport = made(tmp_path, LOOP)

    assert report.promises.kept is not None
    assert report.promises.kept.low <= 90 <= report.promises.kept.high
    assert {each.name for each in report.by_function} == {"product", "sales", "support"}


def test_that_starters_have_their_answers_two_days_later_is_told_and_of_nobody_else(tmp_path: Path) -> None:
    """Nine in ten are answered after 2 to 42 hours: half of all by 24, and of the starters by 72."""
    report: LoopReport = made(tmp_path, LOOP)
    by_segment = {each.name: each.promises for facet in report.facets[:1] for each in facet.groups}

    paces = {name: each.pace.label for name, each in by_segment.items() if each.pace}
    assert (paces["starter"], "later" in {paces.get("business"), paces.get("enterprise")}) == ("later", False)
    for name, hours in (("starter", 72.2), ("business", 24.2)):
        waits = by_segment[name].waits
        assert waits is not None
        assert (waits.median_low or 0) <= hours <= (waits.median_high or 0)
    assert {each.promises.pace.label for each in report.facets[1].groups if each.promises.pace} <= {None}
