from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from moto import mock_aws

from functions.adapters.kept import File
from functions.adapters.lake import Batch, Lake, NotDeleted, batches
from functions.adapters.lake_erasing import LakeErasing
from functions.adapters.parquet import Columns, Part
from functions.adapters.runtime import Runtime
from functions.reports.lake.queries import query
from functions.reports.lake.rows import COLUMNS, Set
from functions.reports.trend.report import values

AS_OF = datetime(2026, 1, 5, 6, tzinfo=UTC)
SETS: dict[str, Columns] = {name: each for name, each in COLUMNS.items() if name not in {"comments", "skips"}}
COMMENTS = COLUMNS["comments"]


@pytest.fixture(scope="module")
def session() -> boto3.Session:
    """One session for all tests: what it has read of boto3's service models is what makes clients quick to make."""
    return boto3.Session()


@pytest.fixture
def runtime(session: boto3.Session) -> Iterator[Runtime]:
    with mock_aws():
        runtime = Runtime({"LAKE_BUCKET": "lake"}, clock=lambda: AS_OF, session=session)
        place = {"LocationConstraint": "eu-west-1"}
        runtime.client("s3").create_bucket(Bucket="lake", CreateBucketConfiguration=place)
        yield runtime


@pytest.fixture
def lake(runtime: Runtime) -> Lake:
    return runtime.adapter(Lake)


def answer(sid: str, score: int, at: str, **changes: Any) -> dict[str, Any]:
    """Return a row of the set of responses."""
    category = "promoter" if score >= 9 else "passive" if score >= 7 else "detractor"
    row = {"sid": sid, "version": 3, "metric": "nps", "survey_id": "nps", "segment": "smb", "account_id": "acme"}
    row |= {"score": score, "category": category, "answered_at": at, "updated_at": at}
    row |= {"groups": f"segment={changes.get('segment', 'smb')}"}
    return dict.fromkeys(COLUMNS["responses"]) | row | changes


def keep(lake: Lake, into: Set, month: str, *rows: dict[str, Any], name: str = "1-2") -> None:
    lake.write(name, [Part(f"{into}/month={month}", COLUMNS[into], rows)])


def ask(lake: Lake, name: str) -> list[dict[str, Any]]:
    """Run one of the report's queries as the report does."""
    with lake.open(SETS, {"responses": "2025-01"}, memory=1769) as database:
        return database.rows(query(name), values(AS_OF)[name])


def monthly(lake: Lake) -> dict[str, tuple[int, int, int]]:
    """Return the overall counts of detractors, passives and promoters by month."""
    rows = [row for row in ask(lake, "trend_scores") if row["month"] and row["survey_id"] is row["told"] is None]
    return {row["month"]: (row["bottom"], row["middle"], row["top"]) for row in rows}


def test_a_part_written_twice_under_one_name_overwrites_itself(lake: Lake) -> None:
    for comment in ("first", "second"):
        keep(lake, "comments", "2026-01", {"sid": "a", "version": 1, "comment": comment})

    with lake.open({"comments": COMMENTS}, {}, memory=1024) as database:
        assert database.rows("SELECT * FROM comments", {}) == [{"sid": "a", "version": 1, "comment": "second"}]


def test_columns_keep_their_types_and_words_their_every_character(lake: Lake) -> None:
    said = '“Schön”\n日本語 🙂 \'; DROP TABLE comments; -- \\ "x"'
    keep(lake, "comments", "2026-01", {"sid": "a", "version": 1, "comment": said})
    keep(lake, "responses", "2026-01", answer("a", 9, "2026-01-05T05:00:00Z", arr=10**12))

    with lake.open(SETS | {"comments": COMMENTS}, {}, memory=1024) as database:
        [row] = database.rows("SELECT comment, answered_at, score, arr FROM responses JOIN comments USING (sid)", {})

    moment = datetime(2026, 1, 5, 5)  # noqa: DTZ001 - the lake's timestamps are UTC, unsaid
    assert row == {"comment": said, "answered_at": moment, "score": 9, "arr": 10**12}


def test_an_empty_lake_has_every_set_without_a_row(lake: Lake) -> None:
    assert [ask(lake, query) for query in values(AS_OF)] == [[]] * len(values(AS_OF))


def test_a_row_of_every_set_can_be_written_and_read(lake: Lake) -> None:
    rows = [(name, columns, [dict.fromkeys(columns)]) for name, columns in COLUMNS.items()]
    lake.write("b1", [Part(f"{name}/month=2026-01", columns, row) for name, columns, row in rows])

    every: dict[str, Columns] = {str(name): columns for name, columns in COLUMNS.items()}
    with lake.open(every, {}, memory=1769) as query:
        assert [len(query.rows(f"FROM {name}", {})) for name in COLUMNS] == [1] * len(COLUMNS)


