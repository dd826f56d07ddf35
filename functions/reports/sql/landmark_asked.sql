-- Of each account, how many surveys had reached it and how many answers had come between $fresh and $after.
WITH RECURSIVE {home},
arrived AS (
    SELECT DISTINCT sid, account_id
    FROM invitations
    WHERE sent_at >= $fresh AND sent_at < $after AND state IN ('delivered', 'answered')
),
answered AS (
    SELECT DISTINCT sid, account_id
    FROM responses
    WHERE answered_at >= $fresh AND answered_at < $after AND account_id <> ''
),
told AS (
    SELECT account_id, 1 AS asked, 0 AS answers FROM arrived
    UNION ALL
    SELECT account_id, 0 AS asked, 1 AS answers FROM answered
)
SELECT
    coalesce(home_id, told.account_id) AS account_id,
    CAST(sum(asked) AS BIGINT) AS asked,
    CAST(sum(answers) AS BIGINT) AS answers
FROM told LEFT JOIN home ON home.account_id = told.account_id
GROUP BY 1
ORDER BY 1
