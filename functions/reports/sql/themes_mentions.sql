-- Answers with a comment as they stood at $as_of, by period and by the tags that they mention, a comment once for each
-- of its tags; without a tag (NULL): all of them, and "tagged" of those that have any. Each group carries its NPS answers,
-- the sums over accounts that the clustered error needs, and what its accounts pay a year, each account once.
WITH RECURSIVE {home},
account AS (
    SELECT account_id, arr
    FROM accounts
    WHERE changed_at <= $as_of
    QUALIFY row_number() OVER (PARTITION BY account_id ORDER BY version DESC) = 1
),
newest AS (
    SELECT sid, version, response_version, account_id, metric, category, answered_at, excluded_at
    FROM responses
    WHERE answered_at >= $before AND updated_at <= $as_of
        AND account_id <> '' AND coalesce(channel, '') NOT IN ('link', 'kiosk') -- as in the trend: whom somebody asked
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
),
words AS ( -- what was said is dear to sort, and not needed
    SELECT sid, version, comment <> '' AS is_said FROM comments
),
said AS (
    SELECT words.sid, words.is_said
    FROM words JOIN newest ON newest.sid = words.sid
    WHERE words.version <= newest.version
    QUALIFY row_number() OVER (PARTITION BY words.sid ORDER BY words.version DESC) = 1
),
themes AS ( -- every row of the newest tagging, as told by then, of the newest version
    SELECT tags.sid, tags.tag
    FROM tags JOIN newest ON newest.sid = tags.sid
    WHERE tags.version <= newest.response_version AND (tags.told_at IS NULL OR tags.told_at <= $as_of)
    QUALIFY rank() OVER (PARTITION BY tags.sid ORDER BY tags.version DESC, tags.revision DESC) = 1
),
tagged AS (
    SELECT DISTINCT sid, tag FROM themes WHERE tag IS NOT NULL
),
commented AS ( -- words that were erased leave their tags
    SELECT
        newest.sid,
        CASE WHEN answered_at >= $recent THEN 'recent' ELSE 'before' END AS period,
        coalesce(home_id, newest.account_id) AS account_id,
        any_tag.sid IS NOT NULL AS is_tagged,
        CASE WHEN metric = 'nps' THEN category END AS category
    FROM newest
        LEFT JOIN said ON said.sid = newest.sid
        LEFT JOIN (SELECT DISTINCT sid FROM tagged) AS any_tag ON any_tag.sid = newest.sid
        LEFT JOIN home ON home.account_id = newest.account_id
    WHERE (excluded_at IS NULL OR excluded_at > $as_of) AND (coalesce(is_said, FALSE) OR any_tag.sid IS NOT NULL)
),
mentions AS (
    SELECT period, tag, account_id, is_tagged, category FROM commented JOIN tagged ON tagged.sid = commented.sid
    UNION ALL
    SELECT period, NULL, account_id, is_tagged, category FROM commented
),
by_account AS (
    SELECT
        period, tag, account_id,
        count(*) AS answers,
        count(*) FILTER (WHERE is_tagged) AS tagged,
        count(*) FILTER (WHERE category = 'detractor') AS detractors,
        count(*) FILTER (WHERE category = 'passive') AS passives,
        count(*) FILTER (WHERE category = 'promoter') AS promoters
    FROM mentions
    GROUP BY period, tag, account_id
),
weighed AS (
    SELECT
        period, tag, answers, tagged, detractors, passives, promoters, arr,
        promoters - detractors AS balance, detractors + passives + promoters AS n
    FROM by_account LEFT JOIN account ON account.account_id = by_account.account_id
)
SELECT
    period, tag,
    sum(answers)::BIGINT AS answers,
    sum(tagged)::BIGINT AS tagged,
    sum(detractors)::BIGINT AS detractors,
    sum(passives)::BIGINT AS passives,
    sum(promoters)::BIGINT AS promoters,
    count(*)::BIGINT AS accounts,
    count(*) FILTER (WHERE n > 0)::BIGINT AS scored_accounts,
    sum(balance * balance)::BIGINT AS squares,
    sum(balance * n)::BIGINT AS products,
    sum(n * n)::BIGINT AS sizes,
    count(arr)::BIGINT AS arr_known,
    coalesce(sum(arr), 0)::BIGINT AS arr
FROM weighed
GROUP BY period, tag
ORDER BY period, tag
