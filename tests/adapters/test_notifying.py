"""Alerts that are told at once or kept for a digest, on a table and a secret in moto's memory; nothing is posted."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.ses.models import ses_backends

from functions.adapters.mailer import OutcomeUnknown
from functions.adapters.pings import Pings, Sending, Source
from functions.adapters.posting import Answer, NotDelivered, Posting
from functions.adapters.runtime import Runtime
from functions.core.programme import Programme
from functions.followup.alerts.alerting import Alerted, chosen
from functions.followup.alerts.digesting import NotEveryDigestSent, send_digests
from functions.followup.alerts.notifying import perform_alert
from infra import programme as programmes
from infra.local.template import expanded
from tests.alerting import an_answer
from tests.making import MONDAY, a_programme

SETTINGS = {
    "TABLE_NAME": "table",
    "SHARDS": "1",
    "PROGRAMME_BUCKET": "programmes",
    "ALERT_TARGETS_SECRET": "targets",
    "CONFIGURATION_SET": "mail",
    "BUS_NAME": "listening-post",
}
AS_CREATED = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
TARGETS = {
    "cs": {"url": "https://hooks.slack.com/services/T/B/x"},
    "team": {"url": "https://prod-1.logic.azure.com/workflows/1"},
    "crm": {"url": "https://crm.example/hook", "secrets": [SECRET]},
    "broken": {"url": "https://crm.example/hook", "secrets": ["whsec_short"]},
}
ALERTS = {
    "slack": {"to": "slack", "target": "cs"},
    "teams": {"to": "teams", "target": "team"},
    "hook": {"to": "webhook", "target": "crm"},
    "mail": {"to": "mail", "target": ["jane@harbour.example", "lea@harbour.example"]},
    "bus": {"to": "bus"},
    "lost": {"to": "slack", "target": "nowhere"},
    "unsound": {"to": "webhook", "target": "broken"},
}
SOURCE = Source("INVITATION#sid-1", "answer")
DIGESTS = {
    "daily": {"to": "slack", "target": "cs", "digest": "daily"},
    "weekly": {"to": "mail", "target": ["jane@harbour.example", "tom@harbour.example"], "digest": "weekly"},
}


class Service:
    """A transport that keeps what is posted and answers as it is told; an exception is raised."""

    def __init__(self) -> None:
        """Take everything."""
        self.posted: list[Posting] = []
        self.answers: list[Answer | Exception] = []

    def __call__(self, posting: Posting) -> Answer:
        """Keep and answer."""
        self.posted.append(posting)
        answer = self.answers.pop(0) if self.answers else Answer(200, {}, b"ok")
        if isinstance(answer, Exception):
            raise answer
        return answer

    @property
    def messages(self) -> list[dict[str, Any]]:
        """Return what was posted, read."""
        return [json.loads(each.body) for each in self.posted]


class OneOfEach(boto3.Session):
    """Makes each client once for all tests, which is what takes long."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__(region_name="eu-west-1")
        self._made = cache(super().client)

    def client(self, service_name: str, **options: Any) -> Any:  # type: ignore[override]
        """Return the one client of a service with these options."""
        return self._made(service_name, **options)


class Clock:
    """A time that a test moves."""

    now = MONDAY

    def __call__(self) -> datetime:
        """Return it."""
        return self.now


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def session() -> boto3.Session:
    return OneOfEach()


@pytest.fixture
def runtime(service: Service, clock: Clock, session: boto3.Session) -> Iterator[Runtime]:
    with mock_aws():
        runtime = Runtime(SETTINGS, clock=clock, session=session, post=service)
        declared = expanded()["Resources"]["Table"]["Properties"]
        runtime.client("dynamodb").create_table(TableName="table", **{name: declared[name] for name in AS_CREATED})
        runtime.client("secretsmanager").create_secret(Name="targets", SecretString=json.dumps(TARGETS))
        runtime.client("events").create_event_bus(Name="listening-post")
        runtime.client("sesv2").create_email_identity(EmailIdentity="feedback@harbour.example")
        yield runtime


def with_alerts(alerts: dict[str, Any]) -> Programme:
    told = a_programme().model_dump(by_alias=True, exclude_none=True)
    left = [{"name": "Lea Marsh", "email": "lea@harbour.example", "left": True}]
    return Programme.model_validate({**told, "alerts": alerts, "team": left})


def perform(runtime: Runtime, alert: str, facts: Alerted | None = None) -> list[str]:
    """Perform all tellings of one alert."""
    programme, facts = with_alerts({alert: ALERTS[alert]}), facts or an_answer()
    return [perform_alert(runtime, name, programme, facts, SOURCE) for name in chosen(programme.alerts, facts)]


