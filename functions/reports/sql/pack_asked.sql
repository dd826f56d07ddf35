-- Invitations of one account to NPS surveys that were sent by $as_of, by role, and how many had been answered by then.
WITH RECURSIVE {home},
{members},
newest AS (
    SELECT sid, account_id, role, sent_at, answered_at
    FROM invitations
    WHERE metric = 'nps' AND sent_at IS NOT NULL -- never removed again, so every later version has it
    AND sid IN (SELECT sid FROM invitations WHERE account_id IN (SELECT account_id FROM members)) -- few, before the newest
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
