"""Whoever asks to be forgotten is, in the table and in the lake, and nothing brings them back."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from functions.adapters.codec import encode
from functions.adapters.images import Item
from functions.adapters.lake import Lake
from functions.adapters.parquet import Columns, Part
from functions.adapters.table import Table
from functions.core.standing import Case, Entry, Heard
from functions.reports.lake.rows import COLUMNS
from infra.local.stack import Stack
from tests.crash.test_answer_crashes import page
from tests.integration.conftest import WITH_REPLIES
from tests.integration.mailing import reply, sent
from tests.integration.people import ANN, acme_with_ann, asked, goes_live, invitations, items, tell
from tests.integration.visits import post
from tests.making import JANE


@pytest.fixture
def parameters() -> dict[str, str]:
    return WITH_REPLIES


WORDS = ("Ann", "ann@acme.example", "Slow exports", "call me")
HOUR = timedelta(hours=1)
LAKE: dict[str, Columns] = {name: COLUMNS[name] for name in ("comments", "extras", "responses")}
AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
CALLED = Entry(AT, "jane@harbour.example", "closed", "call me")
ANSWER: Item = {
    **encode(
        Heard("s", "ann", "nps", "relationship", "product", "nps", AT, version=1, score=2, comment="Slow exports")
    ),
    "pk": "ACCOUNT#acme",
    "sk": "ANSWER#2026-01-05T09:00:00Z#s",
    "account_id": "acme",
    "revision": 1,
    "decided": {"events": [{"comment": "Slow exports"}]},
    "proposed": ["Slow exports"],
}
CASE: Item = {
    **encode(
        Case("s", "answer", "acme", "Acme", "ann", ("s",), AT, AT, JANE, "closed", note="Ann: call me", log=(CALLED,))
    ),
    "pk": "ACCOUNT#acme",
    "sk": "CASE#s",
    "outcome": "resolved",
}


def answered(stack: Stack) -> None:
    """Let Ann be asked and answer, and follow-up remember it."""
    acme_with_ann(stack)
    goes_live(stack)
    post(stack, page(stack), score="2", comment="Slow exports")
    [asked_] = invitations(stack)
    wrote = {"pk": asked_["pk"], "sk": "MESSAGE#m", "at": "2026-01-05T09:00:00Z", "by": "jane", "text": "Dear Ann"}
    for item in (ANSWER, CASE, wrote, {**asked_, "held_reason": "Ann is on leave"}):
        Table(stack.runtime("LifecycleFunction")).put(item)
    stack.settle(flush=True)


def erase(stack: Stack, by: timedelta = timedelta(hours=27)) -> None:
    """Ask for Ann to be forgotten, and let time pass."""
    tell(stack, "ContactErased", contact_id="ann")
    stack.advance(by)


def everything(stack: Stack) -> str:
    """Return all that is in the table, as text."""
    return json.dumps(items(stack), default=str)


def test_who_was_erased_is_nowhere_in_the_table_and_their_score_is(stack: Stack) -> None:
    answered(stack)

    erase(stack)

    said = everything(stack)
    assert [word for word in (*WORDS, '"ann"', "CONTACT#ann", "MEMBER#ann") if word in said] == []
    [invitation] = invitations(stack)
    assert (invitation["score"], invitation["state"], len(invitation["contact_id"])) == (2, "answered", 32)


def test_an_erasure_is_on_record_with_its_times_and_counts_under_a_keyed_hash(stack: Stack) -> None:
    answered(stack)

    erase(stack)

    [erasure] = items(stack, pk="ERASURE#")
    assert erasure["told_at"] <= erasure["table_erased_at"] < erasure["table_checked_at"]
    assert erasure["counts"] == {"invitations": 1, "replies": 1, "account": 6}
    assert not {"contact_id", "accounts", "due_pk"} & erasure.keys()


def test_their_words_leave_the_lake_the_night_after_and_the_last_search_ends_the_erasure(stack: Stack) -> None:
    answered(stack)
    further = {"sid": invitations(stack)[0]["sid"], "version": 1, "question": "why", "answer": "Ann waits"}
    archive = Lake(stack.runtime("ArchiveFunction"))
    archive.write("further", [Part("extras/month=2026-01", COLUMNS["extras"], [further])])

    erase(stack, by=timedelta(hours=50))
    stack.settle(flush=True)

    with Lake(stack.runtime("ReportFunction")).open(LAKE, {}, memory=1024) as lake:
        assert [*lake.rows("FROM comments", {}), *lake.rows("FROM extras", {})] == []
        rows = lake.rows("SELECT DISTINCT score, contact_key FROM responses", {})
    [erasure] = items(stack, pk="ERASURE#")
    assert rows == [{"score": 2, "contact_key": erasure["contact_key"]}]
    assert erasure["table_checked_at"] < erasure["finished_at"]
    assert "feed_pk" not in erasure


def test_their_name_and_address_are_gone_before_the_event_has_been_handled(stack: Stack) -> None:
    answered(stack)

    erase(stack, by=timedelta())

    assert items(stack, pk="CONTACT#ann") == items(stack, pk="EMAIL#") == []


def test_an_older_event_that_arrives_late_brings_nobody_back(stack: Stack) -> None:
    answered(stack)
    start = stack.clock.now()
    erase(stack)

    tell(stack, "ContactUpserted", at=start, **ANN)
    tell(stack, "ActivitySeen", at=start, contact_id="ann")

    assert (
        items(stack, pk="CONTACT#ann")
        == items(stack, pk="EMAIL#")
        == items(stack, pk="ACCOUNT#acme", sk="MEMBER#")
        == []
    )


@pytest.mark.parametrize("contact_id", ["ann", "ann-2"])
def test_an_address_that_was_erased_is_not_written_to_whoever_is_said_to_have_it(stack: Stack, contact_id: str) -> None:
    acme_with_ann(stack)
    erase(stack)

    tell(stack, "ContactUpserted", **{**ANN, "contact_id": contact_id})
    goes_live(stack)

    assert asked(stack) == []
    assert [item["reason"] for item in items(stack, sk="SKIP#")] == ["unsubscribed"]


def test_whoever_is_told_anew_after_their_erasure_is_not_taken_out_again_by_its_second_round(stack: Stack) -> None:
    acme_with_ann(stack)
    erase(stack, by=2 * HOUR)

    tell(stack, "ContactUpserted", **{**ANN, "email": "new@acme.example"})
    stack.advance(timedelta(hours=27))

    assert [item["email"] for item in items(stack, pk="CONTACT#ann", sk="PROFILE")] == ["new@acme.example"]
    assert len(items(stack, pk="ACCOUNT#acme", sk="MEMBER#ann")) == 1


def test_a_survey_on_its_way_to_someone_who_was_erased_takes_no_answer(stack: Stack) -> None:
    acme_with_ann(stack)
    goes_live(stack)
    where = page(stack)
    erase(stack)

    post(stack, where, score="2", comment="Slow exports")

    [invitation] = invitations(stack)
    assert (invitation["state"], "score" in invitation) == ("expired", False)


def test_what_came_late_is_erased_a_day_later(stack: Stack) -> None:
    answered(stack)
    erase(stack, by=2 * HOUR)
    Table(stack.runtime("LifecycleFunction")).put(ANSWER)

    stack.advance(timedelta(hours=27))

    assert "Slow exports" not in everything(stack)


def test_of_an_account_with_many_invitations_only_theirs_are_erased(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.dispatch.forgetting._PAGE", 1)
    acme_with_ann(stack)
    tell(stack, "ContactUpserted", **{**ANN, "contact_id": "bo", "email": "bo@acme.example", "name": "Bo Day"})
    goes_live(stack)

    erase(stack)

    assert sorted((each["contact_id"] == "bo", each.get("person")) for each in invitations(stack)) == [
        (False, None), (True, "Bo"),
    ]  # fmt: skip


def test_what_they_wrote_back_is_erased_with_the_mail_it_came_in_and_what_they_write_later_is_not_kept(
    stack: Stack,
) -> None:
    acme_with_ann(stack)
    goes_live(stack)
    [mail] = sent(stack, "survey")
    reply(stack, mail, "Slow exports, call me")
    bucket = stack.physical("InboundBucket")
    assert len(stack.client("s3").list_objects_v2(Bucket=bucket)["Contents"]) == 1

    erase(stack)

    assert "Contents" not in stack.client("s3").list_objects_v2(Bucket=bucket)
    reply(stack, mail, "Slow exports, call me")
    assert items(stack, sk="REPLY#") == []
    assert "Slow exports" not in everything(stack)
