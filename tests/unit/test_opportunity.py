from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from functions.core.health import Health
from functions.core.outgoing import AccountAtRisk, HealthChanged, PromoterIdentified
from functions.core.standing import Case, Heard, Known, Override
from functions.followup.cases.casework import Situation
from functions.followup.decisions.deciding import decide_answer
from functions.followup.decisions.opportunity import Circumstances, Expansion, opportunities
from functions.followup.decisions.risk import at_risk, health_changed
from functions.followup.decisions.warning import EarlyWarning
from functions.followup.decisions.weighing import health_event
from tests.making import JANE, a_programme, an_account

JANUARY = datetime(2026, 1, 5, 9, tzinfo=UTC)
NOTHING_ELSE = Circumstances()
RED = Health(45.4, "red", "red", ("support CSAT 30 from 3 answers pulls it down",), "2 of 4 touchpoints, n = 5")


def heard(day: int, score: int, contact_id: str, **changes: Any) -> Heard:
    at = JANUARY + timedelta(days=day)
    entry = Heard(f"s{day}", contact_id, "product-nps", "relationship", "product", "nps", at, version=1, score=score)
    return replace(entry, **changes)


PROMOTERS = (heard(0, 9, "ann"), heard(30, 10, "bob"), heard(60, 9, "cid"))


def expansion(*entries: Heard, circumstances: Circumstances = NOTHING_ELSE, **known: Any) -> Expansion | None:
    """Return whether the last of some entries shows that Acme is ripe for more."""
    found = opportunities("acme", Known(heard=entries, **known), entries[-1], circumstances)
    return next((each for each in found if isinstance(each, Expansion)), None)


def test_a_promoter_is_told_with_what_they_consented_to() -> None:
    ann = heard(0, 9, "ann", role="key_contact")

    [told] = opportunities("acme", Known(), ann, Circumstances(quote=True, contact=False))

    assert told == PromoterIdentified(
        id="s0:promoter:1",
        occurred_at=JANUARY,
        sid="s0",
        account_id="acme",
        contact_id="ann",
        survey_id="product-nps",
        score=9,
        role="key_contact",
        quote=True,
        contact=False,
    )


@pytest.mark.parametrize(
    "changes",
    [{"score": 8}, {"contact_id": ""}, {"excluded": "a test"}, {"touchpoint": "churn"}, {"metric": "ces", "score": 7}],
)
def test_nobody_else_is_a_promoter(changes: dict[str, Any]) -> None:
    assert opportunities("acme", Known(), replace(PROMOTERS[0], **changes), NOTHING_ELSE) == ()


def test_an_account_of_three_promoters_is_ripe_for_more() -> None:
    assert expansion(*PROMOTERS) == Expansion(
        "acme:expansion:s60",
        "3 of 3 people who answered since 5 January 2026 are promoters, nobody was unhappy, and no case is open: "
        "a good time to talk about more.",
        ("s0", "s30", "s60"),
    )


def test_a_fourth_promoter_tells_nothing_new() -> None:
    fourth = expansion(*PROMOTERS, heard(70, 10, "dee"))

    assert fourth is not None
    assert fourth.id == "acme:expansion:s60"


@pytest.mark.parametrize(
    "entries",
    [
        PROMOTERS[:2],
        (*PROMOTERS[:2], heard(60, 9, "bob")),  # two people
        (PROMOTERS[0], PROMOTERS[1], heard(121, 9, "cid")),  # the first of them too long ago
        (heard(1, 2, "dee", metric="csat"), *PROMOTERS),
        (heard(1, 3, ""), *PROMOTERS),
    ],
)
def test_an_account_with_fewer_promoters_or_someone_unhappy_is_not_ripe(entries: tuple[Heard, ...]) -> None:
    assert expansion(*entries) is None


def test_an_account_where_something_is_promised_or_at_stake_is_not_ripe() -> None:
    now = PROMOTERS[-1].at
    case = Case("c1", "answer", "acme", "Acme", "ann", ("s0",), JANUARY, now, JANE)
    red = Override("red", "their champion has left", "Jane Doe", now + timedelta(days=1))

    assert expansion(*PROMOTERS, cases=(case,)) is None
    assert expansion(*PROMOTERS, cases=(replace(case, state="closed"),)) is not None
    assert expansion(*PROMOTERS, override=red) is None
    assert expansion(*PROMOTERS, circumstances=Circumstances(churned_at=JANUARY)) is None


