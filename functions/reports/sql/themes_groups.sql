-- Comments of the recent period as they stood at $as_of, by whom and about what. Whose they are: everyone's (empty), those
-- of a survey ("survey NAME"), or of a group that who was asked belonged to then ("group FACET=NAME"); the tag is empty for
-- all of them. Each row carries the sums over accounts of products that the clustered error of a difference of shares needs:
-- of these (own) and of all comments of the group (size), and of everyone's about the tag (theirs) and at all (total); how many
-- accounts are in nobody else's (only_here); then their NPS answers, with the sums that the error of the score needs. Rows with parts instead count by survey, all groups and
-- all tags at once, NPS answers without a comment too: from them follows what subtraction would tell.
WITH RECURSIVE {home},
belonging AS ( -- few texts, of which each answer carries the number alone
    SELECT survey_id, groups, row_number() OVER (ORDER BY survey_id, groups) AS place
    FROM (
        SELECT DISTINCT survey_id, groups FROM responses WHERE answered_at >= $recent AND updated_at <= $as_of
    ) AS each_once
),
newest AS ( -- by max_by, in few and small columns: a window would carry every version through a sort
    SELECT
        sid,
        max(version) AS version,
        max_by(coalesce(response_version, -1), version) AS response_version,
        max_by(account_id, version) AS account_id,
        max_by(place, version) AS place,
        max_by( -- 1 to 3 the category of an NPS answer; -1: left out
            CASE
                WHEN excluded_at <= $as_of THEN -1
                WHEN coalesce(metric, '') <> 'nps' THEN 0
                ELSE CASE category WHEN 'detractor' THEN 1 WHEN 'passive' THEN 2 WHEN 'promoter' THEN 3 ELSE 0 END
            END,
            version
        ) AS category
    FROM responses
        JOIN belonging ON belonging.survey_id IS NOT DISTINCT FROM responses.survey_id
            AND belonging.groups IS NOT DISTINCT FROM responses.groups
    WHERE answered_at >= $recent AND updated_at <= $as_of
        AND account_id <> '' AND coalesce(channel, '') NOT IN ('link', 'kiosk') -- as in the trend: whom somebody asked
    GROUP BY sid
),
words AS (
    SELECT sid, version, coalesce(comment <> '', FALSE) AS is_said FROM comments
),
said AS (
    SELECT words.sid
    FROM words JOIN newest ON newest.sid = words.sid
    WHERE words.version <= newest.version
    GROUP BY words.sid
    HAVING max_by(words.is_said, words.version)
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
        place, coalesce(about.told, '') AS told, coalesce(home_id, newest.account_id) AS account_id,
        said.sid IS NOT NULL OR about.told IS NOT NULL AS is_comment,
        count(*) AS answers,
        count(*) FILTER (WHERE category = 1) AS detractors,
        count(*) FILTER (WHERE category = 2) AS passives,
        count(*) FILTER (WHERE category = 3) AS promoters
    FROM newest
        LEFT JOIN said ON said.sid = newest.sid
        LEFT JOIN about ON about.sid = newest.sid
        LEFT JOIN home ON home.account_id = newest.account_id
    WHERE category >= 0
    GROUP BY 1, 2, 3, 4
),
mentions AS (
    SELECT
        place, account_id, tag,
        sum(answers) AS answers, sum(detractors) AS detractors, sum(passives) AS passives, sum(promoters) AS promoters
    FROM cells CROSS JOIN UNNEST(string_split(told, chr(10))) AS each_of(tag)
    WHERE is_comment
    GROUP BY 1, 2, 3
),
named AS (
    SELECT place, '' AS whose FROM belonging
    UNION ALL
    SELECT place, 'survey ' || survey_id FROM belonging
    UNION ALL
    SELECT place, 'group ' || told FROM belonging CROSS JOIN UNNEST(string_split(groups, chr(10))) AS each_of(told)
),
by_account AS (
    SELECT
        whose, account_id, tag,
        sum(answers) AS own, sum(detractors) AS detractors, sum(passives) AS passives, sum(promoters) AS promoters,
        sum(promoters) - sum(detractors) AS balance, sum(detractors) + sum(passives) + sum(promoters) AS n
    FROM mentions JOIN named ON named.place = mentions.place
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
FROM cells JOIN belonging ON belonging.place = cells.place
GROUP BY survey_id, groups, told
ORDER BY whose, tag, survey_id, groups, tags
