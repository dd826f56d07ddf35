import json
from datetime import date
from typing import Any

import pytest

from functions.core.mail import mime
from functions.followup.alerts.alerting import headline
from functions.followup.alerts.digest import digest_of, ended, named_period, period_of
from functions.followup.alerts.plain import cut, shortened, visible
from functions.followup.alerts.slack import slack_digest, slack_message
from functions.followup.alerts.teams import teams_digest, teams_message
from functions.followup.alerts.telling import digest_mail, raised, told_mail
from tests.alerting import AT_RISK, an_answer
from tests.making import a_programme

LONG = an_answer(comment="Slow \U0001f620\n" * 1700)  # 10,200 characters


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}


def run(text: str, **style: Any) -> dict[str, Any]:
    return {"type": "TextRun", "text": text, **style}


def rich(spacing: str, *inlines: dict[str, Any]) -> dict[str, Any]:
    return {"type": "RichTextBlock", "spacing": spacing, "inlines": list(inlines)}


def test_an_answer_in_slack() -> None:
    fields = ["Survey\nOnboarding NPS", "Role\nKey contact", "Segment\nenterprise", "ARR\n120,000",
              "Themes\nPerformance", "For\nProduct"]  # fmt: skip
    assert slack_message(an_answer()) == {
        "text": "▼ Detractor: 3 of 10 from Ann Lee, Acme",
        "mrkdwn": False,
        "unfurl_links": False,
        "unfurl_media": False,
        "blocks": [
            {"type": "header", "text": plain("▼ Detractor: 3 of 10 from Ann Lee, Acme")},
            {"type": "section", "fields": [plain(each) for each in fields]},
            {"type": "section", "text": plain("“Exports are slow”")},
            {"type": "context", "elements": [plain("5 January 2026, 09:00 UTC")]},
        ],
    }


def test_slack_reads_nothing_in_what_a_customer_wrote() -> None:
    message = slack_message(an_answer(account="<!channel> & Sons", comment="<@U123> see <https://evil.example|this>"))

    assert message["text"] == "▼ Detractor: 3 of 10 from Ann Lee, &lt;!channel&gt; &amp; Sons"
    assert message["blocks"][2]["text"] == plain("“&lt;@U123&gt; see &lt;https://evil.example|this&gt;”")


def test_a_very_long_comment_fills_two_sections_in_slack() -> None:
    parts = [each["text"]["text"] for each in slack_message(LONG)["blocks"][2:4]]

    assert [len(part) <= 3000 for part in parts] == [True, True]
    assert parts[0].startswith("“Slow \U0001f620\nSlow")
    assert parts[1].endswith("\u2026”")


def test_an_answer_in_teams() -> None:
    [attachment] = teams_message(an_answer())["attachments"]

    quiet = {"isSubtle": True}
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert attachment["content"]["version"] == "1.4"
    assert "actions" not in attachment["content"]
    assert attachment["content"]["body"] == [
        rich("default", run("▼ Detractor: 3 of 10 from Ann Lee, Acme", size="large", weight="bolder")),
        rich("small", run("Survey: ", **quiet), run("Onboarding NPS")),
        rich("small", run("Role: ", **quiet), run("Key contact")),
        rich("small", run("Segment: ", **quiet), run("enterprise")),
        rich("small", run("ARR: ", **quiet), run("120,000")),
        rich("small", run("Themes: ", **quiet), run("Performance")),
        rich("small", run("For: ", **quiet), run("Product")),
        {"type": "Container", "style": "emphasis", "bleed": False, "items": [rich("small", run("Exports are slow"))]},
        rich("default", run("5 January 2026, 09:00 UTC", isSubtle=True, size="small")),
    ]


def test_teams_fills_in_no_date_and_mentions_nobody() -> None:
    message = teams_message(
        an_answer(comment="{{DATE(2026-01-05T09:00:00Z)}} <at>Jane</at>\n[link](https://evil.example)")
    )

    said = message["attachments"][0]["content"]["body"][-2]["items"]
    assert [each["inlines"][0]["text"] for each in said] == [
        "{\u200b{DATE(2026-01-05T09:00:00Z)}} <\u200bat>Jane</at>",
        "[link](https://evil.example)",  # a TextRun is not read as Markdown
    ]


def test_a_very_long_comment_fits_into_a_teams_message() -> None:
    message = teams_message(LONG)

    assert len(json.dumps(message)) <= 21_000
    assert len(message["attachments"][0]["content"]["body"][-2]["items"]) == 40


def test_an_account_at_risk_says_why() -> None:
    blocks = slack_message(AT_RISK)["blocks"]

    assert blocks[0]["text"] == plain("⚠ Account at risk: Bolt")
    assert blocks[1]["fields"] == [plain("Why\nTwo detractors")]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "Detractor: 3 of 10 from Ann Lee, Acme"),
        ({"contact": ""}, "Detractor: 3 of 10 from Acme"),
        ({"account": ""}, "Detractor: 3 of 10 from Ann Lee, acme"),
        ({"contact": "", "account": "", "account_id": ""}, "Detractor: 3 of 10"),
        ({"event": "case_overdue"}, "Case overdue: 3 of 10 from Ann Lee, Acme"),
        ({"event": "health", "score": None}, "Health changed: Acme"),
        ({"contact": "A\r\nBcc: x", "account": "http://b.example"}, "Detractor: 3 of 10 from A Bcc: x, http b.example"),
    ],
)  # fmt: skip
def test_the_headline_says_who_and_what(changes: dict[str, Any], expected: str) -> None:
    assert headline(an_answer(**changes)) == expected


