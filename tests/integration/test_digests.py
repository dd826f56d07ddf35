"""Each week's digests: one mail to each stakeholder by role, once, of the reports that are there."""

from types import SimpleNamespace
from typing import Any

import pytest
from aws_lambda_powertools.utilities.batch.exceptions import BatchProcessingError
from botocore.exceptions import ConnectTimeoutError

from functions.adapters.lake import Lake
from functions.adapters.parquet import Part
from functions.adapters.secrets import identity_key
from functions.core.survey import pseudonym
from functions.reports.lake.rows import COLUMNS
from infra import programme
from infra.local.stack import Stack
from tests.integration.people import items, queued
from tests.integration.programmes import change_programme
from tests.integration.test_reports import FOLDER, MESSAGE, digests, grant, monday, ten_answers
from tests.making import SMALL

Answered = tuple[SimpleNamespace, dict[str, Any]]
DIGEST = {"report": "digest", "as_of": "2026-01-12T06:00:00Z"}
JANE, KIM = "jane@harbour.example", "kim@harbour.example"


def with_csms(stack: Stack) -> None:
    """Make Jane and Kim, who are CSMs, the only stakeholders."""
    two = [{"name": address, "email": address, "role": "csm"} for address in (JANE, KIM)]
    told = programme.load(SMALL).model_dump(mode="json", by_alias=True, exclude_defaults=True) | {"stakeholders": two}
    asked = type(programme.load(SMALL)).model_validate(told)
    programme.activate(asked, stack.physical("ProgrammeBucket"), stack.client("s3"))
    stack.restart()


def an_overdue_case(stack: Stack, owner: str, account: str, **changes: Any) -> None:
    """Let the lake have a case that was due on Friday, and the account that it is about."""
    lake, key = Lake(stack.runtime("ArchiveFunction")), stack.runtime("ArchiveFunction").adapter(identity_key).all()[0]
    case = dict.fromkeys(COLUMNS["cases"]) | {
        "case_id": account,
        "version": 1,
        "account_id": account,
        "owner_key": pseudonym(key.encode(), owner),
        "opened_at": "2026-01-08T09:00:00Z",
        "due_at": "2026-01-09T09:00:00Z",
        "confidential": False,
        "state": "open",
    }
    about = {"account_id": account, "version": 1, "name": account.title(), "changed_at": "2026-01-01T09:00:00Z"}
    lake.write(account, [Part("cases/month=2026-01", COLUMNS["cases"], [case | changes])])
    lake.write(
        account, [Part("accounts/month=2026-01", COLUMNS["accounts"], [dict.fromkeys(COLUMNS["accounts"]) | about])]
    )


def test_a_week_leads_to_one_mail_for_each_stakeholder_and_none_for_a_repeated_run(stack: Stack) -> None:
    ten_answers(stack)
    monday(stack)

    for message in (MESSAGE, DIGEST, DIGEST):
        stack.invoke("ReportFunction", queued(message))

    assert [mail.to for mail in digests(stack)] == ["robin@harbour.example", "sam@harbour.example"]
    assert stack.failures == []


def test_a_colleague_who_has_left_gets_no_digest(stack: Stack) -> None:
    ten_answers(stack)
    change_programme(stack, team=[{"name": "Sam", "email": "sam@harbour.example", "left": True}])

    monday(stack)

    assert [mail.to for mail in digests(stack)] == ["robin@harbour.example"]


def test_the_digest_tells_of_the_report_that_was_published_and_opens_its_files(stack: Stack) -> None:
    ten_answers(stack)

    monday(stack)

    assert [mail.subject for mail in digests(stack)] == ["Harbour: Nothing changed that can be believed"] * 2
    assert "NPS of the last three months: 30 (\N{MINUS SIGN}19 to 65), 10 answers" in digests(stack)[0].text
    opened = {item["address"]: item["files"] for item in items(stack, pk="GRANT#") if item["report"] == "digest"}
    ceo, product = opened["robin@harbour.example"], opened["sam@harbour.example"]
    assert ceo[:4] == product[:4] == [f"{FOLDER}/trend.{form}" for form in ("html", "csv", "json", "parquet")]
    assert {file.split("/")[1] for file in ceo} == {"trend", "worth", "silence", "loop"}
    assert {file.split("/")[1] for file in product} == {"trend", "themes"}


def test_a_report_that_is_not_there_is_named_and_nothing_is_linked(stack: Stack) -> None:
    stack.invoke("ReportFunction", queued(DIGEST))

    [robin, _] = digests(stack)
    assert "The report on the NPS trend was not there yet" in robin.text
    assert "/r/" not in robin.text


