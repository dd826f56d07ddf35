-- How often each score was given at each touchpoint and by which metric, in the answers as they stood at $as_of.
WITH newest AS ( -- by max_by, as a window would carry every column of every version through a sort
    SELECT
        max_by(touchpoint, version) AS touchpoint,
        max_by(metric, version) AS metric,
        max_by(CASE WHEN excluded_at <= $as_of THEN -1 ELSE score END, version) AS score -- of what was left out, none
    FROM responses
    WHERE answered_at >= $oldest AND updated_at <= $as_of AND account_id <> ''
    GROUP BY sid
)
SELECT touchpoint, metric, score, count(*)::BIGINT AS answers
FROM newest
WHERE score >= 0
GROUP BY touchpoint, metric, score
ORDER BY touchpoint, metric, score
