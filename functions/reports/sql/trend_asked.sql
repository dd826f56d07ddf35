-- Invitations that were sent by $as_of, by month of sending, and how many of them had been answered.
WITH newest AS (
    SELECT sid, survey_id, metric, question_version, sent_at, answered_at
    FROM invitations
    WHERE sent_at IS NOT NULL -- never removed again, so every later version has it
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
)
SELECT
    strftime(sent_at, '%Y-%m') AS month,
    survey_id, metric,
    count(*)::BIGINT AS asked,
    count(*) FILTER (WHERE answered_at <= $as_of)::BIGINT AS answered,
    min(question_version) AS one_version, -- two that differ say that the question was changed within the month
    max(question_version) AS other_version
FROM newest
WHERE sent_at >= $since AND sent_at <= $as_of
GROUP BY 1, 2, 3
ORDER BY month, survey_id, metric