def test_a_csm_is_told_of_their_own_cases_and_of_no_colleagues(stack: Stack) -> None:
    with_csms(stack)
    an_overdue_case(stack, JANE, "acme")
    an_overdue_case(stack, KIM, "birch")
    an_overdue_case(stack, JANE, "cedar", confidential=True)

    stack.invoke("ReportFunction", queued(DIGEST))

    [jane, kim] = digests(stack)
    assert jane.subject == "Harbour: 1 case of yours is overdue"
    assert "Acme, due 9 January 2026" in jane.text
    assert "Birch, due 9 January 2026" in kim.text
    for said, other in ((jane, "Birch"), (jane, "Cedar"), (kim, "Acme"), (jane, "NPS"), (jane, "/r/")):
        assert other not in said.text
        assert other not in said.html


def trouble(stack: Stack, outcome: Answered | Exception) -> None:
    """Let the next mail to Sam end so, without leaving."""
    left = [outcome]

    def hook(params: dict[str, Any], **_: object) -> Answered | None:
        if b"sam@harbour.example" not in params["body"] or not left:
            return None
        ending = left.pop()
        if isinstance(ending, Exception):
            raise ending
        return ending

    client = stack.runtime("ReportFunction").client("sesv2", attempts=1)
    client.meta.events.register_first("before-call.sesv2.SendEmail", hook)


def refusal(code: str, status: int, message: str = "") -> Answered:
    """Return SES's answer to a mail that it does not take, in the place of the call."""
    said = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return SimpleNamespace(status_code=status), said


def test_the_same_message_twice_mails_nobody_twice(stack: Stack) -> None:
    for _ in range(2):
        stack.invoke("ReportFunction", queued(DIGEST))

    assert [mail.to for mail in digests(stack)] == ["robin@harbour.example", "sam@harbour.example"]


@pytest.mark.parametrize(
    "outcome",
    [
        refusal("TooManyRequestsException", 429),
        refusal("MessageRejected", 400, "Email address is not verified. The following identities failed: x"),
    ],
)
def test_a_mail_that_certainly_did_not_leave_is_sent_by_the_next_delivery_and_the_others_are_not(
    stack: Stack, outcome: Answered
) -> None:
    trouble(stack, outcome)

    with pytest.raises(BatchProcessingError):
        stack.invoke("ReportFunction", queued(DIGEST))
    assert [mail.to for mail in digests(stack)] == ["robin@harbour.example"]
    stack.invoke("ReportFunction", queued(DIGEST))

    assert [mail.to for mail in digests(stack)] == ["robin@harbour.example", "sam@harbour.example"]


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (ConnectTimeoutError(endpoint_url="https://email.amazonaws.com"), "unconfirmed"),
        (refusal("InternalServiceErrorException", 500), "unconfirmed"),
        (refusal("MessageRejected", 400), "refused"),
    ],
)
def test_a_mail_that_may_have_left_or_never_will_is_parked_and_not_sent_again(
    stack: Stack, outcome: Answered | Exception, state: str
) -> None:
    trouble(stack, outcome)

    for _ in range(2):
        stack.invoke("ReportFunction", queued(DIGEST))

    assert [mail.to for mail in digests(stack)] == ["robin@harbour.example"]
    assert sorted(item["state"] for item in items(stack, pk="GRANT#")) == sorted(["mailed", state])


def test_a_run_that_ended_between_claim_and_record_leaves_its_mail_parked(stack: Stack) -> None:
    stack.invoke("ReportFunction", queued(DIGEST))
    grant(stack, "SET #state = :sending REMOVE mailed_at", sending="sending")

    stack.invoke("ReportFunction", queued(DIGEST))

    assert len(digests(stack)) == 2
    assert [item["state"] for item in items(stack, pk="GRANT#")] == ["unconfirmed", "unconfirmed"]


def test_a_digest_that_cannot_be_written_is_claimed_by_nobody_and_sent_once_it_can(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unwritable(_: object) -> bytes:
        message = "line longer than 998"
        raise ValueError(message)

    with monkeypatch.context() as broken:
        broken.setattr("functions.core.mail.EmailMessage.as_bytes", unwritable)
        with pytest.raises(BatchProcessingError):
            stack.invoke("ReportFunction", queued(DIGEST))
    assert items(stack, pk="GRANT#") == []
    stack.invoke("ReportFunction", queued(DIGEST))

    assert [mail.to for mail in digests(stack)] == ["robin@harbour.example", "sam@harbour.example"]
