-- What the company changed in the year before $as_of, in its newest words by then, once for each tag that it is about.
WITH newest AS (
    SELECT annotation_id, title, day, tags, closes_theme
    FROM annotations
    WHERE told_at <= $as_of
    QUALIFY row_number() OVER (PARTITION BY annotation_id ORDER BY version DESC) = 1
)
SELECT DISTINCT tag, annotation_id, title, day, closes_theme
FROM newest CROSS JOIN UNNEST(tags) AS told(tag)
WHERE day >= CAST($year AS DATE) AND day <= CAST($as_of AS DATE)
ORDER BY tag, day DESC, annotation_id
