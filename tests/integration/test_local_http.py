"""The local run over HTTP: the API, the window under /_local/, and events put by any AWS client."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import boto3
import pytest
from werkzeug.test import Client

from functions.adapters.posting import Posting
from functions.followup.alerts.slack import slack_message
from functions.followup.alerts.teams import teams_message
from infra.local.clock import RunningClock
from infra.local.front import Front
from infra.local.machine import Machine
from infra.local.outbox import SentMail
from infra.local.serving import PortTakenError, check_port, running
from infra.local.stack import Stack
from tests.alerting import an_answer

HOSTILE = '<script>alert("x")</script>'


@pytest.fixture
def browser(stack: Stack) -> Client:
    """Look at a stack through its front, without a socket."""
    return Client(Front(Machine(stack, "http://127.0.0.1:8000", "http://127.0.0.1:5000")))


def ask_ada(stack: Stack, name: str = "Ada") -> None:
    """Tell of an account with one contact and let it go live."""
    stack.put_event("AccountUpserted", {"account_id": "a-1", "name": "Acme", "stage": "onboarding"})
    contact = {"contact_id": "c-1", "email": "ada@acme.example", "name": name, "accounts": [{"account_id": "a-1"}]}
    stack.put_event("ContactUpserted", contact)
    stack.settle()
    stack.put_event("AccountStageChanged", {"account_id": "a-1", "stage": "live"})
    stack.settle()


def test_posts_are_shown_as_their_readers_see_them(stack: Stack, browser: Client) -> None:
    facts = an_answer(comment=HOSTILE)
    for message in (slack_message(facts), teams_message(facts), {"type": "alert.answer", "data": HOSTILE}):
        posting = Posting(
            "https://hooks.example.com/services/secret", json.dumps(message).encode(), {"webhook-id": "msg_1"}
        )
        assert stack.runtime("EffectFunction").post is stack.posts
        assert stack.posts(posting).status == 200

    page = browser.get("/_local/posts").text

    assert "<strong>3</strong> alerts posted" in browser.get("/_local/").text
    assert HOSTILE not in page
    assert "services/secret" not in page
    assert page.count("Detractor: 3 of 10 from Ann Lee, Acme") >= 2
    assert "webhook-id: msg_1" in page


def test_api_is_served_beside_the_window(browser: Client) -> None:
    answer = browser.get("/nowhere")

    assert (answer.status_code, answer.json) == (403, {"message": "Missing Authentication Token"})


def test_outbox_shows_each_mail_as_its_reader_sees_it(stack: Stack, browser: Client) -> None:
    ask_ada(stack)

    listed, shown = browser.get("/_local/outbox"), browser.get("/_local/outbox/1")

    assert "ada@acme.example" in listed.text
    assert 'sandbox="allow-popups' in shown.text
    assert "List-Unsubscribe" in shown.text
    assert browser.get("/_local/outbox/2").status_code == 404


def test_outbox_json_has_every_part_of_a_mail_with_the_stacks_time(stack: Stack, browser: Client) -> None:
    ask_ada(stack)

    [mail] = json.loads(browser.get("/_local/outbox.json").text)

    assert set(mail) == {"number", "to", "from", "subject", "headers", "text", "html", "sent_at", "tags"}
    assert (mail["to"], mail["sent_at"]) == ("ada@acme.example", "2026-01-05T09:00:00Z")
    assert browser.get("/_local/outbox.json?after=1").json == []


def test_clock_is_read_and_moved_as_json(stack: Stack, browser: Client) -> None:
    before = browser.get("/_local/clock").json
    after = browser.post("/_local/clock", json={"advance": "P1DT1H"}).json

    assert (before, after) == ({"now": "2026-01-05T09:00:00Z"}, {"now": "2026-01-06T10:00:00Z"})
    assert stack.clock.now() == datetime(2026, 1, 6, 10, tzinfo=UTC)


@pytest.mark.parametrize("body", ['{"advance": "soon"}', "{}", "[]", "no json", '{"advance": "-P1D"}'])
def test_clock_refuses_what_is_no_duration_naming_the_field(browser: Client, body: str) -> None:
    answer = browser.post("/_local/clock", data=body, content_type="application/json")

    assert answer.status_code == 400
    assert answer.json
    assert answer.json["error"].startswith("advance: ")


def test_clock_is_moved_by_a_form_too(stack: Stack, browser: Client) -> None:
    moved = browser.post("/_local/clock", data={"advance": "PT1H"})
    refused = browser.post("/_local/clock", data={"advance": "soon"})

    assert (moved.status_code, moved.headers["Location"]) == (303, "/_local/")
    assert (refused.status_code, "advance: " in refused.text) == (400, True)
    assert stack.clock.now() == datetime(2026, 1, 5, 10, tzinfo=UTC)


def test_what_others_wrote_is_shown_as_text_only(stack: Stack, browser: Client) -> None:
    ask_ada(stack, HOSTILE)
    stack.put_event("Odd", {"text": HOSTILE})
    stack.settle()

    pages = [browser.get(f"/_local/{path}").text for path in ("", "outbox", "outbox/1", "events", "rejected")]

    assert all("<script" not in page for page in pages)
    assert "alert" in pages[-1]


def test_rejected_event_is_shown_with_its_reason(stack: Stack, browser: Client) -> None:
    stack.put_event("Odd", {"a": 1})
    stack.settle()

    page = browser.get("/_local/rejected").text

    assert "is not known" in page
    assert "SendDeadLetters" in page


def test_report_is_listed_and_opened_in_a_sandbox(stack: Stack, browser: Client) -> None:
    bucket = stack.physical("ReportsBucket")
    stack.client("s3").put_object(Bucket=bucket, Key="reports/a/x.html", Body=b"<p>figures", ContentType="text/html")

    listed, opened = browser.get("/_local/reports").text, browser.get("/_local/reports/reports/a/x.html")

    assert 'href="/_local/reports/reports/a/x.html"' in listed
    assert (opened.data, opened.mimetype) == (b"<p>figures", "text/html")
    assert opened.headers["Content-Security-Policy"].startswith("sandbox;")
    assert browser.get("/_local/reports/reports/other").status_code == 404


@pytest.mark.parametrize("path", ["", "outbox", "posts", "events", "reports", "rejected"])
def test_every_page_is_whole_on_an_empty_stack(browser: Client, path: str) -> None:
    page = browser.get(f"/_local/{path}")

    assert page.status_code == 200
    assert page.text.rstrip().endswith("</html>")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_unknown_page_and_wrong_method_are_refused(browser: Client) -> None:
    assert browser.get("/_local/nothing").status_code == 404
    assert browser.post("/_local/outbox").status_code == 405


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@pytest.fixture
def machine() -> Iterator[Machine]:
    """Run everything with real sockets, as `make local` does."""
    with running(free_port(), free_port(), RunningClock()) as machine:
        yield machine


def tell(machine: Machine, detail_type: str, detail: dict[str, object]) -> None:
    """Put an event as any AWS client would, over HTTP."""
    client = boto3.client("events", endpoint_url=machine.aws_url)
    entry = {"EventBusName": "listening-post", "Source": "crm", "DetailType": detail_type, "Detail": json.dumps(detail)}
    assert client.put_events(Entries=[entry])["FailedEntryCount"] == 0  # type: ignore[list-item]


def wait_for_mail(machine: Machine) -> SentMail:
    """Wait for the loop's next rounds, at most as long as a slow machine may need."""

    def sent() -> list[SentMail]:
        with machine.lock:
            return machine.stack.outbox()

    with machine.beaten:
        assert machine.beaten.wait_for(sent, timeout=30)
    return sent()[-1]


