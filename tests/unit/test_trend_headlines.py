from typing import Any

import pytest

from functions.reports.figures import words
from functions.reports.headline import Headline
from functions.reports.trend.headlines import headlines, standing
from functions.reports.trend.model import TrendReport
from tests.making import a_programme
from tests.unit.test_trend_figures import MONTHS, a_report, counted

FELL = [counted(30, 40, 30, period="before"), counted(61, 17, 22, period="recent")]
FALLING = [
    counted(*counts, month=month)
    for month, counts in zip(MONTHS, [(10, 15, 25), (14, 14, 22), (18, 14, 18), (22, 13, 15)], strict=False)
]


def offered(report: TrendReport, **survey: Any) -> tuple[Headline, ...]:
    return headlines(report, a_programme(**survey))


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{MINUS SIGN}", "-")


def test_a_fall_is_told_with_its_interval_and_what_both_periods_rest_on() -> None:
    [fell] = offered(a_report(*FELL))

    assert plain(fell.words) == "NPS fell, most likely by 16 to 60 points"
    assert plain(fell.evidence) == (
        "-39 on the three months before (-60 to -16), a 95% interval that leaves zero out: 100 answers from 100 "
        "accounts in the last three months, 100 answers from 100 accounts in the three before."
    )
    assert (round(fell.weight, 2), fell.answers, fell.roles) == (1.04, 100, {"ceo", "marketing"})


def test_a_rise_that_chance_may_have_made_is_not_offered() -> None:
    assert offered(a_report(counted(2, 3, 5, period="before"), counted(0, 0, 5, period="recent"))) == ()


def test_a_trend_is_offered_with_what_its_label_rests_on() -> None:
    [trend] = [each for each in offered(a_report(*FALLING)) if "over the months" in each.words]

    assert trend.words == "NPS is declining over the months"
    rests = "Fitted change -42 points from Jan 2025 to Apr 2025 (90% interval -68 to -16)"
    assert plain(trend.evidence).startswith(rests)
    assert trend.weight == pytest.approx(16.11 / 15, abs=0.001)


@pytest.mark.parametrize(
    ("touchpoint", "roles"),
    [("product", {"product"}), ("onboarding", {"product"}), ("support", {"support"}), ("churn", {"ceo", "sales"})],
)
def test_what_changed_at_a_touchpoint_is_for_those_whose_it_is(touchpoint: str, roles: set[str]) -> None:
    mine = [each | {"survey_id": survey} for each in FELL for survey in ("onboarding-nps", "retired")]

    [fell] = [each for each in offered(a_report(*mine), touchpoint=touchpoint) if each.roles]

    assert plain(fell.words) == "NPS of the survey onboarding-nps fell, most likely by 16 to 60 points"
    assert fell.roles == roles


def test_the_only_survey_is_told_once_to_all_whom_it_and_the_whole_are_for() -> None:
    one = [each | {"survey_id": "onboarding-nps"} for each in FELL]

    [fell] = offered(a_report(*FELL, *one))

    assert fell.words.startswith("NPS fell")
    assert fell.roles == {"ceo", "marketing", "product"}


def test_the_standing_is_never_a_bare_number() -> None:
    assert plain(standing(a_report(counted(6, 9, 15, period="recent")))) == (
        "NPS of the last three months: 30 (2 to 58), 30 answers from 30 accounts."
    )


def test_too_few_answers_have_no_standing() -> None:
    told = standing(a_report(counted(0, 0, 4, month="2025-12"), counted(0, 0, 4, period="recent")))

    assert told == "Fewer than 5 answers in the last three months, so there is no score to show."


def test_a_group_that_fell_is_told_as_one_of_several_that_were_compared() -> None:
    of_smb = [each | {"told": "segment=smb"} for each in (*FELL, counted(91, 57, 52))]
    others = [counted(40, 60, 100, segment=f"s{each}") for each in range(3)]

    [fell] = offered(a_report(*of_smb, *others))

    assert plain(fell.words) == "NPS of the segment smb fell, most likely by 16 to 60 points"
    assert (fell.topic, fell.roles) == ("score of segment smb", {"ceo", "sales", "csm"})
    assert fell.weight < 1.04  # as much as by itself, less what comparing four costs


@pytest.mark.parametrize(
    ("facet", "name", "said"),
    [
        ("role", "key_contact", "key contacts"),
        ("role", "end_user", "end users"),
        ("segment", "smb", "the segment smb"),
        ("plan", "", "those without a plan"),
    ],
)
def test_people_of_a_group_are_named_within_a_sentence(facet: str, name: str, said: str) -> None:
    assert words.people(facet, name) == said
