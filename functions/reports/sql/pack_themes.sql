-- Themes of the answers with a comment, of one account or (without one) of all, with who mentioned each and when last, and
-- the sums over accounts that the clustered error needs; the row without a theme counts the answers in which none was
-- found. Words that were erased leave their tags. recent and before are of the periods of the report of themes; heard are
-- all answers, with a comment or without.
WITH RECURSIVE {home},
newest AS (
    SELECT sid, version, response_version, account_id, touchpoint, category, answered_at, excluded_at
    FROM responses
    WHERE metric = 'nps' AND answered_at >= $since AND updated_at <= $as_of
    AND account_id <> '' AND coalesce(channel, '') NOT IN ('link', 'kiosk') -- whom nobody asked, or nobody knows, is no sample
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
),
counting AS (
    SELECT
        newest.sid, newest.version, newest.response_version, newest.category, newest.answered_at,
        coalesce(home.home_id, newest.account_id) AS account_id
    FROM newest LEFT JOIN home ON home.account_id = newest.account_id
    WHERE (newest.excluded_at IS NULL OR newest.excluded_at > $as_of)
        AND ($account_id = '' OR (coalesce(home.home_id, newest.account_id) = $account_id AND newest.touchpoint <> 'csm'))
),
said AS (
    SELECT comments.sid, comments.comment
    FROM comments JOIN counting ON counting.sid = comments.sid AND comments.version <= counting.version
    QUALIFY row_number() OVER (PARTITION BY comments.sid ORDER BY comments.version DESC) = 1
),
found AS ( -- an answer has as many rows as themes, all of one version
    SELECT tags.sid, tags.tag
    FROM tags JOIN counting ON counting.sid = tags.sid AND tags.version <= counting.response_version
        AND (tags.told_at IS NULL OR tags.told_at <= $as_of)
    QUALIFY rank() OVER (PARTITION BY tags.sid ORDER BY tags.version DESC, tags.revision DESC) = 1
),
mentions AS (
    SELECT DISTINCT counting.sid, counting.account_id, counting.category, counting.answered_at, found.tag AS theme
    FROM counting
        LEFT JOIN said ON said.sid = counting.sid
        LEFT JOIN found ON found.sid = counting.sid
    WHERE coalesce(said.comment, '') <> '' OR found.tag IS NOT NULL
),
by_account AS (
    SELECT
        theme, account_id,
        count(*) FILTER (WHERE category = 'detractor') AS detractors,
        count(*) FILTER (WHERE category = 'passive') AS passives,
        count(*) FILTER (WHERE category = 'promoter') AS promoters,
        count(*) FILTER (WHERE answered_at >= $recent) AS recent,
        count(*) FILTER (WHERE answered_at >= $before AND answered_at < $recent) AS before_recent,
        max(answered_at) AS last_at
    FROM mentions
    GROUP BY theme, account_id
),
weighed AS (
    SELECT
        theme, detractors, passives, promoters, recent, before_recent, last_at,
        promoters - detractors AS balance, detractors + passives + promoters AS n
    FROM by_account
)
SELECT
    theme,
    sum(n)::BIGINT AS answers,
    sum(detractors)::BIGINT AS detractors,
    sum(passives)::BIGINT AS passives,
    sum(promoters)::BIGINT AS promoters,
    count(*)::BIGINT AS scored_accounts,
    sum(balance * balance)::BIGINT AS squares,
    sum(balance * n)::BIGINT AS products,
    sum(n * n)::BIGINT AS sizes,
    sum(recent)::BIGINT AS recent,
    sum(before_recent)::BIGINT AS before_recent,
    max(last_at) AS last_at,
    (SELECT count(DISTINCT sid) FROM mentions)::BIGINT AS commented,
    (SELECT count(*) FROM counting)::BIGINT AS heard
FROM weighed
GROUP BY theme
ORDER BY theme
