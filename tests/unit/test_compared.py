import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.core.interval import Counts
from functions.reports.statistics.compared import adjusted_p, called
from functions.reports.statistics.trend import Period

PS = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.759, 1]


def periods(*counts: tuple[int, int, int]) -> list[Period]:
    return [Period(index, Counts(*each)) for index, each in enumerate(counts)]


FALLING = periods((10, 15, 25), (14, 14, 22), (18, 14, 18), (22, 13, 15))
LEVEL = periods((10, 15, 25), (10, 15, 25), (10, 15, 25), (10, 15, 25))


def test_of_fifteen_p_values_nine_are_rejected_at_a_tenth_and_four_at_a_twentieth() -> None:
    found = adjusted_p(PS)

    assert sum(p <= 0.10 for p in found) == 9
    assert sum(p <= 0.05 for p in found) == 4
    assert (found[3], found[8]) == pytest.approx((0.035625, 0.0765))


def test_no_p_values_are_none_adjusted() -> None:
    assert adjusted_p([]) == []


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_adjusted_p_values_keep_the_order_of_the_raw_ones_and_are_never_smaller(ps: list[float]) -> None:
    adjusted = adjusted_p(ps)
    in_order = [adjusted[index] for index in np.argsort(ps)]

    assert in_order == sorted(in_order)
    assert all(given <= found + 1e-15 for given, found in zip(ps, adjusted, strict=True))


def test_a_trend_that_stands_alone_keeps_its_direction() -> None:
    found = called({"smb": FALLING, "short": FALLING[:2]})

    assert {name: each.label for name, each in found.items()} == {"smb": "declining"}
    assert found["smb"].trend.p == found["smb"].adjusted_p == pytest.approx(0.005197, abs=6e-7)


def test_a_trend_that_one_of_many_shows_by_chance_loses_its_direction() -> None:
    found = called({"smb": FALLING} | {f"{each}": LEVEL for each in range(19)})

    assert found["smb"].trend.label == "declining"
    assert found["smb"].adjusted_p == pytest.approx(20 * 0.005197, abs=1e-5)
    assert found["smb"].label == "not enough evidence"


def test_a_direction_lost_among_many_may_leave_a_steady_group() -> None:
    slight = periods((400, 600, 1000), (417, 600, 983), (434, 600, 966), (451, 600, 949))

    found = called({"smb": slight} | {f"{each}": LEVEL for each in range(19)})

    assert (found["smb"].trend.label, found["smb"].label) == ("declining", "holding steady")