def read(url: str, body: bytes | None = None, **headers: str) -> str:
    """Ask over HTTP, as a browser or curl does."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with urllib.request.urlopen(urllib.request.Request(url, body, named), timeout=30) as answer:  # noqa: S310 - our own address
        return str(answer.read().decode())


def test_event_put_by_an_aws_client_becomes_a_mail_whose_link_works(machine: Machine) -> None:
    tell(machine, "SurveyRequested", {"survey_id": "product-nps", "test_to": "a@b.example"})  # leaves at any hour

    mail = wait_for_mail(machine)

    [link] = re.findall(r"http://127\.0\.0\.1:\d+/s/\S+", mail.text)
    assert link.startswith(machine.url)
    assert "<form" in read(link)


def test_signed_link_to_a_file_leads_to_the_local_aws(machine: Machine) -> None:
    bucket = machine.stack.physical("ReportsBucket")
    machine.stack.client("s3").put_object(Bucket=bucket, Key="reports/x.html", Body=b"<p>figures")
    client = machine.stack.runtime("DownloadFunction").client("s3")

    link = client.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "reports/x.html"})

    assert link.startswith(machine.aws_url)
    assert read(link) == "<p>figures"


def test_time_can_be_moved_over_http(machine: Machine) -> None:
    before = datetime.now(UTC)

    told = json.loads(read(f"{machine.url}/_local/clock", b'{"advance": "P1D"}', Content_Type="application/json"))

    moved = datetime.fromisoformat(told["now"]) - before
    assert timedelta(hours=23, minutes=59) < moved < timedelta(days=1, minutes=5)


def test_taken_port_is_one_clear_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(PortTakenError, match=f"port {port} is taken; set PORT"):
            check_port(port, "PORT")


def test_command_ends_with_two_when_a_port_is_no_port() -> None:
    environment = {**os.environ, "PORT": "eight thousand"}

    ended = subprocess.run(
        [sys.executable, "-m", "infra.local"], env=environment, capture_output=True, text=True, check=False
    )

    assert (ended.returncode, ended.stderr) == (2, "PORT must be a port number, not 'eight thousand'\n")


def test_command_starts_and_ends_cleanly_on_an_interrupt() -> None:
    environment = {**os.environ, "PORT": str(free_port()), "AWS_PORT": str(free_port())}
    command = [sys.executable, "-m", "infra.local"]

    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        assert run.stdout
        first = run.stdout.readline()
        rest_until_ready = next(line for line in run.stdout if line.startswith("Ctrl-C"))
        run.send_signal(signal.SIGINT)
        _, errors = run.communicate(timeout=30)

    assert (first.startswith("Listening Post runs"), bool(rest_until_ready)) == (True, True)
    assert (run.returncode, errors) == (0, "")


def test_a_mail_whose_replies_nothing_takes_in_cannot_be_replied_to(stack: Stack, browser: Client) -> None:
    ask_ada(stack)

    assert "Reply as" not in browser.get("/_local/outbox/1").text
    assert browser.post("/_local/outbox/1/reply", data={"text": "9"}).status_code == 409
    assert browser.post("/_local/outbox/2/reply", data={"text": "9"}).status_code == 404
