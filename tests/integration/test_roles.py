"""Least privilege, both ways: a call that is not granted fails wherever it is made, and what is granted is used."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from functions.adapters.invitations import Invitations
from functions.adapters.table import Change, Table
from functions.core.times import iso
from infra.local.inbound import back_to
from infra.local.stack import Stack
from tests.integration.alerts import set_alerts
from tests.integration.conftest import WITH_REPLIES
from tests.integration.desks import also_bolt, desk_path, notices, sid_of, submit, with_notice
from tests.integration.people import acme_with_ann, goes_live, items, queued, tell
from tests.integration.product import SURVEY, call, check, with_widget
from tests.integration.programmes import activate_small, change_programme
from tests.integration.test_following_up import answer
from tests.integration.test_triggers import activate
from tests.integration.visits import post
from tests.making import an_event, an_invitation


@pytest.fixture
def parameters() -> dict[str, str]:
    return WITH_REPLIES


def everything_happens(stack: Stack) -> None:
    """Let every function do all that it ever does."""
    set_alerts(stack)
    acme_with_ann(stack)
    tell(stack, "ContactUpserted", contact_id="bob", name="Bob", accounts=[{"account_id": "acme"}])
    goes_live(stack)
    [survey] = stack.outbox()
    stack.client("sns").publish(TopicArn=stack.physical("MailEventTopic"), Message="no event at all")
    answer(stack, survey, 3, "Exports time out.")
    stack.request("GET", urlsplit(re.findall(r"https?://\S+/s/[\w.-]+", survey.text)[0]).path)
    tell(stack, "ContactUpserted", contact_id="ann", email="ann.lee@acme.example")
    tell(stack, "InvoicePaid", amount=3)
    for number in range(4):
        stack.advance(timedelta(minutes=10))
        answer(stack, survey, 3 + number)
    a_colleague_leaves_and_a_theme_is_closed(stack)
    told = [{"name": role, "email": f"{role}@harbour.example", "role": role} for role in ("csm", "ceo")]
    change_programme(stack, stakeholders=told)
    stack.advance(timedelta(days=8))
    digest = [each for each in stack.outbox() if each.to == "ceo@harbour.example"][-1]
    reports = urlsplit(re.findall(r"https?://\S+/r/[\w.-]+", digest.text)[0]).path
    stack.request("GET", f"{reports}?file=trend.html")
    tell(stack, "AccountsMerged", account_id="acme", into_account_id="bolt")
    tell(stack, "ContactUpserted", contact_id="cy", email="cy@bolt.example", accounts=[{"account_id": "bolt"}])
    goes_live(stack, "bolt")
    an_address_bounces_between_planning_and_sending(stack)
    closing = an_invitation(contact_id="dee", closes_at=stack.clock.now() + timedelta(minutes=1))
    Invitations(stack.runtime("LifecycleFunction")).plan(closing)
    stack.advance(timedelta(days=31))
    the_calendar_asks_and_reminds(stack)
    a_csm_holds_and_pauses(stack)
    the_product_asks(stack)
    a_customer_writes_back(stack)
    slides_are_made(stack)
    a_customer_is_forgotten(stack)


def a_colleague_leaves_and_a_theme_is_closed(stack: Stack) -> None:
    """Let the owner of an open case leave, and tell everyone who spoke of exports that they are faster."""
    exports = {"list": {"exports": {"label": "Exports", "words": {"en": ["export*"]}}}}
    slowly = {"hold_hours": 1, "high_priority_hours": 90, "due_hours": {"bottom": 90}}
    change_programme(stack, cases=slowly, tags=exports)
    tell(stack, "ContactUpserted", contact_id="gus", email="gus@acme.example", accounts=[{"account_id": "acme"}])
    answer(stack, [each for each in stack.outbox() if each.tags["kind"] == "survey"][-1], 2, "Exports time out.")
    change_programme(stack, team=[{"name": "Jane Doe", "email": "jane@harbour.example", "left": True}])
    stack.advance(timedelta(days=1))
    told = {"annotation_id": "exports", "title": "Faster", "at": iso(stack.clock.now())[:10], "tags": ["exports"]}
    stack.put_event("AnnotationAdded", {**told, "everyone": True, "closes_theme": True})
    stack.advance(timedelta(hours=1))
    change_programme(stack, team=[])


def slides_are_made(stack: Stack) -> None:
    """Have a quarter begin in which packs are wanted, and a CSM ask for one."""
    change_programme(stack, packs={"each_quarter": True})
    at = iso(stack.clock.now())
    asked = {"report": "account", "account_id": "bolt", "as_of": at, "for": "jane@harbour.example"}
    for message in (asked, {"report": "packs", "as_of": at}):
        stack.invoke("ReportFunction", queued(message))
        stack.settle()


def a_customer_is_forgotten(stack: Stack) -> None:
    """Erase whoever wrote back, and let the days pass until that is over."""
    [written, *_] = items(stack, sk="REPLY#")
    [invitation] = items(stack, pk=written["pk"], sk="INVITATION")
    tell(stack, "ContactErased", contact_id=invitation["contact_id"])
    stack.advance(timedelta(days=3))


def a_customer_writes_back(stack: Stack) -> None:
    """Reply to a survey by mail, and send something that is no mail to the same address."""
    mail = [each for each in stack.outbox() if each.tags["kind"] == "survey"][-1]
    stack.reply(mail, "9, thank you")
    stack.inbox.receive(b"", back_to(mail), stack.clock.now())
    stack.settle()


def the_calendar_asks_and_reminds(stack: Stack) -> None:
    """Ask by a cadence, remind, and ask everyone in a campaign."""
    activate(stack, cadence={"every_days": 90}, reminders=[{"after_days": 2}])
    tell(stack, "ContactUpserted", contact_id="eve", email="eve@elm.example", accounts=[{"account_id": "elm"}])
    stack.advance(timedelta(days=100))
    tell(stack, "SurveyRequested", survey_id="moment", everyone=True)
    stack.advance(timedelta(days=5))


def the_product_asks(stack: Stack) -> None:
    """Ask someone in the product, who answers without a name, and let someone answer by an open link."""
    activate_small(stack)
    with_widget(stack, {"open_link": {"kiosk_seconds": 20}, "anonymous": True})
    tell(stack, "ContactUpserted", contact_id="flo", email="flo@fern.example", accounts=[{"account_id": "fern"}])
    call(stack, "answer", {"token": check(stack, "flo")["token"], "score": 9})
    post(stack, f"/l/{SURVEY}", score="9")


def a_csm_holds_and_pauses(stack: Stack) -> None:
    """Tell a CSM who is about to be asked; let them hold a survey, pause an account, ask somebody, and want slides."""
    with_notice(stack)
    also_bolt(stack)
    stack.advance(timedelta(days=3))
    path = desk_path(notices(stack)[-1])
    submit(stack, path, sid=sid_of(stack, "bo"), reason="Outage")
    submit(stack, path, account="bolt", until=(stack.clock.now() + timedelta(days=3)).date(), reason="Outage")
    submit(stack, path, do="ask", account="bolt", survey="onboarding-nps", once="b" * 26)
    submit(stack, path, do="deck", account="bolt")


def an_address_bounces_between_planning_and_sending(stack: Stack) -> None:
    """Plan a survey for someone who is unreachable by the time it is to be sent."""
    tell(stack, "ContactUpserted", contact_id="dee", email="dee@dune.example", accounts=[{"account_id": "dune"}])
    live = an_event("AccountStageChanged", {"account_id": "dune", "stage": "live"}, iso(stack.clock.now()))
    stack.invoke("LifecycleFunction", queued(live))
    Table(stack.runtime("LifecycleFunction")).change(
        Change(("CONTACT#dee", "PROFILE"), "SET bounced_email = email", "attribute_exists(pk)")
    )


def test_every_function_uses_all_that_its_role_grants_and_no_more(stack: Stack) -> None:
    everything_happens(stack)

    granted = {
        name: {action for each in known.granted for action in actions(each)}
        for name, known in stack.functions().items()
    }
    used = {name: {action for action, _ in stack.observed[name]} for name in granted}
    for name in ("ArchiveFunction", "CompactionFunction"):
        used[name].add("sqs:SendMessage")  # Lambda itself hands over what stream or schedule could not, as this role
    assert {name: used[name] ^ granted[name] for name in granted} == {name: set() for name in granted}


def actions(statement: Mapping[str, Any]) -> list[str]:
    action = statement["Action"]
    return [action] if isinstance(action, str) else list(action)
