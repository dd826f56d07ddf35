-- Answers of both periods that the report leaves out: taken out by a colleague, by open link, or from whom nobody knows.
WITH newest AS ( -- by max_by, in one word
    SELECT
        max_by(
            CASE
                WHEN excluded_at <= $as_of THEN 'excluded'
                WHEN coalesce(channel, '') IN ('link', 'kiosk') THEN 'open'
                WHEN account_id = '' THEN 'visitor'
                ELSE ''
            END,
            version
        ) AS why
    FROM responses
    WHERE answered_at >= $before AND updated_at <= $as_of
    GROUP BY sid
)
SELECT why, count(*)::BIGINT AS answers
FROM newest
WHERE why <> ''
GROUP BY why
ORDER BY why