def mails() -> list[tuple[str, str]]:
    """Return who was written to, and what."""
    sent = ses_backends["123456789012"]["eu-west-1"].sent_messages
    return [(each.destinations[0], each.raw_data) for each in sent]


@pytest.mark.parametrize(
    ("alert", "url", "mark"),
    [
        ("slack", "https://hooks.slack.com/services/T/B/x", "blocks"),
        ("teams", "https://prod-1.logic.azure.com/workflows/1", "attachments"),
    ],
)
def test_a_message_is_posted_to_the_channel_that_the_secret_names(
    runtime: Runtime, service: Service, alert: str, url: str, mark: str
) -> None:
    assert perform(runtime, alert) == ["done"]

    [posting] = service.posted
    assert posting.url == url
    assert mark in service.messages[0]


def test_a_webhook_is_signed_over_the_bytes_that_are_sent(runtime: Runtime, service: Service) -> None:
    assert perform(runtime, "hook") == ["done"]

    [posting] = service.posted
    assert posting.headers["webhook-timestamp"] == "1767603600"
    assert posting.headers["webhook-signature"].startswith("v1,")
    assert service.messages[0]["type"] == "alert.answer"


def test_mail_goes_to_who_is_still_there(runtime: Runtime) -> None:
    assert perform(runtime, "mail") == ["done", "not_possible"]

    assert [to for to, _ in mails()] == ["jane@harbour.example"]


def test_the_bus_takes_an_event(runtime: Runtime, service: Service) -> None:
    assert perform(runtime, "bus") == ["done"]

    assert service.posted == []


def test_a_refusal_for_good_is_final(runtime: Runtime, service: Service) -> None:
    service.answers = [Answer(404, {}, b"no_service")]

    assert perform(runtime, "slack") == ["not_possible"]


@pytest.mark.parametrize(
    ("answer", "reason", "wait"),
    [
        (Answer(429, {"retry-after": "30"}, b"rate_limited"), "429 rate_limited", 30),
        (Answer(408), "408", None),
        (Answer(500, {}, b"<html>"), "500", None),
        (Answer(503, {"retry-after": "Mon, 05 Jan 2026 10:00:00 GMT"}), "503", None),
    ],
)
def test_what_a_busy_service_refused_comes_again(
    runtime: Runtime, service: Service, answer: Answer, reason: str, wait: int | None
) -> None:
    service.answers = [answer]

    with pytest.raises(NotDelivered) as refused:
        perform(runtime, "slack")

    assert (refused.value.reason, refused.value.retry_after) == (reason, wait)


@pytest.mark.parametrize("status", [301, 400, 403, 410, 413])
def test_a_redirect_or_a_mistake_of_ours_does_not_come_again(runtime: Runtime, service: Service, status: int) -> None:
    service.answers = [Answer(status)]

    assert perform(runtime, "teams") == ["not_possible"]


def test_a_message_that_may_have_been_posted_is_not_posted_again(runtime: Runtime, service: Service) -> None:
    service.answers = [OutcomeUnknown("written, and not answered")]

    with pytest.raises(OutcomeUnknown):
        perform(runtime, "slack")


def test_a_webhook_that_may_have_arrived_is_sent_again_with_the_same_id(runtime: Runtime, service: Service) -> None:
    service.answers = [OutcomeUnknown("written, and not answered")]
    with pytest.raises(NotDelivered):
        perform(runtime, "hook")

    perform(runtime, "hook")

    first, again = service.posted
    assert first.headers["webhook-id"] == again.headers["webhook-id"]


@pytest.mark.parametrize(
    ("alert", "reason"),
    [("lost", "AlertTargets has no entry nowhere"), ("unsound", "the entry broken .* is not sound")],
)
def test_what_its_operator_can_mend_waits(runtime: Runtime, service: Service, alert: str, reason: str) -> None:
    with pytest.raises(NotDelivered, match=reason) as refused:
        perform(runtime, alert)

    assert not refused.value.for_good
    assert "short" not in str(refused.value)
    assert service.posted == []


def test_an_alert_that_was_taken_out_is_not_told(runtime: Runtime, service: Service) -> None:
    assert perform_alert(runtime, "slack", a_programme(), an_answer(), SOURCE) == "not_possible"
    assert service.posted == []


def test_an_alert_that_is_no_longer_confidential_does_not_tell_about_a_csm(runtime: Runtime, service: Service) -> None:
    programme = with_alerts({"slack": ALERTS["slack"]})

    assert perform_alert(runtime, "slack", programme, an_answer(touchpoint="csm"), SOURCE) == "not_possible"
    assert service.posted == []


