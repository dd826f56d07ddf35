"""The lake asked through Athena, once it is too large to be copied: the same queries, rewritten for its dialect."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

import sqlglot
from sqlglot import exp

from functions.adapters.runtime import Runtime

_EVERY = 1.0  # seconds between looks at a query that runs
_PATIENCE = 240  # looks: less than the function may run
_FROM_TEXT: Mapping[str, Callable[[str], object]] = {
    **dict.fromkeys(("tinyint", "smallint", "integer", "bigint"), int),
    **dict.fromkeys(("double", "float", "real"), float),
    "boolean": lambda text: text == "true",
    "date": date.fromisoformat,
    "timestamp": datetime.fromisoformat,
}


class QueryFailed(Exception):  # noqa: N818 - says what Athena said
    """Athena did not run a query to its end: it scanned more than the workgroup allows, or took too long, or broke."""


class Athena:
    """Lends sets of the lake, as its Glue tables hold them."""

    def __init__(self, runtime: Runtime) -> None:
        """Take the workgroup, which limits what a query may scan, and the database from the settings."""
        self._client = runtime.client("athena")
        self._workgroup = runtime.setting("ATHENA_WORKGROUP")
        self._database = runtime.setting("ATHENA_DATABASE")
        self._wait = runtime.stopwatch.wait

    def open(self, since: Mapping[str, str]) -> "Scan":
        """Return the lake, each set from its first month on, for queries."""
        return Scan(self, since)

    def run(self, sql: str) -> list[dict[str, Any]]:
        """Run one query of Athena's own dialect, and return its rows by column name; raise QueryFailed if it fails."""
        started = self._client.start_query_execution(
            QueryString=sql, WorkGroup=self._workgroup, QueryExecutionContext={"Database": self._database}
        )
        query_id = str(started["QueryExecutionId"])
        self._ended(query_id)
        return list(self._rows(query_id))

    def _ended(self, query_id: str) -> None:
        for _ in range(_PATIENCE):
            status = self._client.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]["Status"]
            match status["State"]:
                case "SUCCEEDED":
                    return
                case "FAILED" | "CANCELLED" as state:
                    message = f"query {query_id} {state}: {status.get('StateChangeReason', 'no reason given')}"
                    raise QueryFailed(message)
            self._wait(_EVERY)
        message = f"query {query_id} still runs"
        raise QueryFailed(message)

    def _rows(self, query_id: str) -> Iterator[dict[str, Any]]:
        """Yield the rows of every page; the first of all is the columns' names."""
        names: list[str] = []
        for page in self._client.get_paginator("get_query_results").paginate(QueryExecutionId=query_id):
            kinds = [column["Type"] for column in page["ResultSet"]["ResultSetMetadata"]["ColumnInfo"]]
            for row in page["ResultSet"]["Rows"]:
                told = [cell.get("VarCharValue") for cell in row["Data"]]
                if names:
                    yield dict(zip(names, map(_typed, kinds, told), strict=True))
                else:
                    names = [str(name) for name in told]


class Scan:
    """The lake as of certain months, asked as DuckDB's is."""

    def __init__(self, athena: Athena, since: Mapping[str, str]) -> None:
        """Take whom to ask, and the first month of each set."""
        self._athena = athena
        self._since = since

    def rows(self, sql: str, values: Mapping[str, object]) -> list[dict[str, Any]]:
        """Run one query of the reports, its $names filled from values, and return its rows by column name."""
        return self._athena.run(translated(sql, values, self._since))


def translated(sql: str, values: Mapping[str, object], since: Mapping[str, str]) -> str:
    """Return a query for DuckDB as Athena wants it: values written out as literals, sets from their first months on.

    Values go into the query as it was parsed, so that nothing in them is ever read as SQL.
    """
    query = sqlglot.parse_one(sql, read="duckdb")
    for each in list(query.find_all(exp.Placeholder, exp.Parameter)):
        each.replace(_literal(values[each.name]))
    for table in list(query.find_all(exp.Table)):
        if table.name in since:
            months = exp.select("*").from_(table.name).where(exp.column("month") >= since[table.name])
            table.replace(months.subquery(table.alias or table.name))
    return query.sql(dialect="athena", comments=False)


def _literal(value: object) -> exp.Expr:
    """Return a value as it stands in a query; the lake's moments are UTC, unsaid."""
    match value:
        case datetime():
            return exp.cast(exp.Literal.string(value.isoformat(sep=" ")), "timestamp")
        case date():
            return exp.cast(exp.Literal.string(value.isoformat()), "date")
        case _:
            return exp.convert(value)


def _typed(kind: str, text: str | None) -> object:
    """Return a cell as DuckDB would have given it."""
    return None if text is None else _FROM_TEXT.get(kind, str)(text)
