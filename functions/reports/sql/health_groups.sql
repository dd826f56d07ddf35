-- What each account belonged to at the newest time that one of its people was asked, of those by $as_of: told as
-- facet=name, one a line. Where several were asked at once, whatever sorts last.
WITH RECURSIVE {home},
newest AS ( -- few rows: to sort all that was ever asked would take longer than everything else
    SELECT account_id, max(planned_at) AS planned_at
    FROM invitations
    WHERE planned_at >= $asked AND planned_at <= $as_of AND account_id <> '' AND groups IS NOT NULL
    GROUP BY account_id
),
told AS (
    SELECT invitations.account_id, invitations.planned_at, max(groups) AS groups
    FROM invitations
        JOIN newest ON newest.account_id = invitations.account_id AND newest.planned_at = invitations.planned_at
    GROUP BY 1, 2
),
placed AS (
    SELECT coalesce(home_id, told.account_id) AS account_id, groups, planned_at, told.account_id AS asked_in
    FROM told LEFT JOIN home ON home.account_id = told.account_id
)
SELECT account_id, groups
FROM placed
QUALIFY row_number() OVER (PARTITION BY account_id ORDER BY planned_at DESC, asked_in) = 1
ORDER BY account_id
