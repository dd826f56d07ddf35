import pytest

from functions.core.scales import SCALES, Category, Metric, category


@pytest.mark.parametrize(
    ("metric", "names"),
    [
        ("nps", ["detractor"] * 7 + ["passive"] * 2 + ["promoter"] * 2),
        ("csat", ["dissatisfied"] * 2 + ["neutral"] + ["satisfied"] * 2),
        ("ces", ["hard"] * 3 + ["neutral"] + ["easy"] * 3),
    ],
)
def test_every_score_of_a_metric_has_its_category(metric: Metric, names: list[Category]) -> None:
    assert [category(metric, score) for score in SCALES[metric].scores()] == names


@pytest.mark.parametrize(("metric", "score"), [("nps", -1), ("nps", 11), ("csat", 0), ("csat", 6), ("ces", 8)])
def test_a_score_off_the_scale_is_an_error_that_names_it(metric: Metric, score: int) -> None:
    with pytest.raises(ValueError, match=f"score {score} is not between"):
        category(metric, score)
