-- Answers as they stood at $as_of, those of each account that are alike in one row, so that many of them take little room:
-- when each was given, in seconds since 1970. Not what is said about the person who looks after an account, which they
-- must not read.
WITH RECURSIVE {home},
newest AS ( -- by max_by, as a window would carry every column of every version through a sort
    SELECT
        max_by(account_id, version) AS account_id,
        max_by(touchpoint, version) AS touchpoint,
        max_by(metric, version) AS metric,
        max_by(score, version) AS score,
        max_by(
            CASE
                WHEN excluded_at <= $as_of THEN -1
                ELSE date_diff('second', TIMESTAMP '1970-01-01 00:00:00', least(answered_at, $as_of))
            END,
            version
        ) AS seconds
    FROM responses
    WHERE answered_at >= $oldest AND updated_at <= $as_of
        AND account_id <> '' AND touchpoint IN ('product', 'onboarding', 'support')
    GROUP BY sid
)
SELECT
    coalesce(home_id, newest.account_id) AS account_id,
    touchpoint, metric, score,
    array_to_string(array_agg(CAST(seconds AS VARCHAR) ORDER BY seconds), ' ') AS times
FROM newest LEFT JOIN home ON home.account_id = newest.account_id
WHERE seconds >= 0
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4
