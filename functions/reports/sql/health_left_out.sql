-- Answers that a colleague took out of the figures.
WITH newest AS (
    SELECT sid, excluded_at
    FROM responses
    WHERE answered_at >= $oldest AND updated_at <= $as_of AND account_id <> ''
        AND touchpoint IN ('product', 'onboarding', 'support')
        AND sid IN (SELECT sid FROM responses WHERE excluded_at <= $as_of) -- few, before the newest of each is sought
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
)
SELECT 'excluded' AS why, count(*)::BIGINT AS answers
FROM newest
WHERE excluded_at <= $as_of
HAVING count(*) > 0
