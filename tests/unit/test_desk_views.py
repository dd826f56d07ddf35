from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from functions.core.people import Account, Role
from functions.core.standing import Heard, Override
from functions.core.tags import Tagging
from functions.followup.desk.account import annotations, facts, health_seen, in_force, members, never_answered
from functions.followup.desk.forms import Ask, Assess, Deck, read
from functions.followup.desk.views import (
    Filters,
    Sight,
    account_lines,
    answer_lines,
    answers,
    choices,
    in_order,
    lately_closed,
    sight,
    silences,
    silent_lines,
    tag_choices,
)
from functions.followup.web.submission import Mistake
from tests.cases import KIM, LEE, SID, a_case, a_heard, about_jane, acme, known, seen_by, with_team
from tests.making import JANE, MONDAY, a_candidate, a_contact, a_programme

DAY = timedelta(days=1)
LATER = MONDAY + 60 * DAY
PEOPLE = {"ann": a_contact()}
ONCE = "b" * 26
NOTHING = Filters()


def one(*heard: Heard, account: Account | None = None, **changes: Any) -> Sight:
    """Return what Jane sees of Acme."""
    return sight(seen_by(JANE), account or acme(), known(*heard, **changes))


def test_the_newest_answer_comes_first_and_silence_is_no_answer() -> None:
    newer, none = a_heard(sid="b", at=LATER), a_heard(sid="c", score=None, at=LATER)

    found = answers([one(a_heard(), none), one(newer, account=acme(account_id="bolt"))], NOTHING)

    assert [(each.account.account_id, heard.sid) for each, heard in found] == [("bolt", "b"), ("acme", SID)]


def test_what_is_about_the_csm_is_on_the_desk_of_their_lead_and_not_on_theirs() -> None:
    assert answers([one(about_jane())], NOTHING) == []
    assert len(answers([sight(seen_by(LEE), acme(), known(about_jane()))], NOTHING)) == 1
    assert silences([one(about_jane(score=None))]) == []


@pytest.mark.parametrize(
    ("wanted", "left"),
    [
        (Filters(survey="onboarding-nps"), [SID, "b"]),
        (Filters(survey="other"), []),
        (Filters(category="promoter"), ["b"]),
        (Filters(category="detractor"), [SID]),
        (Filters(tag="exports"), [SID]),
        (Filters(tag="exports", category="promoter"), []),
    ],
)
def test_answers_are_narrowed_down(wanted: Filters, left: list[str]) -> None:
    said = one(a_heard(tags=("exports",), at=LATER), a_heard(sid="b", score=10))

    assert [heard.sid for _, heard in answers([said], wanted)] == left


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [(Filters(segment="smb"), True), (Filters(segment="x"), False), (Filters(csm=JANE.email), True),
     (Filters(csm=KIM.email), False)],
)  # fmt: skip
def test_accounts_are_narrowed_down(wanted: Filters, fits: bool) -> None:  # noqa: FBT001
    assert wanted.account(acme()) is fits


def test_only_what_occurs_can_be_chosen_and_a_tag_that_is_gone_goes_by_its_id() -> None:
    found = choices([one(a_heard(tags=("price", "old")))], tag_choices(with_team()), [JANE])

    assert [(each.value, each.text) for each in found.surveys] == [("onboarding-nps", "Onboarding NPS")]
    assert [each.text for each in found.categories] == ["Detractor"]
    assert [each.text for each in found.segments] == ["smb"]
    assert [each.text for each in found.tags] == ["old", "Price"]
    assert found.csms == ()


def test_an_answer_tells_of_whom_of_what_and_whether_there_is_a_case() -> None:
    seen = one(a_heard(tags=("exports",)), cases=(a_case(),))

    [line] = answer_lines(answers([seen], NOTHING), PEOPLE, tag_choices(with_team()))

    assert (line.person, line.account, line.score, line.high, line.tags) == ("Ann Lee", "Acme", 3, 10, ("Exports",))
    assert line.case_id == SID


@pytest.mark.parametrize(("contact_id", "name"), [("", "Someone without a name"), ("gone", "Someone who is gone")])
def test_who_has_no_name_is_given_none(contact_id: str, name: str) -> None:
    [line] = answer_lines(answers([one(a_heard(contact_id=contact_id))], NOTHING), PEOPLE, {})

    assert line.person == name


def test_overdue_cases_come_first_then_urgent_ones_and_answered_ones_last() -> None:
    late = a_case(case_id="late", due_at=MONDAY - DAY, priority="normal")
    urgent, usual = (
        a_case(case_id="urgent"),
        a_case(case_id="usual", priority="normal", due_at=MONDAY + timedelta(hours=1)),
    )
    done = a_case(case_id="done", state="answered", due_at=MONDAY - 2 * DAY)

    assert [each.case_id for each in in_order([done, usual, urgent, late], MONDAY)] == [
        "late",
        "urgent",
        "usual",
        "done",
    ]


def test_what_was_closed_in_the_last_month_is_shown_the_last_first() -> None:
    closed = [a_case(case_id=name, state="closed", closed_at=LATER - days * DAY) for name, days in
              (("a", 2), ("b", 1), ("c", 31))]  # fmt: skip

    assert [each.case_id for each in lately_closed([*closed, a_case()], LATER)] == ["b", "a"]


def test_who_let_the_last_survey_close_is_silent_key_contacts_first() -> None:
    user = {"contact_id": "bob", "role": "end_user"}
    seen = one(
        a_heard(),
        a_heard(sid="b", score=None, at=MONDAY + DAY),
        a_heard(sid="c", score=None, at=MONDAY + 2 * DAY),
        a_heard(sid="d", score=None, at=LATER, **user),
        a_heard(sid="e", contact_id="cy", score=None),
        a_heard(sid="f", contact_id="cy", at=LATER),
    )

    lines = silent_lines(silences([seen]), PEOPLE)

    assert [(each.contact_id, each.count, each.ever) for each in lines] == [("ann", 2, True), ("bob", 1, False)]


