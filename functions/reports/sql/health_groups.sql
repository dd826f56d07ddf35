-- What each account belonged to on the newest day that one of its people was asked, of those by $as_of: told as facet=name,
-- one a line.
WITH RECURSIVE {home},
newest AS (
    SELECT account_id, groups, planned_at
    FROM invitations
    WHERE planned_at >= $asked AND planned_at <= $as_of AND account_id <> '' AND groups IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY account_id ORDER BY planned_at DESC, sid, version DESC) = 1
),
placed AS (
    SELECT coalesce(home_id, newest.account_id) AS account_id, groups, planned_at, newest.account_id AS asked_in
    FROM newest LEFT JOIN home ON home.account_id = newest.account_id
)
SELECT account_id, groups
FROM placed
QUALIFY row_number() OVER (PARTITION BY account_id ORDER BY planned_at DESC, asked_in) = 1
ORDER BY account_id
