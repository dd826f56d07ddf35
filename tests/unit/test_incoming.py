from contextlib import nullcontext
from typing import Any

import pytest

from functions.core.details import AccountUpserted, ContactUpserted
from functions.dispatch.incoming import Lifecycle, UnreadableEventError, parse
from tests.making import MONDAY, an_event


def read(event: dict[str, Any]) -> Lifecycle:
    return parse(event, MONDAY)


@pytest.mark.parametrize(("time", "taken"), [("2026-01-06T09:00:00Z", True), ("2026-01-06T09:00:01Z", False)])
def test_an_event_of_more_than_a_day_ahead_is_refused(time: str, *, taken: bool) -> None:
    event = an_event("AccountUpserted", {"account_id": "acme"}, time=time)
    expected = nullcontext() if taken else pytest.raises(UnreadableEventError, match="time: lies in the future")

    with expected:
        read(event)


def test_an_event_carries_its_own_time_not_the_time_it_arrived() -> None:
    understood = read(an_event("AccountUpserted", {"account_id": "acme", "name": "Acme"}))

    assert understood.time == MONDAY
    assert understood.detail == AccountUpserted(account_id="acme", name="Acme")


def test_an_address_is_kept_in_lower_case() -> None:
    understood = read(an_event("ContactUpserted", {"contact_id": "ann", "email": " Ann@ACME.example "}))

    assert isinstance(understood.detail, ContactUpserted)
    assert understood.detail.email == "ann@acme.example"


@pytest.mark.parametrize(
    ("detail_type", "detail", "reason"),
    [
        ("InvoicePaid", {}, "detail-type: 'InvoicePaid' is not known"),
        ("AccountUpserted", {"name": "Acme"}, "account_id: Field required"),
        ("AccountUpserted", {"account_id": "acme", "arr": "lots"}, "arr: Input should be a valid integer"),
        ("AccountUpserted", {"account_id": "acme", "nmae": "Acme"}, "nmae: Extra inputs are not permitted"),
        ("ContactUpserted", {"contact_id": "ann", "email": "ann at acme"}, "email: String should match pattern"),
        ("ContactUpserted", {"contact_id": "ann", "email": "ann..lee@acme.example"}, "email: String should match"),
        ("ContactUpserted", {"contact_id": "ann", "email": "ann.@acme.example"}, "email: String should match"),
        ("ContactUpserted", {"contact_id": "ann", "accounts": [{}]}, "accounts.0.account_id: Field required"),
        ("AccountsMerged", {"account_id": "a", "into_account_id": "a"}, "must name another account"),
        ("AccountStageChanged", {"account_id": "acme", "stage": " "}, "stage: String should have at least 1"),
    ],
)
def test_an_event_that_does_not_validate_is_refused_by_field(
    detail_type: str, detail: dict[str, Any], reason: str
) -> None:
    with pytest.raises(UnreadableEventError, match=reason):
        read(an_event(detail_type, detail))


def test_the_reason_for_a_refusal_does_not_repeat_what_was_in_the_event() -> None:
    with pytest.raises(UnreadableEventError) as refusal:
        read(an_event("ContactUpserted", {"contact_id": "ann", "email": "secret-canary@"}))

    assert "secret-canary" not in str(refusal.value)


@pytest.mark.parametrize("missing", ["id", "source", "detail-type", "time", "detail"])
def test_an_event_without_its_envelope_is_refused(missing: str) -> None:
    event = an_event("AccountUpserted", {"account_id": "acme"})
    del event[missing]

    with pytest.raises(UnreadableEventError, match=missing):
        read(event)


def test_an_event_with_a_time_but_no_zone_is_refused() -> None:
    with pytest.raises(UnreadableEventError, match="time: Input should have timezone info"):
        read(an_event("AccountUpserted", {"account_id": "acme"}, time="2026-01-05T09:00:00"))


@pytest.mark.parametrize(
    ("day", "taken"), [("2025-01-04", True), ("2025-01-03", False), ("2036-01-13", True), ("2036-01-14", False)]
)
def test_a_day_of_leaving_that_must_be_a_slip_is_refused_by_its_field(day: str, *, taken: bool) -> None:
    event = an_event("AccountChurned", {"account_id": "acme", "effective_date": day})

    with nullcontext() if taken else pytest.raises(UnreadableEventError, match=r"^effective_date: lies"):
        read(event)


def test_a_day_of_leaving_that_is_no_day_is_refused_by_its_field() -> None:
    with pytest.raises(UnreadableEventError, match=r"^effective_date: "):
        read(an_event("AccountChurned", {"account_id": "acme", "effective_date": "soon"}))
