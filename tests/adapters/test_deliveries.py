"""What the writes about a mail leave in a real table, repeated and in the wrong order too."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import boto3
import pytest
from moto import mock_aws

from functions.adapters.deliveries import Deliveries
from functions.adapters.images import Item
from functions.adapters.invitations import Invitations
from functions.adapters.people import contact_key
from functions.adapters.table import Key, Refused, Table, invitation_key
from infra.local.clock import Clock
from infra.local.stack import Stack
from tests.integration.conftest import PARAMETERS
from tests.making import MONDAY, an_invitation

INVITATION = an_invitation()
ANN = contact_key("ann")
ADDRESS = "ann@acme.example"


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with mock_aws():
        yield Stack.create(boto3.Session(), clock=Clock(MONDAY), parameters=PARAMETERS)


@pytest.fixture
def table(stack: Stack) -> Table:
    """Store Ann and an invitation for her that is planned."""
    table = stack.runtime("LifecycleFunction").adapter(Table)
    table.put({"pk": "CONTACT#ann", "sk": "PROFILE", "contact_id": "ann", "email": ADDRESS, "version": 1})
    table.delete_held(invitation_key(INVITATION.sid), "contact_id", "ann")
    assert Invitations(stack.runtime("LifecycleFunction")).plan(INVITATION)
    return table


@pytest.fixture
def deliveries(stack: Stack) -> Deliveries:
    return stack.runtime("MailEventFunction").adapter(Deliveries)


def stored(table: Table, key: Key = ANN) -> dict[str, Any]:
    return table.get(key) or {}


def planned(deliveries: Deliveries) -> Item:
    item = deliveries.invitation(INVITATION.sid)
    assert item is not None
    return item


def test_a_mail_told_by_its_event_is_due_as_one_that_was_confirmed(
    stack: Stack, table: Table, deliveries: Deliveries
) -> None:
    deliveries.note(planned(deliveries), {"state": "sent", "sent_at": "2026-01-05T09:00:00Z", "message_id": "m1"})
    by_event = stored(table, invitation_key(INVITATION.sid))

    table.delete_held(invitation_key(INVITATION.sid), "contact_id", "ann")
    invitations = Invitations(stack.runtime("LifecycleFunction"))
    invitations.plan(INVITATION)
    invitations.confirm(INVITATION, "m1", MONDAY)

    assert by_event == stored(table, invitation_key(INVITATION.sid))


def test_a_lost_mail_has_nothing_due_until_it_turns_out_to_have_arrived(table: Table, deliveries: Deliveries) -> None:
    due = planned(deliveries)["due_pk"]
    deliveries.note(planned(deliveries), {"state": "bounced", "bounce": {"kind": "transient"}})
    lost = planned(deliveries)
    deliveries.note(lost, {"state": "delivered"})

    assert "due_pk" not in lost
    assert "due_sk" not in lost
    found = stored(table, invitation_key(INVITATION.sid))
    assert (found["due_pk"], found["due_sk"]) == (due, f"2026-02-04T09:00:00Z#{INVITATION.sid}")


def test_word_of_delivery_leaves_alone_what_falls_due_next(table: Table, deliveries: Deliveries) -> None:
    table.put({**planned(deliveries), "state": "sent", "due_sk": "a reminder"})

    deliveries.note(planned(deliveries), {"state": "delivered"})

    assert stored(table, invitation_key(INVITATION.sid))["due_sk"] == "a reminder"


def test_an_invitation_that_changed_since_it_was_read_is_not_written_over(table: Table, deliveries: Deliveries) -> None:
    read = planned(deliveries)
    deliveries.note(read, {"state": "sent"})

    with pytest.raises(Refused) as refused:
        deliveries.note(read, {"state": "delivered"})

    assert refused.value.item == stored(table, invitation_key(INVITATION.sid))


def test_an_address_is_lost_once(table: Table, deliveries: Deliveries) -> None:
    assert deliveries.lose_address("ann", ADDRESS, MONDAY)
    assert not deliveries.lose_address("ann", ADDRESS, MONDAY + timedelta(days=1))

    assert (stored(table)["bounced_email"], stored(table)["bounced_at"]) == (ADDRESS, "2026-01-05T09:00:00Z")


def test_an_address_that_the_contact_no_longer_has_is_no_loss(table: Table, deliveries: Deliveries) -> None:
    assert not deliveries.lose_address("ann", "old@acme.example", MONDAY)

    assert "bounced_email" not in stored(table)


def test_the_third_mail_that_comes_back_for_no_known_reason_loses_the_address(
    table: Table, deliveries: Deliveries
) -> None:
    ends = [deliveries.doubt_address("ann", ADDRESS, message, MONDAY) for message in ("m1", "m2", "m1", "m2", "m3")]

    assert ends == [False, False, False, False, True]
    assert stored(table)["bounced_email"] == ADDRESS


def test_doubts_about_a_former_address_do_not_count_against_the_new_one(table: Table, deliveries: Deliveries) -> None:
    for message in ("m1", "m2"):
        deliveries.doubt_address("ann", ADDRESS, message, MONDAY)
    table.put({**stored(table), "email": "ann.lee@acme.example"})

    assert not deliveries.doubt_address("ann", "ann.lee@acme.example", "m3", MONDAY)
    assert not deliveries.doubt_address("ann", ADDRESS, "m4", MONDAY)
    assert "bounced_email" not in stored(table)


def test_a_doubt_that_was_counted_by_a_delivery_that_died_still_loses_the_address(
    table: Table, deliveries: Deliveries
) -> None:
    table.put({**stored(table), "undetermined": {f"{ADDRESS} m{number}" for number in (1, 2, 3)}})

    assert deliveries.doubt_address("ann", ADDRESS, "m3", MONDAY)


def test_a_complaint_is_recorded_with_its_first_time(table: Table, deliveries: Deliveries) -> None:
    assert deliveries.complain("ann", MONDAY)
    assert not deliveries.complain("ann", MONDAY + timedelta(days=1))

    assert stored(table)["complained_at"] == "2026-01-05T09:00:00Z"


def test_a_contact_who_was_erased_is_not_stored_again(table: Table, deliveries: Deliveries) -> None:
    assert not deliveries.complain("gone", MONDAY)
    assert not deliveries.lose_address("gone", ADDRESS, MONDAY)
    assert not deliveries.doubt_address("gone", ADDRESS, "m1", MONDAY)

    assert stored(table, contact_key("gone")) == {}
