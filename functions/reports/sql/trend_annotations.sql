-- What the company had changed from $since to $as_of, as it was told by then: what the lines are marked with.
WITH newest AS (
    SELECT annotation_id, title, day, account_ids, everyone, survey_ids
    FROM annotations
    WHERE told_at <= $as_of
    QUALIFY row_number() OVER (PARTITION BY annotation_id ORDER BY version DESC) = 1
)
SELECT annotation_id, title, day, array_length(account_ids) AS accounts, array_to_string(survey_ids, chr(31)) AS survey_ids
FROM newest
WHERE day >= CAST($since AS DATE) AND day <= CAST($as_of AS DATE)
ORDER BY day, annotation_id