@pytest.fixture
def digests(runtime: Runtime) -> Programme:
    """Activate a programme of digests."""
    programme, s3 = with_alerts(DIGESTS), runtime.client("s3")
    s3.create_bucket(Bucket="programmes", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    programmes.activate(programme, "programmes", s3)
    return programme


def keep(runtime: Runtime, programme: Programme, alert: str, *ids: str) -> None:
    for each in ids:
        assert perform_alert(runtime, alert, programme, an_answer(id=each), Source(each, "answer")) == "done"


def read(_runtime: Runtime, _programme: Programme, source: Source) -> Alerted | None:
    """Return what a source tells: an answer of its id, about a CSM if that says so; one that is gone tells nothing."""
    touchpoint = "csm" if source.about == "about-csm" else "product"
    return None if source.about == "gone" else an_answer(id=source.about, touchpoint=touchpoint)


def test_a_digest_tells_once_the_next_day_what_was_kept(
    runtime: Runtime, service: Service, clock: Clock, digests: Programme
) -> None:
    keep(runtime, digests, "daily", "1", "2", "2")
    assert send_digests(runtime, clock(), read) == 0
    clock.now = MONDAY + timedelta(days=1)

    assert [send_digests(runtime, clock(), read) for _ in range(2)] == [1, 1]

    assert [each["text"] for each in service.messages] == ["2 alerts on 5 January 2026"]


def test_a_digest_keeps_where_its_events_are_read_and_nothing_of_what_anybody_wrote(
    runtime: Runtime, digests: Programme
) -> None:
    keep(runtime, digests, "daily", "1")

    assert runtime.adapter(Pings).waiting("daily", "2026-01-05") == [Source("1", "answer")]
    assert "Ann" not in str(runtime.client("dynamodb").scan(TableName="table")["Items"])


@pytest.mark.parametrize("kept", [("gone", "about-csm", "2"), ("gone",)])
def test_what_is_gone_or_confidential_when_a_digest_leaves_is_not_in_it(
    runtime: Runtime, service: Service, clock: Clock, digests: Programme, kept: tuple[str, ...]
) -> None:
    keep(runtime, digests, "daily", *kept)
    clock.now = MONDAY + timedelta(days=1)

    send_digests(runtime, clock(), read)

    assert [each["text"] for each in service.messages] == ["1 alert on 5 January 2026"] * kept.count("2")


def test_a_weekly_digest_goes_to_each_address_by_itself(runtime: Runtime, clock: Clock, digests: Programme) -> None:
    keep(runtime, digests, "weekly", "1")
    clock.now = MONDAY + timedelta(days=7)

    assert send_digests(runtime, clock(), read) == 2

    assert [to for to, _ in mails()] == ["jane@harbour.example", "tom@harbour.example"]
    assert "Subject: 1 alert in the week of 5 January 2026: 1 detractor" in mails()[0][1]


def test_a_digest_that_did_not_leave_leaves_with_the_next_run(
    runtime: Runtime, service: Service, clock: Clock, digests: Programme
) -> None:
    keep(runtime, digests, "daily", "1")
    clock.now, service.answers = MONDAY + timedelta(days=1), [Answer(503)]
    with pytest.raises(NotEveryDigestSent, match="1 of 1 digests did not leave"):
        send_digests(runtime, clock(), read)

    clock.now = MONDAY + timedelta(days=3)
    send_digests(runtime, clock(), read)

    assert len(service.posted) == 2


@pytest.mark.parametrize("answer", [OutcomeUnknown("timeout"), Answer(404)])
def test_a_digest_that_may_have_left_or_was_refused_for_good_is_not_sent_again(
    runtime: Runtime, service: Service, clock: Clock, digests: Programme, answer: Answer | Exception
) -> None:
    keep(runtime, digests, "daily", "1")
    clock.now, service.answers = MONDAY + timedelta(days=1), [answer]

    for _ in range(2):
        send_digests(runtime, clock(), read)

    assert len(service.posted) == 1


def test_a_run_that_died_while_it_sent_is_not_repeated(
    runtime: Runtime, service: Service, clock: Clock, digests: Programme
) -> None:
    keep(runtime, digests, "daily", "1")
    clock.now = MONDAY + timedelta(days=1)
    runtime.adapter(Pings).claim(Sending("daily", "2026-01-05"), clock())

    assert send_digests(runtime, clock(), read) == 1

    assert service.posted == []
    assert runtime.adapter(Pings).claim(Sending("daily", "2026-01-05"), clock()) == "unconfirmed"
