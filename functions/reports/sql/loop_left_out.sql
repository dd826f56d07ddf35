-- Comments of both periods that nobody is counted as owing an answer: taken out by a colleague, or from whom nobody knows.
WITH newest AS (
    SELECT sid, version, contact_key, excluded_at
    FROM responses
    WHERE answered_at >= $before AND updated_at <= $as_of
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
),
said AS (
    SELECT comments.sid, comments.comment, newest.contact_key, newest.excluded_at
    FROM comments JOIN newest ON newest.sid = comments.sid
    WHERE comments.version <= newest.version
    QUALIFY row_number() OVER (PARTITION BY comments.sid ORDER BY comments.version DESC) = 1
),
reasons AS (
    SELECT
        CASE
            WHEN excluded_at <= $as_of THEN 'excluded'
            WHEN coalesce(contact_key, '') = '' THEN 'nameless'
        END AS why
    FROM said
    WHERE comment <> ''
)
SELECT why, count(*)::BIGINT AS answers
FROM reasons
WHERE why IS NOT NULL
GROUP BY why
ORDER BY why
