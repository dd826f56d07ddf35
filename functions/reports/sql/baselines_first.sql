-- The first answers to NPS surveys of each account, $needed of them and what came at the same moment as the last.
WITH RECURSIVE {home},
newest AS ( -- by max_by, as a window would carry every column of every version through a sort
    SELECT
        sid,
        max(version) AS version,
        max_by(account_id, version) AS account_id,
        max_by(touchpoint, version) AS touchpoint,
        max_by(CASE WHEN excluded_at <= $as_of THEN -1 ELSE score END, version) AS score, -- of what was left out, none
        max_by(answered_at, version) AS "at"
    FROM responses
    WHERE metric = 'nps' AND answered_at <= $as_of AND updated_at <= $as_of AND account_id <> '' AND touchpoint <> 'churn'
    GROUP BY sid
),
placed AS (
    SELECT coalesce(home_id, newest.account_id) AS account_id, sid, version, touchpoint, score, "at"
    FROM newest LEFT JOIN home ON home.account_id = newest.account_id
    WHERE score >= 0
)
SELECT account_id, sid, version, touchpoint, 'nps' AS metric, score, "at"
FROM placed
QUALIFY rank() OVER (PARTITION BY account_id ORDER BY "at") <= $needed
ORDER BY account_id, "at", sid
