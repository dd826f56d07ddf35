"""What a sample company's systems report in fourteen months: the life of each customer, and what happens anywhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from infra.local.company import END, EVERY, START, YEAR, Customer, account, chance, contact, customers, pick
from infra.local.opinions import REDESIGN

_LEAVES_AT_RENEWAL, _LEAVES_AFTER_REDESIGN, _DROPS = 0.35, 0.4, 0.2  # shares of the customers
_REASONS = ("price", "missing features")
IN_DISPUTE = "con-004-0"  # whose account is paused for a while

_USAGE_EVERY, _TICKET_EVERY = 18 * EVERY, 28 * EVERY


@dataclass(frozen=True, slots=True)
class Event:
    """One event as an upstream system puts it on the bus."""

    at: datetime
    detail_type: str
    detail: dict[str, Any]
    source: str = "crm"


def events() -> list[Event]:
    """Return all that upstream systems report in fourteen months, in order of time."""
    base = customers()
    told = [event for customer in base for event in _life(customer)]
    told += [*_brakes(base), *_requests(base), *_changes(base), *_quirks(base)]
    return sorted((event for event in told if START <= event.at < END), key=lambda event: event.at)


def _day(number: int) -> datetime:
    """Return the time of a day of the story, counted from its start."""
    return START + timedelta(days=number - number % EVERY.days)


def _life(customer: Customer) -> Iterator[Event]:
    """Tell one customer's story until it leaves."""
    leaves, reason = _end(customer)
    yield Event(customer.signed, "AccountUpserted", account(customer))
    for contact_id in customer.people:
        yield Event(customer.signed, "ContactUpserted", contact(customer, contact_id))
    for event in (*_launch(customer), *_usage(customer), *_tickets(customer), *_money(customer)):
        if event.at < leaves:
            yield event
    if leaves < END:
        yield Event(leaves, "AccountChurned", {"account_id": customer.account_id, "reason": reason})


def _end(customer: Customer) -> tuple[datetime, str]:
    """Return when a customer leaves and why, some of them two months after the redesign; END if it stays."""
    draw = chance(customer.account_id, "leaves")
    after = _day(300)
    if customer.segment == "starter" and customer.live < after and draw < _LEAVES_AFTER_REDESIGN:
        return after + int(draw * 20) * EVERY, _REASONS[1]
    if draw < _LEAVES_AT_RENEWAL:
        return customer.renewal, _REASONS[0]
    return END, ""


def _launch(customer: Customer) -> Iterator[Event]:
    """Tell how a new customer starts: on its own after a trial, or in a project with a playbook and a launch."""
    told: dict[str, Any] = {"account_id": customer.account_id}
    if not customer.is_new:
        return
    if customer.segment == "starter":
        yield Event(customer.live, "AccountStageChanged", {**told, "stage": "live", "previous_stage": "trial"})
        return
    yield Event(customer.live - EVERY, "PlaybookCompleted", {**told, "playbook": "Onboarding"})
    yield Event(customer.live, "MilestoneReached", {**told, "milestone": "launch"})
    yield Event(customer.live, "AccountStageChanged", {**told, "stage": "live", "previous_stage": "onboarding"})
    yield Event(customer.live + EVERY, "ActivitySeen", {"contact_id": customer.people[0]}, "product")


def _usage(customer: Customer) -> Iterator[Event]:
    """Tell what the product counted: mostly a little more or less than before, sometimes far less."""
    at = max(customer.live, START) + _USAGE_EVERY
    while at < END:
        drops = chance(customer.account_id, at, "drops") < _DROPS
        told = {"metric": "weekly_logins", "value": 48 if drops else 84, "previous_value": 80, "window_days": 30}
        yield Event(at, "MetricChanged", {"account_id": customer.account_id, **told}, "product")
        at += _USAGE_EVERY


def _tickets(customer: Customer) -> Iterator[Event]:
    """Tell of solved tickets as Zendesk does; a mapping in the programme makes them ours."""
    at = max(customer.live, START) + EVERY * (1 + customer.number % 7)
    while at < END:
        number = f"{customer.number}{at:%j%y}"
        person = pick(customer.people, "ticket", number)
        ticket = {"id": number, "requester_id": person, "organization_id": customer.account_id, "type": "QUESTION"}
        told = {"event": {"previous": "OPEN", "current": "SOLVED"}, "detail": ticket, "time": at.isoformat()}
        yield Event(at, "zen:event-type:ticket.status_changed", told, "zendesk.webhook")
        at += _TICKET_EVERY


