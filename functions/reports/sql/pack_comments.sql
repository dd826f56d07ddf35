-- What people of one account wrote in answer to NPS surveys, newest first, as it stood at $as_of; without what is
-- about its own CSM, which is for nobody but their lead.
WITH RECURSIVE {home},
{members},
newest AS (
    SELECT sid, version, account_id, role, touchpoint, consent_quote, answered_at, excluded_at
    FROM responses
    WHERE metric = 'nps' AND answered_at >= $since AND updated_at <= $as_of
    AND sid IN (SELECT sid FROM responses WHERE account_id IN (SELECT account_id FROM members)) -- few, before the newest
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
