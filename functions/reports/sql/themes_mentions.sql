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
newest AS ( -- by max_by, in few and small columns: a window would carry every version through a sort
    SELECT
        sid,
        max(version) AS version,
        max_by(coalesce(response_version, -1), version) AS response_version,
        max_by(account_id, version) AS account_id,
        max_by( -- in one number: 4 if recent, and 1 to 3 the category of an NPS answer; -1: left out
            CASE
                WHEN excluded_at <= $as_of THEN -1
                ELSE CASE WHEN answered_at >= $recent THEN 4 ELSE 0 END
                    + CASE WHEN coalesce(metric, '') <> 'nps' THEN 0 WHEN category = 'detractor' THEN 1
                        WHEN category = 'passive' THEN 2 WHEN category = 'promoter' THEN 3 ELSE 0 END
            END,
            version
        ) AS told
    FROM responses
    WHERE answered_at >= $before AND updated_at <= $as_of
        AND account_id <> '' AND coalesce(channel, '') NOT IN ('link', 'kiosk') -- as in the trend: whom somebody asked
    GROUP BY sid
),
words AS ( -- what was said is dear to sort, and not needed
    SELECT sid, version, coalesce(comment <> '', FALSE) AS is_said FROM comments
),
said AS (
    SELECT words.sid, newest.account_id, newest.told
    FROM words JOIN newest ON newest.sid = words.sid
    WHERE words.version <= newest.version AND newest.told >= 0
    GROUP BY words.sid, newest.account_id, newest.told
    HAVING max_by(words.is_said, words.version)
),
themes AS ( -- every row of the newest tagging, as told by then, of the newest version
    SELECT tags.sid, tags.tag, newest.account_id, newest.told
    FROM tags JOIN newest ON newest.sid = tags.sid
    WHERE tags.version <= newest.response_version AND (tags.told_at IS NULL OR tags.told_at <= $as_of)
        AND newest.told >= 0
    QUALIFY rank() OVER (PARTITION BY tags.sid ORDER BY tags.version DESC, tags.revision DESC) = 1
),
tagged AS (
    SELECT DISTINCT sid, tag, account_id, told FROM themes WHERE tag IS NOT NULL
),
commented AS ( -- words that were erased leave their tags
    SELECT account_id, told, max(is_tagged) AS is_tagged
    FROM (
        SELECT sid, account_id, told, 1 AS is_tagged FROM tagged
        UNION ALL
        SELECT sid, account_id, told, 0 FROM said
    ) AS either
    GROUP BY sid, account_id, told
),
mentions AS (
    SELECT tag, account_id, told, count(*) AS answers, count(*) AS tagged FROM tagged GROUP BY tag, account_id, told
    UNION ALL
    SELECT NULL, account_id, told, count(*), sum(is_tagged) FROM commented GROUP BY account_id, told
),
by_account AS (
    SELECT
        CASE WHEN told >= 4 THEN 'recent' ELSE 'before' END AS period,
        tag,
        coalesce(home_id, mentions.account_id) AS home_id,
        sum(answers) AS answers,
        sum(tagged) AS tagged,
        coalesce(sum(answers) FILTER (WHERE told IN (1, 5)), 0) AS detractors,
        coalesce(sum(answers) FILTER (WHERE told IN (2, 6)), 0) AS passives,
        coalesce(sum(answers) FILTER (WHERE told IN (3, 7)), 0) AS promoters
    FROM mentions LEFT JOIN home ON home.account_id = mentions.account_id
    GROUP BY 1, 2, 3
),
weighed AS (
    SELECT
        period, tag, answers, tagged, detractors, passives, promoters, arr,
        promoters - detractors AS balance, detractors + passives + promoters AS n
    FROM by_account LEFT JOIN account ON account.account_id = by_account.home_id
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
