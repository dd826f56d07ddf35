"""A survey by an open link: the page that anyone may have, and whose answer it is."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from infra.local.gateway import Response
from infra.local.stack import Stack
from tests.integration.people import acme_with_ann, invitations, tell
from tests.integration.product import SURVEY, the_invitation, token, with_widget
from tests.integration.test_widget_guards import table_calls, wrong_tokens
from tests.integration.visits import FORM, post

LINK = f"/l/{SURVEY}"
KIOSK = f"{LINK}?kiosk=1"

pytestmark = pytest.mark.usefixtures("without_reports")


@pytest.fixture(autouse=True)
def _opened(stack: Stack) -> None:
    with_widget(stack, {"open_link": {"kiosk_seconds": 15}})
    acme_with_ann(stack)


def once(page: Response) -> str:
    """Return what makes a form that is sent twice one answer."""
    found: str
    [found] = re.findall(r'name="once" value="([a-z2-7]{26})"', page.text)
    return found


def action(page: Response) -> str:
    """Return the path that a saved page's form is sent to."""
    [found] = re.findall(r'<form method="post" action="\.\.(/s/[\w.-]+)"', page.text)
    return str(found)


def by_ann(stack: Stack, **more: str) -> str:
    return f"{LINK}?{urlencode({'user': token(stack), **more})}"


def test_anyone_with_the_link_sees_the_survey_and_leaves_nothing(stack: Stack) -> None:
    pages = [stack.request("GET", LINK) for _ in range(3)]

    assert {page.status for page in pages} == {200}
    assert "How likely are you to recommend Harbour" in pages[0].text
    assert "You are answering without a name: Harbour Software sees your answer" in pages[0].text
    assert len({once(page) for page in pages}) == 3
    assert invitations(stack) == []


@pytest.mark.parametrize("path", ["/l/unknown", "/l/%00", f"/l/{'x' * 300}"])
def test_link_to_no_survey_is_unknown(stack: Stack, path: str) -> None:
    assert (stack.request("GET", path).status, post(stack, path, score="9").status) == (404, 404)


def test_survey_that_was_not_opened_is_unknown(stack: Stack) -> None:
    with_widget(stack, {"open_link": None})

    with table_calls(stack) as calls:
        assert (stack.request("GET", LINK).status, post(stack, LINK, score="9").status) == (404, 404)
    assert calls == []


def test_head_is_answered_without_looking(stack: Stack) -> None:
    with table_calls(stack) as calls:
        answer = stack.request("HEAD", LINK)

    assert (answer.status, answer.body, calls) == (200, b"", [])


def test_answer_is_recorded_without_a_person_or_an_account(stack: Stack) -> None:
    page = post(stack, LINK, score="9", comment="Quick help", once=once(stack.request("GET", LINK)))

    found = the_invitation(stack)
    assert (page.status, "Thank you, your answer is saved" in page.text) == (200, True)
    assert (found["contact_id"], found["account_id"], found["wave"], found["channel"]) == ("", "", "link", "link")
    assert (found["score"], found["comment"], found["state"], found["response_version"]) == (
        9, "Quick help", "answered", 1,
    )  # fmt: skip
    assert (found["closes_at"], found["feed_pk"]) == ("2026-02-04T09:00:00Z", "RESPONSE#2026-01-05#0")
    assert {"account_pk", "due_pk"} & found.keys() == set()


def test_answer_is_told_on_the_bus_and_replied_to_by_nobody(stack: Stack) -> None:
    post(stack, LINK, score="2")
    stack.settle()

    assert [each["DetailType"] for each in stack.published] == ["ResponseReceived"]
    assert (stack.outbox(), stack.failures) == ([], [])


def test_saved_answer_is_changed_by_its_own_link_and_stays_one_of_the_open_link(stack: Stack) -> None:
    saved = post(stack, LINK, score="9")

    changed = post(stack, action(saved), score="4", comment="Less good")

    found = the_invitation(stack)
    assert changed.status == 200
    assert (found["score"], found["comment"], found["channel"], found["response_version"]) == (
        4, "Less good", "link", 2,
    )  # fmt: skip


