import pytest
from scipy import stats

from functions.reports.statistics.survival import LogRank, Point, Stay, curve, log_rank

# Weeks of remission [Freireich 1963]; below zero: still in remission when last seen.
TREATED = [6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35]
CONTROL = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def stays(days: list[int]) -> list[Stay]:
    return [Stay(abs(each), each > 0) for each in days]


def at(day: int) -> Point:
    return next(point for point in curve("treated", stays(TREATED)).points if point.days == day)


def test_the_curve_is_the_worked_one() -> None:
    ten, last = at(10), at(23)

    assert (ten.share, ten.error) == pytest.approx((0.752941, 0.096350), abs=6e-7)
    assert (ten.interval.low, ten.interval.high) == pytest.approx((0.503200, 0.889362), abs=6e-7)
    assert last.share == pytest.approx(0.448179, abs=6e-7)


def test_the_curve_and_its_limits_agree_with_scipy() -> None:
    days = stats.CensoredData.right_censored([abs(each) for each in TREATED], [each < 0 for each in TREATED])
    known = stats.ecdf(days).sf
    limits = known.confidence_interval(method="log-log")

    for point in curve("treated", stays(TREATED)).points:
        told = [float(each.evaluate(point.days)) for each in (known, limits.low, limits.high)]
        assert [point.share, point.interval.low, point.interval.high] == pytest.approx(told)


def test_a_curve_ends_at_zero_when_the_last_one_leaves() -> None:
    end = curve("control", stays(CONTROL)).points[-1]

    assert (end.days, end.at_risk, end.share, end.error, end.interval.high) == (23, 1, 0.0, 0.0, 0.0)


def test_the_log_rank_test_is_the_worked_one() -> None:
    found = log_rank({"treated": stays(TREATED), "control": stays(CONTROL)})

    assert found is not None
    assert (found.statistic, found.p) == pytest.approx((16.792941, 4.169e-5), rel=1e-4)
    assert (found.freedom, found.left) == (1, (9, 21))
    assert found.expected[0] == pytest.approx(19.250501, abs=6e-7)


def test_the_log_rank_test_of_two_groups_agrees_with_scipy() -> None:
    def censored(days: list[int]) -> stats.CensoredData:
        return stats.CensoredData.right_censored([abs(each) for each in days], [each < 0 for each in days])

    found, known = (
        log_rank({"a": stays(TREATED), "b": stays(CONTROL)}),
        stats.logrank(censored(TREATED), censored(CONTROL)),
    )

    assert found is not None
    assert (found.statistic, found.p) == pytest.approx((known.statistic**2, known.pvalue))


def test_groups_that_left_alike_do_not_differ_whatever_their_number() -> None:
    found = log_rank({name: stays(TREATED) for name in "abc"})

    assert found is not None
    assert (found.statistic, found.freedom, found.p) == pytest.approx((0, 2, 1), abs=1e-9)


def test_three_groups_have_two_degrees_of_freedom_whatever_their_order() -> None:
    parts = {"low": stays(CONTROL), "middle": stays(TREATED[::2]), "high": stays(TREATED[1::2])}

    found, turned = log_rank(parts), log_rank(dict(reversed(parts.items())))

    assert isinstance(found, LogRank)
    assert turned is not None
    assert found.freedom == 2
    assert found.statistic == pytest.approx(turned.statistic)
    assert sum(found.left) == pytest.approx(sum(found.expected))


def test_nothing_is_tested_when_nobody_left() -> None:
    assert log_rank({"a": stays([-5, -6]), "b": stays([-7])}) is None