def test_what_an_answer_said_before_it_was_edited_does_not_count() -> None:
    *others, last = PROMOTERS
    known = Known(heard=(*others, replace(last, score=2)))

    assert len(opportunities("acme", known, replace(last, version=2), NOTHING_ELSE)) == 2


@pytest.mark.parametrize(("renewal", "ripe"), [(30, False), (31, True), (0, False), (-1, True)])
def test_an_account_is_not_offered_more_in_the_month_before_it_renews(renewal: int, *, ripe: bool) -> None:
    day: date = PROMOTERS[-1].at.date() + timedelta(days=renewal)

    assert (expansion(*PROMOTERS, circumstances=Circumstances(renewal_date=day)) is not None) == ripe


def test_all_that_warns_in_one_answer_is_one_event() -> None:
    fell = EarlyWarning("acme:fell:s1", "fell", "The same person gave ...", ("s0", "s1"))
    low = EarlyWarning("acme:key_contact_low:s1", "key_contact_low", "A key contact gave ...", ("s1",))

    assert at_risk("acme", (low, fell), RED, 12000, JANUARY) == AccountAtRisk(
        id="acme:fell:s1+acme:key_contact_low:s1",
        occurred_at=JANUARY,
        account_id="acme",
        rules=("key_contact_low", "fell"),
        evidence=("A key contact gave ...", "The same person gave ..."),
        health=45,
        colour="red",
        arr=12000,
    )
    assert at_risk("acme", (), RED, 12000, JANUARY) is None


def test_a_health_is_told_when_another_figure_would_be_seen() -> None:
    assert health_changed("acme", None, RED, JANUARY, "s1:1") == HealthChanged(
        id="acme:health:s1:1",
        occurred_at=JANUARY,
        account_id="acme",
        score=45,
        colour="red",
        reasons=("support CSAT 30 from 3 answers pulls it down",),
        coverage="2 of 4 touchpoints, n = 5",
        overridden=False,
    )
    assert health_changed("acme", RED, replace(RED, score=45.1), JANUARY, "s1:1") is None
    assert health_changed("acme", RED, replace(RED, score=46), JANUARY, "s1:1") is not None
    assert health_changed("acme", RED, replace(RED, overridden=True), JANUARY, "s1:1") is not None


def test_an_account_of_which_still_nothing_is_known_is_not_told_of() -> None:
    nothing = Health(None, None, None, ("No score: ...",), "0 of 4 touchpoints, n = 0")

    assert health_changed("acme", None, nothing, JANUARY, "s1:1") is None
    gone = health_changed("acme", RED, nothing, JANUARY, "s1:1")
    assert gone is not None
    assert (gone.score, gone.colour) == (None, None)


def situation(before: Known, after: Heard) -> Situation:
    return Situation(an_account(), before.including(after), a_programme(), after.at, before)


def test_what_was_said_about_a_csm_is_in_no_health_that_is_told() -> None:
    about_csm = [heard(day, 2, "ann", touchpoint="csm", about=JANE.email) for day in (1, 2)]
    answers = [heard(3, 4, "bob"), heard(4, 5, "cid", touchpoint="support")]
    before = Known(heard=(*about_csm, *answers))

    told = health_event(situation(before, heard(5, 6, "dee")), "s5:1")

    assert told is not None
    assert told.coverage == "2 of 4 touchpoints, n = 3"
    assert "CSM" not in " ".join(told.reasons)
    lower = situation(before.including(heard(5, 6, "dee")), heard(6, 0, "eve", touchpoint="csm"))
    assert health_event(lower, "s6:1") is None


def test_two_answers_within_a_second_are_two_changes_of_health() -> None:
    ann, bob = heard(3, 9, "ann"), heard(3, 0, "bob", sid="s3-bob", touchpoint="support")
    third, at = heard(3, 2, "cid", sid="s3-cid"), JANUARY + timedelta(days=3)
    before = Known(heard=(ann, bob))

    changes = [
        event
        for version in (third, replace(third, score=9, version=2))
        for event in decide_answer(version, replace(situation(before, version), at=at)).events
        if isinstance(event, HealthChanged)
    ]

    assert [each.id for each in changes] == ["acme:health:s3-cid:1", "acme:health:s3-cid:2"]
