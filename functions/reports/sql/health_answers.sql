-- Answers as they stood at $as_of, those of each account that are alike in one row: how many there are, and what they weigh
-- together, for each weighs half as much after every $half_life seconds (core/health.py). Not what is said about the person
-- who looks after an account, which they must not read.
WITH RECURSIVE {home},
newest AS ( -- by max_by, as a window would carry every column of every version through a sort
    SELECT
        max_by(account_id, version) AS account_id,
        max_by(touchpoint, version) AS touchpoint,
        max_by(metric, version) AS metric,
        max_by(CASE WHEN excluded_at <= $as_of THEN -1 ELSE score END, version) AS score, -- of what was left out, none
        max_by(greatest(date_diff('second', answered_at, $as_of), 0), version) AS age
    FROM responses
    WHERE answered_at >= $oldest AND updated_at <= $as_of
        AND account_id <> '' AND touchpoint IN ('product', 'onboarding', 'support')
    GROUP BY sid
),
cells AS ( -- few rows from here on, however many answers there are
    SELECT account_id, touchpoint, metric, score, count(*) AS answers, sum(power(0.5, age / $half_life)) AS weight
    FROM newest
    WHERE score >= 0
    GROUP BY account_id, touchpoint, metric, score
)
SELECT
    coalesce(home_id, cells.account_id) AS account_id,
    touchpoint, metric, score,
    sum(answers)::BIGINT AS answers,
    sum(weight) AS weight
FROM cells LEFT JOIN home ON home.account_id = cells.account_id
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4
