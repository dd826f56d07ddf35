-- Cases that an answer opened, from $recent to $as_of: how many had been answered, and closed, by then, and are late.
WITH newest AS (
    SELECT case_id, kind, opened_at, due_at, answered_at, closed_at
    FROM cases
    WHERE kind = 'answer' AND opened_at >= $recent AND opened_at <= $as_of
    QUALIFY row_number() OVER (PARTITION BY case_id ORDER BY version DESC) = 1
)
SELECT
    count(*)::BIGINT AS opened,
    count(*) FILTER (WHERE answered_at <= $as_of)::BIGINT AS answered,
    count(*) FILTER (WHERE answered_at <= $as_of AND answered_at <= due_at)::BIGINT AS in_time,
    count(*) FILTER (WHERE closed_at <= $as_of)::BIGINT AS closed,
    count(*) FILTER (
        WHERE due_at <= $as_of AND coalesce(answered_at, $as_of) >= $as_of AND coalesce(closed_at, $as_of) >= $as_of
    )::BIGINT AS late
FROM newest
