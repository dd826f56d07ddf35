-- What people of one account wrote in answer to NPS surveys, newest first, as it stood at $as_of; without what is
-- about its own CSM, which is for nobody but their lead.
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
    SELECT sid, version, account_id, role, touchpoint, consent_quote, answered_at, excluded_at
    FROM responses
    WHERE metric = 'nps' AND answered_at >= $since AND updated_at <= $as_of
    AND account_id <> '' AND coalesce(channel, '') NOT IN ('link', 'kiosk') -- whom nobody asked, or nobody knows, is no sample
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
),
said AS (
    SELECT comments.sid, comments.comment
    FROM comments JOIN newest ON newest.sid = comments.sid AND comments.version <= newest.version
    QUALIFY row_number() OVER (PARTITION BY comments.sid ORDER BY comments.version DESC) = 1
)
SELECT
    newest.sid, coalesce(newest.role, '') AS role, newest.answered_at, said.comment,
    coalesce(newest.consent_quote, FALSE) AS shared
FROM newest
    JOIN said ON said.sid = newest.sid
    LEFT JOIN home ON home.account_id = newest.account_id
WHERE coalesce(home.home_id, newest.account_id) = $account_id AND newest.touchpoint <> 'csm' AND said.comment <> ''
    AND (newest.excluded_at IS NULL OR newest.excluded_at > $as_of)
ORDER BY newest.answered_at DESC, newest.sid
