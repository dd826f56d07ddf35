-- How often each score was given at each touchpoint and by which metric, in the answers as they stood at $as_of.
WITH newest AS (
    SELECT sid, touchpoint, metric, score, excluded_at
    FROM responses
    WHERE answered_at >= $oldest AND updated_at <= $as_of AND account_id <> ''
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
)
SELECT touchpoint, metric, score, count(*)::BIGINT AS answers
FROM newest
WHERE (excluded_at IS NULL OR excluded_at > $as_of) AND score IS NOT NULL
GROUP BY touchpoint, metric, score
ORDER BY touchpoint, metric, score