def test_a_file_from_before_a_column_came_about_still_reads(lake: Lake) -> None:
    lake.write("1-1", [Part("comments/month=2025-12", {"sid": "VARCHAR"}, [{"sid": "old"}])])
    keep(lake, "comments", "2026-01", {"sid": "new", "version": 1, "comment": "x"})

    with lake.open({"comments": COMMENTS}, {}, memory=1024) as database:
        rows = database.rows("SELECT sid, comment FROM comments ORDER BY sid", {})

    assert rows == [{"sid": "new", "comment": "x"}, {"sid": "old", "comment": None}]


@pytest.mark.parametrize(("limit", "kind"), [(2 << 20, "BASE TABLE"), (0, "VIEW")])
def test_small_sets_are_read_once_and_large_ones_at_each_query_and_say_the_same(
    lake: Lake, monkeypatch: pytest.MonkeyPatch, limit: int, kind: str
) -> None:
    monkeypatch.setattr("functions.adapters.parquet._SMALL", limit)
    lake.write("1-1", [Part("comments/month=2025-12", {"sid": "VARCHAR"}, [{"sid": "old"}])])
    keep(lake, "comments", "2026-01", {"sid": "new", "version": 1, "comment": "x"})

    with lake.open({"comments": COMMENTS}, {}, memory=1024) as database:
        [found] = database.rows("SELECT table_type FROM information_schema.tables", {})
        rows = database.rows("FROM comments ORDER BY sid", {})

    assert found == {"table_type": kind}
    assert rows == [
        {"sid": "new", "version": 1, "comment": "x"},
        {"sid": "old", "version": None, "comment": None},
    ]


def test_only_the_months_asked_for_are_read(lake: Lake) -> None:
    for month in ("2024-12", "2025-01", "2025-02"):
        keep(lake, "comments", month, {"sid": month, "version": 1, "comment": ""})

    with lake.open({"comments": COMMENTS}, {"comments": "2025-01"}, memory=1024) as database:
        rows = database.rows("SELECT sid FROM comments ORDER BY sid", {})

    assert [row["sid"] for row in rows] == ["2025-01", "2025-02"]


def test_a_query_reaches_no_file_outside_the_scratch_folder(lake: Lake) -> None:
    with lake.open({}, {}, memory=1024) as database, pytest.raises(Exception, match="Cannot access file"):
        database.rows("SELECT * FROM read_text('/etc/hostname')", {})


def test_the_newest_version_counts_once_however_often_it_was_written(lake: Lake) -> None:
    first = answer("a", 3, "2025-12-01T09:00:00Z")
    edit = answer("a", 9, "2025-12-01T09:00:00Z", version=4, updated_at="2025-12-02T09:00:00Z")
    keep(lake, "responses", "2025-12", edit, name="7-8")
    keep(lake, "responses", "2025-12", first, edit, name="5-8")

    assert monthly(lake) == {"2025-12": (0, 0, 1)}


def test_answers_and_edits_after_the_date_are_not_in_the_report(lake: Lake) -> None:
    before = answer("a", 9, "2026-01-05T05:59:59Z")
    edited_after = answer("a", 2, "2026-01-05T05:59:59Z", version=4, updated_at="2026-01-05T06:00:01Z")
    keep(lake, "responses", "2026-01", before, edited_after, answer("b", 2, "2026-01-05T06:00:01Z"))

    assert monthly(lake) == {"2026-01": (0, 0, 1)}


def test_an_answer_given_at_the_very_date_is_in_the_report(lake: Lake) -> None:
    keep(lake, "responses", "2026-01", answer("a", 7, "2026-01-05T06:00:00Z"))

    assert monthly(lake) == {"2026-01": (0, 1, 0)}


def test_accounts_that_merged_count_as_the_one_they_ended_in(lake: Lake) -> None:
    blank = dict.fromkeys(COLUMNS["accounts"])
    merges = [("acme", "bolt", "2025-12-10"), ("bolt", "crux", "2025-12-11"), ("dune", "acme", "2026-02-01")]
    accounts = [
        blank | {"account_id": one, "version": 2, "merged_into": into, "changed_at": f"{day}T00:00:00Z"}
        for one, into, day in merges
    ]
    keep(lake, "accounts", "2025-01", blank | accounts[0] | {"version": 1, "merged_into": None}, *accounts)
    owners = ["acme", "bolt", "crux", "dune"]
    keep(lake, "responses", "2025-12", *[answer(own, 9, "2025-12-01T09:00:00Z", account_id=own) for own in owners])

    [row] = [row for row in ask(lake, "trend_scores") if row["told"] and not (row["month"] or row["period"])]

    assert (row["top"], row["accounts"], row["squares"]) == (4, 2, 10)  # crux with three answers; dune later


