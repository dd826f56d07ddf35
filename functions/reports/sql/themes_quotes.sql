-- For each tag, the first comments by sid of the recent period; with a consent or without, and never about a person who
-- looks after the account. What consent there is stands beside each.
WITH newest AS ( -- by max_by: a window would carry every column of every version through a sort
    SELECT
        sid,
        max(version) AS version,
        max_by(coalesce(response_version, -1), version) AS response_version,
        max_by(
            CASE WHEN excluded_at <= $as_of THEN -1 WHEN consent_quote THEN 1 ELSE 0 END,
            version
        ) AS consent -- -1: left out
    FROM responses
    WHERE answered_at >= $recent AND updated_at <= $as_of
        AND account_id <> '' AND coalesce(channel, '') NOT IN ('link', 'kiosk') AND touchpoint <> 'csm'
    GROUP BY sid
),
words AS ( -- what was said comes in last, of the few that are shown
    SELECT sid, version, coalesce(comment <> '', FALSE) AS is_said FROM comments
),
said AS (
    SELECT words.sid
    FROM words JOIN newest ON newest.sid = words.sid
    WHERE words.version <= newest.version AND newest.consent >= 0
    GROUP BY words.sid
    HAVING max_by(words.is_said, words.version)
),
themes AS (
    SELECT tags.sid, tags.tag, newest.consent
    FROM tags JOIN newest ON newest.sid = tags.sid
    WHERE tags.version <= newest.response_version AND (tags.told_at IS NULL OR tags.told_at <= $as_of)
    QUALIFY rank() OVER (PARTITION BY tags.sid ORDER BY tags.version DESC, tags.revision DESC) = 1
),
tagged AS (
    SELECT DISTINCT tag, consent, themes.sid
    FROM themes JOIN said ON said.sid = themes.sid
    WHERE tag IS NOT NULL
),
shown AS (
    SELECT tag, consent, sid
    FROM tagged
    QUALIFY row_number() OVER (PARTITION BY tag, consent ORDER BY sid) <= $quotes
),
told AS (
    SELECT
        responses.sid, max(version) AS version, max_by(coalesce(category, ''), version) AS category
    FROM responses
    WHERE answered_at >= $recent AND updated_at <= $as_of
        AND account_id <> '' AND coalesce(channel, '') NOT IN ('link', 'kiosk') AND touchpoint <> 'csm'
        AND sid IN (SELECT shown.sid FROM shown)
    GROUP BY sid
),
quoted AS (
    SELECT
        told.sid, told.category, max_by(coalesce(comments.comment, ''), comments.version) AS comment
    FROM comments JOIN told ON told.sid = comments.sid
    WHERE comments.version <= told.version
    GROUP BY told.sid, told.category
)
SELECT tag, shown.sid, comment, nullif(category, '') AS category, consent = 1 AS consent
FROM shown JOIN quoted ON quoted.sid = shown.sid
ORDER BY tag, shown.consent DESC, shown.sid
