import json
from typing import Any

import pytest

from functions.core.survey import pseudonym
from functions.reports.reading import Row
from functions.reports.rows import COLUMNS, parts, placed

KEY = b"identity"
INVITATION: dict[str, Any] = {
    "pk": "INVITATION#s1",
    "sk": "INVITATION",
    "sid": "s1",
    "contact_id": "ann",
    "account_id": "acme",
    "survey_id": "onboarding-nps",
    "wave": "w1",
    "kind": "relationship",
    "touchpoint": "onboarding",
    "metric": "nps",
    "locale": "en",
    "form": "q7.0123456789ab",
    "programme": "0123456789abcdef",
    "snapshot": {
        "account_name": "Acme",
        "segment": "smb",
        "stage": "live",
        "role": "key_contact",
        "owner": {"name": "Jane Doe", "email": "jane@harbour.example"},
        "arr": 12000,
    },
    "planned_at": "2026-01-31T23:00:00Z",
    "due_at": "2026-01-31T23:00:00Z",
    "closes_at": "2026-03-02T23:00:00Z",
    "sent_at": "2026-01-31T23:01:00Z",
    "state": "sent",
    "version": 2,
}
ANSWERED = INVITATION | {
    "state": "answered",
    "version": 3,
    "score": 9,
    "comment": "Ann Lee here: fast.",
    "channel": "email",
    "answered_at": "2026-02-01T08:00:00Z",
    "updated_at": "2026-02-01T08:00:00Z",
    "response_version": 1,
}
ACCOUNT = {
    "pk": "ACCOUNT#acme",
    "sk": "PROFILE",
    "account_id": "acme",
    "name": "Acme",
    "owner": {"name": "Jane Doe", "email": "jane@harbour.example"},
    "merged_into": "bolt",
    "told": {"name": "2026-01-05T09:00:00Z", "merged_into": "2026-03-01T09:00:00Z"},
    "created_at": "2026-01-05T09:00:00Z",
    "version": 4,
}
SKIP = {
    "pk": "CONTACT#ann",
    "sk": "SKIP#s2",
    "sid": "s2",
    "contact_id": "ann",
    "account_id": "acme",
    "survey_id": "onboarding-nps",
    "wave": "w2",
    "reason": "quiet_period",
    "skipped_at": "2026-02-03T09:00:00Z",
    "snapshot": {"segment": "smb", "role": "end_user"},
    "version": 1,
}
OUTCOME = {
    "pk": "ACCOUNT#acme",
    "sk": "OUTCOME#2026-02-03T09:00:00Z#e1",
    "outcome_id": "e1",
    "account_id": "acme",
    "outcome": "churned",
    "at": "2026-02-03T09:00:00Z",
    "previous_arr": 12000,
    "reason": "price",
    "version": 1,
}
USAGE = {
    "pk": "ACCOUNT#acme",
    "sk": "USAGE#logins",
    "account_id": "acme",
    "metric": "logins",
    "value": 60,
    "previous_value": 100.5,
    "window_days": 30,
    "at": "2026-03-03T09:00:00Z",
    "created_at": "2026-02-03T09:00:00Z",
    "version": 2,
}
CONTACT = {
    "pk": "CONTACT#ann",
    "sk": "PROFILE",
    "contact_id": "ann",
    "name": "Ann Lee",
    "last_seen_at": "2026-02-03T09:00:00Z",
    "memberships": {
        "acme": {"role": "end_user", "since": "2026-01-05T09:00:00Z"},
        "bolt": {"role": "key_contact", "since": "2026-01-06T09:00:00Z"},
        "core": {"role": "key_contact", "since": "2026-01-05T09:00:00Z", "until": "2026-01-09T09:00:00Z"},
    },
}
HEARD = {
    "pk": "ACCOUNT#acme",
    "sk": "ANSWER#2026-02-01T08:00:00Z#s1",
    "sid": "s1",
    "contact_id": "ann",
    "at": "2026-02-01T08:00:00Z",
    "score": 2,
    "comment": "Ann Lee here: slow.",
    "tags": ["exports", "speed"],
    "version": 2,
    "tag_version": "9f86d081884c7d65",
    "revision": 1,
}
CASE = {
    "pk": "ACCOUNT#acme",
    "sk": "CASE#s1",
    "case_id": "s1",
    "kind": "answer",
    "account_id": "acme",
    "account_name": "Acme",
    "contact_id": "ann",
    "sids": ["s1"],
    "opened_at": "2026-02-01T08:00:00Z",
    "due_at": "2026-02-02T08:00:00Z",
    "first_action_at": "2026-02-01T10:00:00Z",
    "closed_at": "2026-03-01T10:00:00Z",
    "state": "closed",
    "owner": {"name": "Jane Doe", "email": "jane@harbour.example"},
    "priority": "high",
    "confidential": False,
    "step": 1,
    "outcome": "resolved",
    "note": "Ann was glad.",
    "version": 4,
}
ANNOTATION = {
    "pk": "ANNOTATION#n1",
    "sk": "ANNOTATION",
    "annotation_id": "n1",
    "title": "Faster exports",
    "text": "",
    "at": "2026-02-10",
    "tags": ["exports"],
    "account_ids": ["acme", "bolt"],
    "closes_theme": True,
    "created_at": "2026-02-12T09:00:00Z",
    "told_at": "2026-03-12T09:00:00Z",
    "version": 2,
}
EVERY = (ANSWERED, ACCOUNT, SKIP, OUTCOME, USAGE, CONTACT, HEARD, CASE, ANNOTATION)


