-- Comments of the recent period as they stood at $as_of, by whom and about what. Whose they are: everyone's (empty), those
-- of a survey ("survey NAME"), or of a group that who was asked belonged to then ("group FACET=NAME"); the tag is empty for
-- all of them. Each row carries the sums over accounts of products that the clustered error of a difference of shares needs:
-- of these (own) and of all comments of the group (size), and of everyone's about the tag (theirs) and at all (total); how many
-- accounts are in nobody else's (only_here); then their NPS answers, with the sums that the error of the score needs. Rows with parts instead count by survey, all groups and
-- all tags at once, NPS answers without a comment too: from them follows what subtraction would tell.
WITH RECURSIVE {home},
newest AS ( -- each column more is dear here
    SELECT
        sid, version, response_version, account_id, survey_id, groups,
        CASE WHEN metric = 'nps' THEN category END AS category,
        coalesce(excluded_at <= $as_of, FALSE) AS is_out
    FROM responses
    WHERE answered_at >= $recent AND updated_at <= $as_of
        AND account_id <> '' AND coalesce(channel, '') NOT IN ('link', 'kiosk') -- as in the trend: whom somebody asked
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
),
words AS (
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
about AS ( -- one text, after an empty first line
    SELECT sid, chr(10) || array_to_string(list_sort(array_agg(DISTINCT tag)), chr(10)) AS told
    FROM themes
    WHERE tag IS NOT NULL
    GROUP BY sid
),
cells AS ( -- few rows from here on; words that were erased leave their tags
    SELECT
        survey_id, groups, coalesce(about.told, '') AS told, coalesce(home_id, newest.account_id) AS account_id,
        coalesce(is_said, FALSE) OR about.told IS NOT NULL AS is_comment,
        count(*) AS answers,
        count(*) FILTER (WHERE category = 'detractor') AS detractors,
        count(*) FILTER (WHERE category = 'passive') AS passives,
        count(*) FILTER (WHERE category = 'promoter') AS promoters
    FROM newest
        LEFT JOIN said ON said.sid = newest.sid
        LEFT JOIN about ON about.sid = newest.sid
        LEFT JOIN home ON home.account_id = newest.account_id
    WHERE NOT is_out
    GROUP BY 1, 2, 3, 4, 5
),
mentions AS (
    SELECT
        survey_id, groups, account_id, tag,
        sum(answers) AS answers, sum(detractors) AS detractors, sum(passives) AS passives, sum(promoters) AS promoters
    FROM cells CROSS JOIN UNNEST(string_split(told, chr(10))) AS each_of(tag)
    WHERE is_comment
    GROUP BY 1, 2, 3, 4
),
named AS (
    SELECT '' AS whose, account_id, tag, answers, detractors, passives, promoters FROM mentions
    UNION ALL
    SELECT 'survey ' || survey_id, account_id, tag, answers, detractors, passives, promoters FROM mentions
    UNION ALL
    SELECT 'group ' || told, account_id, tag, answers, detractors, passives, promoters
    FROM mentions CROSS JOIN UNNEST(string_split(groups, chr(10))) AS each_of(told)
),
by_account AS (
    SELECT
        whose, account_id, tag,
        sum(answers) AS own, sum(detractors) AS detractors, sum(passives) AS passives, sum(promoters) AS promoters,
        sum(promoters) - sum(detractors) AS balance, sum(detractors) + sum(passives) + sum(promoters) AS n
    FROM named
    GROUP BY whose, account_id, tag
),
everyone AS (
    SELECT account_id, tag, own AS theirs FROM by_account WHERE whose = ''
),
sizes AS (
    SELECT by_account.whose, by_account.account_id, by_account.own AS size, everyone.theirs AS total
    FROM by_account JOIN everyone ON everyone.account_id = by_account.account_id AND everyone.tag = ''
    WHERE by_account.tag = ''
),
crossed AS ( -- an account that is silent on what it mentions elsewhere is in the sums too
    SELECT
        sizes.whose, everyone.tag, size, theirs, total, coalesce(own, 0) AS own, detractors, passives, promoters,
        balance, n
    FROM sizes
        JOIN everyone ON everyone.account_id = sizes.account_id
        LEFT JOIN by_account ON by_account.account_id = sizes.account_id AND by_account.whose = sizes.whose
            AND by_account.tag = everyone.tag
)
SELECT
    whose, tag, CAST(NULL AS VARCHAR) AS survey_id, CAST(NULL AS VARCHAR) AS groups, CAST(NULL AS VARCHAR) AS tags,
    sum(own)::BIGINT AS answers,
    count(*) FILTER (WHERE own > 0)::BIGINT AS accounts,
    count(*) FILTER (WHERE size = total)::BIGINT AS only_here,
    sum(own * own)::BIGINT AS own_own,
    sum(own * size)::BIGINT AS own_size,
    sum(own * theirs)::BIGINT AS own_theirs,
    sum(own * total)::BIGINT AS own_total,
    sum(size * theirs)::BIGINT AS size_theirs,
    coalesce(sum(detractors), 0)::BIGINT AS detractors,
    coalesce(sum(passives), 0)::BIGINT AS passives,
    coalesce(sum(promoters), 0)::BIGINT AS promoters,
    count(*) FILTER (WHERE n > 0)::BIGINT AS scored_accounts,
    coalesce(sum(balance * balance), 0)::BIGINT AS squares,
    coalesce(sum(balance * n), 0)::BIGINT AS products,
    coalesce(sum(n * n), 0)::BIGINT AS sizes
FROM crossed
GROUP BY whose, tag
UNION ALL
SELECT
    NULL, NULL, survey_id, groups, told,
    sum(CASE WHEN is_comment THEN answers ELSE 0 END)::BIGINT, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    sum(detractors)::BIGINT, sum(passives)::BIGINT, sum(promoters)::BIGINT, NULL, NULL, NULL, NULL
FROM cells
GROUP BY survey_id, groups, told
ORDER BY whose, tag, survey_id, groups, tags
