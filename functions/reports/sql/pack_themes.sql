-- Themes of the answers with a comment, of one account or (without one) of all, with who mentioned each and when last;
-- the row without a theme counts the answers in which none was found.
WITH RECURSIVE {home},
newest AS (
    SELECT sid, version, response_version, account_id, touchpoint, category, answered_at, excluded_at
    FROM responses
    WHERE metric = 'nps' AND answered_at >= $since AND updated_at <= $as_of
    AND account_id <> '' AND coalesce(channel, '') NOT IN ('link', 'kiosk') -- whom nobody asked, or nobody knows, is no sample
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
),
said AS (
    SELECT comments.sid, comments.comment
    FROM comments JOIN newest ON newest.sid = comments.sid AND comments.version <= newest.version
    QUALIFY row_number() OVER (PARTITION BY comments.sid ORDER BY comments.version DESC) = 1
),
answer AS (
    SELECT newest.sid, newest.response_version, newest.category, newest.answered_at
    FROM newest
        JOIN said ON said.sid = newest.sid
        LEFT JOIN home ON home.account_id = newest.account_id
    WHERE said.comment <> '' AND (newest.excluded_at IS NULL OR newest.excluded_at > $as_of)
        AND ($account_id = '' OR (coalesce(home.home_id, newest.account_id) = $account_id AND newest.touchpoint <> 'csm'))
),
found AS ( -- an answer has as many rows as themes, all of one version
    SELECT tags.sid, tags.tag
    FROM tags JOIN answer ON answer.sid = tags.sid AND tags.version <= answer.response_version
    QUALIFY rank() OVER (PARTITION BY tags.sid ORDER BY tags.version DESC, tags.revision DESC) = 1
)
SELECT
    found.tag AS theme,
    count(DISTINCT answer.sid)::BIGINT AS answers,
    count(DISTINCT CASE WHEN answer.category = 'detractor' THEN answer.sid END)::BIGINT AS detractors,
    count(DISTINCT CASE WHEN answer.category = 'passive' THEN answer.sid END)::BIGINT AS passives,
    count(DISTINCT CASE WHEN answer.category = 'promoter' THEN answer.sid END)::BIGINT AS promoters,
    max(answer.answered_at) AS last_at,
    (SELECT count(*) FROM answer)::BIGINT AS commented
FROM answer LEFT JOIN found ON found.sid = answer.sid
GROUP BY 1
ORDER BY theme
