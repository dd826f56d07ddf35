-- Comments by people who can be answered: all by week of the answer and period, and those of the recent period by each group
-- that who wrote belonged to on the day of asking, and by survey (told as facet=name): by $as_of, who got back to them. A person, if the case that holds the answer was answered, or was closed as resolved or in progress;
-- else the automatic reply, if it left; else nobody yet.
WITH newest AS (
    SELECT sid, version, contact_key, survey_id, groups, answered_at, excluded_at
    FROM responses
    WHERE answered_at >= $before AND updated_at <= $as_of AND contact_key <> ''
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
),
said AS (
    SELECT comments.sid, comments.comment, newest.survey_id, newest.groups, newest.answered_at
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
        coalesce(groups, 'segment=' || chr(10) || 'role=') || chr(10) || 'survey=' || coalesce(survey_id, '') AS groups,
        CASE
            WHEN by_person.sid IS NOT NULL THEN 'person'
            WHEN by_itself.sid IS NOT NULL THEN 'automatic'
            ELSE 'nobody'
        END AS by_whom
    FROM said
        LEFT JOIN by_person ON by_person.sid = said.sid
        LEFT JOIN by_itself ON by_itself.sid = said.sid
    WHERE comment <> ''
),
cells AS ( -- few rows from here on, however many comments there are
    SELECT
        began, period, groups,
        count(*) AS comments,
        count(*) FILTER (WHERE by_whom = 'person') AS by_person,
        count(*) FILTER (WHERE by_whom = 'automatic') AS automatic
    FROM answered
    GROUP BY began, period, groups
),
told AS (
    SELECT began, period, CAST(NULL AS VARCHAR) AS told, comments, by_person, automatic
    FROM cells
    UNION ALL
    SELECT CAST(NULL AS TIMESTAMP), period, told, comments, by_person, automatic
    FROM cells CROSS JOIN UNNEST(string_split(groups, chr(10))) AS each_of(told)
    WHERE period = 'recent'
)
SELECT
    strftime(began, '%Y-%m-%d') AS week, period, told,
    sum(comments)::BIGINT AS comments,
    sum(by_person)::BIGINT AS by_person,
    sum(automatic)::BIGINT AS automatic
FROM told
GROUP BY began, period, told
ORDER BY week, period, told
