-- Answers to NPS surveys as they stood at $as_of, counted by month, recent period, survey and segment.
-- Each group also carries the sums over its accounts that the clustered error needs, and those of accounts' own scores,
-- in ten-thousandths.
WITH RECURSIVE {home},
newest AS (
    SELECT sid, account_id, survey_id, segment, category, answered_at, excluded_at
    FROM responses
    WHERE metric = 'nps' AND answered_at >= $since AND updated_at <= $as_of
    AND account_id <> '' AND coalesce(channel, '') NOT IN ('link', 'kiosk') -- whom nobody asked, or nobody knows, is no sample
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
),
cells AS ( -- few rows from here on, however many answers there are
    SELECT
        date_trunc('month', answered_at) AS began, survey_id, segment, account_id,
        count(*) FILTER (WHERE category = 'detractor') AS detractors,
        count(*) FILTER (WHERE category = 'passive') AS passives,
        count(*) FILTER (WHERE category = 'promoter') AS promoters
    FROM newest
    WHERE excluded_at IS NULL OR excluded_at > $as_of -- what a colleague left out counts until then
    GROUP BY 1, 2, 3, 4
),
placed AS ( -- $recent and $before are first days of months, so a whole month is in one period
    SELECT
        began,
        CASE WHEN began >= $recent THEN 'recent' WHEN began >= $before THEN 'before' ELSE 'older' END AS period,
        survey_id,
        coalesce(segment, '') AS segment,
        coalesce(home_id, cells.account_id) AS account_id,
        detractors, passives, promoters
    FROM cells LEFT JOIN home ON home.account_id = cells.account_id
),
by_account AS (
    SELECT
        began, period, survey_id, segment, account_id,
        sum(detractors) AS detractors, sum(passives) AS passives, sum(promoters) AS promoters
    FROM placed
    GROUP BY GROUPING SETS (
        (began, account_id), (began, survey_id, account_id),
        (period, account_id), (period, survey_id, account_id),
        (segment, account_id)
    )
),
weighed AS (
    SELECT
        began, period, survey_id, segment, detractors, passives, promoters,
        promoters - detractors AS balance, detractors + passives + promoters AS n,
        CAST(round(10000.0 * (promoters - detractors) / (detractors + passives + promoters)) AS BIGINT) AS lean
    FROM by_account
)
SELECT
    strftime(began, '%Y-%m') AS month, period, survey_id, segment,
    sum(detractors)::BIGINT AS detractors,
    sum(passives)::BIGINT AS passives,
    sum(promoters)::BIGINT AS promoters,
    count(*)::BIGINT AS accounts,
    sum(balance * balance)::BIGINT AS squares,
    sum(balance * n)::BIGINT AS products,
    sum(n * n)::BIGINT AS sizes,
    sum(lean)::BIGINT AS leans,
    sum(lean * lean)::BIGINT AS lean_squares
FROM weighed
GROUP BY began, period, survey_id, segment
ORDER BY month, period, survey_id, segment
