from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from functions.reports.statistics.association import Association, Growth, NotYet, associated, growth, scored_groups
from functions.reports.statistics.gates import History, Missing, missing
from functions.reports.statistics.landmark import Excluded, Row, Sample, Window
from functions.reports.statistics.logit import Logit, Withheld
from functions.reports.worth.association_words import (
    CAVEAT,
    CHURN_BY_SCORE,
    CHURN_BY_SILENCE,
    RENEWAL_BY_SCORE,
    p_value,
    sentences,
)
from functions.reports.worth.association_words import growth as growth_words

WINDOW = Window(date(2025, 6, 30))
YEARS = History(date(2023, 1, 1), date(2025, 12, 27))
ORDER = scored_groups("nps")
SCORES = {"detractor": 4, "passive": 8, "promoter": 10}
NASHVILLE = ((31, 69), (9, 16), (5, 15))
SEVERAL = (NASHVILLE, ((40, 80), (15, 60), (10, 90)), ((20, 40), (5, 40), (0, 40)), ((4, 9), (9, 40), (9, 40)))
DASH = "\N{EN DASH}"


def row(group: str, index: int, *, churned: bool) -> Row:
    days = 10 + index if churned else 180
    return Row(f"{group}-{index}", group, SCORES.get(group), "smb", 400, 1_000, churned, days, None, 0, 0)


def sample(counts: Sequence[tuple[int, int]], order: Sequence[str] = ORDER) -> Sample:
    """Return so many churned of so many accounts in each group."""
    rows = [
        row(group, index, churned=index < churned)
        for group, (churned, n) in zip(order, counts, strict=True)
        for index in range(n)
    ]
    return Sample(WINDOW, tuple(rows), ())


def found(counts: Sequence[tuple[int, int]], gapped: Sequence[tuple[int, int]] | None = None) -> Association:
    result = associated(sample(counts), ORDER, YEARS, sample(gapped) if gapped else None)
    assert isinstance(result, Association)
    return result


def test_groups_are_in_order_from_the_worst() -> None:
    assert scored_groups("nps") == ("detractor", "passive", "promoter")
    assert scored_groups("csat") == ("dissatisfied", "neutral", "satisfied")


def test_a_hundred_accounts_without_an_association_are_told_as_the_pattern_says() -> None:
    first = sentences(found(NASHVILLE), CHURN_BY_SCORE)[0]

    assert first == (
        f"Of 69 accounts that scored 0{DASH}6 by 30 June 2025, 31 (45%, 34 to 57%) churned by 27 December 2025; "
        "of 15 promoters, 5 (33%, 15 to 58%). Ratio 1.35 (0.63 to 2.89): no association shown. "
        "The interval is wide: too few accounts to tell."
    )


def test_a_hundred_accounts_give_the_worked_tests() -> None:
    result = found(NASHVILLE)

    assert result.trend is not None
    assert result.any_difference is not None
    assert (result.trend.statistic, result.trend.p) == pytest.approx((-0.461437, 0.644485), abs=6e-7)
    assert not result.shown


def test_lower_scores_with_more_churn_are_called_associated() -> None:
    first = sentences(found(((40, 80), (15, 60), (10, 90))), CHURN_BY_SCORE)[0]

    assert first.endswith(
        "of 90 promoters, 10 (11%, 6 to 19%). Ratio 4.50 (2.41 to 8.40). "
        "Accounts with lower scores churned more often: associated, p < 0.001 over all groups."
    )


def test_higher_scores_with_more_churn_are_told_as_they_are() -> None:
    first = sentences(found(((10, 90), (15, 60), (40, 80))), CHURN_BY_SCORE)[0]

    assert "Accounts with higher scores churned more often: associated" in first


def test_a_group_without_churn_has_no_ratio_and_no_model() -> None:
    result = found(((20, 40), (5, 40), (0, 40)))

    assert result.contrast is not None
    assert result.contrast.ratio is None
    assert result.model == Withheld("a finite ratio cannot be estimated")
    assert result.any_difference is not None
    assert result.any_difference.name == "Fisher"
    assert (
        "A finite ratio cannot be estimated (Fisher p < 0.001). Accounts with lower scores"
        in (sentences(result, CHURN_BY_SCORE)[0])
    )


def test_many_accounts_without_association_are_not_called_too_few() -> None:
    first = sentences(found(((500, 1_000), (500, 1_000), (500, 1_000))), CHURN_BY_SCORE)[0]

    assert first.endswith("Ratio 1.00 (0.92 to 1.09): no association shown.")


def test_a_first_group_below_ten_is_not_compared_with_the_last() -> None:
    result = found(((4, 9), (9, 40), (10, 40)))

    assert result.contrast is None
    assert "A group has fewer than 10 accounts: no association shown" in sentences(result, CHURN_BY_SCORE)[0]


def test_the_model_has_its_controls_only_with_outcomes_enough_for_all() -> None:
    def with_controls(counts: Sequence[tuple[int, int]]) -> list[str]:
        rows = tuple(
            replace(
                each,
                segment="smb" if index % 2 else "large",
                tenure_days=300 + 7 * (index % 50),
                arr=1_000 + 31 * (index % 37),
            )
            for index, each in enumerate(sample(counts).rows)
        )
        result = associated(Sample(WINDOW, rows, ()), ORDER, YEARS)
        assert isinstance(result, Association)
        assert isinstance(result.model, Logit)
        return [each.name for each in result.model.coefficients]

    controls = ["segment smb", "tenure in years", "log ARR"]
    assert with_controls(((20, 60), (12, 60), (8, 60))) == ["constant", "score", *controls]
    assert with_controls(((20, 60), (11, 60), (8, 60))) == ["constant", "score"]


