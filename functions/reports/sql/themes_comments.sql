-- Comments on the NPS scale of the year before $as_of, newest words of each, with what decides whether they may be shown,
-- and the account that they are of by then, for colleagues think alike.
-- A sid tells nothing of its answer, so that the first by sid are a fair draw: $most of them.
WITH RECURSIVE {home},
newest AS (
    SELECT sid, version, account_id, category, locale, touchpoint, consent_quote, excluded_at
    FROM responses
    WHERE metric = 'nps' AND answered_at >= $year AND updated_at <= $as_of
        AND account_id <> '' AND coalesce(channel, '') NOT IN ('link', 'kiosk')
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
),
said AS (
    SELECT
        comments.sid, comments.comment, newest.account_id, newest.category, newest.locale, newest.touchpoint,
        newest.consent_quote
    FROM comments JOIN newest ON newest.sid = comments.sid
    WHERE comments.version <= newest.version AND (newest.excluded_at IS NULL OR newest.excluded_at > $as_of)
    QUALIFY row_number() OVER (PARTITION BY comments.sid ORDER BY comments.version DESC) = 1
)
SELECT
    sid, comment, category, coalesce(home_id, said.account_id) AS account_id, lower(substr(locale, 1, 2)) AS language,
    coalesce(consent_quote, false) AND touchpoint <> 'csm' AS quotable
FROM said LEFT JOIN home ON home.account_id = said.account_id
WHERE comment <> ''
ORDER BY sid
LIMIT $most
