"""How often the trend rule cries wolf, and how often it sees one, by simulation: the figures the rule was chosen by."""

import numpy as np
import pytest

from functions.core.interval import Counts
from functions.reports.statistics.trend import Label, Period, trend

RUNS = 2_000
LEVEL = [(0.15, 0.40, 0.45)] * 4  # NPS 30
FALL = [(0.15 + step * 0.2 / 3, 0.40, 0.45 - step * 0.2 / 3) for step in range(4)]  # from 30 to -10


def labels(shares: list[tuple[float, float, float]], n: int) -> dict[Label, float]:
    """Return how often each label is given when every quarter has n answers drawn from its shares."""
    drawn = np.stack([np.random.default_rng(index).multinomial(n, each, RUNS) for index, each in enumerate(shares)], 1)
    found = [trend([Period(index, Counts(*each)) for index, each in enumerate(run)]) for run in drawn.tolist()]
    names: list[Label] = [each.label for each in found if each]
    return {name: names.count(name) / RUNS for name in set(names)}


# Two standard errors of 2,000 runs are 1.2 points at 8% and 2.2 at 50%.
@pytest.mark.parametrize(("n", "alarms"), [(5, 0.06), (10, 0.06), (20, 0.08), (50, 0.08)])
def test_without_a_change_an_alarm_is_as_rare_as_the_rule_promises(n: int, alarms: float) -> None:
    found = labels(LEVEL, n)

    assert found.get("improving", 0) + found.get("declining", 0) == pytest.approx(alarms, abs=0.02)


@pytest.mark.parametrize(("n", "seen"), [(5, 0.17), (20, 0.49), (50, 0.83)])
def test_a_fall_of_forty_points_is_seen_as_often_as_the_rule_promises(n: int, seen: float) -> None:
    assert labels(FALL, n)["declining"] == pytest.approx(seen, abs=0.04)


def test_a_small_sample_is_never_called_steady() -> None:
    assert "holding steady" not in labels(LEVEL, 20)
