-- Of each account, how many surveys had reached it and how many answers had come between $fresh and $after.
WITH RECURSIVE account AS (
    SELECT account_id, merged_into
    FROM accounts
    WHERE changed_at <= $as_of
    QUALIFY row_number() OVER (PARTITION BY account_id ORDER BY version DESC) = 1
),
merged AS ( -- an account that merged is followed to the one it ended in; the limit ends a circle, and Athena allows ten
    SELECT account_id, merged_into AS into_id, 1 AS steps
    FROM account
    WHERE merged_into IS NOT NULL
    UNION ALL
    SELECT merged.account_id, account.merged_into, merged.steps + 1
    FROM merged JOIN account ON account.account_id = merged.into_id
    WHERE account.merged_into IS NOT NULL AND merged.steps < 8
),
home AS (
    SELECT account_id, max_by(into_id, steps) AS home_id FROM merged GROUP BY account_id
),
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
