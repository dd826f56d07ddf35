import json
from typing import Any

import pytest

from functions.core.survey import pseudonym
from functions.reports.lake.reading import Row
from functions.reports.lake.rows import COLUMNS, parts, placed
from tests.unit.account_items import TOLD

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
EVERY = (ANSWERED, ACCOUNT, SKIP, *TOLD)


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


def test_of_someone_who_was_erased_the_score_stays_under_the_pseudonym_and_no_words() -> None:
    gone = ("comment", "person")
    erased = {name: value for name, value in ANSWERED.items() if name not in gone}
    erased |= {"contact_id": pseudonym(KEY, "ann"), "erased_at": "2026-04-01T09:00:00Z", "version": 4}

    found = sets(erased)

    [response] = found["responses", "2026-02"]
    assert (response["score"], response["contact_key"]) == (9, pseudonym(KEY, "ann"))
    assert found["comments", "2026-02"] == [{"sid": "s1", "version": 4, "comment": ""}]


@pytest.mark.parametrize(
    ("pk", "sk"), [("INVITATION#s1", "EFFECT#confirm"), ("GRANT#g", "GRANT"), ("ACCOUNT#acme", "MEMBER#ann")]
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


def test_an_automatic_reply_is_kept_in_the_month_it_was_decided_with_what_became_of_it() -> None:
    planned = {"pk": "INVITATION#s1", "sk": "EFFECT#reply", "state": "planned", "decided_at": "2026-02-01T08:00:00Z"}
    done = {**planned, "state": "done", "changed_at": "2026-03-01T16:00:00Z", "version": 3}

    [row] = sets(done)["replies", "2026-02"]

    assert (row["sid"], row["version"], row["state"], row["changed_at"]) == ("s1", 3, "done", "2026-03-01T16:00:00Z")
    assert sets({**planned, "version": 1})["replies", "2026-02"][0]["changed_at"] is None


def test_a_row_tells_every_group_that_reports_are_made_by() -> None:
    item = INVITATION | {"snapshot": {"segment": "smb", "role": "end_user", "groups": {"plan": "pro\nplus"}}}

    [row] = sets(item)["invitations", "2026-01"]

    assert row["groups"] == "segment=smb\nrole=end_user\nplan=pro plus"


def test_what_was_shown_in_the_product_reached_somebody_though_no_mail_was_delivered() -> None:
    [shown], [mailed] = sets(INVITATION | {"origin": "https://app.acme.example"}).values(), sets(INVITATION).values()

    assert (shown[0]["state"], mailed[0]["state"]) == ("delivered", "sent")