def _money(customer: Customer) -> Iterator[Event]:
    """Tell of a renewal for another year, and of customers that come to pay more or less."""
    told: dict[str, Any] = {"account_id": customer.account_id}
    arr: int = account(customer)["arr"]
    if customer.segment == "enterprise":
        yield Event(customer.live + 40 * EVERY, "AccountExpanded", {**told, "arr": arr * 5 // 4})
    if customer.segment == "business" and customer.number % 2:
        yield Event(customer.live + 40 * EVERY, "AccountContracted", {**told, "arr": arr // 2})
    again = (customer.renewal + YEAR).date().isoformat()
    yield Event(customer.renewal, "AccountRenewed", {**told, "renewal_date": again})


def _brakes(base: list[Customer]) -> Iterator[Event]:
    """Tell of the times when asking would be out of place: an outage, a dispute, someone on leave."""
    outage = _day(250)
    told: dict[str, Any] = {"programme": True, "reason": "outage"}
    yield Event(outage, "Paused", {**told, "until": (outage + timedelta(days=4)).isoformat()})
    dispute: dict[str, Any] = {"account_id": base[4].account_id}
    yield Event(_day(120), "Paused", {**dispute, "reason": "dispute"})  # without an end, until told otherwise
    yield Event(_day(330), "Paused", {**dispute, "reason": "settled", "until": _day(330).isoformat()})
    leave = {"contact_id": base[5].people[0], "reason": "on leave", "until": _day(200).isoformat()}
    yield Event(_day(80), "Paused", leave)


def _requests(base: list[Customer]) -> Iterator[Event]:
    """Tell what the company itself asks for: a test of the mail, a campaign over some days, one person's view."""
    test = {"survey_id": "product-nps", "test_to": "robin@harbour.example", "locale": "de", "request_id": "look"}
    yield Event(_day(5), "SurveyRequested", test)
    campaign = {"survey_id": "csm-csat", "segment": "enterprise", "over_days": 10, "request_id": "csm-2026"}
    yield Event(_day(190), "SurveyRequested", campaign)
    one = {"survey_id": "csm-csat", "contact_id": base[1].people[0], "request_id": "after-the-visit"}
    yield Event(_day(300), "SurveyRequested", one)


def _changes(base: list[Customer]) -> Iterator[Event]:
    """Tell what the company itself changes: its screens, its exports, and who looks after whom."""
    redesign = {"annotation_id": "redesign", "title": "New screens", "tags": ["usability"], "everyone": True}
    yield Event(_day(242), "AnnotationAdded", {**redesign, "at": REDESIGN.date().isoformat()})
    exports = {
        "annotation_id": "exports",
        "title": "Exports are ten times faster",
        "text": "They run in the background, and you get a mail when one is ready.",
        "tags": ["integrations"],
        "everyone": True,
        "closes_theme": True,
    }
    done = _day(345)
    yield Event(done, "AnnotationAdded", {**exports, "at": done.date().isoformat()})
    jane = account(base[0])["owner"]  # Tom moves on, and Jane takes his accounts over
    for customer in base:
        if account(customer)["owner"]["name"] == "Tom Berg" and customer.signed < _day(375):
            yield Event(_day(375), "AccountUpserted", {"account_id": customer.account_id, "owner": jane})


def _quirks(base: list[Customer]) -> Iterator[Event]:
    """Tell what happens in any real customer base: moves, merges, twins, and events nobody can read."""
    twin = contact(base[2], base[2].people[0])
    yield Event(_day(8), "ContactUpserted", {**twin, "contact_id": "con-002-twin"})
    moved = {"contact_id": base[1].people[1], "email": "new.address@birchwood-labs.example"}
    yield Event(_day(60), "ContactUpserted", moved)
    both = [{"account_id": base[7].account_id, "role": "key_contact"}, {"account_id": base[8].account_id}]
    yield Event(_day(90), "ContactUpserted", {"contact_id": base[7].people[0], "accounts": both})
    merged = {"account_id": base[10].account_id, "into_account_id": base[11].account_id}
    yield Event(_day(280), "AccountsMerged", merged)
    yield Event(_day(120), "InvoicePaid", {"account_id": base[5].account_id, "amount": 1200})
    yield Event(_day(121), "ContactUpserted", {"contact_id": "con-x", "email": "nobody at nowhere"})
