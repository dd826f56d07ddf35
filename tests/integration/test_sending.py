"""From an invitation that is due to one mail: windows, reminders, tests, and what SES may refuse."""

from datetime import timedelta
from typing import Any
from unittest.mock import Mock

import pytest
from botocore.exceptions import ClientError

from functions.adapters.mailer import refusal
from functions.adapters.pace import interval
from functions.adapters.table import Change, Table
from functions.core.mail import reply_address
from functions.core.times import iso
from functions.dispatch import handing
from infra.local.stack import Stack
from tests.integration.conftest import START
from tests.integration.people import acme_with_ann, asked, goes_live, invitations, items, skips, tell
from tests.integration.programmes import change_sending
from tests.integration.test_following_up import answer
from tests.integration.test_triggers import activate

pytestmark = pytest.mark.usefixtures("without_reports")

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("contact", "first", "last"),
    [
        ({"time_zone": "Europe/Paris"}, "2026-01-05 09:00", "2026-01-05 09:00"),  # ten o'clock there
        ({"time_zone": "America/New_York"}, "2026-01-05 14:00", "2026-01-05 15:00"),  # from nine there
        ({"time_zone": "Asia/Tokyo"}, "2026-01-06 00:00", "2026-01-06 01:00"),  # six in the evening there: tomorrow
        ({"time_zone": "Europe/Vienna", "country": "at"}, "2026-01-05 09:00", "2026-01-05 09:00"),
    ],
)
def test_mail_leaves_in_the_contacts_own_working_hours(
    stack: Stack, contact: dict[str, Any], first: str, last: str
) -> None:
    acme_with_ann(stack, **contact)

    goes_live(stack)
    stack.advance(DAY)

    [mail] = [mail for mail in stack.outbox() if mail.tags.get("kind") == "survey"]
    assert first <= mail.sent_at.strftime("%Y-%m-%d %H:%M") <= last


def test_once_it_is_sent_an_invitation_keeps_only_what_its_answer_needs(stack: Stack) -> None:
    acme_with_ann(stack)

    goes_live(stack)

    [invitation] = invitations(stack)
    gone = {"quiet_days", "decline_days", "test", "last", "notify", "anonymous", "remind_days"}
    assert gone & invitation.keys() == set()
    assert invitation["account_sk"] == "INVITATION#2026-01-05T09:00:00Z"


def test_nobody_is_written_to_on_a_public_holiday_of_their_country(stack: Stack) -> None:
    acme_with_ann(stack, time_zone="Europe/Vienna", country="AT")
    stack.advance(timedelta(hours=14))  # midnight in Vienna: Epiphany, a holiday there

    goes_live(stack)
    stack.advance(3 * DAY)

    [mail] = stack.outbox()
    assert "2026-01-07 08:00" <= mail.sent_at.strftime("%Y-%m-%d %H:%M") <= "2026-01-07 09:00"


REMINDING: dict[str, Any] = {
    "triggers": [{"stage_reached": "live"}],
    "reminders": [{"after_days": 3}, {"after_days": 7}],
}


def test_who_does_not_answer_is_reminded_as_often_as_the_programme_says(stack: Stack) -> None:
    activate(stack, **REMINDING)
    acme_with_ann(stack)
    goes_live(stack)

    stack.advance(40 * DAY)

    days = [mail.sent_at.date().isoformat() for mail in stack.outbox() if mail.tags.get("kind") == "survey"]
    assert days == ["2026-01-05", "2026-01-08", "2026-01-12"]
    assert [(each["state"], each["step"]) for each in invitations(stack)] == [("expired", 2)]


@pytest.mark.parametrize(
    ("event", "detail"),
    [
        ("Paused", {"account_id": "acme", "reason": "dispute"}),
        ("Paused", {"contact_id": "ann", "reason": "dispute"}),
    ],
)
def test_a_pause_stops_reminders(stack: Stack, event: str, detail: dict[str, Any]) -> None:
    activate(stack, **REMINDING)
    acme_with_ann(stack)
    goes_live(stack)
    tell(stack, event, **detail)

    stack.advance(10 * DAY)

    assert len(asked(stack)) == 1


@pytest.mark.parametrize(
    ("event", "detail", "looks"),
    [
        ("Paused", {"account_id": "acme", "reason": "dispute"}, 10),
        ("Paused", {"contact_id": "ann", "reason": "dispute"}, 10),
        ("ContactUpserted", {"contact_id": "ann", "email": "bo@acme.example"}, 1),
    ],
)
def test_who_may_not_be_reminded_is_not_looked_at_again_every_hour(
    stack: Stack, monkeypatch: pytest.MonkeyPatch, event: str, detail: dict[str, Any], looks: int
) -> None:
    activate(stack, **REMINDING)
    tell(stack, "ContactUpserted", contact_id="bo", email="bo@acme.example")
    acme_with_ann(stack)
    goes_live(stack)
    tell(stack, event, **detail)
    look = Mock(wraps=handing.remind_or_close)
    monkeypatch.setattr(handing, "remind_or_close", look)

    stack.advance(12 * DAY)

    assert 1 <= look.call_count <= looks
    assert len(asked(stack)) == 1


@pytest.mark.parametrize("sign", ["unsubscribed_at", "complained_at"])
def test_who_wants_no_more_mail_is_not_reminded(stack: Stack, sign: str) -> None:
    activate(stack, **REMINDING)
    acme_with_ann(stack)
    goes_live(stack)
    change = Change(("CONTACT#ann", "PROFILE"), f"SET {sign} = :at", "attribute_exists(pk)", {"at": iso(START)})
    Table(stack.runtime("LifecycleFunction")).change(change)

    stack.advance(10 * DAY)

    assert len(asked(stack)) == 1


