from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from functions.adapters.secrets import staff_keys
from functions.core.links import mint
from infra.local.stack import Stack
from tests.integration.people import items
from tests.integration.test_reports import FOLDER, MONDAY, PUBLISHED, grant, links, made

pytestmark = pytest.mark.usefixtures("without_reports")


def published(stack: Stack) -> None:
    """Let it become the time on Monday at which the trend report is made, and make it."""
    stack.advance(PUBLISHED - stack.clock.now())
    made(stack)


@pytest.mark.parametrize(
    ("number", "form", "disposition"),
    [
        (0, "text/html; charset=utf-8", 'inline; filename="trend-2026-01-12.html"'),
        (1, "text/csv; charset=utf-8", 'attachment; filename="trend-2026-01-12.csv"'),
        (2, "application/json", 'attachment; filename="trend-2026-01-12.json"'),
    ],
)
def test_a_link_leads_to_its_file_for_five_minutes(stack: Stack, number: int, form: str, disposition: str) -> None:
    published(stack)

    answer = stack.request("GET", links(stack)[number])

    assert answer.status == 302
    location = urlsplit(answer.headers["Location"])
    asked = {name: value for name, [value] in parse_qs(location.query).items()}
    assert location.path.endswith(f"{FOLDER}/trend.{('html', 'csv', 'json')[number]}")
    assert (asked["response-content-type"], asked["response-content-disposition"]) == (form, disposition)
    assert answer.headers["Set-Cookie"].startswith("listening-post-staff=1; ")
    assert len(items(stack, pk="SIGN_INS")) == 2
    assert (asked["X-Amz-Expires"], asked["X-Amz-Algorithm"]) == ("300", "AWS4-HMAC-SHA256")


def test_a_link_that_is_forged_or_for_another_purpose_is_refused_before_any_read(stack: Stack) -> None:
    published(stack)
    keys = staff_keys(stack.runtime("DownloadFunction")).all()
    other = mint("desk", "someone", MONDAY + timedelta(days=9), keys)
    expired = mint("report", "someone", MONDAY, keys)

    answers = [stack.request("GET", f"/r/{token}") for token in (other, expired, "x" * 80, links(stack)[0][3:-4])]

    assert [answer.status for answer in answers] == [404, 404, 404, 404]
    assert len({answer.body for answer in answers}) == 1
    assert {action for action, _ in stack.observed["DownloadFunction"]} == {"secretsmanager:GetSecretValue"}


def test_a_grant_that_does_not_exist_is_refused(stack: Stack) -> None:
    token = mint("report", "nobody", MONDAY, staff_keys(stack.runtime("DownloadFunction")).all())

    assert stack.request("GET", f"/r/{token}").status == 404


@pytest.mark.parametrize("update", ["SET revoked_at = :at", "SET expiry = :at"])
def test_a_grant_that_was_revoked_or_ran_out_is_refused(stack: Stack, update: str) -> None:
    published(stack)
    grant(stack, update, at="2026-01-12T06:00:00Z")

    answer = stack.request("GET", links(stack)[0])

    assert answer.status == 410
    assert b"<h1>This link is no longer valid</h1>" in answer.body


def test_a_link_stops_working_after_thirty_days(stack: Stack) -> None:
    published(stack)
    path = links(stack)[0]

    stack.clock.set(PUBLISHED + timedelta(days=30) - timedelta(seconds=1))
    before = stack.request("GET", path).status
    stack.clock.set(PUBLISHED + timedelta(days=30))

    assert (before, stack.request("GET", path).status) == (302, 404)


def test_a_form_that_does_not_exist_is_refused(stack: Stack) -> None:
    published(stack)

    assert stack.request("GET", f"{links(stack)[0]}?form=xlsx").status == 404


def test_every_answer_forbids_storing_sniffing_indexing_and_telling_where_one_came_from(stack: Stack) -> None:
    published(stack)

    for path in (links(stack)[0], "/r/nonsense"):
        headers = stack.request("GET", path).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "noindex" in headers["X-Robots-Tag"]
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_fault_of_ours_shows_a_quiet_page_and_no_inside(stack: Stack) -> None:
    published(stack)
    path = links(stack)[0]
    stack.client("dynamodb").update_table(TableName=stack.physical("Table"), DeletionProtectionEnabled=False)
    stack.client("dynamodb").delete_table(TableName=stack.physical("Table"))

    answer = stack.request("GET", path)

    assert answer.status == 500
    assert b"<h1>Something went wrong on our side</h1>" in answer.body
    assert b"ResourceNotFound" not in answer.body


def test_neither_log_nor_table_holds_a_token(stack: Stack, capsys: pytest.CaptureFixture[str]) -> None:
    published(stack)
    token = links(stack)[0].removeprefix("/r/")
    stack.request("GET", f"/r/{token}")

    said = "".join(capsys.readouterr())
    assert token not in said
    assert "robin@" not in said
    assert token not in str(items(stack, pk="GRANT#"))
