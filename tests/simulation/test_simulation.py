"""Ten million surveys a day in virtual time: what it takes, what today's template carries, and what never happens."""

from dataclasses import replace

import pytest

from tests.simulation import facts
from tests.simulation.model import Setup, simulate
from tests.simulation.needs import Needs, carried, needs
from tests.simulation.world import GLOBE, STEP, arrivals

TEN_MILLION = 10_000_000
AMPLE = Setup(TEN_MILLION, max_send_rate=500, concurrency=26, shards=16)
REPLIES = 0.2 * AMPLE.max_send_rate  # all of what is left to other mail


def test_a_day_of_surveys_is_whole_and_falls_into_the_windows_of_its_zones() -> None:
    parts = list(arrivals(TEN_MILLION, 0, at_opening=0.5))

    assert sum(zone.share for zone in GLOBE) == pytest.approx(1)
    assert sum(part.left for part in parts) == TEN_MILLION
    assert all(part.zone.is_open(part.due) for part in parts)


def test_ten_million_surveys_a_day_leave_in_their_windows_with_the_rate_and_concurrency_for_it() -> None:
    outcome = simulate(replace(AMPLE, days=3))

    assert (outcome.sent, outcome.late, outcome.missed, outcome.refused) == (3 * TEN_MILLION, 0, 0, 0)
    # Who falls due after the last tick of a day leaves in the first hours of the next.
    assert outcome.oldest < 18 * facts.HOUR


def test_ten_million_surveys_a_day_need_so_much_of_each_and_no_less() -> None:
    plenty = Setup(TEN_MILLION, max_send_rate=440, concurrency=1000, shards=1000)

    assert needs(plenty) == Needs(max_send_rate=440, concurrency=21, shards=9)
    assert simulate(replace(plenty, concurrency=21, shards=9)).in_time
    assert not simulate(replace(plenty, max_send_rate=430)).in_time
    assert not simulate(replace(plenty, concurrency=20)).in_time
    assert not simulate(replace(plenty, concurrency=21, shards=8)).in_time


def test_todays_template_carries_four_million_a_day_and_not_ten_whatever_the_rate() -> None:
    assert 4_000_000 < carried(Setup(0, max_send_rate=1000)) < 5_000_000
    assert not simulate(Setup(TEN_MILLION, max_send_rate=1000)).in_time


def test_an_account_of_fourteen_mails_a_second_carries_over_a_quarter_of_a_million_a_day() -> None:
    assert 250_000 < carried(Setup(0, max_send_rate=14)) < 14 * facts.SHARE * facts.DAY


def test_ses_refuses_nothing_that_is_paced_also_beside_all_other_mail() -> None:
    outcome = simulate(replace(AMPLE, other_mail=REPLIES, kill=0.001))

    assert (outcome.refused, outcome.sent) == (0, TEN_MILLION)


def test_what_is_not_paced_is_refused_by_the_million_and_never_accepted_above_the_rate() -> None:
    outcome = simulate(replace(AMPLE, concurrency=60, paced=False, other_mail=REPLIES))

    assert outcome.refused > 1_000_000
    assert outcome.sent == TEN_MILLION
    assert outcome.most_in_a_step <= AMPLE.max_send_rate * (STEP + 1)  # the bucket holds one second's worth


def test_no_24_hours_see_more_mail_than_their_quota_and_the_rest_leaves_later() -> None:
    outcome = simulate(replace(AMPLE, max_24_hours=6_000_000), longest=6)

    assert outcome.refused > 0
    assert outcome.most_in_a_day <= 6_000_000
    assert outcome.sent == TEN_MILLION


@pytest.mark.parametrize("kill", [0.0001, 0.01, 0.2])
def test_environments_that_die_lose_nothing_and_leave_at_most_one_mail_each_in_doubt(kill: float) -> None:
    outcome = simulate(replace(AMPLE, kill=kill), longest=6)

    batches = TEN_MILLION / facts.BATCH
    assert outcome.sent == TEN_MILLION
    assert 0 < outcome.in_doubt <= 2 * kill * batches


def test_what_dies_too_often_ends_among_the_dead_letters_and_is_sent_all_the_same() -> None:
    outcome = simulate(replace(AMPLE, kill=0.6, surveys_a_day=100_000), longest=6)

    assert outcome.dead_letters > 0
    assert (outcome.sent, outcome.waiting) == (100_000, 0)


def test_nothing_leaves_once_it_is_stale_however_far_sending_falls_behind() -> None:
    outcome = simulate(Setup(TEN_MILLION, max_send_rate=14, days=20), longest=1)

    assert outcome.stale > 0
    assert outcome.oldest <= facts.STALE + STEP
    assert outcome.sent + outcome.stale + outcome.waiting == outcome.due == 20 * TEN_MILLION


def test_sending_that_falls_behind_for_a_day_catches_up_when_the_next_is_quiet() -> None:
    outcome = simulate(Setup(600_000, max_send_rate=14), longest=3)

    assert outcome.missed + outcome.late > 0
    assert (outcome.sent, outcome.stale, outcome.waiting) == (600_000, 0, 0)


def test_the_same_seed_gives_the_same_outcome_and_another_seed_another() -> None:
    setup = replace(AMPLE, kill=0.01)

    assert simulate(setup) == simulate(setup)
    assert simulate(setup) != simulate(replace(setup, seed=2))


def test_a_batch_at_the_pace_of_a_new_account_is_done_within_the_functions_time() -> None:
    assert facts.BATCH * Setup(0, max_send_rate=14).between < facts.TIMEOUT / 2
