"""The one write that is the rule of who may be asked now: it refuses exactly whom the judgement before it does."""

from datetime import timedelta
from typing import Any

import pytest

from functions.adapters.codec import lean
from functions.adapters.invitations import Invitations
from functions.adapters.people import contact_key
from functions.adapters.runtime import Runtime
from functions.adapters.table import Refused, Table
from functions.core.eligibility import personal_verdict
from functions.core.inviting import terms_of
from functions.core.people import Asked
from tests.adapters.querying import NOW
from tests.making import a_contact, a_programme, an_invitation


def other(days: int, *, declined: bool = False) -> Asked:
    """Return that another survey was asked so many days ago."""
    return Asked(NOW - timedelta(days=days), "other", "other", declined)


@pytest.mark.parametrize(
    ("told", "claimed"),
    [
        ({}, True),
        ({"asked_relationship": other(89)}, False),
        ({"asked_relationship": other(90)}, True),
        ({"asked_relationship": other(29, declined=True)}, False),
        ({"asked_relationship": other(30, declined=True)}, True),
        ({"asked_relationship": other(179), "less_often": True}, False),
        ({"asked_relationship": other(180), "less_often": True}, True),
        ({"asked_transactional": other(1)}, True),
        ({"email": ""}, False),
        ({"unsubscribed_at": NOW}, False),
        ({"complained_at": NOW}, False),
        ({"bounced_email": "ann@acme.example"}, False),
        ({"bounced_email": "old@acme.example"}, True),
        ({"duplicate_of": "bob"}, False),
        ({"no_kinds": frozenset({"relationship"})}, False),
        ({"paused_until": NOW + timedelta(days=1)}, False),
        ({"paused_until": NOW}, True),
    ],
)
def test_the_claim_refuses_exactly_who_may_not_be_asked_now(
    runtime: Runtime,
    told: dict[str, Any],
    claimed: bool,  # noqa: FBT001
) -> None:
    contact, invitation, programme = a_contact(**told), an_invitation(), a_programme()
    pk, sk = contact_key("ann")
    runtime.adapter(Table).put({**lean(contact), "pk": pk, "sk": sk, "version": 1})
    terms = terms_of(programme, invitation)

    assert (personal_verdict(contact, terms, None, NOW) is None) is claimed
    try:
        before = Invitations(runtime).claim(invitation, terms.less_often_days, NOW)
    except Refused:
        assert not claimed
    else:
        assert claimed
        assert before == contact
