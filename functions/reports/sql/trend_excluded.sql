-- Answers that the report leaves out: of another metric, by open link, or from a visitor whom nobody knows.
SELECT
    CASE
        WHEN metric <> 'nps' THEN metric
        WHEN channel IN ('link', 'kiosk') THEN 'open'
        ELSE 'visitor'
    END AS why,
    count(DISTINCT sid)::BIGINT AS answers
FROM responses
WHERE (metric <> 'nps' OR account_id = '' OR channel IN ('link', 'kiosk'))
    AND answered_at >= $since AND answered_at <= $as_of
GROUP BY 1
ORDER BY why
