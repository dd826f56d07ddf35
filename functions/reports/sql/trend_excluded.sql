-- Answers that the report leaves out because their survey has another metric, by metric.
SELECT metric, count(DISTINCT sid)::BIGINT AS answers
FROM responses
WHERE metric <> 'nps' AND answered_at >= $since AND answered_at <= $as_of
GROUP BY metric
ORDER BY metric
