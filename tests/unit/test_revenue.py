import pytest

from functions.reports.statistics.revenue import Changes, Money, changes, retention

DETRACTORS, PASSIVES, PROMOTERS = [0, 0, -500, 0, -200, 0], [0, 0, 100, 0, 0], [0, 300, 0, 500, 0, 200]


def test_what_is_kept_of_ten_thousand_is_the_worked_share() -> None:
    found = retention("promoter", [Money(1_000, 150, 40, 90)] * 10)

    assert (found.start, found.change) == (10_000, 200)
    assert found.share == pytest.approx(1.02)


def test_accounts_that_all_fared_alike_leave_no_doubt() -> None:
    found = retention("promoter", [Money(size, size // 50, 0, 0) for size in range(1_000, 21_000, 1_000)])

    assert found.interval is not None
    assert (found.interval.low, found.interval.high) == pytest.approx((1.02, 1.02))


def test_the_interval_resamples_whole_accounts_and_is_the_same_each_time() -> None:
    accounts = [Money(1_000, 0, 0, 1_000)] + [Money(1_000, 100, 0, 0)] * 19

    first, again = retention("promoter", accounts), retention("promoter", accounts)

    assert first == again
    assert first.interval is not None
    assert first.share == pytest.approx(1.045)
    # Nobody is lost in 36% of the samples and three or more in 8%: 1.1 at best, 0.935 at three.
    assert (first.interval.low, first.interval.high) == pytest.approx((0.935, 1.1))


def test_fewer_than_ten_accounts_have_sums_and_no_share() -> None:
    found = retention("promoter", [Money(1_000, 150, 0, 0)] * 9 + [Money(0, 50, 0, 0)])

    assert (found.accounts, found.start, found.change, found.share, found.interval) == (9, 9_000, 1_350, None, None)


def test_changes_of_revenue_are_compared_by_rank_as_worked() -> None:
    found = changes([DETRACTORS, PASSIVES, PROMOTERS])

    assert found.overall is not None
    assert found.ends is not None
    assert (found.overall.statistic, found.overall.p) == pytest.approx((6.140492, 0.046410), abs=6e-7)
    assert (found.ends.statistic, found.ends.p) == pytest.approx((30, 0.040029), abs=6e-7)


@pytest.mark.parametrize("groups", [[[0, 0], [0, 0, 0]], [[5, 6], []], [[], []]])
def test_where_nothing_changed_or_one_group_is_all_nothing_is_compared(groups: list[list[float]]) -> None:
    assert changes(groups) == Changes(None, None)


def test_the_ends_are_not_compared_when_only_the_middle_changed() -> None:
    found = changes([[0, 0], [100, 0], [0, 0]])

    assert found.overall is not None
    assert found.ends is None
