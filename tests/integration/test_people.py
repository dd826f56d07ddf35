from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from functions.adapters.table import Table
from infra.local.stack import Stack
from tests.integration.people import (
    ANN,
    acme_with_ann,
    asked,
    goes_live,
    invitations,
    items,
    skips,
    tell,
)

pytestmark = pytest.mark.usefixtures("without_reports")

GOES_LIVE = {"account_id": "acme", "stage": "live"}


def test_a_change_of_address_keeps_the_quiet_period_and_frees_the_old_address(stack: Stack) -> None:
    acme_with_ann(stack)
    goes_live(stack)
    stack.advance(timedelta(days=30))

    tell(stack, "ContactUpserted", contact_id="ann", email="ann.lee@acme.example")
    goes_live(stack)

    assert asked(stack) == ["ann@acme.example"]
    assert skips(stack) == [("ann", "quiet_period")]
    assert [item["pk"] for item in items(stack, pk="EMAIL#")] == ["EMAIL#ann.lee@acme.example"]


def test_an_opt_out_goes_with_the_person_to_a_new_address(stack: Stack) -> None:
    acme_with_ann(stack)
    goes_live(stack)
    [survey] = stack.outbox()
    unsubscribe = urlsplit(survey.headers["List-Unsubscribe"].strip("<>")).path
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert stack.request("POST", unsubscribe, headers=headers, body=b"List-Unsubscribe=One-Click").status == 200
    stack.advance(timedelta(days=100))

    tell(stack, "ContactUpserted", contact_id="ann", email="ann.lee@acme.example")
    goes_live(stack)

    assert asked(stack) == ["ann@acme.example"]
    assert skips(stack) == [("ann", "unsubscribed")]


def test_two_contacts_with_one_address_are_one_person(stack: Stack) -> None:
    acme_with_ann(stack)
    tell(stack, "ContactUpserted", **{**ANN, "contact_id": "ann-2"})

    goes_live(stack)

    assert asked(stack) == ["ann@acme.example"]
    assert skips(stack) == [("ann-2", "duplicate_person")]


def test_an_address_that_became_free_makes_the_duplicate_a_person_again(stack: Stack) -> None:
    acme_with_ann(stack)
    tell(stack, "ContactUpserted", **{**ANN, "contact_id": "ann-2"})
    stack.advance(timedelta(hours=1))
    tell(stack, "ContactUpserted", contact_id="ann", email="other@acme.example")
    tell(stack, "ContactUpserted", contact_id="ann-2", email="ann@acme.example")

    goes_live(stack)

    assert sorted(asked(stack)) == ["ann@acme.example", "other@acme.example"]


def test_a_contact_who_moved_is_asked_with_the_new_account_only(stack: Stack) -> None:
    acme_with_ann(stack)
    tell(stack, "AccountUpserted", account_id="bolt", name="Bolt")
    stack.advance(timedelta(days=1))
    tell(stack, "ContactUpserted", contact_id="ann", accounts=[{"account_id": "bolt"}])

    goes_live(stack, "acme")
    assert asked(stack) == []
    goes_live(stack, "bolt")

    [invitation] = invitations(stack)
    assert (invitation["account_id"], invitation["snapshot"]["role"]) == ("bolt", "end_user")


def test_a_contact_of_two_accounts_is_still_one_person_with_one_quiet_period(stack: Stack) -> None:
    acme_with_ann(stack, accounts=[{"account_id": "acme"}, {"account_id": "bolt"}])
    tell(stack, "AccountUpserted", account_id="bolt", name="Bolt")

    goes_live(stack, "acme")
    goes_live(stack, "bolt")

    assert asked(stack) == ["ann@acme.example"]
    assert skips(stack) == [("ann", "already_invited")]


def test_people_of_an_account_that_merged_are_asked_as_the_other_account(stack: Stack) -> None:
    acme_with_ann(stack)
    tell(stack, "AccountUpserted", account_id="bolt", name="Bolt")
    tell(stack, "AccountsMerged", account_id="acme", into_account_id="bolt")

    goes_live(stack, "acme")

    [invitation] = invitations(stack)
    assert (invitation["account_id"], invitation["snapshot"]["account_name"]) == ("bolt", "Bolt")
    assert invitation["snapshot"]["role"] == "key_contact"


def test_an_older_event_that_arrives_late_does_not_undo_a_newer_one(stack: Stack) -> None:
    start = stack.clock.now()
    acme_with_ann(stack)
    tell(stack, "AccountUpserted", at=start + timedelta(hours=2), account_id="acme", segment="enterprise")

    tell(stack, "AccountUpserted", at=start + timedelta(hours=1), account_id="acme", segment="smb", arr=15000)

    [account] = items(stack, pk="ACCOUNT#acme", sk="PROFILE")
    assert (account["segment"], account["arr"]) == ("enterprise", 15000)


def test_an_address_left_pointing_to_someone_who_moved_on_is_taken_over(stack: Stack) -> None:
    acme_with_ann(stack)
    leftover = {"pk": "EMAIL#bo@acme.example", "sk": "CONTACT", "contact_id": "ann"}
    Table(stack.runtime("LifecycleFunction")).put(leftover)

    tell(stack, "ContactUpserted", contact_id="bo", email="bo@acme.example", accounts=[{"account_id": "acme"}])
    goes_live(stack)

    assert sorted(asked(stack)) == ["ann@acme.example", "bo@acme.example"]


def test_a_key_contact_told_of_both_merged_accounts_stays_one(stack: Stack) -> None:
    acme_with_ann(stack)
    tell(stack, "AccountsMerged", account_id="acme", into_account_id="bolt")
    stack.advance(timedelta(days=1))
    both = [{"account_id": "acme", "role": "key_contact"}, {"account_id": "bolt", "role": "end_user"}]

    tell(stack, "ContactUpserted", contact_id="ann", accounts=both)

    [member] = items(stack, pk="ACCOUNT#bolt", sk="MEMBER#")
    assert (member["role"], "until" in member) == ("key_contact", False)


def test_an_older_list_of_accounts_does_not_undo_a_newer_one(stack: Stack) -> None:
    start = stack.clock.now()
    acme_with_ann(stack)
    moved = [{"account_id": "bolt"}]
    tell(stack, "ContactUpserted", at=start + timedelta(hours=2), contact_id="ann", accounts=moved)

    tell(stack, "ContactUpserted", at=start + timedelta(hours=1), contact_id="ann", accounts=ANN["accounts"])

    current = [each["account_id"] for each in items(stack, pk="ACCOUNT#", sk="MEMBER#") if "until" not in each]
    assert current == ["bolt"]
