from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.core.baseline import baseline_of, strength
from functions.core.health import health
from functions.core.health_policy import HealthPolicy, WarningPolicy
from functions.core.interval import Counts
from functions.core.scales import SCALES
from functions.core.standing import Baseline, Heard, Known
from functions.followup.decisions.cusum import cusum
from functions.followup.decisions.warning import warnings

NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
POLICY = HealthPolicy()
PERCENT = st.floats(0, 100)
BASES = st.dictionaries(st.sampled_from(["product", "onboarding", "support", "csm"]), PERCENT)


@st.composite
def entries(draw: st.DrawFn) -> list[Heard]:
    """Draw what was heard of one account, each sid once."""
    drawn = []
    for sid in draw(st.lists(st.integers(0, 99), unique=True, max_size=25)):
        metric = draw(st.sampled_from(sorted(SCALES)))
        scores = st.integers(SCALES[metric].low, SCALES[metric].high)
        drawn.append(
            Heard(
                sid=f"s{sid}",
                contact_id=draw(st.sampled_from(["ann", "bob", "cid", ""])),
                survey_id="a-survey",
                kind=draw(st.sampled_from(["relationship", "transactional"])),
                touchpoint=draw(st.sampled_from(["product", "onboarding", "support", "csm", "churn"])),
                metric=metric,
                at=NOW - timedelta(days=draw(st.integers(0, 800))),
                role=draw(st.sampled_from(["key_contact", "end_user"])),
                version=1,
                score=draw(st.none() | scores),
            )
        )
    return drawn


@given(entries(), BASES, st.randoms(use_true_random=False))
def test_health_is_between_0_and_100_whatever_the_order_and_however_often_an_answer_comes(
    heard: list[Heard], bases: dict[str, float], chance: Random
) -> None:
    shuffled = [*heard, *heard[:5]]
    chance.shuffle(shuffled)

    found = health(heard, bases, POLICY, NOW)

    assert health(shuffled, bases, POLICY, NOW) == found
    assert found.reasons
    assert found.score is None or 0 <= found.score <= 100
    assert (found.score is None) == (len(found.parts) < 2 or sum(part.n for part in found.parts) < 3)
    assert found.parts == () or sum(part.weight for part in found.parts) == pytest.approx(1)


@given(st.integers(0, 10), st.integers(0, 10), st.integers(0, 700), st.integers(0, 700), PERCENT)
def test_of_two_answers_the_older_never_weighs_more(one: int, other: int, age: int, more: int, base: float) -> None:
    def product(newer: int, older: int) -> float:
        made = [Heard("a", "", "x", "relationship", "product", "nps", NOW - timedelta(days=age), score=newer)]
        made.append(replace(made[0], sid="b", score=older, at=NOW - timedelta(days=min(age + more, 730))))
        [part] = health(made, {"product": base}, POLICY, NOW).parts
        return part.score

    assert product(max(one, other), min(one, other)) >= product(min(one, other), max(one, other)) - 1e-9


@given(st.lists(st.sampled_from([-1, 0, 1])), st.floats(-1, 1), st.floats(0, 1))
def test_a_cusum_is_never_below_0_and_never_alarms_where_all_is_as_expected_or_better(
    xs: list[int], expected: float, k: float
) -> None:
    assert all(step.sum >= 0 and step.alarm == (step.sum > 4) for step in cusum(xs, expected, k, 4))
    assert not any(step.alarm for step in cusum([1] * len(xs), expected, k, 4))


@given(entries(), st.floats(-1, 1))
def test_a_repeat_finds_the_warnings_it_found_the_first_time(heard: list[Heard], expected: float) -> None:
    in_order = sorted(heard, key=lambda each: (each.at, each.sid))
    baseline, policy = Baseline(expected, 8, NOW - timedelta(days=600)), WarningPolicy()

    for place, entry in enumerate(in_order):
        first = warnings("acme", Known(heard=tuple(in_order[:place]), baseline=baseline), entry, policy)
        late = warnings("acme", Known(heard=tuple(in_order), baseline=baseline), replace(entry, version=9), policy)
        assert late == first
        assert all(entry.sid in each.sids and each.words.endswith(".") for each in first)
        assert len({each.id for each in first}) == len(first)


@given(
    st.lists(st.builds(Counts, *[st.integers(0, 2)] * 3).filter(lambda counts: counts.n > 0), min_size=1, max_size=40)
)
def test_the_strength_of_shrinking_stays_between_1_and_3(accounts: list[Counts]) -> None:
    assert 1 <= strength(accounts) <= 3


@given(entries(), st.floats(-1, 1), st.floats(1, 3))
def test_what_is_expected_of_an_account_is_an_nps_and_later_answers_do_not_move_it(
    heard: list[Heard], mu: float, k: float
) -> None:
    found = baseline_of({"acme": heard}, 8, mu, k)
    later = Heard("later", "", "x", "relationship", "product", "nps", NOW + timedelta(days=1), score=0)

    assert all(-1 <= each.expected <= 1 for each in found.values())
    assert not found or baseline_of({"acme": [*heard, later]}, 8, mu, k) == found
