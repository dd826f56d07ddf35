import pytest

from functions.core.interval import Counts
from functions.reports.many import (
    Tally,
    adjusted_p,
    against_base,
    percentile,
    pooled,
    ranked,
    trends,
)
from functions.reports.trend import Period

PS = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.759, 1]


def tally(name: str, answers: tuple[int, ...], segment: str = "smb") -> Tally:
    return Tally(name, segment, Counts(answers.count(-1), answers.count(0), answers.count(1)))


def tallies(*accounts: tuple[int, ...]) -> list[Tally]:
    return [tally(str(index), each) for index, each in enumerate(accounts)]


def periods(*counts: tuple[int, int, int]) -> list[Period]:
    return [Period(index, Counts(*each)) for index, each in enumerate(counts)]


def test_of_fifteen_p_values_nine_are_rejected_at_a_tenth_and_four_at_a_twentieth() -> None:
    found = adjusted_p(PS)

    assert sum(p <= 0.10 for p in found) == 9
    assert sum(p <= 0.05 for p in found) == 4
    assert (found[3], found[8]) == pytest.approx((0.035625, 0.0765))


def test_no_p_values_are_none_adjusted() -> None:
    assert adjusted_p([]) == []


def test_a_trend_that_stands_alone_keeps_its_direction() -> None:
    falling = periods((10, 15, 25), (14, 14, 22), (18, 14, 18), (22, 13, 15))

    found = trends({"acme": falling, "short": falling[:2]})

    assert [(each.account_id, each.label) for each in found] == [("acme", "declining")]
    assert found[0].p == found[0].adjusted_p == pytest.approx(0.005197, abs=6e-7)


def test_a_trend_that_one_of_many_shows_by_chance_loses_its_direction() -> None:
    falling = periods((10, 15, 25), (14, 14, 22), (18, 14, 18), (22, 13, 15))
    level = periods((10, 15, 25), (10, 15, 25), (10, 15, 25), (10, 15, 25))

    found = {each.account_id: each for each in trends({"acme": falling} | {f"{each}": level for each in range(19)})}

    assert found["acme"].trend.label == "declining"
    assert found["acme"].adjusted_p == pytest.approx(20 * 0.005197, abs=1e-5)
    assert found["acme"].label == "not enough evidence"


def test_a_direction_lost_among_many_may_leave_a_steady_account() -> None:
    slight = periods((400, 600, 1000), (417, 600, 983), (434, 600, 966), (451, 600, 949))
    level = periods((10, 15, 25), (10, 15, 25), (10, 15, 25), (10, 15, 25))

    found = {each.account_id: each for each in trends({"acme": slight} | {f"{each}": level for each in range(19)})}

    assert (found["acme"].trend.label, found["acme"].label) == ("declining", "holding steady")


def test_accounts_are_ranked_by_the_shrunk_score_and_show_the_raw_one() -> None:
    one_bad_answer, many_bad = tally("a", (-1,)), tally("b", (-1,) * 8 + (0, 1))
    content = tally("c", (1,) * 10)

    found = ranked([one_bad_answer, content, many_bad, tally("d", ())])

    assert found.k == 2  # too few accounts to tell how far they differ
    assert [each.account_id for each in found.accounts] == ["b", "a", "c"]
    assert (found.accounts[1].raw, found.accounts[1].n) == (-1, 1)
    assert found.accounts[1].shrunk == pytest.approx((-1 + 2 * (2 / 21)) / 3)


def test_accounts_are_drawn_to_the_mean_of_their_own_segment() -> None:
    every = [tally("a", (0,), "smb"), tally("b", (1,) * 9, "smb"), tally("c", (-1,) * 9, "large")]

    found = {each.account_id: each.shrunk for each in ranked(every).accounts}

    assert found["a"] == pytest.approx(2 * 0.9 / 3)
    assert found["c"] == -1


def test_nobody_is_ranked_where_nobody_answered() -> None:
    assert ranked([tally("a", ())]).accounts == ()


def test_accounts_that_do_not_differ_are_drawn_the_furthest() -> None:
    assert ranked(tallies(*[(1, -1)] * 20)).k == 3


def test_the_base_leaves_out_the_account_that_is_compared() -> None:
    found = against_base("0", tallies((-1,) * 10, (1,) * 6, (1, 0)))

    assert found is not None
    assert (found.counts.n, found.base.n, found.base_accounts) == (10, 8, 2)
    assert found.difference.raw == pytest.approx(-1 - 7 / 8)
    assert found.difference.interval.high < 0
    assert found.percentile is None


def test_an_account_without_answers_or_without_others_is_not_compared() -> None:
    assert against_base("0", tallies((), (1, 1))) is None
    assert against_base("0", tallies((1, 1), ())) is None


def test_the_bases_interval_respects_accounts_from_twenty_on() -> None:
    clustered = against_base("0", tallies((0,) * 5, *(((1,) * 5, (-1,) * 5) * 10)))

    assert clustered is not None
    assert clustered.base_interval.high > 0.4  # the same 100 answers from 100 accounts reach 0.2


def test_answers_of_one_account_in_several_tallies_are_one_cluster() -> None:
    found = pooled([tally("a", (1, 1)), tally("a", (1,)), tally("b", (-1, -1)), tally("c", (0, 1)), tally("d", (-1,))])

    assert found.nps == 0.125
    assert found.clusters is not None
    assert (found.clusters.accounts, found.clusters.squares, found.clusters.products) == (4, 15, 6)


def test_a_percentile_needs_twenty_accounts_with_five_answers() -> None:
    mine, lower, level = Counts(1, 2, 2), Counts(2, 2, 1), Counts(1, 2, 2)
    others = [lower] * 10 + [level] * 4 + [Counts(0, 0, 5)] * 5

    assert percentile(mine, others) == pytest.approx(100 * 12 / 19)
    assert percentile(mine, [*others[1:], Counts(0, 0, 4)]) is None
    assert percentile(Counts(1, 1, 2), others) is None
