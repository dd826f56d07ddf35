-- For each tag, the first comments by sid of the recent period; with a consent or without, and never about a person who
-- looks after the account. What consent there is stands beside each.
WITH newest AS (
    SELECT sid, version, response_version, category, consent_quote, excluded_at
    FROM responses
    WHERE answered_at >= $recent AND updated_at <= $as_of
        AND account_id <> '' AND coalesce(channel, '') NOT IN ('link', 'kiosk') AND touchpoint <> 'csm'
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
),
said AS (
    SELECT comments.sid, comments.comment, newest.category, coalesce(newest.consent_quote, false) AS consent
    FROM comments JOIN newest ON newest.sid = comments.sid
    WHERE comments.version <= newest.version AND (newest.excluded_at IS NULL OR newest.excluded_at > $as_of)
    QUALIFY row_number() OVER (PARTITION BY comments.sid ORDER BY comments.version DESC) = 1
),
themes AS (
    SELECT tags.sid, tags.tag
    FROM tags JOIN newest ON newest.sid = tags.sid
    WHERE tags.version <= newest.response_version AND (tags.told_at IS NULL OR tags.told_at <= $as_of)
    QUALIFY rank() OVER (PARTITION BY tags.sid ORDER BY tags.version DESC, tags.revision DESC) = 1
),
tagged AS (
    SELECT DISTINCT sid, tag FROM themes WHERE tag IS NOT NULL
),
ranked AS (
    SELECT
        tagged.tag, said.sid, said.comment, said.category, said.consent,
        row_number() OVER (PARTITION BY tagged.tag, said.consent ORDER BY said.sid) AS place
    FROM said JOIN tagged ON tagged.sid = said.sid
    WHERE said.comment <> ''
)
SELECT tag, sid, comment, category, consent
FROM ranked
WHERE place <= $quotes
ORDER BY tag, consent DESC, sid
