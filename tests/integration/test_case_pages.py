"""A case is worked on from its link: taken on, answered, corrected, handed over, closed and opened again."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest

from functions.adapters.images import Item
from infra.local.stack import Stack
from tests.integration.casework import (
    JANE,
    KIM,
    LEE,
    TEAM,
    case_mails,
    case_of,
    case_path,
    deeds,
    desk_for,
    desk_of,
    do,
    unhappy,
)
from tests.integration.conftest import WITH_REPLIES
from tests.integration.desks import FORM, body
from tests.integration.mailing import reply, sent
from tests.integration.people import ACME, invitations, items, tell
from tests.integration.programmes import change_programme

pytestmark = pytest.mark.usefixtures("without_reports")
ONCE = "b" * 26


@pytest.fixture
def parameters() -> dict[str, str]:
    return WITH_REPLIES


def everything(stack: Stack) -> list[Item]:
    """Return all that is stored, but from where colleagues opened their links."""
    return [each for each in items(stack) if each["pk"] != "SIGN_INS"]


def test_a_case_is_taken_on_and_stays_due(stack: Stack) -> None:
    path = unhappy(stack)
    before = case_of(stack)

    response = do(stack, path, "acknowledge")

    case = case_of(stack)
    assert (response.status, response.headers["Location"]) == (303, f"{path.removeprefix('/c/')}?done=acknowledge")
    assert (case["state"], case["due_sk"], deeds(case)) == (
        "acknowledged", before["due_sk"], [(JANE, "acknowledged")],
    )  # fmt: skip
    assert "You have taken this case on." in body(stack, f"{path}?done=acknowledge")


def test_a_colleague_writes_once_in_the_thread_and_the_conversation_goes_on_with_them(stack: Stack) -> None:
    path = unhappy(stack)
    told = {"version": 1, "text": "I am sorry, Ann.", "once": ONCE}

    replies = [do(stack, path, "write", **told) for _ in range(2)]

    [survey], [mail] = sent(stack, "survey"), sent(stack, "personal")
    case = case_of(stack)
    assert [each.status for each in replies] == [303, 303]
    assert (mail.to, mail.headers["From"]) == (
        "ann@acme.example",
        '"Jane Doe (Harbour Software)" <jane@harbour.example>',
    )
    assert mail.headers["Reply-To"] == f"r+{case['case_id']}@reply.harbour.example"
    assert f"<{survey.message_id}@eu-west-1.amazonses.com>" in mail.headers["In-Reply-To"]
    assert (case["state"], "due_pk" in case, deeds(case)) == ("answered", False, [(JANE, "wrote")])
    reply(stack, mail, "Thank you. When will it be mended?")
    text = body(stack, path)
    assert text.index("I am sorry, Ann.") < text.index("When will it be mended?")
    assert sent(stack, "forward")[-1].to == JANE
    stack.advance(timedelta(days=2))
    assert sent(stack, "detractor") == []


def test_what_a_colleague_who_is_not_the_csm_wrote_is_answered_to_them(stack: Stack) -> None:
    path = unhappy(stack)
    do(stack, path, "assign", to=KIM)
    kims = case_path(case_mails(stack)[-1])
    do(stack, kims, "write", text="I have your case now.", once=ONCE)

    reply(stack, sent(stack, "personal")[-1], "Good.")

    assert sent(stack, "personal")[-1].headers["From"].endswith("<kim@harbour.example>")
    assert sent(stack, "forward")[-1].to == KIM


def test_a_case_is_closed_with_its_outcome_and_note_and_opened_again(stack: Stack) -> None:
    path = unhappy(stack)

    do(stack, path, "close", outcome="resolved", note="Mended on Thursday.")

    case = case_of(stack)
    assert (case["state"], case["outcome"], case["note"]) == ("closed", "resolved", "Mended on Thursday.")
    assert [entry["DetailType"] for entry in stack.published][-1] == "CaseClosed"
    assert do(stack, path, "write", text="x", once=ONCE).status == 404
    do(stack, path, "reopen")
    case = case_of(stack)
    assert (case["state"], "due_pk" in case, deeds(case)) == ("open", True, [(JANE, "closed"), (JANE, "reopened")])
    assert "Yours" not in case_mails(stack)[-1].text


def test_a_case_is_handed_over_and_both_see_that_of_an_account_of_their_own(stack: Stack) -> None:
    path = unhappy(stack)

    do(stack, path, "assign", to=KIM)

    case, mail = case_of(stack), case_mails(stack)[-1]
    assert (case["owner"]["email"], deeds(case), mail.to) == (KIM, [(JANE, "assigned")], KIM)
    assert "handed it over" in body(stack, path)
    assert "Ann Lee" in body(stack, case_path(mail))
    assert "Ann Lee" in body(stack, f"{desk_of(mail)}?view=cases")
    assert "look after no account" in body(stack, f"{desk_of(mail)}?view=accounts")


def test_whoever_had_a_case_of_anothers_account_is_told_that_it_was_handed_on(stack: Stack) -> None:
    path = unhappy(stack)
    do(stack, path, "assign", to=KIM)
    kims = case_path(case_mails(stack)[-1])

    response = do(stack, kims, "assign", to=LEE)

    assert response.status == 303
    gone = stack.request("GET", kims)
    assert (gone.status, b"Somebody else has this case now" in gone.body) == (403, True)
    assert b"Ann" not in gone.body


def test_tags_are_corrected_and_stay_so(stack: Stack) -> None:
    path = unhappy(stack)

    do(stack, path, "tags", sid=case_of(stack)["case_id"], tag=["price", "invented"])

    [answer] = items(stack, pk="ACCOUNT#", sk="ANSWER#")
    assert (answer["tags"], answer["tag_version"], answer["tagged_by"]) == (["price"], "by hand", JANE)
    assert answer["tagged_at"] == case_of(stack)["log"][-1]["at"]
    assert deeds(case_of(stack)) == [(JANE, "tags")]
    assert '<span class="theme" dir="auto">Price</span>' in body(stack, path)


def test_an_answer_is_left_out_with_a_reason_and_let_count_again(stack: Stack) -> None:
    path = unhappy(stack)
    sid = case_of(stack)["case_id"]

    do(stack, path, "exclude", sid=sid, reason="A test of ours")

    [answer], [invitation] = items(stack, pk="ACCOUNT#", sk="ANSWER#"), invitations(stack)
    assert (answer["excluded"], invitation["excluded"]) == ("A test of ours", "A test of ours")
    assert "A test of ours" in body(stack, path)
    do(stack, path, "include", sid=sid)
    [answer], [invitation] = items(stack, pk="ACCOUNT#", sk="ANSWER#"), invitations(stack)
    assert (answer["excluded"], "excluded" in invitation) == ("", False)
    assert deeds(case_of(stack)) == [(JANE, "excluded"), (JANE, "included")]


@pytest.mark.parametrize(
    ("what", "form"),
    [("acknowledge", {}), ("write", {"text": "I am sorry.", "once": ONCE}), ("exclude", {"reason": "A test"}),
     ("close", {"outcome": "resolved", "note": "I called them."}), ("assign", {"to": KIM})],
)  # fmt: skip
def test_a_form_of_an_older_page_changes_nothing_and_keeps_what_was_written(
    stack: Stack, what: str, form: dict[str, str]
) -> None:
    path = unhappy(stack)
    do(stack, path, "acknowledge")
    before = everything(stack)

    response = do(stack, path, what, **{**form, "version": 1, "sid": case_of(stack)["case_id"]})

    text = response.body.decode()
    assert (response.status, "This case changed meanwhile" in text) == (409, True)
    assert all(form.get(name, "") in text for name in ("text", "note", "reason"))
    assert everything(stack) == before


def test_a_mistake_changes_nothing_and_keeps_what_was_written(stack: Stack) -> None:
    path = unhappy(stack)
    before = everything(stack)

    response = do(stack, path, "close", note="I called them.")

    text = response.body.decode()
    assert (response.status, "Choose how it ended." in text, "I called them." in text) == (400, True, True)
    assert everything(stack) == before


def test_nobody_can_be_given_a_case_who_is_not_a_colleague_and_no_answer_of_another_case_is_touched(
    stack: Stack,
) -> None:
    path = unhappy(stack)
    before = everything(stack)

    replies = [
        do(stack, path, "assign", to="eve@evil.example"),
        do(stack, path, "exclude", sid="c" * 26, reason="x"),
        do(stack, path, "tags", sid="c" * 26),
        do(stack, path, "reopen"),
    ]

    assert [each.status for each in replies] == [404] * 4
    assert everything(stack) == before


def test_looking_at_a_case_changes_nothing(stack: Stack) -> None:
    path = unhappy(stack)
    before = everything(stack)

    for method in ("GET", "HEAD", "GET"):
        assert stack.request(method, path).status == 200
    stack.settle()

    assert everything(stack) == before


def test_what_is_about_a_csm_goes_to_their_lead_and_is_on_no_page_of_theirs(stack: Stack) -> None:
    path = unhappy(stack, "She never calls back.", touchpoint="csm")
    mail = case_mails(stack)[-1]
    tell(stack, "AccountUpserted", **{**ACME, "account_id": "bolt", "name": "Bolt"})
    janes = desk_for(stack, JANE)

    pages = [body(stack, f"{janes}{query}") for query in ("", "?view=cases", "?view=answers", "?account=acme")]
    by_name = stack.request("GET", f"{janes}?account=acme&case={case_of(stack)['case_id']}")

    assert mail.to == LEE
    assert "She never calls back." in body(stack, path)
    assert "She never calls back." in body(stack, f"{desk_of(mail)}?view=answers")
    assert not any("calls back" in page or "Ann Lee</bdi></b>" in page for page in pages)
    assert by_name.status == 404
    assert do(stack, path, "assign", to=JANE).status == 404


def test_what_is_about_a_csm_passes_them_over_when_it_is_overdue(stack: Stack) -> None:
    unhappy(stack, "She never calls back.", touchpoint="csm")
    change_programme(stack, team=[*TEAM[:2], {**TEAM[2], "lead": JANE}])

    stack.advance(timedelta(days=2))

    assert [mail.to for mail in case_mails(stack)] == [LEE, "feedback@harbour.example"]


def test_a_form_on_somebody_elses_page_is_refused(stack: Stack) -> None:
    path = unhappy(stack)
    form = urlencode({"do": "acknowledge", "version": 1}).encode()

    response = stack.request("POST", path, headers={**FORM, "Sec-Fetch-Site": "cross-site"}, body=form)

    assert (response.status, case_of(stack)["state"]) == (403, "open")


def test_a_customer_who_is_gone_cannot_be_written_to(stack: Stack) -> None:
    path = unhappy(stack)
    tell(stack, "ContactUpserted", contact_id="ann", email=None)
    [contact] = items(stack, pk="CONTACT#ann", sk="PROFILE")
    stack.client("dynamodb").delete_item(
        TableName=stack.physical("Table"), Key={"pk": {"S": contact["pk"]}, "sk": {"S": "PROFILE"}}
    )

    assert "We do not know them any more." in body(stack, path)
    assert do(stack, path, "write", text="x", once=ONCE).status == 404
