"""Whatever customers write, no service finds in it anything to read, and every message fits."""

import json
import re
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from functions.core.mail import mime
from functions.followup.alerts.alerting import Alerted
from functions.followup.alerts.digest import digest_of
from functions.followup.alerts.plain import utf16
from functions.followup.alerts.slack import slack_digest, slack_message
from functions.followup.alerts.teams import teams_digest, teams_message
from functions.followup.alerts.telling import told_mail
from tests.alerting import an_answer
from tests.making import a_programme

HOSTILE = st.sampled_from(
    ["<!channel>", "<!here|x>", "<@U012AB3CD>", "<https://evil.example|click>", "&lt;!channel&gt;", "*b*", "_i_", "`c`",
     "[t](https://evil.example)", "<at>Jane</at>", "{{DATE(2026-01-05T09:00:00Z,SHORT)}}", "${x}", "\n\n# h",
     "\r\nBcc: x@y.example", "\u202e", "\u2066", "\u2028", "\x00", "<script>alert(1)</script>",
     "\U0001f469\u200d\U0001f692", "&", "\u0301"]
)  # fmt: skip
TEXTS = st.lists(st.one_of(HOSTILE, st.text(max_size=20)), max_size=12).map("".join)
SIZES = st.integers(1, 300)
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\u2028\u2029]")


@st.composite
def events(draw: st.DrawFn) -> Alerted:
    """Return an answer with hostile text wherever a customer or their data can put it."""
    texts = {name: draw(TEXTS) for name in ("account", "contact", "segment", "survey", "reason")}
    labels = tuple(draw(st.lists(TEXTS, max_size=3)))
    return an_answer(**texts, comment=(draw(TEXTS) * draw(SIZES))[:6000], labels=labels)


def parts(message: Any) -> Iterator[dict[str, Any]]:
    """Yield every object in a message."""
    if isinstance(message, dict):
        yield message
    inner = message.values() if isinstance(message, dict) else message if isinstance(message, list) else ()
    for each in inner:
        yield from parts(each)


def in_slack(message: dict[str, Any]) -> list[str]:
    """Return every text, none of which Slack reads as its own markup, as it is written."""
    texts = [each for each in parts(message) if each.get("type") in {"plain_text", "mrkdwn"}]
    assert {each["type"] for each in texts} == {"plain_text"}
    return [message["text"], *(each["text"] for each in texts)]


@settings(max_examples=30)
@given(events())
def test_slack_finds_no_mention_link_or_markup(facts: Alerted) -> None:
    for text in [*in_slack(slack_message(facts)), *in_slack(slack_digest(digest_of([facts] * 9, "2026-W02")))]:
        assert not re.search("[<>]", text)
        assert re.sub("&(amp|lt|gt);", "", text).count("&") == 0
        assert not TURNING.search(text)


@settings(max_examples=30)
@given(events())
def test_slack_takes_every_message(facts: Alerted) -> None:
    for message in (slack_message(facts), slack_digest(digest_of([facts] * 9, "2026-W02"))):
        blocks = message["blocks"]
        assert len(blocks) <= 50
        assert utf16(blocks[0]["text"]["text"]) <= 150
        assert all(0 < utf16(each["text"]["text"]) <= 3000 for each in blocks if "text" in each)
        fields = [field for each in blocks for field in each.get("fields", [])]
        assert len(fields) <= 10
        assert all(utf16(each["text"]) <= 2000 for each in fields)
        assert sum(utf16(text) for text in in_slack(message)) <= 13_000


@settings(max_examples=30)
@given(events())
def test_teams_reads_no_markdown_and_takes_every_message(facts: Alerted) -> None:
    for message in (teams_message(facts), teams_digest(digest_of([facts] * 9, "2026-W02"))):
        kinds = {each["type"] for each in parts(message["attachments"][0]["content"]["body"])}
        assert kinds <= {"RichTextBlock", "TextRun", "Container"}  # none of which is read as Markdown
        texts = [each["text"] for each in parts(message) if each.get("type") == "TextRun"]
        assert not any("{{" in text or "<at>" in text.lower() or TURNING.search(text) for text in texts)
        assert len(json.dumps(message)) <= 21_000


@settings(max_examples=30)
@given(events())
def test_a_mail_has_one_subject_and_no_markup_of_theirs(facts: Alerted) -> None:
    mail = told_mail("jane@harbour.example", facts, a_programme())

    raw = mime(mail)

    assert raw.count(b"\nBcc:") == 0
    assert "<script" not in mail.html
