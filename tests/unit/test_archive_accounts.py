from functions.core.survey import pseudonym
from functions.reports.lake.rows import placed
from tests.unit.account_items import ANNOTATION, CASE, CONTACT, HEARD, OUTCOME, USAGE
from tests.unit.test_archive import KEY, sets


def test_an_outcome_is_kept_in_the_month_it_came_about() -> None:
    [row] = sets(OUTCOME)["outcomes", "2026-02"]

    assert (row["outcome_id"], row["outcome"], row["arr"], row["previous_arr"]) == ("e1", "churned", None, 12000)


def test_a_day_of_leaving_is_kept_with_the_notice() -> None:
    [row] = sets(OUTCOME | {"effective_date": "2026-04-30"})["outcomes", "2026-02"]

    assert (row["at"], row["effective_date"]) == ("2026-02-03T09:00:00Z", "2026-04-30")
    assert sets(OUTCOME)["outcomes", "2026-02"][0]["effective_date"] is None


def test_every_value_of_a_usage_metric_is_kept_in_the_month_of_its_first() -> None:
    [row] = sets(USAGE)["usage", "2026-02"]

    assert (row["version"], row["value"], row["previous_value"]) == (2, 60.0, 100.5)
    assert row["at"] == "2026-03-03T09:00:00Z"


def test_a_sign_of_life_is_kept_once_a_day_with_the_account_where_someone_matters_most() -> None:
    [each] = placed(CONTACT, KEY)

    assert (each.set, each.month) == ("activity", "2026-02")
    assert each.row == {"contact_key": pseudonym(KEY, "ann"), "account_id": "bolt", "day": "2026-02-03"}
    assert placed(CONTACT, KEY, {"last_seen_at": "2026-02-02T23:59:59Z"}) == (each,)
    assert placed(CONTACT, KEY, {"last_seen_at": "2026-02-03T00:00:00Z"}) == ()


def test_the_themes_of_an_answer_are_kept_with_both_its_versions() -> None:
    assert sets(HEARD)["tags", "2026-02"] == [
        {"sid": "s1", "version": 2, "revision": 1, "tag": "exports", "told_at": "2026-02-02T08:00:00Z"},
        {"sid": "s1", "version": 2, "revision": 1, "tag": "speed", "told_at": "2026-02-02T08:00:00Z"},
    ]


def test_themes_that_were_found_before_their_time_was_kept_have_none() -> None:
    old = {name: value for name, value in HEARD.items() if name != "tagged_at"}

    assert [row["told_at"] for row in sets(old)["tags", "2026-02"]] == [None, None]


def test_themes_that_hold_no_more_are_a_newer_version_without_any() -> None:
    [row] = sets(HEARD | {"tags": [], "revision": 2})["tags", "2026-02"]

    assert (row["revision"], row["tag"]) == (2, None)


def test_an_invitation_that_nobody_answered_has_no_themes() -> None:
    silent = {name: value for name, value in HEARD.items() if name != "score"}

    assert placed(silent, KEY) == ()


def test_a_case_is_kept_in_the_month_it_was_opened_without_its_note() -> None:
    [row] = sets(CASE)["cases", "2026-02"]

    assert (row["sids"], row["contact_key"]) == (["s1"], pseudonym(KEY, "ann"))
    assert (row["first_action_at"], row["answered_at"], row["closed_at"]) == (
        "2026-02-01T10:00:00Z", None, "2026-03-01T10:00:00Z",
    )  # fmt: skip


def test_an_annotation_is_kept_with_whom_it_is_for() -> None:
    [row] = sets(ANNOTATION)["annotations", "2026-02"]

    assert (row["day"], row["account_ids"], row["everyone"]) == ("2026-02-10", ["acme", "bolt"], False)
    assert (row["survey_ids"], row["closes_theme"]) == (None, True)
