-- How many answers to NPS surveys each period has, with a comment or without, as other reports show them.
WITH newest AS ( -- by max_by, in one number: 1 before, 2 recent, 0 left out
    SELECT
        max_by(
            CASE WHEN excluded_at <= $as_of THEN 0 WHEN answered_at >= $recent THEN 2 ELSE 1 END,
            version
        ) AS told
    FROM responses
    WHERE metric = 'nps' AND answered_at >= $before AND updated_at <= $as_of
        AND account_id <> '' AND coalesce(channel, '') NOT IN ('link', 'kiosk')
    GROUP BY sid
)
SELECT
    CASE WHEN told = 2 THEN 'recent' ELSE 'before' END AS period,
    count(*)::BIGINT AS answers
FROM newest
WHERE told > 0
GROUP BY 1
ORDER BY period
