from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.core.health_policy import WarningPolicy
from functions.core.scales import Metric
from functions.core.standing import Baseline, Heard, Known
from functions.followup.decisions.cusum import cusum
from functions.followup.decisions.warning import EarlyWarning, key_contact_gone, warnings

JANUARY = datetime(2026, 1, 5, 9, tzinfo=UTC)
POLICY = WarningPolicy()
MU, XS = 0.30, (1, 0, -1, -1, 0, -1, -1)
SCORES = {1: 9, 0: 8, -1: 3}


def heard(day: int, score: int | None, contact_id: str = "ann", **changes: Any) -> Heard:
    """Return what was heard so many days after 5 January 2026; its sid is s and the day."""
    at = JANUARY + timedelta(days=day)
    entry = Heard(f"s{day}", contact_id, "product-nps", "relationship", "product", "nps", at, version=1, score=score)
    return replace(entry, **changes)


def csat(day: int, score: int, **changes: Any) -> Heard:
    return heard(day, score, **{"metric": "csat", "touchpoint": "support", "kind": "transactional", **changes})


def found(*entries: Heard, baseline: Baseline | None = None) -> dict[str, EarlyWarning]:
    """Return by rule what the last of some entries warns of, of which all are on record."""
    known = Known(heard=entries, baseline=baseline)
    return {each.rule: each for each in warnings("acme", known, entries[-1], POLICY)}


def test_someone_who_falls_from_promoter_to_detractor_warns_with_both_answers() -> None:
    assert found(heard(0, 9), heard(120, 6)) == {
        "fell": EarlyWarning(
            "acme:fell:s120",
            "fell",
            "The same person gave 9 of 10 (promoter) on 5 January 2026 and 6 of 10 (detractor) on 5 May 2026: "
            "down by 3.",
            ("s0", "s120"),
        )
    }


@pytest.mark.parametrize(
    ("metric", "before", "after", "warns"),
    [
        ("nps", 8, 4, True),
        ("nps", 8, 5, False),
        ("nps", 10, 7, False),
        ("nps", 4, 0, True),
        ("csat", 5, 3, True),
        ("csat", 3, 2, False),
        ("csat", 4, 2, True),
        ("ces", 7, 4, True),
        ("ces", 6, 4, False),
        ("ces", 5, 3, True),  # from easy to hard
        ("nps", 4, 8, False),
    ],
)
def test_a_fall_of_four_points_or_as_much_of_another_scale_warns(
    metric: Metric, before: int, after: int, *, warns: bool
) -> None:
    assert ("fell" in found(heard(0, before, metric=metric), heard(90, after, metric=metric))) == warns


def test_a_fall_is_one_of_the_same_person_about_the_same_thing() -> None:
    assert "fell" not in found(heard(0, 9), heard(90, 2, "bob"))
    assert "fell" not in found(heard(0, 9, ""), heard(90, 2, ""))
    assert "fell" not in found(csat(0, 5), csat(90, 1, touchpoint="csm"))
    assert "fell" not in found(heard(0, 9), heard(90, 2, kind="transactional"))
    assert "fell" in found(heard(0, 9, touchpoint="onboarding"), heard(90, 2))


def test_a_fall_is_held_against_the_last_answer_not_the_best() -> None:
    assert "fell" not in found(heard(0, 10), heard(90, 6), heard(120, None), heard(180, 5))


@pytest.mark.parametrize(("score", "warns"), [(6, True), (7, False), (0, True)])
def test_a_key_contact_who_gives_six_or_less_warns(score: int, *, warns: bool) -> None:
    assert ("key_contact_low" in found(heard(0, score, role="key_contact"))) == warns
    assert "key_contact_low" not in found(heard(0, score))


def test_a_key_contact_who_is_dissatisfied_warns_in_words() -> None:
    [warning] = found(csat(0, 2, role="key_contact")).values()

    assert warning.words == "A key contact gave 2 of 5 (dissatisfied) on 5 January 2026."
    assert "key_contact_low" not in found(csat(0, 3, role="key_contact"))


def test_an_account_that_goes_into_passive_territory_warns_with_its_figures() -> None:
    warning = found(heard(0, 9), heard(1, 8, "bob"), heard(90, 6, "cid"))["account_fell"]

    assert warning.words == (
        "The account went from promoter to passive territory: by the newest answer of each person its NPS was "
        "+50 (n = 2) and is 0 (n = 3) since 5 April 2026."
    )
    assert warning.sids == ("s0", "s1", "s90")