def test_accounts_that_merged_in_a_circle_do_not_hang_the_report(lake: Lake) -> None:
    blank = dict.fromkeys(COLUMNS["accounts"]) | {"version": 1, "changed_at": "2025-12-01T00:00:00Z"}
    pairs = (("acme", "bolt"), ("bolt", "acme"))
    keep(lake, "accounts", "2025-01", *[blank | {"account_id": one, "merged_into": into} for one, into in pairs])
    keep(lake, "responses", "2025-12", answer("a", 9, "2025-12-01T09:00:00Z"))

    assert monthly(lake) == {"2025-12": (0, 0, 1)}


def test_scores_are_counted_by_month_survey_group_and_recent_period(lake: Lake) -> None:
    keep(lake, "responses", "2025-10", answer("a", 2, "2025-10-31T23:59:59Z", survey_id="csm"))
    keep(lake, "responses", "2025-11", answer("b", 9, "2025-11-01T00:00:00Z", segment="large"))

    rows = ask(lake, "trend_scores")

    scopes = {name: {row[name] for row in rows if row[name]} for name in ("month", "period", "survey_id", "told")}
    assert scopes["month"] == {"2025-10", "2025-11"}
    assert scopes["period"] == {"before", "recent"}
    assert scopes["survey_id"] == {"csm", "nps"}
    assert scopes["told"] == {"segment=smb", "segment=large"}


def test_the_response_rate_counts_what_was_sent_and_answered_by_the_date(lake: Lake) -> None:
    blank = dict.fromkeys(COLUMNS["invitations"]) | {"metric": "nps", "survey_id": "nps", "version": 1}
    sent = blank | {"sid": "a", "sent_at": "2025-12-01T09:00:00Z", "question_version": "v1"}
    answered = sent | {"version": 2, "answered_at": "2025-12-03T09:00:00Z"}
    late = sent | {"sid": "b", "question_version": "v2", "answered_at": "2026-01-06T09:00:00Z"}
    csat = sent | {"sid": "c", "metric": "csat", "survey_id": "support"}
    keep(lake, "invitations", "2025-12", sent, answered, late, csat, blank | {"sid": "never sent"})

    assert [tuple(row.values()) for row in ask(lake, "trend_asked")] == [
        ("2025-12", "nps", "nps", 2, 1, "v1", "v2"),
        ("2025-12", "support", "csat", 1, 0, "v1", "v1"),
    ]


def test_answers_on_another_scale_are_counted_apart_and_once(lake: Lake) -> None:
    csat = answer("a", 4, "2025-12-01T09:00:00Z", metric="csat", survey_id="support", category="satisfied")
    keep(lake, "responses", "2025-12", csat, csat | {"version": 4}, answer("b", 9, "2025-12-01T09:00:00Z"))

    assert monthly(lake) == {"2025-12": (0, 0, 1)}
    [month] = [row for row in ask(lake, "trend_scores") if row["survey_id"] == "support" and row["month"]]
    assert (month["metric"], month["bottom"], month["middle"], month["top"]) == ("csat", 0, 0, 1)


def test_answers_of_whoever_came_by_are_counted_apart(lake: Lake) -> None:
    at = "2025-12-01T09:00:00Z"
    came_by = [answer("a", 0, at, channel="link"), answer("b", 0, at, channel="kiosk", account_id="")]
    visitor, known = answer("c", 0, at, channel="widget", account_id=""), answer("d", 9, at, channel="widget")
    keep(lake, "responses", "2025-12", *came_by, visitor, known)

    assert ask(lake, "trend_excluded") == [{"why": "open", "answers": 2}, {"why": "visitor", "answers": 1}]
    assert monthly(lake) == {"2025-12": (0, 0, 1)}


def test_an_answer_that_a_colleague_left_out_counts_until_then_and_is_counted_apart(lake: Lake) -> None:
    at, out = "2025-12-01T09:00:00Z", "2026-01-04T09:00:00Z"
    taken_out = [answer("a", 0, at), answer("a", 0, at, version=4, excluded_at=out)]
    taken_back = [answer("b", 9, at, version=4, excluded_at=out), answer("b", 9, at, version=5)]
    later = answer("c", 9, at, excluded_at="2026-01-06T09:00:00Z")
    keep(lake, "responses", "2025-12", *taken_out, *taken_back, later)

    assert monthly(lake) == {"2025-12": (0, 0, 2)}
    assert ask(lake, "trend_excluded") == [{"why": "colleague", "answers": 1}]


def files(lake: Lake, into: Set) -> list[str]:
    return lake.keys(f"lake/{into}/")


