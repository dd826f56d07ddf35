-- Answers that the report leaves out: by open link, from a visitor whom nobody knows, or because a colleague said so.
SELECT CASE WHEN channel IN ('link', 'kiosk') THEN 'open' ELSE 'visitor' END AS why, count(DISTINCT sid)::BIGINT AS answers
FROM responses
WHERE (account_id = '' OR channel IN ('link', 'kiosk')) AND answered_at >= $since AND answered_at <= $as_of
GROUP BY 1
UNION ALL
SELECT 'colleague' AS why, count(*)::BIGINT AS answers
FROM (
    SELECT excluded_at
    FROM responses
    WHERE account_id <> '' AND coalesce(channel, '') NOT IN ('link', 'kiosk')
        AND answered_at >= $since AND answered_at <= $as_of
        AND sid IN (SELECT sid FROM responses WHERE excluded_at <= $as_of)
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
) AS newest
WHERE excluded_at <= $as_of
HAVING count(*) > 0
ORDER BY why
