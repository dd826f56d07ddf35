"""An address, a comment and the links of a whole run, searched for wherever they must not be."""

import io
import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from infra.local.outbox import SentMail
from infra.local.stack import Stack
from tests.integration.people import acme_with_ann, goes_live
from tests.integration.visits import post

ADDRESS, NAME, COMMENT = "canary.7f3a@acme.example", "Canaria Seventhree", "The canary 9d2c sings in the exports"


def paths(mail: SentMail) -> tuple[str, str]:
    """Return the paths to answer and to unsubscribe by."""
    [answer] = re.findall(r"https?://\S+/s/[\w.-]+", mail.text)
    return urlsplit(answer).path, urlsplit(mail.headers["List-Unsubscribe"].strip("<>")).path


def whole_run(stack: Stack) -> list[str]:
    """Ask someone, let them look, answer, change it, be thanked and unsubscribe, report; return what is secret."""
    acme_with_ann(stack, email=ADDRESS, name=NAME)
    goes_live(stack)
    answer, unsubscribe = paths(stack.outbox()[0])
    stack.request("GET", f"{answer}?score=2&trap=1")
    for score, trap in (("9", ""), ("2", ""), ("2", "filled in"), ("11", ""), ("", "")):
        post(stack, answer, score=score, comment=COMMENT, topic=trap)
        stack.settle()
    post(stack, f"{answer[:-4]}xxxx", comment=COMMENT)
    stack.request("POST", answer, headers={"Content-Type": "text/plain"}, body=COMMENT.encode())
    post(stack, unsubscribe, confirm="1", choice="nothing")
    stack.advance(timedelta(days=8))
    return [answer.removeprefix("/s/")[:60], unsubscribe.removeprefix("/u/")[:60]]


def keys_of_files(stack: Stack) -> list[str]:
    s3 = stack.client("s3")
    names = [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]
    return [each["Key"] for name in names for each in s3.list_objects_v2(Bucket=name).get("Contents", [])]


def stored_text(stack: Stack) -> str:
    return str(stack.client("dynamodb").scan(TableName=stack.physical("Table"))["Items"])


def test_no_log_line_file_name_or_tag_of_a_whole_run_gives_away_a_person_a_word_or_a_link(
    stack: Stack, everything_logged: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    tokens = whole_run(stack)

    mails, files = stack.outbox(), keys_of_files(stack)
    said = everything_logged.getvalue() + "".join(capfd.readouterr())
    told = [said, *files, *(str(mail.tags) for mail in mails)]
    assert {mail.tags["kind"] for mail in mails} >= {"survey", "promoter", "case", "digest"}
    assert "trap_sprung" in said
    assert "link_declined" in said
    assert any(key.startswith("lake/comments/") for key in files)
    for secret in (ADDRESS, ADDRESS.partition("@")[0], NAME, COMMENT, "9d2c", *tokens):
        assert [text for text in told if secret in text] == []


def test_no_link_is_stored(stack: Stack) -> None:
    tokens = whole_run(stack)

    assert COMMENT in stored_text(stack)
    assert [token for token in tokens if token in stored_text(stack)] == []
