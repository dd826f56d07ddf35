import json
import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from jsonschema import Draft202012Validator

from functions.adapters.answers import Answers, Given
from functions.adapters.cases import Cases, Step
from functions.adapters.codec import decode
from functions.adapters.mailer import Mailer
from functions.adapters.standing import Standing
from functions.core.mail import Mail
from functions.core.outgoing import EVENTS
from functions.core.standing import Case, Entry, Heard
from infra.local.outbox import SentMail
from infra.local.stack import Stack
from infra.schemas import schemas
from tests.integration.people import acme_with_ann, goes_live, invitations, items, queued
from tests.integration.programmes import change_programme
from tests.integration.visits import post


def survey_path(mail: SentMail) -> str:
    """Return the path of the answer link in a mail."""
    link: str
    [link] = re.findall(r"https?://\S+/s/[\w.-]+", mail.text)
    return urlsplit(link).path


def answer(stack: Stack, mail: SentMail, score: int, comment: str = "") -> None:
    """Post an answer through the page of a survey mail, as a browser does."""
    form = urlencode({"score": score, "comment": comment}).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    response = stack.request("POST", survey_path(mail), headers=headers, body=form)
    assert response.status == 200
    stack.settle()


@pytest.fixture
def survey(stack: Stack) -> SentMail:
    """Ask Ann of Acme."""
    acme_with_ann(stack)
    goes_live(stack)
    [mail] = stack.outbox()
    return mail


def replies(stack: Stack) -> list[tuple[str, str]]:
    return [(mail.tags["kind"], mail.to) for mail in stack.outbox() if mail.tags.get("kind") != "survey"]


@pytest.mark.parametrize(
    ("score", "mails"),
    [
        (10, [("promoter", "ann@acme.example")]),
        (8, [("passive", "ann@acme.example")]),
        (2, [("case", "jane@harbour.example"), ("detractor", "ann@acme.example")]),
    ],
)
def test_everyone_who_answers_gets_the_reply_that_fits(
    stack: Stack, survey: SentMail, score: int, mails: list[tuple[str, str]]
) -> None:
    answer(stack, survey, score, "Exports time out.")
    stack.advance(timedelta(hours=1))

    assert replies(stack) == mails
    assert [item["state"] for item in items(stack, sk="EFFECT#")] == ["done"] * len(mails)


def test_a_reply_stands_beneath_the_mail_that_asked(stack: Stack, survey: SentMail) -> None:
    answer(stack, survey, 9)

    [reply] = [mail for mail in stack.outbox() if mail.tags["kind"] == "promoter"]
    assert reply.subject == f"Re: {survey.subject}"
    assert f"In-Reply-To: <{survey.message_id}@".encode() in reply.raw
    assert b"Auto-Submitted: auto-replied\r\n" in reply.raw


def test_an_answer_is_told_on_the_bus(stack: Stack, survey: SentMail) -> None:
    answer(stack, survey, 9, "Quick help.")

    told = [entry for entry in stack.published if entry["DetailType"] == "ResponseReceived"]
    [detail] = [json.loads(entry["Detail"]) for entry in told]
    assert (detail["score"], detail["category"], detail["comment"]) == (9, "promoter", "Quick help.")
    assert (detail["contact_id"], detail["account_id"]) == ("ann", "acme")


def test_an_edited_answer_is_told_again_and_replied_to_once(stack: Stack, survey: SentMail) -> None:
    answer(stack, survey, 8)
    answer(stack, survey, 9, "On second thoughts.")

    assert replies(stack) == [("passive", "ann@acme.example")]
    told = [entry["DetailType"] for entry in stack.published if entry["DetailType"].startswith("Response")]
    assert told == ["ResponseReceived", "ResponseUpdated"]


def test_a_score_lowered_after_the_reply_still_brings_the_csm_in(stack: Stack, survey: SentMail) -> None:
    answer(stack, survey, 9)
    answer(stack, survey, 3, "It broke today.")

    assert replies(stack) == [("promoter", "ann@acme.example"), ("case", "jane@harbour.example")]


