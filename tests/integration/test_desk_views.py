"""What a desk shows of its accounts, to whom, and what can be done with an account from there."""

import re
from datetime import timedelta
from typing import Any

import pytest

from infra import desk as operator
from infra.local.stack import Stack
from tests.integration.casework import JANE, KIM, LEE, activate, desk_for, unhappy
from tests.integration.desks import body, submit
from tests.integration.people import ACME, acme_with_ann, asked, items, skips, tell

pytestmark = pytest.mark.usefixtures("without_reports")
ONCE = "b" * 26
ASK = {"do": "ask", "account": "acme", "survey": "onboarding-nps", "once": ONCE}
HEALTH = {"do": "health", "account": "acme", "colour": "red", "reason": "They told us", "until": "2026-02-01"}


def acme_of_jane(stack: Stack) -> str:
    """Record Acme and Ann; return the path of Jane's desk."""
    activate(stack)
    acme_with_ann(stack)
    return desk_for(stack, JANE)


def test_a_desk_shows_the_answers_and_cases_of_its_accounts_and_the_lead_sees_the_team(stack: Stack) -> None:
    unhappy(stack)

    janes, kims, lees = (desk_for(stack, address) for address in (JANE, KIM, LEE))

    for view in ("", "?view=cases", "?view=answers", "?account=acme"):
        assert "Ann Lee" in body(stack, f"{janes}{view}")
        assert "Ann Lee" in body(stack, f"{lees}{view}")
    assert "Ann Lee" not in body(stack, f"{kims}?view=answers")
    assert "Acme" not in body(stack, f"{kims}?view=accounts")
    assert stack.request("GET", f"{kims}?account=acme").status == 404


def test_answers_are_narrowed_down_by_what_a_query_says_and_nothing_of_it_is_markup(stack: Stack) -> None:
    unhappy(stack)
    path = f"{desk_for(stack, JANE)}?view=answers"

    assert "Exports time out." in body(
        stack, f"{path}&category=detractor&segment=smb&survey=onboarding-nps&tag=exports"
    )
    assert "Exports time out." not in body(stack, f"{path}&category=promoter")
    assert "<script>" not in body(stack, f"{path}&category=%3Cscript%3E&tag=%22%3E%3Cscript%3E")


def test_an_account_that_goes_to_another_csm_leaves_the_desk_of_the_first(stack: Stack) -> None:
    path = acme_of_jane(stack)
    assert "Acme" in body(stack, f"{path}?view=accounts")

    tell(stack, "AccountUpserted", **{**ACME, "owner": {"name": "Kim Roe", "email": KIM}})

    assert "Acme" not in body(stack, f"{path}?view=accounts")
    assert "Acme" in body(stack, f"{desk_for(stack, KIM)}?view=accounts")
    assert submit(stack, path, **HEALTH).status == 404


def test_somebody_who_let_a_survey_close_is_on_the_desk(stack: Stack) -> None:
    path = acme_of_jane(stack)
    submit(stack, f"{path}?account=acme", **ASK)
    stack.advance(timedelta(days=31))

    text = body(stack, f"{desk_for(stack, JANE)}?view=silent")

    assert "Ann Lee" in text
    assert "1 in a row, never answered" in text


def test_somebody_is_asked_now_once_and_why_not_is_on_record(stack: Stack) -> None:
    path = f"{acme_of_jane(stack)}?account=acme"

    replies = [submit(stack, path, **ASK, contact="ann") for _ in range(2)]

    assert [each.status for each in replies] == [303, 303]
    assert "The survey is requested." in body(stack, f"{path}&done=ask")
    assert (asked(stack), skips(stack)) == (["ann@acme.example"], [])
    submit(stack, path, **{**ASK, "once": "c" * 26})
    assert len(asked(stack)) == 1
    assert [who for who, _ in skips(stack)] == ["ann"]


