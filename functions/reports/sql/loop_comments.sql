-- Comments by people who can be answered, by week of the answer, period and segment of the day of asking: by $as_of, who
-- got back to them. A person, if the case that holds the answer was answered, or was closed as resolved or in progress;
-- else the automatic reply, if it left; else nobody yet.
WITH newest AS (
    SELECT sid, version, contact_key, segment, answered_at, excluded_at
    FROM responses
    WHERE answered_at >= $before AND updated_at <= $as_of AND contact_key <> ''
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
),
said AS (
    SELECT comments.sid, comments.comment, newest.segment, newest.answered_at
    FROM comments JOIN newest ON newest.sid = comments.sid
    WHERE comments.version <= newest.version AND (newest.excluded_at IS NULL OR newest.excluded_at > $as_of)
    QUALIFY row_number() OVER (PARTITION BY comments.sid ORDER BY comments.version DESC) = 1
),
promise AS (
    SELECT case_id, sids, state, outcome, answered_at, closed_at
    FROM cases
    WHERE opened_at <= $as_of
    QUALIFY row_number() OVER (PARTITION BY case_id ORDER BY version DESC) = 1
),
kept AS (
    SELECT sids
    FROM promise
    WHERE answered_at <= $as_of
        OR (state = 'closed' AND outcome IN ('resolved', 'in_progress') AND closed_at <= $as_of)
),
by_person AS (
    SELECT DISTINCT sid FROM kept CROSS JOIN UNNEST(sids) AS told(sid)
),
by_itself AS (
    SELECT DISTINCT sid FROM replies WHERE state = 'done' AND changed_at <= $as_of
),
answered AS (
    SELECT
        date_trunc('week', said.answered_at) AS began,
        CASE WHEN said.answered_at >= $recent THEN 'recent' ELSE 'before' END AS period,
        coalesce(segment, '') AS segment,
        CASE
            WHEN by_person.sid IS NOT NULL THEN 'person'
            WHEN by_itself.sid IS NOT NULL THEN 'automatic'
            ELSE 'nobody'
        END AS by_whom
    FROM said
        LEFT JOIN by_person ON by_person.sid = said.sid
        LEFT JOIN by_itself ON by_itself.sid = said.sid
    WHERE comment <> ''
)
SELECT
    strftime(began, '%Y-%m-%d') AS week, period, segment,
    count(*)::BIGINT AS comments,
    count(*) FILTER (WHERE by_whom = 'person')::BIGINT AS by_person,
    count(*) FILTER (WHERE by_whom = 'automatic')::BIGINT AS automatic
FROM answered
GROUP BY began, period, segment
ORDER BY week, period, segment
