"""Athena says what DuckDB says: its queries are run on DuckDB, its answers read from pages as AWS sends them."""

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import boto3
import duckdb
import pytest
import sqlglot
from botocore.exceptions import ClientError
from botocore.stub import Stubber
from moto import mock_aws
from sqlglot import exp

from functions.adapters.athena import Athena, QueryFailed, translated
from functions.adapters.lake import Lake
from functions.adapters.parquet import Part, opened, parquet, relation
from functions.adapters.runtime import Runtime, Stopwatch
from functions.reports.baselines import Night
from functions.reports.digests import own
from functions.reports.kind import Plan
from functions.reports.kinds import KINDS, TREND
from functions.reports.lake.drawing import drawn
from functions.reports.lake.queries import query
from functions.reports.lake.rows import COLUMNS, Set
from functions.reports.packs.queries import AccountQueries, CompanyQueries
from tests.making import a_programme

AS_OF = datetime(2026, 1, 5, 6, tzinfo=UTC)
SQL = Path(__file__).parents[2] / "functions" / "reports" / "sql"
PLANS: list[Plan] = [*KINDS.values(), Night(a_programme()), own.questions(), AccountQueries("a4"), CompanyQueries()]
SETS = {name: columns for plan in PLANS for name, columns in plan.columns.items()}
QUERIES = {name: plan for plan in PLANS for name in plan.values(AS_OF)}
LISTS = {name for columns in COLUMNS.values() for name, kind in columns.items() if kind.endswith("[]")}
QUERY = "SELECT survey_id FROM responses WHERE answered_at <= $as_of"


class Waited(Stopwatch):
    """Takes no time."""

    def wait(self, seconds: float) -> None:
        """Go on at once."""


@pytest.fixture
def runtime() -> Runtime:
    settings = {"ATHENA_WORKGROUP": "lake", "ATHENA_DATABASE": "post"}
    return Runtime(settings, clock=lambda: AS_OF, session=boto3.Session(region_name="eu-west-1"), stopwatch=Waited())


@pytest.fixture
def athena(runtime: Runtime) -> Iterator[Stubber]:
    """Answer the calls of Athena, which must come in the order in which they are told."""
    with Stubber(runtime.client("athena")) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def state(athena: Stubber, state: str, reason: str = "") -> None:
    status = {"State": state, **({"StateChangeReason": reason} if reason else {})}
    athena.add_response("get_query_execution", {"QueryExecution": {"Status": status}}, {"QueryExecutionId": "q1"})


def started(athena: Stubber, sql: str) -> None:
    told = {"QueryString": sql, "WorkGroup": "lake", "QueryExecutionContext": {"Database": "post"}}
    athena.add_response("start_query_execution", {"QueryExecutionId": "q1"}, told)


def page(kinds: dict[str, str], *rows: list[str | None], more: str = "") -> dict[str, Any]:
    """Return a page of results as Athena sends it."""
    data = [{"Data": [{} if cell is None else {"VarCharValue": cell} for cell in row]} for row in rows]
    columns = [{"Name": name, "Type": kind} for name, kind in kinds.items()]
    found = {"ResultSet": {"Rows": data, "ResultSetMetadata": {"ColumnInfo": columns}}}
    return found | ({"NextToken": more} if more else {})


def test_a_query_is_started_waited_for_and_read_page_by_page_in_its_types(runtime: Runtime, athena: Stubber) -> None:
    started(athena, "SELECT 1")
    state(athena, "QUEUED")
    state(athena, "SUCCEEDED")
    kinds = {"n": "bigint", "share": "double", "yes": "boolean", "day": "date", "at": "timestamp", "name": "varchar"}
    first = page(kinds, list(kinds), ["1", "0.5", "true", "2026-01-05", "2026-01-05 06:00:00.000", "a"], more="t")
    athena.add_response("get_query_results", first, {"QueryExecutionId": "q1"})
    last = page(kinds, [None] * 6)
    athena.add_response("get_query_results", last, {"QueryExecutionId": "q1", "NextToken": "t"})

    rows = runtime.adapter(Athena).run("SELECT 1")

    at = datetime(2026, 1, 5, 6)  # noqa: DTZ001 - the lake's timestamps are UTC, unsaid
    assert rows == [
        {"n": 1, "share": 0.5, "yes": True, "day": date(2026, 1, 5), "at": at, "name": "a"},
        dict.fromkeys(kinds),
    ]