@pytest.mark.parametrize(
    ("before", "after", "warns"),
    [
        ([heard(0, 8), heard(1, 7, "bob")], heard(90, 5, "bob"), True),
        ([heard(0, 5), heard(1, 5, "bob")], heard(90, 5, "cid"), False),  # it was there already
        ([heard(0, 9), heard(1, 9, "bob"), heard(2, 9, "cid")], heard(90, 5), False),
        ([heard(0, 9)], heard(90, 7), False),  # of one person another rule speaks
        ([heard(0, 9), heard(1, 9, "")], heard(90, 5), False),  # and of nobody known, none
        ([heard(0, 9), heard(360, 8, "bob")], heard(367, 6, "cid"), False),  # of more than a year ago
    ],
)
def test_an_account_is_where_the_newest_answers_of_its_people_put_it(
    before: list[Heard], after: Heard, *, warns: bool
) -> None:
    assert ("account_fell" in found(*before, after)) == warns


def test_an_account_of_which_nobody_answers_any_more_warns() -> None:
    warning = found(heard(0, 9, "bob"), heard(90, None), heard(200, None))["silent"]

    assert warning == EarlyWarning(
        "acme:silent:s0",
        "silent",
        "Nobody of the account has answered since 5 January 2026; one person has let 2 surveys in a row pass, the "
        "last until 24 July 2026.",
        ("s0", "s90", "s200"),
    )


def test_a_silence_that_goes_on_is_the_same_warning() -> None:
    two, three = [heard(0, 9), heard(90, None), heard(200, None)], heard(290, None)

    assert found(*two)["silent"].id == found(*two, three)["silent"].id == "acme:silent:s0"


@pytest.mark.parametrize(
    "entries",
    [
        [heard(90, None), heard(200, None)],  # never answered
        [heard(0, 9), heard(200, None)],  # one wave only
        [heard(0, 9), heard(90, None, "bob"), heard(200, None)],  # one each
        [heard(0, 9), heard(90, None), heard(100, 9, "bob"), heard(200, None)],  # a user, while another answers
        [heard(0, 9), heard(90, None, kind="transactional"), heard(200, None)],
        [heard(0, 9), heard(90, None), heard(200, None, kind="transactional")],
        [heard(0, 9), heard(90, None, ""), heard(200, None, "")],
    ],
)
def test_not_every_silence_warns(entries: list[Heard]) -> None:
    assert found(*entries) == {}


def test_a_key_contact_who_falls_silent_warns_although_others_answer() -> None:
    ann = [heard(day, score, role="key_contact") for day, score in ((0, 9), (90, None), (200, None))]

    assert found(ann[0], ann[1], heard(100, 9, "bob"), ann[2]) == {
        "key_contact_silent": EarlyWarning(
            "acme:key_contact_silent:s0",
            "key_contact_silent",
            "A key contact who answered on 5 January 2026 has let 2 surveys in a row pass, the last until "
            "24 July 2026.",
            ("s0", "s90", "s200"),
        )
    }


def test_what_was_said_about_a_csm_is_no_evidence_in_a_warning_that_they_read() -> None:
    about_csm = heard(0, 10, touchpoint="csm"), heard(1, 9, "bob", touchpoint="csm")

    assert found(*about_csm, heard(90, 2)) == {}
    assert "fell" in found(heard(0, 10), heard(90, 2, touchpoint="csm"))  # which is kept from them as a whole


def test_an_answer_about_a_csm_ends_a_silence_and_its_day_is_not_told() -> None:
    product, about_csm = heard(0, 9), heard(95, 9, "bob", touchpoint="csm")
    missed = heard(90, None), heard(200, None), heard(290, None)

    assert "silent" not in found(product, missed[0], about_csm, missed[1])
    assert found(product, missed[0], about_csm, *missed[1:])["silent"].words == (
        "Nobody of the account has answered lately; one person has let 2 surveys in a row pass, the last until "
        "22 October 2026."
    )


def test_a_key_contact_who_answered_about_their_csm_alone_is_not_told_of_as_silent() -> None:
    ann = [heard(day, None, role="key_contact") for day in (90, 200)]

    assert found(heard(0, 9, touchpoint="csm"), ann[0], heard(100, 9, "bob"), ann[1]) == {}
    assert found(heard(0, 9), heard(90, None, touchpoint="csm"), heard(200, None)) == {}


