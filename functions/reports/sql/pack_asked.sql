-- Invitations of one account to NPS surveys that were sent by $as_of, by role, and how many had been answered by then.
WITH RECURSIVE account AS (
    SELECT account_id, name, merged_into
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
newest AS (
    SELECT sid, account_id, role, sent_at, answered_at
    FROM invitations
    WHERE metric = 'nps' AND sent_at IS NOT NULL -- never removed again, so every later version has it
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
)
SELECT
    coalesce(newest.role, '') AS role,
    count(*)::BIGINT AS asked,
    count(*) FILTER (WHERE newest.answered_at <= $as_of)::BIGINT AS answered
FROM newest LEFT JOIN home ON home.account_id = newest.account_id
WHERE coalesce(home.home_id, newest.account_id) = $account_id AND newest.sent_at >= $recent AND newest.sent_at <= $as_of
GROUP BY 1
ORDER BY role
