-- How many answers to NPS surveys each period has, with a comment or without, as other reports show them.
WITH newest AS (
    SELECT sid, answered_at, excluded_at
    FROM responses
    WHERE metric = 'nps' AND answered_at >= $before AND updated_at <= $as_of
        AND account_id <> '' AND coalesce(channel, '') NOT IN ('link', 'kiosk')
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
)
SELECT
    CASE WHEN answered_at >= $recent THEN 'recent' ELSE 'before' END AS period,
    count(*)::BIGINT AS answers
FROM newest
WHERE excluded_at IS NULL OR excluded_at > $as_of
GROUP BY 1
ORDER BY period
