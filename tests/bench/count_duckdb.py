"""Count a lake for each report with DuckDB: the core of its main query, to be set beside other engines.

python -m tests.bench.count_duckdb FOLDER KIND
"""

from collections.abc import Mapping
from pathlib import Path

from functions.adapters.lake import over
from functions.reports.kinds import kind_of
from tests.bench.alone import Counts, tell
from tests.bench.folder import memory_of

# By month, survey, group, account and category: so many that only how many there are is compared. It is also the least
# that any report by account does.
BARE = """
SELECT date_trunc('month', answered_at), survey_id, groups, account_id, category, count(*)
FROM (SELECT * FROM responses WHERE metric = 'nps'
      QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1)
GROUP BY ALL
"""
_WORTH = """
SELECT metric, account_id, min(score)
FROM (
    SELECT metric, account_id, score
    FROM (
        SELECT max_by(metric, version) AS metric, max_by(account_id, version) AS account_id,
            max_by(score, version) AS score, max_by(contact_key, version) AS contact_key,
            max_by(answered_at, version) AS answered_at
        FROM responses GROUP BY sid
    )
    QUALIFY row_number() OVER (PARTITION BY metric, account_id, contact_key ORDER BY answered_at DESC, score) = 1
)
GROUP BY metric, account_id
"""
_SILENCE = """
SELECT account_id, segment, count(*), count(*) FILTER (WHERE category = 'detractor'),
    count(*) FILTER (WHERE category = 'passive'), count(*) FILTER (WHERE category = 'promoter')
FROM (
    SELECT sid, max_by(account_id, version) AS account_id, max_by(segment, version) AS segment
    FROM invitations WHERE metric = 'nps' AND sent_at IS NOT NULL
    GROUP BY sid HAVING bool_or(state IN ('delivered', 'answered'))
)
LEFT JOIN (SELECT sid, max_by(category, version) AS category FROM responses WHERE metric = 'nps' GROUP BY sid)
USING (sid)
GROUP BY account_id, segment
"""
_SILENCE_ACCOUNTS = """
SELECT account_id, asked, last_asked::DATE, last_answered::DATE, last_seen
FROM (
    SELECT account_id, count(*) AS asked, max(sent_at) AS last_asked
    FROM (SELECT sid, account_id, max(sent_at) AS sent_at FROM invitations
          WHERE sent_at IS NOT NULL AND state IN ('delivered', 'answered') GROUP BY sid, account_id)
    GROUP BY account_id
)
LEFT JOIN (SELECT account_id, max(answered_at) AS last_answered FROM responses GROUP BY account_id) USING (account_id)
LEFT JOIN (SELECT account_id, max(day) AS last_seen FROM activity GROUP BY account_id) USING (account_id)
"""
_THEMES = """
SELECT tag, category, count(DISTINCT sid)
FROM (SELECT sid, max_by(category, version) AS category FROM responses GROUP BY sid)
JOIN (SELECT sid, tag FROM tags
      QUALIFY rank() OVER (PARTITION BY sid ORDER BY version DESC, revision DESC) = 1) USING (sid)
GROUP BY tag, category
"""
_LOOP = """
SELECT date_trunc('week', answered_at)::DATE,
    CASE WHEN by_person.sid IS NOT NULL THEN 'person' WHEN by_itself.sid IS NOT NULL THEN 'automatic' ELSE 'nobody' END,
    count(*)
FROM (SELECT sid, max_by(answered_at, version) AS answered_at FROM responses GROUP BY sid)
JOIN (SELECT sid, max_by(comment, version) AS comment FROM comments GROUP BY sid) USING (sid)
LEFT JOIN (
    SELECT DISTINCT unnest(sids) AS sid
    FROM (SELECT sids, answered_at FROM cases
          QUALIFY row_number() OVER (PARTITION BY case_id ORDER BY version DESC) = 1)
    WHERE answered_at IS NOT NULL
) AS by_person USING (sid)
LEFT JOIN (SELECT DISTINCT sid FROM replies WHERE state = 'done') AS by_itself USING (sid)
WHERE comment <> ''
GROUP BY ALL
"""
_HEALTH = """
SELECT account_id, touchpoint, metric, score, count(*), max(epoch(answered_at)::BIGINT)
FROM (
    SELECT max_by(account_id, version) AS account_id, max_by(touchpoint, version) AS touchpoint,
        max_by(metric, version) AS metric, max_by(score, version) AS score, max_by(answered_at, version) AS answered_at
    FROM responses GROUP BY sid
)
GROUP BY account_id, touchpoint, metric, score
"""
_MEMORY = memory_of("ReportFunction")
QUERIES: Mapping[str, str] = {
    "trend": f"SELECT count(*) FROM ({BARE})",  # noqa: S608 - our own text
    "worth": _WORTH,
    "silence": _SILENCE,
    "silence-accounts": _SILENCE_ACCOUNTS,
    "themes": _THEMES,
    "loop": _LOOP,
    "health": _HEALTH,
}


def counted(folder: Path, name: str) -> Counts:
    """Return the counts of a report's main query."""
    with over(folder, kind_of(name).columns, _MEMORY) as lake:
        return [tuple(row.values()) for row in lake.rows(QUERIES[name], {})]


if __name__ == "__main__":
    tell(counted)