def test_accounts_come_by_name_and_nothing_ranks_them() -> None:
    seen = [one(a_heard(score=score), account=acme(account_id=name, name=name)) for name, score in
            (("Cove", 1), ("acme", 10), ("Bolt", 5))]  # fmt: skip

    lines = account_lines(seen, lambda _one, _case: True, {"Bolt": LATER})

    assert [(each.name, each.paused) for each in lines] == [("acme", False), ("Bolt", True), ("Cove", False)]


def test_who_was_asked_and_never_answered_is_told_from_who_was_not_asked() -> None:
    people: list[tuple[str, Role]] = [("ann", "end_user"), ("bob", "key_contact"), ("cy", "end_user")]
    everyone = members(
        [(a_contact(contact_id=name, name=name), replace(a_candidate().membership, contact_id=name, role=role))
         for name, role in people], MONDAY)  # fmt: skip
    heard = [a_heard(), a_heard(sid="b", contact_id="bob", score=None)]

    assert [each.name for each in everyone] == ["bob", "ann", "cy"]
    assert [each.contact_id for each in never_answered(everyone, heard)] == ["bob"]


def test_what_the_company_changed_for_an_account_or_for_everyone_is_told_the_last_first() -> None:
    told: list[dict[str, Any]] = [
        {"at": "2026-01-02", "title": "Faster exports", "account_ids": ["acme", "bolt"]},
        {"at": "2026-01-03", "title": "For another", "account_ids": ["bolt"]},
        {"at": "2026-01-04", "title": "New prices", "text": "For all", "everyone": True},
    ]

    assert [(each.title, each.text) for each in annotations(told, "acme")] == [
        ("New prices", "For all"), ("Faster exports", ""),
    ]  # fmt: skip


def test_a_health_set_by_hand_holds_until_its_day() -> None:
    said = replace(known(), override=Override("red", "They told us", JANE.email, LATER))

    assert in_force(said, MONDAY) == said.override
    assert in_force(said, LATER) is None


def test_a_csm_cannot_tell_from_the_health_what_was_said_about_them() -> None:
    heard = [a_heard(sid=str(number), touchpoint="product", score=9) for number in range(3)]
    heard += [about_jane(sid=f"c{number}", score=1) for number in range(3)]

    def seen(sight_: Sight) -> float | None:
        return health_seen(sight_, {}, a_programme().health, MONDAY + DAY).score

    assert seen(one(*heard)) is None
    assert seen(sight(seen_by(LEE), acme(), known(*heard))) is not None


def test_the_facts_of_an_account_are_told_in_words() -> None:
    told = facts(acme(renewal_date=date(2026, 9, 30), merged_into="bolt"), MONDAY.date(), None)

    assert facts(acme(), MONDAY.date(), "EUR")[2] == "EUR\N{NO-BREAK SPACE}12,000 a year"
    assert told == ("smb", "live", "12,000 a year", "renews on 30 September 2026", "has become part of bolt")


@pytest.mark.parametrize(
    ("leaves_on", "words"),
    [
        (None, "has left"),
        (date(2026, 1, 6), "gave notice, leaves on 6 January 2026"),
        (date(2026, 1, 5), "has left"),
    ],
)
def test_an_account_that_gave_notice_is_there_until_the_day_it_leaves(leaves_on: date | None, words: str) -> None:
    assert facts(acme(churned_at=MONDAY, leaves_on=leaves_on), MONDAY.date(), None)[-1] == words


def posted(**form: Any) -> Any:
    return read(urlencode(form).encode(), MONDAY.date())


def test_somebody_is_asked_now_or_everybody() -> None:
    assert posted(do="ask", account="acme", survey="csm-nps", contact="ann", once=ONCE) == Ask(
        "acme", "csm-nps", "ann", ONCE
    )
    assert posted(do="ask", account="acme", survey="csm-nps", contact="", once=ONCE).contact_id == ""


def test_a_health_is_set_for_at_most_ninety_days() -> None:
    form = {"do": "health", "account": "acme", "colour": "red", "reason": "They told us"}

    assert posted(**form, until="2026-04-05") == Assess("acme", "red", "They told us", date(2026, 4, 5))
    assert posted(**form, until="2026-04-06").kind == "no_near_day"
    assert posted(**form, until="2026-01-05").kind == "no_near_day"


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ({"do": "ask", "account": "acme", "survey": "x", "once": "short"}, "unreadable"),
        ({"do": "ask", "account": "", "survey": "x", "once": ONCE}, "unreadable"),
        ({"do": "sell", "account": "acme"}, "unreadable"),
        ({"do": "health", "account": "acme", "reason": "x", "until": "2026-02-01"}, "no_colour"),
        ({"do": "health", "account": "acme", "colour": "blue", "reason": "x"}, "no_colour"),
        ({"do": "health", "account": "acme", "colour": "red", "until": "2026-02-01"}, "no_reason"),
    ],
)
def test_a_form_of_an_account_that_cannot_be_done_says_what_is_to_be_put_right(form: dict[str, str], kind: str) -> None:
    mistake = posted(**form)

    assert isinstance(mistake, Mistake)
    assert mistake.kind == kind


def test_a_deck_and_the_taking_back_of_a_health_need_no_more_than_the_account() -> None:
    assert posted(do="deck", account="acme") == Deck("acme")
    assert posted(do="trust", account="acme") == Assess("acme", None, "", MONDAY.date())


def test_a_programme_without_tags_offers_none() -> None:
    assert tag_choices(with_team(tags=Tagging())) == {}