def test_a_key_contact_who_is_gone_warns_once_for_each_time() -> None:
    assert key_contact_gone("acme", "ann", "left", JANUARY) == EarlyWarning(
        "acme:key_contact_gone:ann:2026-01-05T09:00:00Z",
        "key_contact_gone",
        "A key contact seems to have left the company (5 January 2026).",
    )
    assert "mail comes back" in key_contact_gone("acme", "ann", "unreachable", JANUARY).words


@pytest.mark.parametrize(
    ("k", "sums"),
    [(0.15, [0, 0.15, 1.30, 2.45, 2.60, 3.75, 4.90]), (0.25, [0, 0.05, 1.10, 2.15, 2.20, 3.25, 4.30])],
)
def test_the_cusum_of_the_worked_example_alarms_at_the_seventh_answer(k: float, sums: list[float]) -> None:
    steps = list(cusum(XS, MU, k, h=4))

    assert [step.sum for step in steps] == pytest.approx(sums)
    assert [step.alarm for step in steps] == [False] * 6 + [True]


def test_after_an_alarm_the_cusum_begins_anew() -> None:
    steps = list(cusum((*XS, -1, 1, -1), MU, k=0.15, h=4))

    assert [step.sum for step in steps[6:]] == pytest.approx([4.90, 1.15, 0.30, 1.45])
    assert [step.since for step in steps] == [0, 1, 1, 1, 1, 1, 1, 7, 7, 7]


def test_a_cusum_of_exactly_h_does_not_alarm() -> None:
    steps = list(cusum((-1, -1, -1, -1), 0.10, k=0.25, h=3.4))  # of plain floats the sum is 3.4000000000000004

    assert (steps[-1].sum, steps[-1].alarm) == (3.4, False)


def test_a_slow_fall_warns_at_the_answer_that_tips_the_scale_with_the_answers_it_rests_on() -> None:
    baseline = Baseline(expected=MU, answers=8, until=JANUARY)
    slow = [heard(10 * n, SCORES[x], f"person-{n}") for n, x in enumerate(XS, 1)]

    assert "drift" not in found(*slow[:6], baseline=baseline)
    assert found(*slow, baseline=baseline)["drift"] == EarlyWarning(
        "acme:drift:s70",
        "drift",
        "A slow fall: the 6 answers from 25 January 2026 to 16 March 2026 make an NPS of \N{MINUS SIGN}67 (n = 6) "
        "where +30 was to be expected (CUSUM 4.90, over 4).",
        ("s20", "s30", "s40", "s50", "s60", "s70"),
    )


def test_a_slow_fall_is_held_against_eight_answers_at_least_and_counts_none_of_them() -> None:
    slow = [heard(10 * n, SCORES[x], f"person-{n}") for n, x in enumerate(XS, 1)]

    assert "drift" not in found(*slow)
    assert "drift" not in found(*slow, baseline=Baseline(MU, 7, JANUARY))
    assert "drift" not in found(*slow, baseline=Baseline(MU, 8, slow[2].at))
    assert "drift" not in found(*slow[:6], csat(70, 1), baseline=Baseline(MU, 8, JANUARY))


def test_what_was_taken_out_of_the_figures_and_what_is_said_on_leaving_warns_of_nothing() -> None:
    low = heard(90, 0, role="key_contact")

    assert found(heard(0, 9), replace(low, excluded="a test of ours")) == {}
    assert found(heard(0, 9), replace(low, touchpoint="churn")) == {}
    assert "fell" not in found(heard(0, 9, excluded="a mistake"), low)


def test_an_edit_that_changes_nothing_gives_the_same_warnings_whatever_has_come_since() -> None:
    before, first = heard(0, 9), heard(90, 3, role="key_contact")
    edited = replace(first, version=2, comment="It is slow")

    once = warnings("acme", Known(heard=(before,)), first, POLICY)
    again = warnings("acme", Known(heard=(before, first, heard(120, 2))), edited, POLICY)

    assert [each.id for each in once] == ["acme:fell:s90", "acme:key_contact_low:s90"]
    assert again == once


def test_an_edit_is_not_held_against_the_answer_that_it_replaces() -> None:
    first = heard(90, 10)

    assert warnings("acme", Known(heard=(first,)), replace(first, version=2, score=4), POLICY) == ()
