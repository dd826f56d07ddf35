"""A lake of made-up answers, written by DuckDB itself: as many as wanted, in a year of months, from 5,000 accounts."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from functions.reports.rows import COLUMNS

AS_OF = datetime(2025, 12, 31, 23, tzinfo=UTC)
_ACCOUNTS = 5_000
_MONTHS = tuple(f"2025-{month:02}" for month in range(1, 13))

# One row for each survey that was sent; every second is answered, and a tenth of the answers are edited once.
# hash() scatters the answers over accounts, scores and segments the same way on every run.
_SENT = """
CREATE TABLE sent AS SELECT
    left(md5(i::VARCHAR), 26) AS sid,
    'survey-' || (i % 3) AS survey_id,
    'account-' || (hash(i) % {accounts}) AS account_id,
    ['smb', 'mid-market', 'enterprise'][(hash(i) % {accounts} % 3 + 1)::INTEGER] AS segment,
    TIMESTAMP '2025-01-01' + INTERVAL 1 SECOND * (i * 31500000 // {sent}) AS sent_at,
    (hash(i + {sent}) % 11)::SMALLINT AS score,
    ['end_user', 'key_contact'][(hash(i + 1) % 4 // 3 + 1)::INTEGER] AS role,
    i % 2 = 0 AS answered,
    i % 20 = 0 AS edited
FROM range({sent}) AS numbers(i)
"""
_SURVEY = """
    sid, 'programme' AS programme, survey_id, 'stage:live' AS wave, 'relationship' AS kind, 'product' AS touchpoint,
    'nps' AS metric, 'v1' AS question_version, 'en' AS locale, account_id, md5(sid) AS contact_key, segment,
    'live' AS stage, role,
    'segment=' || segment || chr(10) || 'role=' || role AS groups, 12000 AS arr, md5(account_id) AS owner_key, version
"""
_RESPONSES = f"""
SELECT {_SURVEY}, version - 2 AS response_version, score,
    CASE WHEN score >= 9 THEN 'promoter' WHEN score >= 7 THEN 'passive' ELSE 'detractor' END AS category,
    'email' AS channel, sent_at + INTERVAL 1 HOUR AS answered_at,
    sent_at + INTERVAL 1 HOUR * (version - 2) AS updated_at
FROM sent, range(3, 5) AS versions(version)
WHERE answered AND (version = 3 OR edited)
"""  # noqa: S608 - our own text
_INVITATIONS = f"""
SELECT {_SURVEY}, ['planned', 'sent', 'answered'][version] AS state, sent_at AS planned_at, sent_at AS due_at,
    CASE WHEN version > 1 THEN sent_at END AS sent_at, sent_at + INTERVAL 30 DAY AS closes_at,
    CASE WHEN version > 2 THEN sent_at + INTERVAL 1 HOUR END AS answered_at
FROM sent, range(1, 4) AS versions(version)
WHERE (version < 3 OR answered)
"""  # noqa: S608 - our own text
_SELECTS: Mapping[str, str] = {"responses": _RESPONSES, "invitations": _INVITATIONS}


def generate(folder: Path, answers: int) -> None:
    """Write the sets of a lake below a folder, one file a month, as a lake that was tidied has it."""
    with duckdb.connect() as database:
        database.execute(f"SET temp_directory = '{folder / 'spill'}'")
        database.execute("SET preserve_insertion_order = false")
        database.execute("SET enable_progress_bar = false")
        database.execute(_SENT.format(accounts=_ACCOUNTS, sent=2 * answers))
        for name, select in _SELECTS.items():
            for month in _MONTHS:
                _write(database, folder / "lake" / name / f"month={month}", name, select, month)


def _write(database: duckdb.DuckDBPyConnection, place: Path, name: str, select: str, month: str) -> None:
    place.mkdir(parents=True)
    made = {each[0] for each in database.execute(f"{select} LIMIT 0").description or ()}
    told = COLUMNS[name].items()  # type: ignore[index]
    columns = ", ".join(f"{column if column in made else 'NULL'}::{kind} AS {column}" for column, kind in told)
    within = f"sent_at >= TIMESTAMP '{month}-01' AND sent_at < TIMESTAMP '{month}-01' + INTERVAL 1 MONTH"
    rows = f"SELECT {columns} FROM ({select} AND {within})"  # noqa: S608 - our own text
    database.execute(f"COPY ({rows}) TO '{place / 'merged.parquet'}' (FORMAT parquet, COMPRESSION zstd)")
