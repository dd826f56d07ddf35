"""What the queries of the reports make of small lakes."""

from datetime import date
from typing import Any

import pytest

from tests.adapters.querying import MERGED, Ask, account, answer, invited, outcome


def test_accounts_are_as_they_were_known_at_the_landmark_with_those_that_merged_into_them(ask: Ask) -> None:
    later = account("acme", 2, at="2025-07-01T00:00:00Z", arr=99_000, segment="large", renewal_date="2026-09-30")

    [row] = ask("landmark_accounts", accounts=[*MERGED, {**later, "launch_date": "2023-05-01"}])

    assert (row["account_id"], row["first_day"], row["segment"]) == ("acme", date(2022, 2, 1), "smb")
    assert (row["arr"], row["renewal_date"]) == (15_000, date(2025, 9, 30))


def test_what_an_account_paid_that_had_merged_by_the_landmark_is_in_what_the_other_pays(ask: Ask) -> None:
    before = account("branch", at="2025-05-01T00:00:00Z", merged_into="acme", arr=3_000)

    [row] = ask("landmark_accounts", accounts=[account("acme", arr=12_000), before])

    assert (row["account_id"], row["arr"]) == ("acme", 12_000)


def test_an_account_that_nobody_had_told_of_by_the_landmark_has_no_revenue_or_segment_then(ask: Ask) -> None:
    [row] = ask("landmark_accounts", accounts=[account("new", at="2025-07-01T00:00:00Z", arr=5)])

    assert (row["segment"], row["arr"], row["renewal_date"]) == (None, None, None)


def test_an_account_that_is_not_launched_yet_is_a_customer_from_its_first_record(ask: Ask) -> None:
    [row] = ask("landmark_accounts", accounts=[account("soon", launch_date="2026-03-01")])

    assert row["first_day"] == date(2025, 1, 1)


def test_outcomes_by_the_date_are_told_once_in_the_account_that_theirs_ended_in(ask: Ask) -> None:
    told = [
        outcome("one", "expanded", "2025-07-01T09:00:00Z", account_id="branch", arr=9, previous_arr=3),
        outcome("one", "expanded", "2025-07-01T09:00:00Z", account_id="branch", arr=8, previous_arr=3, version=2),
        outcome("two", "churned", "2025-12-28T05:59:59Z"),
        outcome("three", "renewed", "2025-12-28T06:00:01Z"),
    ]

    rows = ask("landmark_outcomes", accounts=MERGED, outcomes=told)

    assert [(row["account_id"], row["outcome_id"], row["outcome"], row["arr"]) for row in rows] == [
        ("acme", "one", "expanded", 8), ("acme", "two", "churned", None),
    ]  # fmt: skip


def test_an_account_that_another_merged_into_has_not_churned_because_that_one_had(ask: Ask) -> None:
    ended = outcome("one", "churned", "2025-10-01T00:00:00Z", account_id="branch")

    assert ask("landmark_outcomes", accounts=MERGED, outcomes=[ended]) == []


def test_an_account_that_a_churned_one_merged_into_is_still_a_customer_that_may_be_silent(ask: Ask) -> None:
    ended = outcome("one", "churned", "2025-10-01T00:00:00Z", account_id="branch")
    sent = [invited("a", "2025-09-01T00:00:00Z")]

    rows = ask("silence_accounts", accounts=MERGED, invitations=sent, outcomes=[ended])

    assert [row["account_id"] for row in rows] == ["acme"]


def test_an_account_scores_the_worst_of_what_its_people_last_said_by_the_landmark(ask: Ask) -> None:
    said = [
        answer("a", 2, "2025-05-01T00:00:00Z", contact_key="ann"),
        answer("b", 9, "2025-06-30T23:59:59Z", contact_key="ann"),
        answer("c", 7, "2025-06-01T00:00:00Z", contact_key="bob", account_id="branch"),
        answer("d", 0, "2025-07-01T00:00:00Z", contact_key="bob"),
        answer("e", 0, "2025-06-01T00:00:00Z", channel="link"),
        answer("f", 4, "2025-06-01T00:00:00Z", metric="csat"),
    ]

    rows = ask("landmark_scores", accounts=MERGED, responses=said)

    whole = [row for row in rows if row["survey_id"] is None]
    assert [(row["metric"], row["account_id"], row["score"], row["last_day"]) for row in whole] == [
        ("csat", "acme", 4, date(2025, 6, 1)), ("nps", "acme", 7, date(2025, 6, 30)),
    ]  # fmt: skip


