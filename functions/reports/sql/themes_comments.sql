-- Comments on the NPS scale of the year before $as_of, newest words of each, with what decides whether they may be shown.
-- A sid tells nothing of its answer, so that the first by sid are a fair draw: $most of them.
WITH newest AS (
    SELECT sid, version, category, locale, touchpoint, consent_quote, excluded_at
    FROM responses
    WHERE metric = 'nps' AND answered_at >= $year AND updated_at <= $as_of
        AND account_id <> '' AND coalesce(channel, '') NOT IN ('link', 'kiosk')
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
),
said AS (
    SELECT comments.sid, comments.comment, newest.category, newest.locale, newest.touchpoint, newest.consent_quote
    FROM comments JOIN newest ON newest.sid = comments.sid
    WHERE comments.version <= newest.version AND (newest.excluded_at IS NULL OR newest.excluded_at > $as_of)
    QUALIFY row_number() OVER (PARTITION BY comments.sid ORDER BY comments.version DESC) = 1
)
SELECT
    sid, comment, category, lower(substr(locale, 1, 2)) AS language,
    coalesce(consent_quote, false) AND touchpoint <> 'csm' AS quotable
FROM said
WHERE comment <> ''
ORDER BY sid
LIMIT $most
