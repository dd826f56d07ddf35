"""Every guard is needed: with any one of them taken away, one of the cases that lean on it turns red."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from functions.adapters.images import Item
from functions.adapters.runtime import Runtime
from functions.adapters.table import Change, Returning, Table
from tests.crash import (
    test_case_crashes,
    test_crashes,
    test_desk_crashes,
    test_due_crashes,
    test_faults,
    test_interleavings,
    test_mail_event_crashes,
)
from tests.crash.faults import reply_lost

Patch = pytest.MonkeyPatch
_ALWAYS = "attribute_exists(pk) OR attribute_not_exists(pk)"


@dataclass(frozen=True, slots=True)
class Mutant:
    """The product without one guard, and a case that must notice."""

    without: Callable[[Patch], None]
    case: Callable[..., None]
    arguments: tuple[Any, ...] = ()


def condition(update: str, held: str) -> Callable[[Patch], None]:
    """Let every change with this in its update and in its condition hold, whatever is stored."""

    def without(patch: Patch) -> None:
        change = Table.change

        def unguarded(table: Table, asked: Change, returning: Returning = "NONE") -> Item:
            if update in asked.update and held in asked.condition:
                asked = replace(asked, condition=f"{_ALWAYS} OR ({asked.condition})")
            return change(table, asked, returning)

        patch.setattr(Table, "change", unguarded)

    return without


def newness(name: str, begins: str) -> Callable[[Patch], None]:
    """Let every item whose key begins so be written over what is there."""

    def without(patch: Patch) -> None:
        put_new = Table.put_new

        def unguarded(table: Table, item: Item) -> bool:
            if not item[name].startswith(begins):
                return put_new(table, item)
            table.put(item)
            return True

        patch.setattr(Table, "put_new", unguarded)

    return without


def one_attempt(patch: Patch) -> None:
    """Let the SDK try the sending of a mail again, as it does everything else."""
    client = Runtime.client

    def trying_again(runtime: Runtime, service: str, *, attempts: int = 3, **options: Any) -> Any:
        return client(runtime, service, attempts=max(attempts, 3), **options)

    patch.setattr(Runtime, "client", trying_again)


MUTANTS = {
    "the claim": Mutant(
        condition("SET #asked = :asked", ":quiet_until"), test_crashes.test_sending_always_sends_exactly_once
    ),
    "the fence": Mutant(
        condition("SET #asked.#at = :now", ":read"),
        test_interleavings.test_a_sending_that_died_is_taken_over_by_one_of_two
    ),
    "suspecting only what is planned": Mutant(
        condition("resent_at", ":planned"), test_interleavings.test_a_message_that_comes_again_hours_later_sends_nothing
    ),
    "one attempt at SES": Mutant(
        one_attempt, test_faults.test_one_mail_leaves_whatever_call_goes_wrong, ("SendFunction", reply_lost)
    ),
    "the confirmation": Mutant(
        condition("message_id", ":planned"), test_interleavings.test_what_ses_tells_before_a_mail_is_confirmed_stays
    ),
    "one invitation for an occasion": Mutant(
        newness("sk", "INVITATION"), test_crashes.test_planning_survives_every_death_and_asks_once
    ),
    "one skip for an occasion": Mutant(
        newness("sk", "SKIP#"), test_interleavings.test_the_first_reason_for_not_asking_stays_when_the_event_comes_again
    ),
    "one effect of an answer": Mutant(
        newness("sk", "EFFECT#"), test_crashes.test_an_answer_is_told_and_replied_to_once_wherever_follow_up_dies
    ),
    "one holder of an address": Mutant(
        newness("pk", "EMAIL#"),
        test_crashes.test_a_second_contact_of_an_address_is_never_asked_wherever_recording_them_dies
    ),
    "one turn of a cadence": Mutant(
        newness("sk", "CADENCE#"), test_due_crashes.test_who_joins_another_account_just_before_their_turn_keeps_it
    ),
    "the hand-over": Mutant(
        condition("SET due_sk = :due", "due_sk = :read"),
        test_interleavings.test_a_shard_worked_through_twice_at_once_hands_each_survey_over_once,
    ),
    "the cap": Mutant(
        condition("ADD used", "used <= :room"),
        test_interleavings.test_a_cap_holds_for_what_is_planned_later_on_the_same_day,
    ),
    "the turn of a reminder": Mutant(
        condition("SET step", "step = :before"),
        test_due_crashes.test_a_reminder_is_never_sent_twice_wherever_sending_it_dies
    ),
    "the one turn of a test": Mutant(
        condition("claimed_at", "attribute_not_exists(claimed_at)"),
        test_due_crashes.test_a_test_is_never_sent_twice_and_always_accounted_for,
    ),
    "the grant of a desk": Mutant(
        condition("claimed_at", ":unsent"), test_desk_crashes.test_a_notice_is_never_sent_twice_and_always_accounted_for
    ),
    "the claim on a reply": Mutant(
        condition("changed_at", ":was"), test_crashes.test_a_reply_is_never_sent_twice_and_always_accounted_for
    ),
    "the claim on a word to a CSM": Mutant(
        condition("changed_at", ":was"),
        test_mail_event_crashes.test_the_word_about_a_lost_address_is_never_sent_twice_and_always_accounted_for,
    ),
    "the newest version of an answer": Mutant(
        condition("revision", "#version < :version"),
        test_case_crashes.test_a_newer_version_that_comes_first_leaves_nothing_to_the_older_one,
    ),
    "the end of a case": Mutant(
        condition(":entry", "#version = :read"),
        test_case_crashes.test_a_case_opens_again_once_wherever_follow_up_dies,
    ),
    "what was read of a profile": Mutant(
        condition("#created_at", "version = :read"),
        test_interleavings.test_of_two_words_about_a_contact_at_once_the_later_holds,
    ),
}  # fmt: skip


@pytest.mark.parametrize("guard", MUTANTS)
def test_without_a_guard_a_case_turns_red(monkeypatch: pytest.MonkeyPatch, guard: str) -> None:
    mutant = MUTANTS[guard]
    mutant.without(monkeypatch)

    arguments = mutant.arguments or ((monkeypatch,) if "monkeypatch" in mutant.case.__annotations__ else ())
    with pytest.raises(AssertionError):
        mutant.case(*arguments)
