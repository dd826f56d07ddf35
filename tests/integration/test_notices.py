"""Each working day every CSM is told who of their accounts is about to be asked."""

from datetime import timedelta

import pytest

from functions.adapters.desks import Desks
from functions.adapters.mailer import Mailer, NotSent, OutcomeUnknown
from functions.core.mail import Mail
from functions.core.people import Owner
from infra.local.stack import Stack
from tests.integration.desks import (
    TOMORROW,
    also_bolt,
    body,
    desk,
    desk_path,
    notices,
    planned,
    with_notice,
)
from tests.integration.people import acme_with_ann, asked, goes_live, items, tell

pytestmark = pytest.mark.usefixtures("without_reports")

DAY = timedelta(days=1)


def test_a_csm_is_told_once_a_working_day_who_is_about_to_be_asked(stack: Stack) -> None:
    planned(stack)
    assert notices(stack) == []

    stack.advance(TOMORROW)
    [mail] = notices(stack)
    assert mail.to == "jane@harbour.example"
    assert mail.subject == "1 survey is about to leave for Acme"
    assert "Ann Lee, Onboarding NPS, Thu 8 January, 09:" in mail.text
    assert asked(stack) == []

    stack.advance(timedelta(hours=4))
    assert len(notices(stack)) == 1
    stack.advance(DAY)
    assert len(notices(stack)) == 2


def test_what_is_not_held_leaves_at_its_time_and_is_told_no_more(stack: Stack) -> None:
    planned(stack)

    stack.advance(7 * DAY)

    assert asked(stack) == ["ann@acme.example"]
    assert [mail.sent_at.isoweekday() for mail in notices(stack)] == [2, 3, 4]


def test_nobody_is_told_where_the_programme_gives_no_notice(stack: Stack) -> None:
    with_notice(stack, hours=0)
    acme_with_ann(stack)
    goes_live(stack)

    stack.advance(2 * DAY)

    assert (asked(stack), notices(stack)) == (["ann@acme.example"], [])
    assert items(stack, pk="DESK#", sk="UPCOMING#") == []


def test_nobody_is_told_at_the_weekend(stack: Stack) -> None:
    stack.advance(4 * DAY)
    with_notice(stack, hours=120)
    acme_with_ann(stack)
    goes_live(stack)

    stack.advance(2 * DAY + TOMORROW - timedelta(hours=1))
    assert notices(stack) == []
    stack.advance(timedelta(hours=1))
    assert len(notices(stack)) == 1


def test_each_csm_sees_their_own_accounts_only(stack: Stack) -> None:
    planned(stack)
    also_bolt(stack)

    stack.advance(TOMORROW)

    told = {mail.to: mail for mail in notices(stack)}
    assert set(told) == {"jane@harbour.example", "kim@harbour.example"}
    assert "Bolt" not in told["jane@harbour.example"].text
    assert "Acme" not in body(stack, desk_path(told["kim@harbour.example"]))


def test_an_account_without_a_csm_is_on_no_desk(stack: Stack) -> None:
    with_notice(stack)
    tell(stack, "ContactUpserted", contact_id="bo", email="bo@bolt.example", accounts=[{"account_id": "bolt"}])
    goes_live(stack, "bolt")

    stack.advance(4 * DAY)

    assert items(stack, pk="DESK#") == []
    assert asked(stack) == ["bo@bolt.example"]


def test_the_company_is_told_in_place_of_a_csm_who_has_left_and_whose_links_stop_working(stack: Stack) -> None:
    path = desk(stack)
    with_notice(stack, team=[{"name": "Jane Doe", "email": "jane@harbour.example", "left": True}])

    stack.advance(DAY)

    assert stack.request("GET", path).status == 410
    assert [mail.to for mail in notices(stack)] == ["jane@harbour.example", "feedback@harbour.example"]
    assert "Ann Lee" in body(stack, f"{desk_path(notices(stack)[-1])}?view=upcoming")


def test_a_test_is_on_no_desk(stack: Stack) -> None:
    with_notice(stack)

    tell(stack, "SurveyRequested", survey_id="onboarding-nps", test_to="jane@harbour.example")

    assert items(stack, pk="DESK#") == []
    assert len(stack.outbox()) == 1


@pytest.mark.parametrize(
    ("raised", "mails", "state"),
    [
        (NotSent("TooManyRequestsException", "rate"), 1, "mailed"),
        (NotSent("MessageRejected", "mail"), 0, "refused"),
        (OutcomeUnknown("ReadTimeoutError"), 0, "unconfirmed"),
    ],
)
def test_a_notice_that_ses_does_not_take_is_sent_later_or_recorded(
    stack: Stack, monkeypatch: pytest.MonkeyPatch, raised: Exception, mails: int, state: str
) -> None:
    planned(stack)
    send, failures = Mailer.send, [raised]

    def failing_once(mailer: Mailer, mail: Mail) -> str:
        if failures:
            raise failures.pop()
        return send(mailer, mail)

    monkeypatch.setattr(Mailer, "send", failing_once)
    stack.advance(TOMORROW)

    assert len(notices(stack)) == mails
    assert [grant["state"] for grant in items(stack, pk="GRANT#")] == [state]


def test_a_csm_whose_mail_fails_keeps_no_other_from_theirs(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    planned(stack)
    also_bolt(stack)
    send = Mailer.send

    def failing_for_jane(mailer: Mailer, mail: Mail) -> str:
        if mail.to.startswith("jane@"):
            message = "a fault of ours"
            raise ValueError(message)
        return send(mailer, mail)

    monkeypatch.setattr(Mailer, "send", failing_for_jane)
    stack.advance(TOMORROW)

    assert [mail.to for mail in notices(stack)] == ["kim@harbour.example"]


def test_a_hundred_desks_are_all_found(stack: Stack) -> None:
    planned(stack)
    stack.settle()
    [listed] = items(stack, pk="DESK#", sk="UPCOMING#")
    desks, stale = stack.runtime("FollowupStreamFunction").adapter(Desks), stack.clock.now() + 14 * DAY
    for number in range(100):
        desks.put(f"desk{number}", Owner("Csm", f"csm{number}@harbour.example"), listed["sid"], stale)

    stack.invoke("DeskScheduleFunction", {"time": "2026-01-06T07:00:00Z"})

    assert len({mail.to for mail in notices(stack)}) == len(notices(stack)) == 101
