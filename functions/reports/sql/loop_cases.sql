-- Promises to get back to somebody who answered, as they stood at $as_of: how long each waited, in minutes by the clock to
-- the tenth of an hour that is shown (so that many cases make few rows), until it was answered, or, unanswered, until it was
-- closed or until $as_of; whether it is closed; whether it is or ever was overdue. All by function and period, and those of
-- the recent period by each group that who answered belonged to on the day of asking, and by survey (told as facet=name).
WITH every AS (
    SELECT
        case_id, version, function, state, outcome, opened_at, due_at, answered_at, closed_at,
        first_value(due_at) OVER (PARTITION BY case_id ORDER BY version) AS first_due_at,
        row_number() OVER (PARTITION BY case_id ORDER BY version DESC) AS age
    FROM cases
    WHERE kind = 'answer' AND opened_at >= $before AND opened_at <= $as_of
),
asked AS ( -- the case of an answer has its sid
    SELECT sid, survey_id, groups, excluded_at
    FROM responses
    WHERE answered_at >= $asked AND updated_at <= $as_of
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
),
promise AS (
    SELECT
        function, survey_id, groups, opened_at, due_at, first_due_at,
        CASE WHEN state = 'closed' AND closed_at <= $as_of THEN closed_at END AS ended_at,
        CASE
            WHEN answered_at <= $as_of THEN answered_at
            WHEN state = 'closed' AND outcome IN ('resolved', 'in_progress') AND closed_at <= $as_of THEN closed_at
        END AS done_at,
        state IN ('answered', 'closed') AND coalesce(answered_at, closed_at) <= $as_of AS is_settled
    FROM every LEFT JOIN asked ON asked.sid = every.case_id
    WHERE age = 1 AND (excluded_at IS NULL OR excluded_at > $as_of)
),
waited AS (
    SELECT
        CASE WHEN opened_at >= $recent THEN 'recent' ELSE 'before' END AS period,
        coalesce(function, '') AS function,
        coalesce(groups, 'segment=' || chr(10) || 'role=') || chr(10) || 'survey=' || coalesce(survey_id, '') AS groups,
        done_at IS NOT NULL AS is_answered,
        ended_at IS NOT NULL AS is_closed,
        CAST(6 * round(date_diff('second', opened_at, coalesce(done_at, ended_at, $as_of)) / 360.0) AS BIGINT) AS minutes,
        NOT is_settled AND due_at < $as_of AS is_overdue,
        coalesce(done_at, ended_at, $as_of) > first_due_at AS was_overdue
    FROM promise
),
cells AS (
    SELECT
        period, function, groups, is_answered, minutes,
        count(*) AS cases,
        count(*) FILTER (WHERE is_closed) AS closed,
        count(*) FILTER (WHERE is_overdue) AS overdue,
        count(*) FILTER (WHERE was_overdue) AS ever_overdue
    FROM waited
    GROUP BY period, function, groups, is_answered, minutes
),
told AS (
    SELECT period, function, CAST(NULL AS VARCHAR) AS told, is_answered, minutes, cases, closed, overdue, ever_overdue
    FROM cells
    UNION ALL
    SELECT period, CAST(NULL AS VARCHAR), told, is_answered, minutes, cases, closed, overdue, ever_overdue
    FROM cells CROSS JOIN UNNEST(string_split(groups, chr(10))) AS each_of(told)
    WHERE period = 'recent'
)
SELECT
    period, function, told, is_answered, minutes,
    sum(cases)::BIGINT AS cases,
    sum(closed)::BIGINT AS closed,
    sum(overdue)::BIGINT AS overdue,
    sum(ever_overdue)::BIGINT AS ever_overdue
FROM told
GROUP BY period, function, told, is_answered, minutes
ORDER BY period, function, told, is_answered, minutes
