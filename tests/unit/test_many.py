import pytest

from functions.core.interval import Counts
from functions.reports.statistics.many import Tally, against_base, percentile, pooled


def tally(name: str, answers: tuple[int, ...], segment: str = "smb") -> Tally:
    return Tally(name, segment, Counts(answers.count(-1), answers.count(0), answers.count(1)))


def tallies(*accounts: tuple[int, ...]) -> list[Tally]:
    return [tally(str(index), each) for index, each in enumerate(accounts)]


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
