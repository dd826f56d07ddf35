import re
from datetime import timedelta
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from functions.adapters.secrets import staff_keys
from functions.core.links import mint
from infra import desk
from infra.local.stack import Stack
from tests.integration.people import items
from tests.integration.programmes import change_programme
from tests.integration.test_reports import FOLDER, MONDAY, TOLD, digests, grant, links, monday

FORMS = {
    "html": ("text/html; charset=utf-8", 'inline; filename="trend-2026-01-12.html"'),
    "csv": ("text/csv; charset=utf-8", 'attachment; filename="trend-2026-01-12.csv"'),
    "json": ("application/json", 'attachment; filename="trend-2026-01-12.json"'),
    "parquet": ("application/vnd.apache.parquet", 'attachment; filename="trend-2026-01-12.parquet"'),
}


def test_a_link_lists_what_it_opens_and_each_entry_leads_to_its_file_for_five_minutes(stack: Stack) -> None:
    monday(stack)
    path = links(stack)[0]

    page = stack.request("GET", path)

    assert page.status == 200
    listed = re.findall(r'href="(\?file=[^"]+)"', page.body.decode())
    mine = [query for query in listed if "trend" in query]
    assert mine == [f"?file=trend.{ending}" for ending in FORMS]
    assert len(listed) == 16  # four reports for the CEO
    assert page.headers["Set-Cookie"].startswith("listening-post-staff=1; ")
    assert len(items(stack, pk="SIGN_INS")) == 2
    for query, (ending, form) in zip(mine, FORMS.items(), strict=True):
        location = urlsplit(stack.request("GET", f"{path}{query}").headers["Location"])
        asked = {name: value for name, [value] in parse_qs(location.query).items()}
        assert location.path.endswith(f"{FOLDER}/trend.{ending}")
        assert (asked["response-content-type"], asked["response-content-disposition"]) == form
        assert (asked["X-Amz-Expires"], asked["X-Amz-Algorithm"]) == ("300", "AWS4-HMAC-SHA256")


def test_a_link_that_opens_one_file_leads_straight_to_it(stack: Stack) -> None:
    monday(stack)
    grant(stack, "SET files = :one", one=[f"{FOLDER}/trend.html"])

    answer = stack.request("GET", links(stack)[0])

    assert answer.status == 302
    assert f"{FOLDER}/trend.html?" in answer.headers["Location"]


def test_looking_changes_no_grant(stack: Stack) -> None:
    monday(stack)
    path, before = links(stack)[0], items(stack, pk="GRANT#")

    for query in ("", "?file=trend.csv"):
        stack.request("GET", f"{path}{query}")

    assert items(stack, pk="GRANT#") == before


def test_a_link_that_is_forged_or_for_another_purpose_is_refused_before_any_read(stack: Stack) -> None:
    monday(stack)
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
    monday(stack)
    grant(stack, update, at="2026-01-12T11:00:00Z")

    answer = stack.request("GET", links(stack)[0])

    assert answer.status == 410
    assert b"<h1>This link is no longer valid</h1>" in answer.body


def reader(stack: Stack) -> str:
    """Return who the first digest went to."""
    return digests(stack)[0].to


def test_links_to_reports_are_taken_back_with_all_others_of_their_reader_and_later_ones_work(stack: Stack) -> None:
    monday(stack)
    path = links(stack)[0]
    desk.revoke(stack.runtime("LifecycleFunction"), "someone.else@harbour.example")
    before = stack.request("GET", path).status

    desk.revoke(stack.runtime("LifecycleFunction"), reader(stack).upper())

    asked = ("", "?file=trend.csv")
    assert before == 200
    assert [stack.request("GET", f"{path}{query}").status for query in asked] == [410, 410]
    grant(stack, "SET claimed_at = :now", now="2026-01-12T12:00:01Z")  # as one that was given a second later
    assert stack.request("GET", path).status == 200


def test_links_to_reports_of_a_colleague_who_has_left_stop_working(stack: Stack) -> None:
    monday(stack)
    path = links(stack)[0]

    change_programme(stack, team=[{"name": "Robin", "email": reader(stack), "left": True}])

    assert stack.request("GET", path).status == 410


def test_a_link_stops_working_after_thirty_days(stack: Stack) -> None:
    monday(stack)
    path = links(stack)[0]

    stack.clock.set(TOLD + timedelta(days=30) - timedelta(seconds=1))
    before = stack.request("GET", path).status
    stack.clock.set(TOLD + timedelta(days=30))

    assert (before, stack.request("GET", path).status) == (200, 404)


def test_a_file_that_the_grant_does_not_open_is_refused_and_its_name_not_shown(stack: Stack) -> None:
    monday(stack)
    names = ("trend.xlsx", "", "../trend/2026-01-05T060000Z/trend.csv", "health.html", "<b>")

    answers = [stack.request("GET", f"{links(stack)[0]}?file={quote(name)}") for name in names]

    assert [answer.status for answer in answers] == [404] * 5
    assert len({answer.body for answer in answers}) == 1


def test_every_answer_forbids_storing_sniffing_indexing_and_telling_where_one_came_from(stack: Stack) -> None:
    monday(stack)

    for path in (links(stack)[0], "/r/nonsense"):
        headers = stack.request("GET", path).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "noindex" in headers["X-Robots-Tag"]
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_fault_of_ours_shows_a_quiet_page_and_no_inside(stack: Stack) -> None:
    monday(stack)
    path = links(stack)[0]
    stack.client("dynamodb").update_table(TableName=stack.physical("Table"), DeletionProtectionEnabled=False)
    stack.client("dynamodb").delete_table(TableName=stack.physical("Table"))

    answer = stack.request("GET", path)

    assert answer.status == 500
    assert b"<h1>Something went wrong on our side</h1>" in answer.body
    assert b"ResourceNotFound" not in answer.body


def test_neither_log_nor_table_holds_a_token(stack: Stack, capsys: pytest.CaptureFixture[str]) -> None:
    monday(stack)
    token = links(stack)[0].removeprefix("/r/")
    stack.request("GET", f"/r/{token}")

    said = "".join(capsys.readouterr())
    assert token not in said
    assert "robin@" not in said
    assert token not in str(items(stack, pk="GRANT#"))