def test_an_answer_stops_reminders(stack: Stack) -> None:
    activate(stack, **REMINDING)
    acme_with_ann(stack)
    goes_live(stack)
    [mail] = stack.outbox()
    answer(stack, mail, 9)

    stack.advance(10 * DAY)

    assert len(asked(stack)) == 1


def test_a_test_send_goes_to_a_colleague_is_marked_and_counts_nowhere(stack: Stack) -> None:
    tell(stack, "SurveyRequested", survey_id="onboarding-nps", test_to="sam@harbour.example", request_id="t1")
    tell(stack, "SurveyRequested", survey_id="onboarding-nps", test_to="sam@harbour.example", request_id="t1")
    [mail] = stack.outbox()
    answer(stack, mail, 2, "Trying it out.")
    stack.settle(flush=True)

    assert mail.to == "sam@harbour.example"
    assert [each["test"] for each in invitations(stack)] == [True]
    assert len(stack.outbox()) == 1
    assert stack.published == []
    assert items(stack, sk="EFFECT#") == []
    lake = stack.client("s3").list_objects_v2(Bucket=stack.physical("LakeBucket")).get("Contents", [])
    assert [each["Key"] for each in lake if "accounts" not in each["Key"]] == []


@pytest.mark.parametrize(
    ("code", "text", "why"),
    [
        ("TooManyRequestsException", "", "rate"),
        ("ThrottlingException", "Maximum sending rate exceeded.", "rate"),
        ("ThrottlingException", "Daily message quota exceeded.", "quota"),
        ("LimitExceededException", "", "quota"),
        ("AccountSuspendedException", "", "account"),
        ("SendingPausedException", "", "account"),
        ("MailFromDomainNotVerifiedException", "", "setup"),
        ("NotFoundException", "", "setup"),
        ("AccessDeniedException", "", "setup"),
        ("MessageRejected", "Email address is not verified.", "setup"),
        ("MessageRejected", "Virus found.", "mail"),
        ("BadRequestException", "", "mail"),
    ],
)
def test_what_ses_means_by_a_refusal_is_told_by_its_code_and_text(code: str, text: str, why: str) -> None:
    assert refusal(code, text) == why


def refusing(stack: Stack, code: str, times: int) -> None:
    """Let SES refuse the next mails."""
    left = [times]
    client = stack.runtime("SendFunction").client("sesv2", attempts=1)

    def refuse(**_: object) -> None:
        if left[0]:
            left[0] -= 1
            told = {"Error": {"Code": code, "Message": ""}, "ResponseMetadata": {"HTTPStatusCode": 400}}
            raise ClientError(told, "SendEmail")  # type: ignore[arg-type]

    client.meta.events.register_first("before-call.sesv2.SendEmail", refuse)


@pytest.mark.parametrize(
    ("code", "sent_at"),
    [
        ("TooManyRequestsException", "09:15"),
        ("LimitExceededException", "10:00"),
        ("SendingPausedException", "10:00"),
        ("MailFromDomainNotVerifiedException", "10:00"),
    ],
)
def test_a_refusal_that_passes_costs_nobody_their_turn(stack: Stack, code: str, sent_at: str) -> None:
    acme_with_ann(stack)
    refusing(stack, code, times=1)

    goes_live(stack)
    stack.advance(timedelta(hours=3))

    assert [mail.sent_at.strftime("%H:%M") for mail in stack.outbox()] == [sent_at]
    assert stack.messages("SendDeadLetters") == []


def test_a_mail_that_ses_will_never_take_is_a_skip(stack: Stack) -> None:
    acme_with_ann(stack)
    refusing(stack, "MessageRejected", times=1)

    goes_live(stack)
    stack.advance(timedelta(hours=3))

    assert asked(stack) == []
    assert skips(stack) == [("ann", "refused")]


def test_a_refusal_that_never_passes_ends_as_stale(stack: Stack) -> None:
    activate(stack, triggers=[{"stage_reached": "live"}], stale_days=2)
    acme_with_ann(stack)
    refusing(stack, "SendingPausedException", times=10_000)

    goes_live(stack)
    stack.advance(3 * DAY)

    assert skips(stack) == [("ann", "stale")]


def test_replies_find_their_invitation_if_there_is_a_domain_for_them() -> None:
    assert reply_address("yrj6lxqng46oazkemyfzagxeeu", "reply.harbour.example") == (
        "r+yrj6lxqng46oazkemyfzagxeeu@reply.harbour.example"
    )
    assert reply_address("yrj6lxqng46oazkemyfzagxeeu", "none") is None


def test_ten_environments_share_four_fifths_of_the_rate() -> None:
    assert interval(14, 10) == pytest.approx(0.892857, abs=1e-6)


def test_a_volume_that_ramps_up_grows_from_day_to_day(stack: Stack) -> None:
    activate(stack)
    change_sending(stack, ramp_up={"first_day": 4, "growth": 2})
    for number in range(20):
        belongs = [{"account_id": f"a{number}"}]
        tell(stack, "ContactUpserted", contact_id=f"c{number}", email=f"c{number}@a.example", accounts=belongs)
    tell(stack, "SurveyRequested", survey_id="moment", everyone=True)

    stack.advance(4 * DAY)

    days = [mail.sent_at.day for mail in stack.outbox()]
    assert [days.count(day) for day in (5, 6, 7)] == [4, 8, 8]
