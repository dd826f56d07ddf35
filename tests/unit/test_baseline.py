from datetime import UTC, datetime, timedelta

import pytest

from functions.core.baseline import baseline_of, bases, moments, shrunken, sign, strength
from functions.core.interval import Counts
from functions.core.scales import Metric
from functions.core.standing import Baseline, Heard

JANUARY = datetime(2026, 1, 5, 9, tzinfo=UTC)
SIX = [(1, 1, 0), (1, 1), (-1, 0), (-1, -1, 0), (1, 0), (0,)]
SCORES = {1: 9, 0: 8, -1: 3}


def counted(accounts: list[tuple[int, ...]]) -> list[Counts]:
    return [Counts(xs.count(-1), xs.count(0), xs.count(1)) for xs in accounts]


def heard(number: int, score: int | None, **changes: object) -> Heard:
    at = JANUARY + timedelta(days=number)
    told = {"kind": "relationship", "touchpoint": "product", "metric": "nps", "at": at, "score": score, **changes}
    return Heard(sid=f"sid-{number:02}", contact_id="ann", survey_id="product-nps", **told)  # type: ignore[arg-type]


def test_two_detractors_are_drawn_towards_a_company_of_thirty() -> None:
    assert shrunken(-2, 2, mu=0.30, k=2) == pytest.approx(-0.35)


def test_the_moments_of_six_accounts_agree_with_the_worked_example() -> None:
    found = moments(counted(SIX))

    assert [found.mu, found.within, found.between] == pytest.approx([0.153846, 2.333333, 5.358974], abs=1e-6)
    assert [found.sigma2, found.n0, found.tau2] == pytest.approx([0.333333, 2.123077, 0.347826], abs=1e-6)
    assert found.sigma2 / found.tau2 == pytest.approx(0.958333, abs=1e-6)


@pytest.mark.parametrize(
    ("accounts", "expected"),
    [
        (SIX, 2),  # five have answered twice, and it takes twenty to tell
        (SIX * 4, pytest.approx(1.2011, abs=1e-4)),
        ([(1, 1), (-1, -1)] * 10, 1),  # accounts differ in nothing else
        ([(1, 0)] * 20, 3),  # accounts do not differ at all
        ([(1, 1, 0), (1, -1, -1), (0, 1, 1)] * 9, 3),
    ],
)
def test_how_much_accounts_are_drawn_stays_between_one_and_three(
    accounts: list[tuple[int, ...]], expected: float
) -> None:
    assert strength(counted(accounts)) == expected


def test_a_baseline_is_made_of_the_first_eight_answers_whatever_comes_later() -> None:
    first = [heard(n, SCORES[x]) for n, x in enumerate((1, 1, 0, -1, 1, 1, 0, 1))]
    later = [heard(n, 0) for n in range(8, 20)]

    found = baseline_of({"acme": [*later, *first]}, needed=8, mu=0.75, k=2)

    assert found == {"acme": Baseline(expected=0.55, answers=8, until=first[-1].at)}


def test_an_account_with_seven_answers_has_no_baseline() -> None:
    seven = [heard(n, 9) for n in range(7)]
    others = [heard(7, None), heard(8, 5, metric="csat")]

    assert baseline_of({"acme": [*seven, *others]}, needed=8, mu=0.30, k=2) == {}


def test_answers_of_one_moment_are_of_the_baseline_together() -> None:
    nine = [heard(n, 9, at=JANUARY) for n in range(9)]

    assert baseline_of({"acme": nine}, needed=8, mu=0.30, k=2)["acme"].answers == 9


def test_an_answer_has_a_sign_only_on_the_scale_of_nps() -> None:
    assert [sign(heard(0, score)) for score in (6, 7, 8, 9, None)] == [-1, 0, 0, 1, None]
    assert sign(heard(0, 5, metric="csat")) is None


def test_the_base_of_a_touchpoint_is_the_mean_of_all_its_answers() -> None:
    told: list[tuple[str, Metric, int, int]] = [("product", "nps", 9, 3), ("product", "nps", 5, 1)]

    assert bases([*told, ("support", "csat", 4, 1_000_000)]) == {"product": 80, "support": 75}
