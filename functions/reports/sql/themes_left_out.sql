-- Answers of both periods that the report leaves out: taken out by a colleague, by open link, or from whom nobody knows.
WITH newest AS (
    SELECT sid, account_id, channel, excluded_at
    FROM responses
    WHERE answered_at >= $before AND updated_at <= $as_of
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
),
reasons AS (
    SELECT
        CASE
            WHEN excluded_at <= $as_of THEN 'excluded'
            WHEN coalesce(channel, '') IN ('link', 'kiosk') THEN 'open'
            WHEN account_id = '' THEN 'visitor'
        END AS why
    FROM newest
)
SELECT why, count(*)::BIGINT AS answers
FROM reasons
WHERE why IS NOT NULL
GROUP BY why
ORDER BY why
