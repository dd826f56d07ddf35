from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from functions.core.health import Health, colour_of, health, points
from functions.core.health_policy import HealthPolicy, WarningPolicy
from functions.core.scales import Metric
from functions.core.standing import Override
from infra.closure import ROOT
from infra.programme import load

NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
DEFAULT = HealthPolicy()


@dataclass(frozen=True, slots=True)
class Answer:
    """The least that health asks of an answer."""

    sid: str
    touchpoint: str
    metric: Metric
    score: int | None
    at: datetime = NOW
    version: int = 1


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def answers(touchpoint: str, metric: Metric, *scores: int) -> list[Answer]:
    return [Answer(f"{touchpoint}-{n}", touchpoint, metric, score) for n, score in enumerate(scores)]


GUIDE = [
    Answer("a", "product", "nps", 9),
    Answer("b", "product", "nps", 6, days_ago(180)),
    Answer("c", "support", "csat", 4),
]


def of_guide(override: Override | None = None) -> Health:
    policy = HealthPolicy(weights={"product": 0.5, "support": 0.3, "csm": 0.2})
    return health(GUIDE, {"product": 75, "support": 70}, policy, NOW, override)


@pytest.mark.parametrize(
    ("metric", "score", "expected"),
    [("nps", 0, 0), ("nps", 9, 90), ("nps", 10, 100), ("csat", 1, 0), ("csat", 4, 75), ("ces", 4, 50), ("ces", 7, 100)],
)
def test_the_ends_of_every_scale_are_0_and_100(metric: Metric, score: int, expected: float) -> None:
    assert points(metric, score) == expected


def test_the_health_of_the_worked_example_is_75_3125() -> None:
    found = of_guide()

    assert found.score == pytest.approx(75.3125, abs=1e-12)
    assert found.coverage == "2 of 3 touchpoints, n = 3"
    assert [part.raw for part in found.parts] == pytest.approx([80, 75])
    assert [part.score for part in found.parts] == pytest.approx([77.5, 71.666667])
    assert [part.weight for part in found.parts] == pytest.approx([0.625, 0.375])


def test_an_account_that_is_well_says_what_holds_it_up() -> None:
    found = of_guide()

    assert found.colour == found.sentiment == "green"
    assert found.reasons == ("product NPS 78 from 2 answers (80 on their own) holds it up",)


def test_what_pulls_an_account_down_is_named_with_its_answers_and_what_costs_most_comes_first() -> None:
    said = [*answers("product", "nps", 8), *answers("support", "csat", 3, 4, 3, 3), *answers("csm", "csat", 2)]

    found = health(said, {}, DEFAULT, NOW)

    assert found.score == pytest.approx(60.3125)
    assert found.colour == "yellow"
    assert found.reasons == (
        "CSM CSAT 25 from 1 answer pulls it down",
        "support CSAT 56 from 4 answers pulls it down",
    )


def test_one_touchpoint_may_be_asked_about_in_two_metrics() -> None:
    said = [*answers("onboarding", "ces", 2), replace(answers("onboarding", "nps", 3)[0], sid="x")]

    found = health([*said, *answers("csm", "csat", 1)], {}, DEFAULT, NOW)

    assert found.colour == "red"
    assert found.reasons[1] == "onboarding NPS and CES 23 from 2 answers pulls it down"


def test_one_touchpoint_alone_is_no_health() -> None:
    found = health(answers("product", "nps", 9, 9, 9, 9), {}, DEFAULT, NOW)

    assert (found.score, found.colour) == (None, None)
    assert found.reasons == ("No score: answers about 1 of 4 touchpoints, and it takes 2",)
    assert found.coverage == "1 of 4 touchpoints, n = 4"


def test_two_answers_are_no_health() -> None:
    found = health([*answers("product", "nps", 9), *answers("csm", "csat", 5)], {}, DEFAULT, NOW)

    assert (found.score, found.reasons) == (None, ("No score: 2 answers, and it takes 3",))


def test_an_account_of_which_nothing_is_known_says_so() -> None:
    assert health([], {"product": 70}, DEFAULT, NOW).coverage == "0 of 4 touchpoints, n = 0"


def test_what_someone_says_who_leaves_and_what_is_two_years_old_counts_nothing() -> None:
    old = Answer("old", "support", "csat", 1, days_ago(731))
    last = Answer("last", "churn", "nps", 0)

    assert health([*GUIDE, old, last], {}, DEFAULT, NOW) == health(GUIDE, {}, DEFAULT, NOW)


def test_the_newest_version_of_an_answer_counts_and_a_silence_does_not() -> None:
    edited = [replace(GUIDE[0], score=0, version=2), *GUIDE, Answer("d", "csm", "csat", None)]

    assert health(edited, {}, DEFAULT, NOW) == health([edited[0], *GUIDE[1:]], {}, DEFAULT, NOW)


def test_the_colour_is_that_of_the_figure_shown() -> None:
    assert [colour_of(score, DEFAULT) for score in (49.4, 49.6, 69.4, 69.6)] == ["red", "yellow", "yellow", "green"]


def test_a_csm_who_knows_better_overrides_the_colour_and_the_health_says_so() -> None:
    override = Override("red", "their champion has left", "Jane Doe", NOW + timedelta(days=30))

    found = of_guide(override)

    assert (found.colour, found.sentiment, found.overridden) == ("red", "green", True)
    assert found.score == pytest.approx(75.3125)
    assert found.reasons[0] == "Jane Doe says red until 31 July 2026: their champion has left"


def test_an_override_gives_a_colour_also_where_there_is_no_score() -> None:
    override = Override("yellow", "new owner", "Jane Doe", NOW + timedelta(days=1))

    assert health([], {}, DEFAULT, NOW, override).colour == "yellow"


def test_an_override_ends_at_its_time() -> None:
    assert of_guide(Override("red", "their champion has left", "Jane Doe", NOW)) == of_guide()


@pytest.mark.parametrize(
    ("changes", "mistake"),
    [
        ({"weights": {"product": 1, "csm": 0}}, "at least two touchpoints"),
        ({"weights": {"churn": 0.5, "product": 0.5}}, "weights.churn"),
        ({"red_below": 70}, "red_below must be less"),
    ],
)
def test_a_policy_by_which_nothing_can_be_told_is_refused(changes: dict[str, object], mistake: str) -> None:
    with pytest.raises(ValidationError, match=mistake):
        HealthPolicy.model_validate(changes)


def test_the_example_programme_says_the_defaults_of_health_and_warnings() -> None:
    example = load(ROOT / "infra" / "programme.yaml")

    assert example.health == HealthPolicy(usage_metrics=("weekly_logins",))
    assert example.warnings == WarningPolicy()