def test_an_answer_by_mail() -> None:
    mail = told_mail("jane@harbour.example", an_answer(comment="Exports <b>are</b> slow"), a_programme())

    assert (mail.to, mail.sender, mail.subject) == (
        "jane@harbour.example", "feedback@harbour.example", "Detractor: 3 of 10 from Ann Lee, Acme",
    )  # fmt: skip
    assert "They wrote:\nExports <b>are</b> slow\n" in mail.text
    assert "Exports &lt;b&gt;are&lt;/b&gt; slow" in mail.html
    assert "sid" not in mail.tags


def test_an_answer_on_the_bus_is_an_event_of_its_alert() -> None:
    event = raised("large-accounts", an_answer())

    assert event.id == "sid-1:answer:alert:large-accounts"
    assert (event.about, event.event, event.score, event.arr) == ("sid-1:answer", "answer", 3, 120000)
    assert event.currency is None


def test_a_digest_begins_with_warnings_and_the_lowest_scores() -> None:
    happy = an_answer(id="2", score=10, category="promoter", contact="Mia")
    worst = an_answer(id="3", score=0, contact="Tom")

    digest = digest_of([happy, an_answer(), AT_RISK, worst], "2026-01-05")

    assert digest.title == "4 alerts on 5 January 2026"
    assert digest.summary == "1 account at risk, 2 detractors, 1 promoter"
    assert [each.headline for each in digest.entries] == [
        "Account at risk: Bolt",
        "Detractor: 0 of 10 from Tom, Acme",
        "Detractor: 3 of 10 from Ann Lee, Acme",
        "Promoter: 10 of 10 from Mia, Acme",
    ]
    assert [each.line for each in digest.entries[:2]] == ["Two detractors", "“Exports are slow”"]


def test_a_digest_in_slack() -> None:
    message = slack_digest(digest_of([an_answer()], "2026-W02"))

    assert [each.get("text") for each in message["blocks"]] == [
        plain("1 alert in the week of 5 January 2026"),
        plain("1 detractor"),
        None,
        plain("▼ Detractor: 3 of 10 from Ann Lee, Acme\n“Exports are slow”"),
    ]


def test_a_digest_in_teams() -> None:
    body = teams_digest(digest_of([an_answer()], "2026-W02"))["attachments"][0]["content"]["body"]

    assert [each["inlines"][0]["text"] for each in body] == [
        "1 alert in the week of 5 January 2026",
        "1 detractor",
        "▼ Detractor: 3 of 10 from Ann Lee, Acme",
        "“Exports are slow”",
    ]


def test_a_digest_by_mail() -> None:
    mail = digest_mail("jane@harbour.example", digest_of([an_answer(), AT_RISK], "2026-W02"), a_programme())

    assert mail.subject == "2 alerts in the week of 5 January 2026: 1 account at risk, 1 detractor"
    assert "- Account at risk: Bolt\n  Two detractors\n- Detractor: 3 of 10" in mail.text
    assert b"Subject: 2 alerts in the week" in mime(mail)


def test_a_digest_shows_thirty_and_counts_the_others() -> None:
    digest = digest_of([an_answer(id=str(each)) for each in range(45)], "2026-W02")

    blocks = slack_digest(digest)["blocks"]
    mail = digest_mail("jane@harbour.example", digest, a_programme())

    assert len(blocks) == 34
    assert blocks[-1]["text"] == plain("15 more are not shown.")
    assert mail.text.count("- Detractor") == 30
    assert "\n15 more are not shown.\n" in mail.text


def test_a_digest_of_the_longest_there_is_fits_every_service() -> None:
    long = [an_answer(id=str(each), account="&" * 200, comment="\U0001f620{{&" * 2000) for each in range(60)]
    digest = digest_of(long, "2026-W02")

    slack, teams = slack_digest(digest), teams_digest(digest)

    assert len(slack["blocks"]) <= 50
    assert sum(len(each["text"]["text"]) for each in slack["blocks"] if "text" in each) <= 12_000
    assert len(json.dumps(teams)) <= 21_000


def test_a_digest_is_of_a_day_or_of_an_iso_week() -> None:
    assert period_of("daily", date(2026, 1, 1)) == "2026-01-01"
    assert period_of("weekly", date(2026, 1, 1)) == "2026-W01"
    assert period_of("weekly", date(2027, 1, 1)) == "2026-W53"
    assert named_period("2026-W53") == "in the week of 28 December 2026"


def test_a_digest_that_failed_is_tried_for_seven_days_or_three_weeks() -> None:
    days = ended("daily", date(2026, 3, 1))
    assert (days[0], days[-1], len(days)) == ("2026-02-22", "2026-02-28", 7)
    assert ended("weekly", date(2026, 1, 5)) == ["2025-W51", "2025-W52", "2026-W01"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("\n\n\na\n\n\n\nb\n\n", "a\n\nb"),
        ("safe\u202etxt.exe\u2066\u200f", "safetxt.exe"),
        ("\x00\x1b[31mred\ttab", "[31mred\ttab"),
        ("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e"),
    ],
)
def test_only_what_can_be_seen_is_shown(text: str, expected: str) -> None:
    assert visible(text) == expected


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        ("abc", 3, ("abc", "")),
        ("abcd", 3, ("abc", "d")),
        ("ab\u0301c", 2, ("a", "b\u0301c")),
        ("a\U0001f469\u200d\U0001f692b", 3, ("a", "\U0001f469\u200d\U0001f692b")),
        ("\u0301\u0301\u0301", 2, ("\u0301\u0301", "\u0301")),
    ],
)
def test_no_character_is_torn_apart(text: str, limit: int, parts: tuple[str, str]) -> None:
    assert cut(text, limit) == parts


def test_a_shortened_text_ends_in_an_ellipsis() -> None:
    assert shortened("abc def", 7) == "abc def"
    assert shortened("abc def", 5) == "abc\u2026"
