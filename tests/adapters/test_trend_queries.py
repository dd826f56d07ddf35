"""What the queries of the trend report make of small lakes."""

from datetime import date

from tests.adapters.querying import MERGED, Ask, annotation, answer

_WHEN = ("month", "quarter", "period")


def test_the_changes_of_the_window_are_as_they_were_told_last(ask: Ask) -> None:
    told = [
        annotation("exports", "2025-06-01", everyone=True),
        annotation("exports", "2025-06-02", account_ids=["acme", "branch"], survey_ids=["nps"], version=2),
        annotation("exports", "2025-06-03", at="2025-12-28T06:00:01Z", version=3),
        annotation("long ago", "2024-11-30", everyone=True),
        annotation("to come", "2025-12-29", everyone=True),
    ]

    assert ask("trend_annotations", annotations=told) == [
        {"annotation_id": "exports", "title": "Exports", "day": date(2025, 6, 2), "accounts": 2, "survey_ids": "nps"}
    ]


def test_answers_of_the_accounts_that_a_change_was_for_are_counted_before_and_after_its_day(ask: Ask) -> None:
    said = [
        answer("a", 3, "2025-03-04T00:00:00Z", survey_id="nps"),  # 90 days before
        answer("b", 3, "2025-03-03T23:00:00Z", survey_id="nps"),
        answer("c", 9, "2025-06-02T00:00:00Z", survey_id="nps", account_id="branch"),
        answer("d", 8, "2025-08-30T23:00:00Z", survey_id="nps"),
        answer("e", 8, "2025-08-31T00:00:00Z", survey_id="nps"),
        answer("f", 8, "2025-06-09T00:00:00Z", survey_id="csm-nps"),
        answer("g", 8, "2025-06-09T00:00:00Z", survey_id="nps", account_id="other"),
    ]
    told = [annotation("exports", "2025-06-02", account_ids=["branch"], survey_ids=["nps"])]

    rows = ask("trend_touched", accounts=MERGED, annotations=told, responses=said)

    assert [tuple(row.values()) for row in rows] == [
        ("acme", "after exports", 0, 1, 1),
        ("acme", "before exports", 1, 0, 0),
    ]


def test_an_answer_that_several_changes_touch_says_so_and_one_that_was_left_out_counts_for_none(ask: Ask) -> None:
    out = {"version": 2, "excluded_at": "2025-12-01T00:00:00Z", "updated_at": "2025-12-01T00:00:00Z"}
    said = [
        answer("a", 3, "2025-06-04T00:00:00Z", survey_id="nps"),
        answer("b", 3, "2025-06-04T00:00:00Z", survey_id="nps"),
        answer("b", 3, "2025-06-04T00:00:00Z", survey_id="nps", **out),
    ]
    told = [annotation("exports", "2025-06-02", account_ids=["acme", "branch"])]
    told.append(annotation("search", "2025-07-02", account_ids=["acme"]))

    rows = ask("trend_touched", accounts=MERGED, annotations=told, responses=said)

    assert [tuple(row.values()) for row in rows] == [("acme", "after exports\x1fbefore search", 1, 0, 0)]


def test_each_account_adds_its_own_score_to_that_of_accounts(ask: Ask) -> None:
    said = [
        answer("a", 9, "2025-12-01T00:00:00Z", survey_id="nps"),
        answer("b", 9, "2025-12-01T00:00:00Z", survey_id="nps"),
        answer("c", 3, "2025-12-01T00:00:00Z", survey_id="nps", account_id="branch"),
        answer("d", 3, "2025-12-01T00:00:00Z", survey_id="nps", account_id="other"),
    ]

    [row] = [
        row
        for row in ask("trend_scores", accounts=MERGED, responses=said)
        if row["period"] == "recent" and row["survey_id"] is None
    ]

    assert (row["accounts"], row["leans"], row["lean_squares"]) == (2, 3_333 - 10_000, 3_333**2 + 10_000**2)


