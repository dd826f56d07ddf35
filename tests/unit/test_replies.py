"""What people wrote, out of whole replies as mail clients send them; the held-out ones were not looked at before."""

from base64 import encodebytes
from pathlib import Path
from quopri import encodestring
from typing import Any

import pytest
import yaml

from functions.core.mail import reply_address
from functions.ingest.mime_reading import read
from functions.ingest.reply_text import Traces, new_text, score_in
from tests.making import a_form

REPLIES = Path(__file__).parents[1] / "replies"
FROM = "jane@harbour.example"
REPLY = str(reply_address("yrj6lxqng46oazkemyfzagxeeu", "reply.harbour.example"))
_ENCODED = {"base64": encodebytes, "quoted-printable": encodestring}


def cases(name: str) -> list[Any]:
    told: list[dict[str, Any]] = yaml.safe_load((REPLIES / name).read_text(encoding="utf-8"))
    return [pytest.param(each, id=each["name"]) for each in told]


def filled(text: str, case: dict[str, Any]) -> str:
    asked = a_form("nps", case.get("lang", "en")).question
    return text.replace("FROM", FROM).replace("REPLY", REPLY).replace("QUESTION", asked)


def mail(case: dict[str, Any]) -> bytes:
    """Return a reply as bytes, in the charset and encoding that a case names."""
    charset, encoding = case.get("charset", "utf-8"), case.get("encoding", "8bit")
    body = filled(case["body"], case)
    data = (body.replace("\n", "\r\n") if case.get("crlf") else body).encode(charset, errors="replace")
    head = (
        "From: Ann Lee <ann@acme.example>\nSubject: Re: Ann, one question\nMIME-Version: 1.0\n"
        f"Content-Type: text/{case.get('type', 'plain')}; charset={charset}\nContent-Transfer-Encoding: {encoding}\n\n"
    )
    return head.encode() + _ENCODED.get(encoding, bytes)(data)


def check(case: dict[str, Any]) -> None:
    asked = a_form("nps", case.get("lang", "en")).question

    text = new_text(read(mail(case)).text, Traces(frozenset({FROM, REPLY}), frozenset({asked})))

    assert text == filled(case["want"], case)
    score, rest = score_in(text, 0, 10)
    assert score == case.get("score")
    assert rest == case.get("rest", rest)


@pytest.mark.parametrize("case", cases("tuned.yaml"))
def test_what_a_person_wrote_is_found_in_a_reply(case: dict[str, Any]) -> None:
    check(case)


@pytest.mark.parametrize("case", cases("held_out.yaml"))
def test_what_a_person_wrote_is_found_in_a_reply_of_a_kind_not_seen_before(case: dict[str, Any]) -> None:
    check(case)
