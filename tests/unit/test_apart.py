"""Whether a share of comments in one group is told apart from that in all others."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.core.interval import wilson
from functions.reports.statistics.apart import Side, Sides, interval, p_apart
from functions.reports.statistics.contingency import Group, fisher

Account = tuple[int, int, int, int]  # hits and misses in the group, and among the others


def side(pairs: Sequence[tuple[int, int]]) -> Side:
    """Return a side of accounts, each with its hits and its comments."""
    heard = [(hits, n) for hits, n in pairs if n]
    hits, n = (sum(each[place] for each in heard) for place in (0, 1))
    squares, products, sizes = (sum(a * b for a, b in each) for each in _products(heard))
    return Side(hits, n, len(heard), squares, products, sizes)


def _products(heard: Sequence[tuple[int, int]]) -> tuple[list[tuple[int, int]], ...]:
    return [(a, a) for a, _ in heard], list(heard), [(n, n) for _, n in heard]


def sides(accounts: Sequence[Account]) -> Sides:
    mine = [(hits, hits + misses) for hits, misses, _, _ in accounts]
    theirs = [(hits, hits + misses) for _, _, hits, misses in accounts]
    both = list(zip(mine, theirs, strict=True))
    common = [sum(one[i] * two[j] for one, two in both) for i in (0, 1) for j in (0, 1)]
    return Sides(side(mine), side(theirs), *common)


ALONE = [(1, 2, 0, 0)] * 10 + [(2, 1, 0, 0)] * 10 + [(0, 0, 0, 3)] * 20 + [(0, 0, 1, 2)] * 20


def test_a_share_that_is_higher_in_many_accounts_is_told_apart() -> None:
    assert (p_apart(sides(ALONE)) or 1.0) < 0.001


def test_ten_comments_of_one_account_are_not_taken_for_ten_opinions() -> None:
    loud = [(10, 0, 0, 0), *[(0, 2, 0, 0)] * 9, *[(0, 0, 1, 9)] * 10]
    apart = sides(loud)

    table = [Group("", apart.group.hits, apart.group.n), Group("", apart.others.hits, apart.others.n)]
    assert fisher(table) < 0.01
    assert (p_apart(apart) or 0.0) > 0.2


def test_with_few_accounts_the_more_cautious_of_two_tests_is_told() -> None:
    small = sides([(1, 0, 0, 0)] * 6 + [(0, 0, 1, 0)] * 2 + [(0, 0, 0, 1)] * 4)

    table = [Group("", 6, 6), Group("", 2, 6)]
    assert p_apart(small) == pytest.approx(fisher(table), abs=1e-6)


@pytest.mark.parametrize("accounts", [[(5, 5, 0, 0)] * 4 + [(0, 0, 1, 9)] * 30, [(1, 1, 0, 0)] * 30, []])
def test_fewer_than_five_accounts_on_a_side_are_not_compared(accounts: list[Account]) -> None:
    assert p_apart(sides(accounts)) is None


def test_shares_that_are_alike_to_the_last_comment_have_nothing_to_tell_apart() -> None:
    assert p_apart(sides([(0, 2, 0, 0)] * 8 + [(0, 0, 0, 2)] * 8)) == 1.0


def test_the_range_is_wilsons_of_as_many_comments_as_they_are_worth() -> None:
    apart, alike = [(1, 4)] * 10 + [(0, 4)] * 10, [(4, 4)] * 5 + [(0, 4)] * 15
    few = [(4, 4)] * 3 + [(0, 4)] * 9

    assert interval(side(apart)) == wilson(10, 80)
    assert interval(side(few)) == wilson(12, 48)
    assert interval(side(alike)).low == pytest.approx(wilson(4.75, 19).low)  # as many as accounts, less one


def test_the_range_of_none_or_all_is_exact_at_that_end() -> None:
    assert interval(side([(0, 2)] * 25)).low == 0.0
    assert interval(side([(2, 2)] * 25)).high == 1.0


SOME = st.lists(st.tuples(*[st.integers(0, 4)] * 4), min_size=8, max_size=30)


@given(SOME)
def test_the_error_is_that_of_the_residuals_of_each_account(accounts: list[Account]) -> None:
    found = sides(accounts)
    if found.group.accounts < 2 or found.others.accounts < 2:
        return

    one, two = found.group.share, found.others.share
    mine, theirs = (
        [(a - share * (a + b)) / n for a, b in pairs]
        for pairs, share, n in (
            ([each[:2] for each in accounts], one, found.group.n),
            ([each[2:] for each in accounts], two, found.others.n),
        )
    )
    scale = found.group.accounts / (found.group.accounts - 1)
    assert found.group.variance == pytest.approx(scale * sum(each**2 for each in mine), abs=1e-12)
    assert found.covariance == pytest.approx(sum(a * b for a, b in zip(mine, theirs, strict=True)), abs=1e-12)


def test_where_nothing_differs_one_in_twenty_at_most_is_taken_for_a_difference() -> None:
    """Accounts whose colleagues think alike, and who are divided by chance: 400 companies of 60 accounts."""
    made = np.random.default_rng(20_260_101)
    ps = []
    for _ in range(400):
        wants = made.beta(0.6, 2.4, 60)
        hits = made.binomial(4, wants)
        ps.append(
            p_apart(sides([(h, 4 - h, 0, 0) if i < 15 else (0, 0, h, 4 - h) for i, h in enumerate(hits.tolist())]))
        )

    assert sum(p is not None and p < 0.05 for p in ps) <= 24
