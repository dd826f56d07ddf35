-- Answers as they stood at $as_of, those of each account in one text, so that many of them take little room: touchpoint,
-- metric, score and time of each. Not what is said about the person who looks after an account, which they must not read.
WITH RECURSIVE {home},
newest AS (
    SELECT sid, version, account_id, touchpoint, metric, score, answered_at, excluded_at
    FROM responses
    WHERE answered_at >= $oldest AND updated_at <= $as_of
        AND account_id <> '' AND touchpoint IN ('product', 'onboarding', 'support')
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
),
placed AS (
    SELECT
        coalesce(home_id, newest.account_id) AS account_id,
        touchpoint || ' ' || metric || ' ' || CAST(score AS VARCHAR) || ' ' || strftime(answered_at, '%Y-%m-%dT%H:%M:%S') AS told
    FROM newest LEFT JOIN home ON home.account_id = newest.account_id
    WHERE (excluded_at IS NULL OR excluded_at > $as_of)
)
SELECT account_id, array_to_string(array_agg(told ORDER BY told), chr(31)) AS answers
FROM placed
GROUP BY account_id
ORDER BY account_id