def test_who_has_no_name_may_be_quoted_without_one_and_is_not_asked_whether_they_may_be_contacted(stack: Stack) -> None:
    with_widget(stack, {"open_link": {}, "consent": ["quote", "contact"]})
    saved = post(stack, LINK, score="9", comment="Quick help")
    hidden = dict(re.findall(r'name="(form|consents)" value="([^"]*)"', saved.text))

    post(stack, action(saved), score="9", comment="Quick help", quote="1", contact="1", **hidden)

    assert "You may quote my comment without a name." in saved.text
    assert "You may contact me" not in saved.text
    found = the_invitation(stack)
    assert {name: found[name] for name in found if name.startswith("consent_")} == {"consent_quote": True}


def test_whom_the_product_names_is_asked_whether_they_may_be_quoted_and_contacted(stack: Stack) -> None:
    with_widget(stack, {"open_link": {}, "consent": ["quote", "contact"]})

    saved = post(stack, by_ann(stack), score="9")

    assert "You may quote my comment with my name and company." in saved.text
    assert "You may contact me about my answer." in saved.text


def test_nobody_is_asked_for_consent_where_others_look_on(stack: Stack) -> None:
    with_widget(stack, {"open_link": {}, "consent": ["quote"]})

    assert "May we?" not in post(stack, KIOSK, score="9").text


def test_form_that_is_sent_twice_is_one_answer(stack: Stack) -> None:
    form = {"score": "9", "once": once(stack.request("GET", LINK))}

    pages = [post(stack, LINK, **form) for _ in range(2)]

    assert [page.status for page in pages] == [200, 200]
    assert the_invitation(stack)["response_version"] == 1


def test_everyone_has_an_answer_of_their_own(stack: Stack) -> None:
    for score in ("9", "9", "3"):
        post(stack, LINK, score=score, once=once(stack.request("GET", LINK)))
    post(stack, LINK, score="5", once="made-up")

    assert sorted(each["score"] for each in invitations(stack)) == [3, 5, 9, 9]


def test_person_whom_the_product_names_answers_as_themselves(stack: Stack) -> None:
    path = by_ann(stack)
    page = stack.request("GET", path)

    post(stack, path, score="3", comment="Exports time out.")
    stack.settle()

    found = the_invitation(stack)
    assert "You are answering as Ann." in page.text
    assert (found["contact_id"], found["account_id"], found["channel"]) == ("ann", "acme", "link")
    assert found["snapshot"]["owner"]["name"] == "Jane Doe"
    assert [mail.tags["kind"] for mail in stack.outbox()] == ["case"]


def test_person_who_answers_twice_on_a_day_changes_the_answer(stack: Stack) -> None:
    post(stack, by_ann(stack), score="3")
    stack.clock.advance(timedelta(hours=2))
    shown = stack.request("GET", by_ann(stack))
    post(stack, by_ann(stack), score="8")

    assert 'value="3" required checked' in shown.text
    assert action(shown)
    assert (the_invitation(stack)["score"], the_invitation(stack)["response_version"]) == (8, 2)


def test_person_who_answers_on_another_day_gives_another_answer(stack: Stack) -> None:
    post(stack, by_ann(stack), score="3")
    stack.clock.advance(timedelta(days=1))
    post(stack, by_ann(stack), score="8")

    assert sorted(each["score"] for each in invitations(stack)) == [3, 8]


def test_link_that_does_not_say_who_it_is_opens_nothing(stack: Stack) -> None:
    with table_calls(stack) as calls:
        for each in wrong_tokens(stack).values():
            path = f"{LINK}?{urlencode({'user': each})}"
            assert (stack.request("GET", path).status, post(stack, path, score="9").status) == (404, 404)
    assert calls == []


def test_person_we_do_not_know_answers_without_a_name(stack: Stack) -> None:
    path = f"{LINK}?{urlencode({'user': token(stack, 'stranger')})}"

    assert post(stack, path, score="9").status == 200
    assert the_invitation(stack)["contact_id"] == ""