def test_nobody_is_asked_at_an_account_of_another_or_by_a_survey_that_is_not_there(stack: Stack) -> None:
    path = acme_of_jane(stack)
    kims = desk_for(stack, KIM)

    replies = [
        submit(stack, kims, **ASK),
        submit(stack, path, **{**ASK, "survey": "x"}),
        submit(stack, path, **ASK, contact="bob"),
        submit(stack, kims, do="deck", account="acme"),
    ]

    assert [each.status for each in replies] == [404] * 4
    assert (asked(stack), skips(stack)) == ([], [])


def test_an_account_shows_what_it_does_beside_what_it_says(stack: Stack) -> None:
    path = acme_of_jane(stack)
    fell: dict[str, Any] = {"metric": "weekly_logins", "value": 40, "previous_value": 80, "window_days": 30}
    tell(stack, "MetricChanged", account_id="acme", **fell)
    tell(stack, "AccountContracted", account_id="acme", arr=6000)

    page = body(stack, f"{path}?account=acme")

    assert "weekly_logins fell by 50% in 30 days" in page
    assert "Pays less since 5 January 2026" in page


def test_a_health_is_set_by_hand_with_who_and_when_and_taken_back(stack: Stack) -> None:
    path = f"{acme_of_jane(stack)}?account=acme"

    for _ in range(2):
        assert submit(stack, path, **HEALTH).status == 303

    [item] = items(stack, pk="ACCOUNT#acme", sk="ASSESSED")
    assert (item["colour"], item["by"], item["until"]) == ("red", JANE, "2026-02-01T00:00:00Z")
    assert [(each["by"], each["at"]) for each in item["log"]] == [(JANE, "2026-01-05T09:00:00Z")]
    assert "Set by hand until 1 February 2026" in body(stack, path)
    submit(stack, path, do="trust", account="acme")
    assert "Set by hand" not in body(stack, path)
    assert len(items(stack, pk="ACCOUNT#acme", sk="ASSESSED")[0]["log"]) == 2


def test_a_health_without_a_reason_comes_back_with_what_was_entered(stack: Stack) -> None:
    path = f"{acme_of_jane(stack)}?account=acme"

    response = submit(stack, path, **{**HEALTH, "reason": ""})

    text = response.body.decode()
    assert (response.status, "Say in a few words why." in text, 'value="red" required checked' in text) == (
        400, True, True,
    )  # fmt: skip
    assert items(stack, pk="ACCOUNT#acme", sk="ASSESSED") == []


def test_an_account_is_paused_from_its_page_with_who(stack: Stack) -> None:
    path = f"{acme_of_jane(stack)}?account=acme"

    submit(stack, path, account="acme", until="2026-01-13", reason="Renewal talks")

    [pause] = items(stack, pk="PAUSE")
    assert (pause["told_by"], pause["reason"]) == (JANE, "Renewal talks")
    assert "Nobody here is asked before 13 January 2026." in body(stack, path)


def test_a_pack_comes_by_mail_to_who_asked_and_its_links_lead_to_page_and_slides(
    stack: Stack,
) -> None:
    path = f"{acme_of_jane(stack)}?account=acme"
    assert "Make a page and slides" in body(stack, path)

    assert submit(stack, path, do="deck", account="acme").status == 303
    stack.settle()

    [mail] = [each for each in stack.outbox() if each.tags["kind"] == "slides"]
    assert (mail.to, "as of 5 January 2026" in mail.text) == (JANE, True)
    page, slides, _ = re.findall(r"(/r/\S+)", mail.text)
    assert "/account-pack.html?" in stack.request("GET", page).headers["Location"]
    assert "/account-pack.pptx?" in stack.request("GET", slides).headers["Location"]


def test_every_link_of_a_colleague_is_taken_back_at_once_and_a_new_one_works(stack: Stack) -> None:
    case, path = unhappy(stack), desk_for(stack, JANE)
    kims = desk_for(stack, KIM)
    stack.clock.advance(timedelta(minutes=1))

    operator.revoke(stack.runtime("LifecycleFunction"), JANE)

    assert [stack.request("GET", each).status for each in (path, case, kims)] == [410, 410, 200]
    stack.clock.advance(timedelta(minutes=1))
    assert stack.request("GET", desk_for(stack, JANE)).status == 200
