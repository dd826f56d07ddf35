from datetime import timedelta

from functions.adapters.baselines import Baselines
from functions.adapters.runtime import Runtime
from functions.adapters.standing import Standing
from functions.core.standing import Baseline
from tests.adapters.querying import NOW


def test_a_baseline_is_part_of_what_is_known_of_an_account_and_the_next_night_takes_its_place(runtime: Runtime) -> None:
    baselines = Baselines(runtime)

    baselines.tell("acme", Baseline(-1, 8, NOW), NOW)
    baselines.tell("acme", Baseline(1 / 3, 9, NOW), NOW)

    assert Standing(runtime).known("acme").baseline == Baseline(0.333333, 9, NOW)
    assert Standing(runtime).known("other").baseline is None


def test_a_baseline_that_no_night_has_told_for_more_than_a_week_is_known_no_more(runtime: Runtime) -> None:
    baselines = Baselines(runtime)

    baselines.tell("acme", Baseline(1, 8, NOW), NOW - timedelta(days=7))
    baselines.tell("left out", Baseline(1, 8, NOW), NOW - timedelta(days=7, seconds=1))

    assert Standing(runtime).known("acme").baseline == Baseline(1, 8, NOW)
    assert Standing(runtime).known("left out").baseline is None


def test_the_means_of_the_company_are_read_back_as_they_were_told(runtime: Runtime) -> None:
    Baselines(runtime).tell_bases({"product": 70, "support": 71.25}, NOW)

    assert Baselines(runtime).bases() == {"product": 70, "support": 71.25}


def test_before_the_first_night_nothing_is_usual(runtime: Runtime) -> None:
    assert Baselines(runtime).bases() == {}