def test_few_outcomes_give_rates_and_no_regression() -> None:
    result = found(((4, 30), (3, 30), (2, 30)))

    assert result.model == Withheld("9 outcomes of the rarer kind, and 10 are needed")
    assert "No regression: 9 outcomes of the rarer kind, and 10 are needed." in sentences(result, CHURN_BY_SCORE)


def test_the_sensitivity_run_says_whether_it_agrees() -> None:
    strong, none = ((40, 80), (15, 60), (10, 90)), ((10, 50), (10, 50), (10, 50))

    same, another = (sentences(found(strong, gapped), CHURN_BY_SCORE) for gapped in (strong, none))

    assert "Leaving out the 30 days after the landmark gives the same result (p < 0.001)." in same
    assert "Leaving out the 30 days after the landmark gives another result (p 1.000)." in another


def test_what_was_left_out_is_said_and_that_it_shows_no_reason() -> None:
    result = replace(found(NASHVILLE), excluded=(Excluded("answer too old", 12), Excluded("left within the gap", 1)))

    told = sentences(result, CHURN_BY_SCORE)

    assert told[-2] == "Left out: 12 accounts (answer too old); 1 account (left within the gap)."
    assert told[-1] == CAVEAT


def test_too_little_data_is_refused_with_what_is_missing_and_when_it_may_be_there() -> None:
    short = History(date(2025, 6, 10), date(2025, 12, 27))

    result = associated(sample(((2, 10), (0, 6), (1, 4))), ORDER, short)

    assert isinstance(result, NotYet)
    have, needed = sentences(result, CHURN_BY_SCORE)
    assert have == "Not enough data yet: 200 days of history, 3 outcomes."
    assert needed == (
        "Needed: 365 days of history (200 so far, perhaps by 10 June 2026); "
        "30 accounts to compare (20 so far, perhaps by 6 April 2026); "
        "5 outcomes (3 so far, perhaps by 10 May 2026)."
    )


@pytest.mark.parametrize(
    ("days", "accounts", "events", "what"),
    [
        (364, 30, 10, "days of history"),
        (365, 29, 10, "accounts to compare"),
        (365, 30, 4, "outcomes"),
        (365, 30, 26, "accounts without the outcome"),
    ],
)
def test_each_gate_stands_alone(days: int, accounts: int, events: int, what: str) -> None:
    history = History(date(2025, 1, 1), date.fromordinal(date(2025, 1, 1).toordinal() + days))

    assert [each.what for each in missing(history, accounts, events)] == [what]


def test_exactly_enough_is_enough() -> None:
    assert missing(History(date(2025, 1, 1), date(2026, 1, 1)), 30, 5) == ()
    assert missing(History(date(2025, 1, 1), date(2026, 1, 1)), 30, 25) == ()


def test_no_day_is_named_for_what_has_not_begun_or_is_years_away() -> None:
    assert missing(YEARS, 40, 0)[0] == Missing("outcomes", 0, 5, None)
    assert missing(YEARS, 40, 1)[0] == Missing("outcomes", 1, 5, None)


def test_the_silent_are_compared_without_scores() -> None:
    result = associated(sample(((20, 60), (6, 60)), ("silent", "answered")), ("silent", "answered"), YEARS)

    assert isinstance(result, Association)
    assert result.model == Withheld("groups are not made of scores")
    assert sentences(result, CHURN_BY_SILENCE)[0].startswith(
        "Of 60 accounts that stayed silent by 30 June 2025, 20 (33%, 23 to 46%) churned by 27 December 2025; "
        "of 60 that answered, 6 (10%, 5 to 20%). Ratio 3.33"
    )


def test_a_group_that_is_not_in_the_order_is_an_error() -> None:
    with pytest.raises(ValueError, match="groups not in the order: promoter"):
        associated(sample(NASHVILLE), ORDER[:2], YEARS)


def test_accounts_of_one_group_are_compared_with_nobody() -> None:
    result = found(((0, 0), (20, 60), (0, 0)))

    assert (result.trend, result.any_difference, result.survival, result.shown) == (None, None, None, False)
    assert sentences(result, CHURN_BY_SCORE)[0].endswith("All accounts are in one group: nothing to compare.")


def test_growth_counts_what_churn_took_and_leaves_out_unknown_revenue() -> None:
    grown = tuple(replace(row("promoter", index, churned=False), expanded=100) for index in range(10))
    gone = tuple(replace(row("detractor", index, churned=True), expanded=50) for index in range(10))
    unknown = replace(row("passive", 1, churned=False), arr=None)

    result = growth(Sample(WINDOW, (*gone, unknown, *grown), ()), ORDER)

    assert isinstance(result, Growth)
    assert [(each.group, each.accounts, each.share) for each in result.groups] == [
        ("detractor", 10, 0.0), ("passive", 0, None), ("promoter", 10, pytest.approx(1.1)),
    ]  # fmt: skip
    assert growth_words(result)[0] == "Detractor: 0%, 0 to 0% of revenue, 10 accounts."
    assert growth_words(result)[-1] == "Left out: 1 account without known revenue."


def test_nothing_that_is_said_names_a_cause() -> None:
    every = [
        sentence
        for counts in SEVERAL
        for terms in (CHURN_BY_SCORE, RENEWAL_BY_SCORE, CHURN_BY_SILENCE)
        for sentence in sentences(found(counts, counts), terms)
    ]

    banned = ("cause", "drive", "lead to", "leads to", "predict", "because", "no effect", "due to")
    assert [sentence for sentence in every for word in banned if word in sentence.lower()] == []


def test_p_values_are_never_printed_as_nothing() -> None:
    assert [p_value(p) for p in (0.00049, 0.001, 0.0449, 1.0)] == ["p < 0.001", "p 0.001", "p 0.045", "p 1.000"]