def test_scores_are_counted_by_every_group_of_the_day_of_asking_and_by_quarter(ask: Ask) -> None:
    pro, free = "segment=smb\nrole=end_user\nplan=pro", "segment=smb\nrole=key_contact"
    said = [
        answer("a", 9, "2025-12-01T00:00:00Z", survey_id="nps", groups=pro),
        answer("b", 3, "2025-11-01T00:00:00Z", survey_id="nps", groups=free),
        answer("c", 3, "2025-03-01T00:00:00Z", survey_id="nps", groups=pro),
    ]

    rows = ask("trend_scores", responses=said)

    whole = {row["told"]: (row["bottom"], row["top"]) for row in rows if not any(row[at] for at in _WHEN)}
    assert whole == {
        "segment=smb": (2, 1),
        "role=end_user": (1, 1),
        "role=key_contact": (1, 0),
        "plan=pro": (1, 1),
    }
    recent = {row["told"]: (row["bottom"], row["top"]) for row in rows if row["period"] == "recent" and row["told"]}
    assert recent == {"segment=smb": (1, 1), "role=end_user": (0, 1), "role=key_contact": (1, 0), "plan=pro": (0, 1)}
    assert [(row["quarter"], row["bottom"], row["top"]) for row in rows if row["quarter"]] == [
        ("2025-01", 1, 0),
        ("2025-10", 1, 1),
    ]


def test_satisfaction_is_counted_by_survey_alone_and_by_the_parts_of_its_own_scale(ask: Ask) -> None:
    told = {"survey_id": "support", "metric": "csat", "groups": "segment=smb\nrole=end_user"}
    said = [
        answer("a", 5, "2025-12-01T00:00:00Z", **told) | {"category": "satisfied"},
        answer("b", 3, "2025-12-01T00:00:00Z", **told) | {"category": "neutral"},
        answer("c", 1, "2025-12-01T00:00:00Z", **told) | {"category": "dissatisfied"},
    ]

    rows = ask("trend_scores", responses=said)

    assert {(row["metric"], row["survey_id"], row["told"]) for row in rows} == {("csat", "support", None)}
    [month] = [row for row in rows if row["month"]]
    assert [month[name] for name in ("bottom", "middle", "top", "squares", "products", "sizes")] == [1, 1, 1, 1, -3, 9]


def test_an_answer_that_was_left_out_counts_in_no_score_from_then_on(ask: Ask) -> None:
    at = "2025-12-01T00:00:00Z"
    out = {"version": 2, "excluded_at": "2025-12-05T00:00:00Z", "updated_at": "2025-12-05T00:00:00Z"}

    assert ask("trend_scores", responses=[answer("a", 9, at), answer("a", 9, at, **out)]) == []


def test_a_week_is_counted_whole_and_by_what_lies_of_it_in_each_month(ask: Ask) -> None:
    out = {"version": 2, "excluded_at": "2025-12-05T00:00:00Z", "updated_at": "2025-12-05T00:00:00Z"}
    said = [
        answer("a", 9, "2025-11-30T23:59:59Z"),  # a Sunday
        answer("b", 3, "2025-12-01T00:00:00Z"),
        answer("c", 3, "2025-10-01T00:00:00Z", account_id="branch"),  # a Wednesday
        answer("d", 9, "2025-09-30T00:00:00Z", account_id="other"),
        answer("e", 9, "2025-09-28T00:00:00Z"),  # before the first week
        answer("f", 9, "2025-12-02T00:00:00Z"),
        answer("f", 9, "2025-12-02T00:00:00Z", **out),
        answer("g", 5, "2025-12-02T00:00:00Z", metric="csat"),
    ]

    rows = ask("trend_weeks", accounts=MERGED, responses=said)

    counted = [(row["week"], row["month"], row["bottom"], row["top"], row["accounts"]) for row in rows]
    assert [each for each in counted if each[1] is None] == [
        ("2025-09-29", None, 1, 1, 2),
        ("2025-11-24", None, 0, 1, 1),
        ("2025-12-01", None, 1, 0, 1),
    ]
    assert [each[:4] for each in counted if each[1] and each[0] == "2025-09-29"] == [
        ("2025-09-29", "2025-09", 0, 1),
        ("2025-09-29", "2025-10", 1, 0),
    ]
