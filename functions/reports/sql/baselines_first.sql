-- The first answers to NPS surveys of each account, $needed of them and what came at the same moment as the last.
WITH RECURSIVE {home},
newest AS (
    SELECT sid, version, account_id, touchpoint, score, category, answered_at, excluded_at
    FROM responses
    WHERE metric = 'nps' AND answered_at <= $as_of AND updated_at <= $as_of AND account_id <> '' AND touchpoint <> 'churn'
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
),
placed AS (
    SELECT coalesce(home_id, newest.account_id) AS account_id, sid, version, touchpoint, score, answered_at AS "at"
    FROM newest LEFT JOIN home ON home.account_id = newest.account_id
    WHERE (excluded_at IS NULL OR excluded_at > $as_of)
)
SELECT account_id, sid, version, touchpoint, 'nps' AS metric, score, "at"
FROM placed
QUALIFY rank() OVER (PARTITION BY account_id ORDER BY "at") <= $needed
ORDER BY account_id, "at", sid