def tidy(lake: Lake) -> None:
    for batch in lake.crowded():
        lake.merge(batch)


def test_many_files_of_a_month_become_one_that_says_the_same(lake: Lake) -> None:
    for number in range(8):
        keep(lake, "responses", "2026-01", answer(f"s{number}", number, "2026-01-02T09:00:00Z"), name=str(number))
    keep(lake, "responses", "2025-12", answer("s9", 9, "2025-12-02T09:00:00Z"))
    before = monthly(lake)

    tidy(lake)

    assert len(files(lake, "responses")) == 2
    assert monthly(lake) == before == {"2026-01": (7, 1, 0), "2025-12": (0, 0, 1)}


def test_files_that_were_merged_but_not_deleted_count_once_and_merge_again(lake: Lake) -> None:
    rows = [answer(f"s{number}", 10, "2026-01-02T09:00:00Z") for number in range(8)]
    for number, row in enumerate(rows):
        keep(lake, "responses", "2026-01", row, name=str(number))
    keep(lake, "responses", "2026-01", *rows, name="merged-by-one-that-died")

    assert monthly(lake) == {"2026-01": (0, 0, 8)}
    tidy(lake)

    assert len(files(lake, "responses")) == 1
    assert monthly(lake) == {"2026-01": (0, 0, 8)}


def fifty(lake: Lake) -> None:
    """Let a month have fifty files, each with an answer."""
    for number in range(50):
        keep(lake, "responses", "2026-01", answer(f"s{number}", 9, "2026-01-02T09:00:00Z"), name=f"{number:02d}")


def test_merged_files_are_deleted_together(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("functions.adapters.lake._DELETED_AT_ONCE", 20)
    fifty(lake)
    calls: list[str] = []
    lake._client.meta.events.register("before-call.s3", lambda model, **_: calls.append(model.name))  # noqa: SLF001 - counts its calls

    tidy(lake)

    assert [name for name in calls if name.startswith("Delete")] == ["DeleteObjects"] * 3
    assert len(files(lake, "responses")) == 1


def test_a_file_that_could_not_be_deleted_is_named_and_changes_no_figure(lake: Lake) -> None:
    fifty(lake)

    def refuse(parsed: dict[str, Any], **_: object) -> None:
        parsed["Errors"] = [{"Key": "lake/responses/month=2026-01/07.parquet", "Code": "AccessDenied"}]

    lake._client.meta.events.register("after-call.s3.DeleteObjects", refuse)  # noqa: SLF001 - S3 says 200 and means no

    with pytest.raises(NotDeleted, match=r"month=2026-01/07\.parquet: AccessDenied"):
        tidy(lake)
    assert monthly(lake) == {"2026-01": (0, 0, 50)}


def test_a_few_files_are_left_as_they_are(lake: Lake) -> None:
    for number in range(3):
        keep(lake, "responses", "2026-01", answer(f"s{number}", 10, "2026-01-02T09:00:00Z"), name=str(number))

    tidy(lake)

    assert len(files(lake, "responses")) == 3


def test_large_files_are_left_alone_and_what_one_merge_takes_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("functions.adapters.lake._LARGE", 100)
    monkeypatch.setattr("functions.adapters.lake._AT_ONCE", 250)
    sizes = [60, 60, 100, 60, 60, 60, 50, 50, 50, 5]

    found = batches("p", [File(f"k{number}", size) for number, size in enumerate(sizes)])

    assert found == [Batch("p", ("k0", "k1", "k3", "k4")), Batch("p", ("k5", "k6", "k7", "k8", "k9"))]


def test_the_words_of_whoever_is_erased_leave_the_lake_and_nobody_elses(lake: Lake, runtime: Runtime) -> None:
    answers = [("a", "ann", "2025-12"), ("b", "bo", "2025-12"), ("c", "ann", "2026-01")]
    for sid, who, month in answers:
        keep(lake, "responses", month, answer(sid, 9, f"{month}-01T09:00:00Z", contact_key=who), name=sid)
        said = {"sid": sid, "version": 3, "comment": f"{sid} says"}
        keep(lake, "comments", month, said, name="all" if who == "ann" else "bo")
    keep(lake, "comments", "2025-12", *[{"sid": each, "version": 4, "comment": each} for each in "ab"], name="edits")
    erasing = LakeErasing(runtime)

    assert [erasing.erase({"ann"}, ["comments", "extras"]) for _ in range(2)] == [3, 0]

    with lake.open({"comments": COMMENTS}, {}, memory=1024) as database:
        rows = database.rows("SELECT comment FROM comments ORDER BY comment", {})
    assert [row["comment"] for row in rows] == ["b", "b says"]
    assert monthly(lake) == {"2025-12": (0, 0, 2), "2026-01": (0, 0, 1)}
