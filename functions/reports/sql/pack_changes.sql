-- What the company changed, newest first, as it had been told of by $as_of; lists are joined by a sign of their own.
WITH newest AS (
    SELECT annotation_id, title, text, day, tags, account_ids, everyone, closes_theme
    FROM annotations
    WHERE told_at <= $as_of
    QUALIFY row_number() OVER (PARTITION BY annotation_id ORDER BY version DESC) = 1
)
SELECT
    annotation_id, title, text, day,
    coalesce(array_to_string(tags, chr(31)), '') AS tags,
    coalesce(array_to_string(account_ids, chr(31)), '') AS account_ids,
    coalesce(everyone, FALSE) AS everyone,
    coalesce(closes_theme, FALSE) AS closes_theme
FROM newest
WHERE day >= $first_day AND day <= $last_day
ORDER BY day DESC, annotation_id