def test_a_query_that_fails_says_why(runtime: Runtime, athena: Stubber) -> None:
    started(athena, "SELECT 1")
    state(athena, "CANCELLED", "Bytes scanned limit was exceeded")

    with pytest.raises(QueryFailed, match="q1 CANCELLED: Bytes scanned limit was exceeded"):
        runtime.adapter(Athena).run("SELECT 1")


def test_values_are_literals_and_sets_begin_with_their_first_month(runtime: Runtime, athena: Stubber) -> None:
    started(
        athena,
        "SELECT survey_id FROM (SELECT * FROM responses WHERE month >= '2025-01') AS responses "
        "WHERE answered_at <= CAST('2026-01-05 06:00:00' AS TIMESTAMP)",
    )
    state(athena, "FAILED")

    asked = {"as_of": AS_OF.replace(tzinfo=None)}
    with pytest.raises(QueryFailed, match="no reason given"):
        runtime.adapter(Athena).open({"responses": "2025-01"}).rows(QUERY, asked)


def test_nothing_in_a_value_is_read_as_sql() -> None:
    said = translated("SELECT $name AS name", {"name": "x' OR 1=1 --"}, {})

    assert said == "SELECT 'x'' OR 1=1 --' AS name"


@pytest.mark.parametrize(("most", "asked"), [("1", True), ("0", False), ("1000000", False)])
def test_athena_is_asked_once_the_lake_is_larger_than_the_owner_says(most: str, *, asked: bool) -> None:
    settings = {"ATHENA_WORKGROUP": "lake", "ATHENA_DATABASE": "post", "LAKE_BUCKET": "lake"}
    with mock_aws():
        session = boto3.Session(region_name="eu-west-1")
        runtime = Runtime({**settings, "LAKE_BYTES_FOR_ATHENA": most}, clock=lambda: AS_OF, session=session)
        place = {"LocationConstraint": "eu-west-1"}
        runtime.client("s3").create_bucket(Bucket="lake", CreateBucketConfiguration=place)
        part = Part("responses/month=2025-06", COLUMNS["responses"], rows_of("responses"))
        runtime.adapter(Lake).write("1-2", [part])
        refused = Stubber(runtime.client("athena"))
        refused.add_client_error("start_query_execution", "TooManyRequestsException")

        with refused, pytest.raises(ClientError) if asked else nullcontext():
            assert drawn(runtime, TREND, AS_OF, 1024)["trend_scores"] != []


def rows_of(into: Set) -> list[dict[str, Any]]:
    """Return some rows of a set: answers of a year by accounts that merge, edited, asked for and left out."""
    blank: dict[str, Any] = dict.fromkeys(COLUMNS[into])
    made = []
    for number in range(60):
        at = f"2025-{number % 12 + 1:02d}-15T09:00:00Z"
        named = {"account_id": f"a{number % 5}", "survey_id": f"s{number % 2}", "segment": ["smb", None][number % 2]}
        named["groups"] = f"segment={named['segment'] or ''}\nrole={['end_user', 'key_contact'][number % 3 // 2]}"
        metric = "csat" if number % 7 == 0 else "nps"
        told: dict[str, Any] = {"sid": f"r{number}", "metric": metric, "version": 1, **named}
        told |= {"answered_at": at, "updated_at": at, "sent_at": at, "changed_at": at, "channel": "email"}
        told |= {
            "at": at,
            "outcome_id": f"o{number}",
            "outcome": ["churned", "renewed"][number % 2],
            "arr": 1_000 * number,
            "day": at[:10],
        }
        told |= {"created_at": at, "score": number % 11, "contact_key": f"c{number % 20}", "state": "delivered"}
        told |= {"annotation_id": f"n{number}", "told_at": at, "account_ids": [f"a{number % 5}"], "title": "Exports"}
        told |= {"category": ["detractor", "passive", "promoter"][number % 3]}
        told |= {"merged_into": None if number % 5 == 4 else f"a{number % 5 + 1}", **more(into, number, at)}
        made += [blank | {name: value for name, value in told.items() if name in blank}]
    edits = [each | {"version": 2} for each in made[:20]]
    return [*made, *(each | {"category": "promoter"} if "category" in each else each for each in edits)]