def overall(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the scores by metric, without those of each survey alone."""
    return [row for row in rows if row["survey_id"] is None]


NOTICE = outcome("one", "churned", "2025-06-10T09:00:00Z", effective_date="2025-09-30")
BEFORE_AND_AFTER = [
    answer("a", 8, "2025-06-09T23:59:59Z", contact_key="ann"),
    answer("b", 2, "2025-06-10T08:00:00Z", contact_key="ann"),
    answer("c", 9, "2025-06-20T08:00:00Z", contact_key="bob"),
]


def test_what_was_said_from_the_day_of_notice_on_is_told_apart(ask: Ask) -> None:
    said = [*BEFORE_AND_AFTER, answer("d", 1, "2025-06-20T08:00:00Z", account_id="bolt")]
    later = outcome("two", "churned", "2025-06-15T00:00:00Z", account_id="bolt")

    both, late = overall(ask("landmark_scores", responses=said, outcomes=[NOTICE, later]))

    assert (both["score"], both["last_day"], both["late_day"]) == (8, date(2025, 6, 9), date(2025, 6, 20))
    assert (late["score"], late["last_day"], late["late_day"]) == (None, None, date(2025, 6, 20))


@pytest.mark.parametrize(
    ("told", "late"),
    [
        ({"at": "2025-07-01T00:00:00Z"}, False),
        ({"account_id": "branch"}, False),
        ({"at": "2025-06-30T23:59:59Z"}, False),
        ({"at": "2025-06-20T08:00:00Z"}, True),
    ],
)
def test_notice_counts_if_an_account_gave_it_itself_and_by_then(ask: Ask, told: dict[str, str], *, late: bool) -> None:
    [row] = overall(ask("landmark_scores", accounts=MERGED, responses=BEFORE_AND_AFTER, outcomes=[NOTICE | told]))

    assert (row["late_day"] is not None) == late


@pytest.mark.parametrize(("at", "late"), [("2025-06-12T00:00:00Z", False), ("2025-07-01T00:00:00Z", True)])
def test_notice_that_was_taken_back_by_the_landmark_is_none(ask: Ask, at: str, *, late: bool) -> None:
    stays = outcome("two", "renewed", at, account_id="branch")

    [row] = overall(ask("landmark_scores", accounts=MERGED, responses=BEFORE_AND_AFTER, outcomes=[NOTICE, stays]))

    assert (row["late_day"] is not None) == late


def test_an_outcome_is_told_with_the_day_of_leaving(ask: Ask) -> None:
    [row] = ask("landmark_outcomes", outcomes=[NOTICE])

    assert (row["told_at"].date(), row["effective_date"]) == (date(2025, 6, 10), date(2025, 9, 30))


def test_of_one_survey_an_account_scores_the_worst_of_what_its_people_last_said_in_it(ask: Ask) -> None:
    said = [
        answer("a", 2, "2025-05-01T00:00:00Z", contact_key="ann", survey_id="support"),
        answer("b", 9, "2025-06-30T23:59:59Z", contact_key="ann", survey_id="product"),
        answer("c", 8, "2025-06-01T00:00:00Z", contact_key="bob", survey_id="product", account_id="branch"),
        answer("d", 3, "2024-06-01T00:00:00Z", contact_key="cat", survey_id="old"),
    ]

    rows = ask("landmark_scores", accounts=MERGED, responses=said)

    assert [(row["survey_id"], row["score"]) for row in rows] == [
        (None, 8), ("old", None), ("product", 8), ("support", 2),
    ]  # fmt: skip


def test_of_two_answers_on_one_day_the_worse_counts(ask: Ask) -> None:
    said = [
        answer("a", 2, "2025-06-01T08:00:00Z", contact_key="ann", survey_id="support"),
        answer("b", 9, "2025-06-01T20:00:00Z", contact_key="ann", survey_id="product"),
    ]

    assert ask("landmark_scores", responses=said)[0]["score"] == 2


def test_an_account_belongs_where_its_newest_answer_by_the_landmark_says_and_not_the_one_that_merged_into_it(
    ask: Ask,
) -> None:
    said = [
        answer("a", 2, "2025-05-01T00:00:00Z", groups="segment=smb"),
        answer("b", 9, "2025-06-01T00:00:00Z", groups="segment=large\nplan=pro", metric="csat"),
        answer("c", 9, "2025-06-02T00:00:00Z", groups="segment=left", excluded_at="2025-06-03T00:00:00Z"),
        answer("d", 9, "2025-06-20T00:00:00Z", groups="segment=branch", account_id="branch"),
        answer("e", 9, "2025-07-01T00:00:00Z", groups="segment=later"),
    ]

    rows = ask("landmark_scores", accounts=MERGED, responses=said)

    assert {row["groups"] for row in rows} == {"segment=large\nplan=pro"}


def test_a_score_that_was_changed_after_the_landmark_counts_as_it_stood_then(ask: Ask) -> None:
    changed = answer("a", 0, "2025-06-29T00:00:00Z", version=2, updated_at="2025-07-02T00:00:00Z")

    row, _ = ask("landmark_scores", responses=[answer("a", 9, "2025-06-29T00:00:00Z"), changed])

    assert row["score"] == 9


def test_a_score_older_than_a_year_is_named_by_its_day_and_not_used(ask: Ask) -> None:
    old, _ = ask("landmark_scores", responses=[answer("a", 3, "2024-06-29T09:00:00Z")])

    assert (old["score"], old["last_day"]) == (None, date(2024, 6, 29))


def test_who_was_asked_and_who_answered_is_counted_by_account_in_the_year_before_the_landmark(ask: Ask) -> None:
    sent = [
        invited("a", "2025-06-30T23:00:00Z", version=2),
        invited("a", "2025-06-30T23:00:00Z", "sent"),
        invited("b", "2025-06-01T00:00:00Z", "sent", account_id="quiet"),  # never arrived
        invited("c", "2025-07-01T00:00:00Z", account_id="late"),
        invited("d", "2025-06-01T00:00:00Z", account_id="branch"),
    ]

    rows = ask("landmark_asked", accounts=MERGED, invitations=sent, responses=[answer("d", 9, "2025-06-02T00:00:00Z")])

    assert rows == [{"account_id": "acme", "asked": 2, "answers": 1}]


@pytest.mark.parametrize("unasked", ["link", "kiosk"])
def test_an_account_is_not_heard_from_by_whom_nobody_asked(ask: Ask, unasked: str) -> None:
    said = [answer("b", 9, "2025-06-02T00:00:00Z", channel=unasked)]

    rows = ask("landmark_asked", invitations=[invited("a", "2025-06-01T00:00:00Z")], responses=said)

    assert rows == [{"account_id": "acme", "asked": 1, "answers": 0}]


def test_whose_answer_was_left_out_counts_as_neither_asked_nor_heard(ask: Ask) -> None:
    sent = [invited(sid, "2025-06-01T00:00:00Z", "answered", account_id=sid) for sid in ("by then", "later")]
    said = [answer(sid, 9, "2025-06-02T00:00:00Z", account_id=sid) for sid in ("by then", "later")]
    said += [
        {**said[0], "version": 2, "excluded_at": "2025-09-01T00:00:00Z"},
        {**said[1], "version": 2, "excluded_at": "2025-12-29T00:00:00Z"},
    ]

    rows = ask("landmark_asked", invitations=sent, responses=said)

    assert rows == [{"account_id": "later", "asked": 1, "answers": 1}]


def test_an_anonymous_answer_is_heard_though_nothing_joins_it_to_what_was_sent(ask: Ask) -> None:
    sent = [invited("a", "2025-06-01T00:00:00Z", "answered")]
    said = [answer("drawn", 9, "2025-06-02T00:00:00Z", contact_key=None)]

    rows = ask("landmark_asked", invitations=sent, responses=said)

    assert rows == [{"account_id": "acme", "asked": 1, "answers": 1}]


def test_only_what_reached_someone_a_week_ago_or_earlier_counts_for_the_response_rate(ask: Ask) -> None:
    sent = [
        invited("a", "2025-12-01T00:00:00Z", "answered", answered_at="2025-12-02T00:00:00Z"),
        invited("b", "2025-12-01T00:00:00Z"),
        invited("b", "2025-12-01T00:00:00Z", "expired", version=2),
        invited("c", "2025-12-01T00:00:00Z", "bounced"),
        invited("d", "2025-12-21T06:00:01Z"),
        invited("e", "2025-12-01T00:00:00Z", "answered", answered_at="2025-12-28T06:00:01Z", metric="csat", arr=None),
    ]

    rows = ask("silence_rates", accounts=MERGED, invitations=sent)

    names = ("metric", "segment", "tenure", "revenue", "role")
    told = {next((row[name] for name in names if row[name] is not None), "all"): row for row in rows}
    assert {name: (row["asked"], row["answers"]) for name, row in told.items()} == {
        "all": (3, 1), "nps": (2, 1), "csat": (1, 0), "smb": (3, 1), "end_user": (3, 1), "3 years and more": (3, 1),
        "10,000 to 49,999": (2, 1), "unknown": (1, 0),
    }  # fmt: skip


def test_answers_are_counted_beside_what_was_sent_and_apart_if_they_took_a_reminder(ask: Ask) -> None:
    sent = [invited(sid, "2025-12-01T00:00:00Z") for sid in "abc"]
    said = [answer("a", 3, "2025-12-02T00:00:00Z"), answer("b", 9, "2025-12-09T00:00:00Z", step=1)]

    rows = ask("silence_answers", accounts=MERGED, invitations=sent, responses=said)

    assert [tuple(row.values()) for row in rows] == [
        ("acme", "smb", 2, False, 2, 1, 0, 0), ("acme", "smb", 2, True, 1, 0, 0, 1),
    ]  # fmt: skip


def test_an_account_that_was_asked_has_its_last_signs_of_life_beside_it(ask: Ask) -> None:
    rows = ask(
        "silence_accounts",
        accounts=[*MERGED, account("gone")],
        invitations=[
            invited("a", "2025-12-01T00:00:00Z"),
            invited("b", "2025-12-03T00:00:00Z", account_id="branch"),
            invited("c", "2025-12-03T00:00:00Z", account_id="gone"),
        ],
        responses=[answer("old", 9, "2024-03-01T00:00:00Z")],
        activity=[{"account_id": "branch", "contact_key": "ann", "day": "2025-12-20"}],
        outcomes=[
            outcome("one", "renewed", "2025-02-01T00:00:00Z"),
            outcome("two", "churned", "2025-12-01T00:00:00Z", account_id="gone"),
        ],
    )

    [row] = rows
    assert (row["account_id"], row["name"], row["asked"], row["last_asked"]) == ("acme", "Acme", 2, date(2025, 12, 3))
    assert (row["last_answered"], row["last_seen"], row["last_money"]) == (
        date(2024, 3, 1), date(2025, 12, 20), date(2025, 2, 1),
    )  # fmt: skip


def test_history_begins_with_the_first_answer(ask: Ask) -> None:
    said = [answer("a", 9, "2024-05-06T09:00:00Z"), answer("b", 9, "2025-05-06T09:00:00Z")]

    assert ask("history", responses=said) == [{"first_day": date(2024, 5, 6), "answers": 2}]


def test_an_account_is_in_the_groups_of_whoever_was_asked_last_and_not_of_the_one_that_merged_into_it(ask: Ask) -> None:
    def asked(sid: str, at: str, groups: str | None, account_id: str = "acme") -> dict[str, Any]:
        return invited(sid, at, account_id=account_id, planned_at=at, groups=groups)

    sent = [
        asked("a", "2025-11-01T00:00:00Z", "plan=old"),
        asked("b", "2025-12-01T00:00:00Z", "plan=pro"),
        asked("b", "2025-12-01T00:00:00Z", "plan=pro") | {"version": 2},
        asked("c", "2025-12-01T00:00:00Z", "plan=basic"),
        asked("d", "2025-12-02T00:00:00Z", None),
        asked("e", "2025-12-29T00:00:00Z", "plan=later"),
        asked("f", "2025-11-15T00:00:00Z", "plan=branch", "branch"),
        asked("g", "2024-10-01T00:00:00Z", "plan=long ago", "quiet"),
    ]

    rows = ask("health_groups", accounts=MERGED, invitations=sent)

    assert rows == [{"account_id": "acme", "groups": "plan=pro"}]
