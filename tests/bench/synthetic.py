"""A lake of made-up answers, written by DuckDB itself: as many as wanted, in a year of months, from 5,000 accounts.

All other sets that reports read are in proportion to a company's own: two of five answers have a comment, a low score
with a comment has a case, another a reply by the programme itself.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from functions.reports.lake.rows import COLUMNS, Set

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
    i % 20 = 0 AS edited,
    i % 2 = 0 AND hash(i + 2) % 5 < 2 AS commented,
    hash(i + 3) AS chance
FROM range({sent}) AS numbers(i)
"""
_SURVEY = """
    sid, 'programme' AS programme, survey_id, 'stage:live' AS wave, 'relationship' AS kind, 'product' AS touchpoint,
    'nps' AS metric, 'v1' AS question_version, 'en' AS locale, account_id, md5(sid) AS contact_key, segment,
    'live' AS stage, role,
    'segment=' || segment || chr(10) || 'role=' || role AS groups, 12000 AS arr, md5(account_id) AS owner_key, version
"""
_RESPONSES = f"""
SELECT sent_at AS made_at, {_SURVEY}, version - 2 AS response_version, score,
    CASE WHEN score >= 9 THEN 'promoter' WHEN score >= 7 THEN 'passive' ELSE 'detractor' END AS category,
    'email' AS channel, sent_at + INTERVAL 1 HOUR AS answered_at,
    sent_at + INTERVAL 1 HOUR * (version - 2) AS updated_at, chance % 2 = 0 AS consent_quote
FROM sent, range(3, 5) AS versions(version)
WHERE answered AND (version = 3 OR edited)
"""  # noqa: S608 - our own text
_INVITATIONS = f"""
SELECT sent_at AS made_at, {_SURVEY}, ['planned', 'delivered', 'answered'][version] AS state, sent_at AS planned_at,
    sent_at AS due_at, CASE WHEN version > 1 THEN sent_at END AS sent_at, sent_at + INTERVAL 30 DAY AS closes_at,
    CASE WHEN version > 2 THEN sent_at + INTERVAL 1 HOUR END AS answered_at
FROM sent, range(1, 4) AS versions(version)
WHERE (version < 3 OR answered)
"""  # noqa: S608 - our own text
_COMMENTS = """
SELECT sent_at AS made_at, sid, version,
    ['The export', 'Your support', 'The new dashboard', 'Onboarding', 'The price', 'Search'][(chance % 6 + 1)::INTEGER]
    || [' saves us hours', ' keeps failing', ' is slow', ' was worth it'][(chance // 6 % 4 + 1)::INTEGER]
    || [' every week', ' since the update', ' for our team in the warehouse'][(chance // 24 % 3 + 1)::INTEGER]
    || ', as we said about order ' || (chance % 100000) || '.' AS comment
FROM sent, range(3, 5) AS versions(version)
WHERE commented AND (version = 3 OR edited)
"""
_TAGS = """
SELECT sent_at AS made_at, sid, 1 AS version, 1 AS revision, 'tag-' || ((chance // nth) % 12) AS tag,
    sent_at + INTERVAL 1 HOUR AS told_at
FROM sent, range(1, 4, 2) AS tags(nth)
WHERE commented AND (nth = 1 OR chance % 3 = 0)
"""
_CASES = f"""
SELECT sent_at AS made_at, {_SURVEY.replace("'relationship' AS kind", "'answer' AS kind")}, sid AS case_id,
    [sid] AS sids, sent_at + INTERVAL 1 HOUR AS opened_at, sent_at + INTERVAL 2 DAY AS due_at,
    ['open', 'answered', 'closed'][version] AS state, 'support' AS function, 'high' AS priority,
    CASE WHEN version > 1 THEN sent_at + INTERVAL 1 HOUR * (chance % 72 + 2)::INTEGER END AS answered_at,
    CASE WHEN version > 2 THEN sent_at + INTERVAL 5 DAY END AS closed_at,
    CASE WHEN version > 2 THEN 'resolved' END AS outcome
FROM sent, range(1, 4) AS versions(version)
WHERE commented AND score < 7
"""  # noqa: S608 - our own text
_REPLIES = """
SELECT sent_at AS made_at, sid, version, ['planned', 'done'][version] AS state, sent_at + INTERVAL 1 HOUR AS decided_at,
    CASE WHEN version = 2 THEN sent_at + INTERVAL 2 HOUR END AS changed_at
FROM sent, range(1, 3) AS versions(version)
WHERE commented AND score >= 7
"""
_ACTIVITY = """
SELECT sent_at AS made_at, md5(sid) AS contact_key, account_id, CAST(sent_at AS DATE) AS day FROM sent WHERE answered
"""
_ACCOUNT = "'account-' || i AS account_id, ['smb', 'mid-market', 'enterprise'][i % 3 + 1] AS segment"
_PROFILES = f"""
SELECT TIMESTAMP '2025-01-01' AS made_at, {_ACCOUNT}, version, 'Account ' || i AS name, 'live' AS stage,
    1000 * (i % 300) AS arr, DATE '2023-01-01' + (i % 700)::INTEGER AS launch_date,
    DATE '2026-01-01' + (i % 365)::INTEGER AS renewal_date,
    CASE WHEN i % 100 = 7 AND version = 2 THEN 'account-' || (i + 1) END AS merged_into,
    md5('account-' || i) AS owner_key, TIMESTAMP '2024-01-01' AS created_at,
    TIMESTAMP '2024-01-01' + INTERVAL 90 DAY * version AS changed_at
FROM range({_ACCOUNTS}) AS numbers(i), range(1, 3) AS versions(version)
"""  # noqa: S608 - our own text
_OUTCOMES = f"""
SELECT told AS made_at, told AS "at", account_id, outcome_id, 1 AS version, 12000 AS arr, 10000 AS previous_arr,
    CASE WHEN i % 12 = 5 AND nth = 2 THEN 'churned' ELSE ['renewed', 'expanded', 'contracted'][i % 3 + 1] END AS outcome
FROM (
    SELECT i, nth, {_ACCOUNT}, 'outcome-' || nth AS outcome_id,
        TIMESTAMP '2025-01-01' + INTERVAL 1 DAY * (nth * 120 + i % 120)::INTEGER AS told
    FROM range({_ACCOUNTS}) AS numbers(i), range(1, 3) AS times(nth)
)
"""  # noqa: S608 - our own text
_USAGE = f"""
SELECT told AS made_at, told AS "at", account_id, 'metric-' || metric AS metric, month AS version,
    (i + month)::DOUBLE AS value, i::DOUBLE AS previous_value, 30 AS window_days
FROM (
    SELECT i, metric, month, {_ACCOUNT}, TIMESTAMP '2025-01-01' + INTERVAL 30 DAY * (month - 1)::INTEGER AS told
    FROM range({_ACCOUNTS}) AS numbers(i), range(3) AS metrics(metric), range(1, 13) AS months(month)
)
"""  # noqa: S608 - our own text
_ANNOTATIONS = """
SELECT told AS made_at, 'change-' || i AS annotation_id, 1 AS version, 'Change ' || i AS title, 'What was done' AS text,
    CAST(told AS DATE) AS day, ['tag-' || (i % 12)] AS tags, i % 4 = 0 AS everyone, true AS closes_theme,
    CASE WHEN i % 4 > 0 THEN ['account-' || (i * 20), 'account-' || (i * 20 + 1), 'account-' || (i * 20 + 2)] END
        AS account_ids, told AS created_at, told AS told_at
FROM (SELECT i, TIMESTAMP '2025-02-01' + INTERVAL 3 DAY * i::INTEGER AS told FROM range(100) AS numbers(i))
"""
_SELECTS: Mapping[Set, str] = {
    "responses": _RESPONSES,
    "invitations": _INVITATIONS,
    "comments": _COMMENTS,
    "tags": _TAGS,
    "cases": _CASES,
    "replies": _REPLIES,
    "activity": _ACTIVITY,
    "accounts": _PROFILES,
    "outcomes": _OUTCOMES,
    "usage": _USAGE,
    "annotations": _ANNOTATIONS,
}


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


def _write(database: duckdb.DuckDBPyConnection, place: Path, name: Set, select: str, month: str) -> None:
    """Write a month of a set; made_at, which is in none of its columns, says which month a row is of."""
    place.mkdir(parents=True)
    made = {each[0] for each in database.execute(f"{select} LIMIT 0").description or ()}
    told = {column: f'"{column}"' if column in made else "NULL" for column in COLUMNS[name]}
    columns = ", ".join(f'{told[column]}::{kind} AS "{column}"' for column, kind in COLUMNS[name].items())
    within = f"made_at >= TIMESTAMP '{month}-01' AND made_at < TIMESTAMP '{month}-01' + INTERVAL 1 MONTH"
    rows = f"SELECT {columns} FROM ({select}) WHERE {within}"  # noqa: S608 - our own text
    database.execute(f"COPY ({rows}) TO '{place / 'merged.parquet'}' (FORMAT parquet, COMPRESSION zstd)")