def more(into: Set, number: int, at: str) -> dict[str, Any]:
    """Return what rows hold of words, themes, promises, changes made and usage."""
    told = {"response_version": 1, "touchpoint": "product", "locale": "en", "consent_quote": number % 2 == 0}
    told |= {"excluded_at": at if number % 9 == 0 else None, "comment": f"said {number}", "revision": 1}
    told |= {"tag": ["price", None][number % 2], "tags": ["price"], "annotation_id": f"n{number}", "title": "Cheaper"}
    told |= {"closes_theme": True, "told_at": at} | ({"metric": "logins"} if into == "usage" else {})
    told |= {"value": 10.0, "previous_value": 20.0, "window_days": 30, "function": ["product", None][number % 2]}
    told |= {"case_id": f"r{number}", "kind": "answer", "sids": [f"r{number}"], "opened_at": at, "due_at": at}
    told |= {"owner_key": f"o{number % 3}", "confidential": number % 4 == 0, "planned_at": at}
    told |= {"groups": f"segment=smb\nplan=p{number % 3}" if number % 4 else None}
    return told | {"state": {"cases": "answered", "replies": "done"}.get(into, "delivered")}


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a small lake on DuckDB, with the month of each file as a column, as Glue's tables have it."""
    folder = tmp_path_factory.mktemp("lake")
    with opened(folder, 1024) as database:
        for name, columns in SETS.items():
            into: Set = name  # type: ignore[assignment]
            file = folder / "lake" / name / "month=2025-06" / "1.parquet"
            file.parent.mkdir(parents=True)
            file.write_bytes(parquet(database, folder, Part(f"{name}/month=2025-06", columns, rows_of(into))))
            database.execute(
                relation(folder, name, columns).replace("= false))", "= true, hive_types_autocast = false))")
            )
        yield database


@pytest.mark.parametrize("name", QUERIES)
def test_each_query_says_the_same_in_both_dialects(lake: duckdb.DuckDBPyConnection, name: str) -> None:
    plan = QUERIES[name]
    sql, asked = query(name), plan.values(AS_OF)[name]

    text = translated(sql, asked, plan.since("2026-01"))

    [back] = sqlglot.transpile(text, read="trino", write="duckdb")
    rows = lake.execute(back).fetchall()
    assert rows == lake.execute(sql, dict(asked)).fetchall()
    assert len(rows) > 0


@pytest.mark.parametrize("name", QUERIES)
def test_no_query_measures_a_list_as_if_it_were_text(name: str) -> None:
    plan = QUERIES[name]

    text = translated(query(name), plan.values(AS_OF)[name], plan.since("2026-01"))

    measured = {each.this.name for each in sqlglot.parse_one(text, read="athena").find_all(exp.Length)}
    assert not measured & LISTS  # of Athena, the length of a list is its cardinality


@pytest.mark.parametrize("name", QUERIES)
def test_no_query_returns_a_list_which_athena_would_send_as_text(lake: duckdb.DuckDBPyConnection, name: str) -> None:
    plan = QUERIES[name]
    text = translated(query(name), plan.values(AS_OF)[name], plan.since("2026-01"))

    described = lake.execute("DESCRIBE " + sqlglot.transpile(text, read="trino", write="duckdb")[0]).fetchall()

    returned = [column for column, kind, *_ in described if kind.endswith("[]")]
    assert not returned


@pytest.mark.parametrize("name", sorted(path.stem for path in SQL.glob("*.sql")))
def test_no_query_uses_what_athena_reads_otherwise_or_not_at_all(name: str) -> None:
    parsed = sqlglot.parse_one(query(name), read="duckdb")

    assert [each for each in parsed.find_all(exp.Group) if each.args.get("all")] == []  # of Athena, that is all sets
    assert [each for each in parsed.find_all(exp.Star) if not isinstance(each.parent, exp.Count)] == []
    for select in parsed.find_all(exp.Select):
        made = {each.alias for each in select.selects if isinstance(each, exp.Alias)}
        grouped = select.args["group"].expressions if select.args.get("group") else []
        assert not made & {each.name for each in grouped if isinstance(each, exp.Column)}