def sets(item: dict[str, Any]) -> dict[tuple[str, str], list[Row]]:
    """Return an item's rows by set and month."""
    return {(into, month): rows for (into, month), rows in parts(placed(item, KEY)).items()}


def test_an_invitation_is_kept_in_the_month_it_was_planned() -> None:
    [row] = sets(INVITATION)["invitations", "2026-01"]

    assert (row["sid"], row["version"], row["state"]) == ("s1", 2, "sent")
    assert (row["question_version"], row["segment"], row["arr"]) == ("q7", "smb", 12000)
    assert row["answered_at"] is None


def test_an_answer_is_kept_in_the_month_it_was_first_given_and_its_words_apart() -> None:
    found = sets(ANSWERED)

    assert list(found) == [("invitations", "2026-01"), ("responses", "2026-02"), ("comments", "2026-02")]
    [response], [comment] = found["responses", "2026-02"], found["comments", "2026-02"]
    assert (response["score"], response["category"], response["response_version"]) == (9, "promoter", 1)
    assert comment == {"sid": "s1", "version": 3, "comment": "Ann Lee here: fast."}


def test_an_edit_in_a_later_month_stays_in_the_month_of_the_first_answer() -> None:
    edited = ANSWERED | {"updated_at": "2026-03-05T08:00:00Z", "response_version": 2, "version": 4}

    assert ("responses", "2026-02") in sets(edited)


def test_a_first_answer_without_words_has_no_comment_row() -> None:
    assert ("comments", "2026-02") not in sets(ANSWERED | {"comment": ""})


def test_words_taken_back_are_a_newer_empty_version() -> None:
    edited = ANSWERED | {"comment": "", "response_version": 2, "version": 4}

    assert sets(edited)["comments", "2026-02"] == [{"sid": "s1", "version": 4, "comment": ""}]


def test_an_account_is_kept_with_what_it_merged_into_and_when_that_was_told() -> None:
    [row] = sets(ACCOUNT)["accounts", "2026-01"]

    assert (row["account_id"], row["version"], row["merged_into"]) == ("acme", 4, "bolt")
    assert row["changed_at"] == "2026-03-01T09:00:00Z"
    assert row["segment"] == ""


def test_a_skip_is_kept_with_its_reason() -> None:
    [row] = sets(SKIP)["skips", "2026-02"]

    assert (row["reason"], row["contact_key"], row["owner_key"]) == ("quiet_period", pseudonym(KEY, "ann"), None)


@pytest.mark.parametrize("item", EVERY)
def test_every_row_has_exactly_the_columns_of_its_set(item: dict[str, Any]) -> None:
    for each in placed(item, KEY):
        assert list(each.row) == list(COLUMNS[each.set])


def test_no_person_is_named_outside_the_comments() -> None:
    rows = [each.row for item in EVERY for each in placed(item, KEY) if each.set != "comments"]

    said = json.dumps(rows)
    assert not any(name in said for name in ('"ann"', "Ann", "Jane", "@", "harbour.example"))


def test_an_outcome_is_kept_in_the_month_it_came_about() -> None:
    [row] = sets(OUTCOME)["outcomes", "2026-02"]

    assert (row["outcome_id"], row["outcome"], row["arr"], row["previous_arr"]) == ("e1", "churned", None, 12000)


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
        {"sid": "s1", "version": 2, "tag_version": 1, "tag": "exports"},
        {"sid": "s1", "version": 2, "tag_version": 1, "tag": "speed"},
    ]


def test_themes_that_hold_no_more_are_a_newer_version_without_any() -> None:
    [row] = sets(HEARD | {"tags": [], "revision": 2})["tags", "2026-02"]

    assert (row["tag_version"], row["tag"]) == (2, None)


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


def test_of_someone_who_was_erased_the_score_stays_under_the_pseudonym_and_no_words() -> None:
    gone = ("comment", "person")
    erased = {name: value for name, value in ANSWERED.items() if name not in gone}
    erased |= {"contact_id": pseudonym(KEY, "ann"), "erased_at": "2026-04-01T09:00:00Z", "version": 4}

    found = sets(erased)

    [response] = found["responses", "2026-02"]
    assert (response["score"], response["contact_key"]) == (9, pseudonym(KEY, "ann"))
    assert found["comments", "2026-02"] == [{"sid": "s1", "version": 4, "comment": ""}]


@pytest.mark.parametrize(
    ("pk", "sk"), [("INVITATION#s1", "EFFECT#reply"), ("GRANT#g", "GRANT"), ("ACCOUNT#acme", "MEMBER#ann")]
)
def test_what_belongs_to_no_set_has_no_rows(pk: str, sk: str) -> None:
    assert placed({"pk": pk, "sk": sk}, KEY) == ()


@pytest.mark.parametrize(
    ("broken", "error"),
    [
        ({"score": 11}, ValueError),
        ({"score": "9"}, TypeError),
        ({"metric": "stars"}, KeyError),
        ({"answered_at": "yesterday"}, ValueError),
        ({"planned_at": "2026-01-05T09:00:00"}, ValueError),
        ({"form": None}, TypeError),
        ({"version": None}, TypeError),
    ],
)
def test_a_malformed_item_raises(broken: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        placed(ANSWERED | broken, KEY)
