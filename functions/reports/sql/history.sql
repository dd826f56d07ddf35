-- The first day of which there is an answer, and how many answers there were by $as_of.
SELECT CAST(min(answered_at) AS DATE) AS first_day, count(DISTINCT sid) AS answers
FROM responses
WHERE answered_at >= $since AND answered_at <= $as_of