def test_anonymous_survey_keeps_the_account_and_nothing_of_the_person(stack: Stack) -> None:
    with_widget(stack, {"anonymous": True})
    for score in ("3", "8"):
        post(stack, by_ann(stack), score=score)

    found = invitations(stack)
    assert sorted(each["score"] for each in found) == [3, 8]
    for each in found:
        assert (each["contact_id"], each["account_id"], each["snapshot"]["role"]) == ("", "acme", "")
        assert each["planned_at"] == each["answered_at"] == each["updated_at"] == "2026-01-05T00:00:00Z"
        assert "Ann" not in str(each)


def test_kiosk_starts_again_by_itself_and_leads_to_nobodys_answer(stack: Stack) -> None:
    page = post(stack, f"{KIOSK}&lang=de", score="10", comment="Good")

    assert '<meta http-equiv="refresh" content="15;url=?kiosk=1&amp;lang=de">' in page.text
    assert 'lang="de"' in page.text
    assert {"/s/" in page.text, "<form" in page.text, "g2.com" in page.text, "Good" in page.text} == {False}
    assert the_invitation(stack)["channel"] == "kiosk"


def test_kiosk_is_nobodys_own(stack: Stack) -> None:
    post(stack, by_ann(stack, kiosk="1"), score="3")

    assert (the_invitation(stack)["contact_id"], the_invitation(stack)["channel"]) == ("", "kiosk")


def test_kiosk_shows_what_is_to_be_put_right_and_does_not_start_again(stack: Stack) -> None:
    page = post(stack, KIOSK, comment="Keep this")

    assert (page.status, "http-equiv" in page.text, ">Keep this</textarea>" in page.text) == (400, False, True)


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [("", "fr-CH,fr;q=0.9", "fr"), ("?lang=ar", "fr", "ar"), ("?lang=xx-nothing!", "de", "de"), ("", "!!", "en"),
     ("?lang=", "", "en")],
)  # fmt: skip
def test_page_is_in_the_language_of_the_link_or_the_browser(
    stack: Stack, query: str, accepted: str, language: str
) -> None:
    page = stack.request("GET", f"{LINK}{query}", headers={"Accept-Language": accepted})

    assert f'<html lang="{language}"' in page.text


def test_page_is_in_the_persons_own_language(stack: Stack) -> None:
    tell(stack, "ContactUpserted", contact_id="ann", locale="de")

    assert '<html lang="de"' in stack.request("GET", by_ann(stack)).text


@pytest.mark.parametrize("score", ["11", "-1"])
def test_score_off_the_scale_is_refused_and_the_comment_kept(stack: Stack, score: str) -> None:
    page = post(stack, LINK, score=score, comment="Keep this", once="a" * 26)

    assert (page.status, ">Keep this</textarea>" in page.text, once(page)) == (400, True, "a" * 26)
    assert invitations(stack) == []


def test_trap_is_thanked_and_forgotten(stack: Stack) -> None:
    page = post(stack, LINK, score="9", topic="spam")

    assert (page.status, invitations(stack)) == (200, [])


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [(FORM, b"score=9&comment=" + b"x" * 65_536, 413), ("application/json", b"{}", 415), (FORM, b"score=%ff", 400)],
)
def test_body_that_is_no_form_of_ours_is_refused(stack: Stack, content_type: str, body: bytes, status: int) -> None:
    answer = stack.request("POST", LINK, headers={"Content-Type": content_type}, body=body)

    assert (answer.status, invitations(stack)) == (status, [])


def test_page_carries_the_headers_of_every_page(stack: Stack) -> None:
    headers = stack.request("GET", LINK).headers

    assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert (headers["Referrer-Policy"], headers["Cache-Control"]) == ("no-referrer", "no-store")


def further(**category: Any) -> dict[str, Any]:
    return {"id": "reason", "kind": "text", "text": "What is it about?", **category}


def test_further_questions_are_answered_after_the_score(stack: Stack) -> None:
    with_widget(stack, {"questions": [further()]})
    saved = post(stack, LINK, score="9")
    form = the_invitation(stack)["form"]

    post(stack, action(saved), score="9", form=form, **{"q.reason": "Support"})

    assert "What is it about?" in saved.text
    assert the_invitation(stack)["extra_reason"] == "Support"