def test_a_reply_handed_over_twice_is_sent_once(stack: Stack, survey: SentMail) -> None:
    answer(stack, survey, 9)
    [invitation] = invitations(stack)
    message: dict[str, Any] = {"about": f"INVITATION#{invitation['sid']}", "effect": "reply"}

    stack.invoke("EffectFunction", queued(message, message))

    assert replies(stack) == [("promoter", "ann@acme.example")]


def test_an_answer_keeps_the_account_as_it_was_when_the_survey_was_decided(stack: Stack, survey: SentMail) -> None:
    stack.put_event("AccountUpserted", {"account_id": "acme", "segment": "enterprise"})
    stack.settle()

    answer(stack, survey, 9)

    [invitation] = invitations(stack)
    assert (invitation["state"], invitation["score"]) == ("answered", 9)
    assert invitation["snapshot"]["segment"] == "smb"


def support_was_rated(stack: Stack) -> None:
    """Let two colleagues of Ann have rated support, so that with her own answer Acme has a health."""
    standing = stack.runtime("FollowupStreamFunction").adapter(Standing)
    for sid in ("s1", "s2"):
        at = stack.clock.now() - timedelta(days=1)
        rated = Heard(sid, sid, "support-csat", "transactional", "support", "csat", at, version=1, score=4)
        standing.remember("acme", rated, {})


def test_every_event_we_put_on_the_bus_fits_its_published_schema(stack: Stack, survey: SentMail) -> None:
    change_programme(stack, alerts={"low-scores": {"to": "bus"}})
    support_was_rated(stack)
    stack.put_event("ContactUpserted", {"contact_id": "bob", "accounts": [{"account_id": "acme"}]})
    stack.settle()
    answer(stack, survey, 8)
    answer(stack, survey, 9, "On second thoughts.")
    unsubscribe = urlsplit(survey.headers["List-Unsubscribe"].strip("<>")).path
    stack.request("POST", unsubscribe, body=b"List-Unsubscribe=One-Click")
    stack.settle()
    post(stack, unsubscribe, confirm="1", again="1")
    answer(stack, survey, 2, "It broke.")
    stack.advance(timedelta(days=8))
    [case] = items(stack, sk="CASE#")
    closing = Step(
        Entry(stack.clock.now(), "jane@harbour.example", "closed"), {"state": "closed", "outcome": "resolved"}
    )
    stack.runtime("FollowupTickFunction").adapter(Cases).change(decode(Case, case), closing)
    stack.settle()

    kinds = {entry["DetailType"] for entry in stack.published}
    wrong = [
        entry
        for entry in stack.published
        if not Draft202012Validator(schemas()[entry["DetailType"]]).is_valid(json.loads(entry["Detail"]))
    ]
    assert kinds == set(EVENTS)
    assert wrong == []


def test_an_answer_that_came_before_the_sending_was_confirmed_leaves_both_on_record(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = Mailer.send

    def sent_and_answered_at_once(mailer: Mailer, mail: Mail) -> str:
        message_id = send(mailer, mail)
        if mail.tags["kind"] == "survey":
            Answers(stack.runtime("SurveyFunction")).record(mail.tags["sid"], Given(9, ""), "email", stack.clock.now())
        return message_id

    monkeypatch.setattr(Mailer, "send", sent_and_answered_at_once)
    acme_with_ann(stack)
    goes_live(stack)

    [invitation] = invitations(stack)
    assert (invitation["state"], invitation["score"], "sent_at" in invitation) == ("answered", 9, True)
    told = {entry["DetailType"] for entry in stack.published}
    assert told == {"SurveySent", "ResponseReceived", "PromoterIdentified"}


@pytest.mark.usefixtures("without_reports")
def test_a_promoter_is_asked_for_a_review_once_ever(stack: Stack, survey: SentMail) -> None:
    answer(stack, survey, 10)
    answer(stack, survey, 9, "Still good.")
    stack.advance(timedelta(days=100))
    goes_live(stack)
    second = [mail for mail in stack.outbox() if mail.tags["kind"] == "survey"][-1]

    answer(stack, second, 10)

    asked = ["g2.com" in mail.text for mail in stack.outbox() if mail.tags["kind"] == "promoter"]
    assert asked == [True, False]
