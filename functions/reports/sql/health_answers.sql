-- Answers as they stood at $as_of, each with the account that it counts for now; not what is said about the person who
-- looks after an account, which they must not read.
WITH RECURSIVE {home},
newest AS (
    SELECT sid, version, account_id, touchpoint, metric, score, answered_at, excluded_at
    FROM responses
    WHERE answered_at >= $oldest AND updated_at <= $as_of
        AND account_id <> '' AND touchpoint IN ('product', 'onboarding', 'support')
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
)
SELECT coalesce(home_id, newest.account_id) AS account_id, sid, version, touchpoint, metric, score, answered_at AS "at"
FROM newest LEFT JOIN home ON home.account_id = newest.account_id
WHERE (excluded_at IS NULL OR excluded_at > $as_of)
ORDER BY account_id, "at", sid
