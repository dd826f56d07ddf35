"""What people choose is kept to by whatever asks them, at the last moment too."""

from datetime import timedelta
from typing import Any

import pytest

from functions.adapters.invitations import Invitations
from functions.adapters.table import Refused
from infra.local.stack import Stack
from tests.integration.people import acme_with_ann, asked, goes_live, items, skips
from tests.integration.visits import post, put
from tests.making import an_invitation


def ann(stack: Stack) -> dict[str, Any]:
    [profile] = items(stack, pk="CONTACT#ann", sk="PROFILE")
    return profile


def unsubscribe_path(stack: Stack) -> str:
    return stack.outbox()[-1].headers["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")


def choose(stack: Stack, **choice: str) -> None:
    post(stack, unsubscribe_path(stack), confirm="1", **choice)
    stack.settle()


@pytest.mark.usefixtures("without_reports")
def test_who_asked_for_fewer_surveys_is_asked_again_only_after_180_days(stack: Stack) -> None:
    acme_with_ann(stack)
    goes_live(stack)
    choose(stack, choice="less_often")

    stack.advance(timedelta(days=100))
    goes_live(stack)
    early = len(asked(stack))
    stack.advance(timedelta(days=82))  # a Monday
    goes_live(stack)

    assert (early, len(asked(stack))) == (1, 2)
    assert skips(stack) == [("ann", "quiet_period")]


@pytest.mark.usefixtures("without_reports")
def test_who_wants_none_of_this_kind_is_skipped_until_they_take_it_back(stack: Stack) -> None:
    acme_with_ann(stack)
    goes_live(stack)
    choose(stack, choice="not_this_kind")
    stack.advance(timedelta(days=100))
    goes_live(stack)
    before = skips(stack)

    choose(stack, again="1")
    stack.advance(timedelta(days=1))
    goes_live(stack)

    assert before == [("ann", "unsubscribed")]
    assert len(asked(stack)) == 2


SEP = {"at": "2025-09-10T09:00:00Z", "sid": "before", "survey_id": "other", "declined": True}  # 117 days before


@pytest.mark.parametrize("told", [{"no_kinds": {"relationship"}}, {"less_often": True, "asked_relationship": SEP}])
def test_the_claim_itself_refuses_what_someone_does_not_want(stack: Stack, told: dict[str, Any]) -> None:
    acme_with_ann(stack)
    claims = Invitations(stack.runtime("SendFunction"))
    put(stack, {**ann(stack), **told})

    with pytest.raises(Refused):
        claims.claim(an_invitation(), 180, stack.clock.now())
    claims.claim(an_invitation(kind="transactional" if "no_kinds" in told else "relationship"), 117, stack.clock.now())
