-- Answers as they stood at $as_of, counted by month, quarter, recent period and window: those to NPS surveys together, and by
-- each group that who was asked belonged to then (told as facet=name); those to every survey by its metric. Top, middle
-- and bottom are the parts of the metric's scale. Each row also carries the sums over its accounts that the clustered
-- error needs, and those of accounts' own scores, in ten-thousandths.
WITH RECURSIVE {home},
newest AS ( -- each column more is dear here; without a month: what a colleague left out, which counts until then
    SELECT
        sid, account_id, survey_id, metric, groups, category,
        CASE WHEN excluded_at <= $as_of THEN NULL ELSE date_trunc('month', answered_at) END AS began
    FROM responses
    WHERE answered_at >= $since AND updated_at <= $as_of
    AND account_id <> '' AND coalesce(channel, '') NOT IN ('link', 'kiosk') -- whom nobody asked, or nobody knows, is no sample
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
),
cells AS ( -- few rows from here on, however many answers there are
    SELECT
        began, metric, survey_id, groups, account_id,
        count(*) FILTER (WHERE category IN ('detractor', 'dissatisfied', 'hard')) AS bottom,
        count(*) FILTER (WHERE category IN ('passive', 'neutral')) AS middle,
        count(*) FILTER (WHERE category IN ('promoter', 'satisfied', 'easy')) AS top
    FROM newest
    WHERE began IS NOT NULL
    GROUP BY 1, 2, 3, 4, 5
),
placed AS ( -- $recent and $before are first days of months, so a whole month is in one period
    SELECT
        began, date_trunc('quarter', began) AS quarter_began,
        CASE WHEN began >= $recent THEN 'recent' WHEN began >= $before THEN 'before' ELSE 'older' END AS period,
        metric, survey_id, groups,
        coalesce(home_id, cells.account_id) AS account_id,
        bottom, middle, top
    FROM cells LEFT JOIN home ON home.account_id = cells.account_id
),
grouped AS (
    SELECT began, period, groups, account_id, sum(bottom) AS bottom, sum(middle) AS middle, sum(top) AS top
    FROM placed
    WHERE metric = 'nps'
    GROUP BY 1, 2, 3, 4
),
by_account AS (
    SELECT
        metric, began, quarter_began, period, survey_id, CAST(NULL AS VARCHAR) AS told, account_id,
        sum(bottom) AS bottom, sum(middle) AS middle, sum(top) AS top
    FROM placed
    GROUP BY GROUPING SETS (
        (metric, began, account_id), (metric, quarter_began, account_id), (metric, period, account_id),
        (metric, began, survey_id, account_id), (metric, period, survey_id, account_id)
    )
    UNION ALL
    SELECT
        'nps', began, NULL, period, NULL, told, account_id,
        sum(bottom) AS bottom, sum(middle) AS middle, sum(top) AS top
    FROM grouped CROSS JOIN UNNEST(string_split(groups, chr(10))) AS each_of(told)
    GROUP BY GROUPING SETS ((told, began, account_id), (told, period, account_id), (told, account_id))
),
weighed AS ( -- a share of the top is a balance too: of the top against the rest
    SELECT
        metric, began, quarter_began, period, survey_id, told, bottom, middle, top,
        top - bottom - CASE WHEN metric = 'nps' THEN 0 ELSE middle END AS balance,
        bottom + middle + top AS n
    FROM by_account
    WHERE metric = 'nps' OR survey_id IS NOT NULL -- several metrics make no score together
),
leaning AS (
    SELECT
        metric, began, quarter_began, period, survey_id, told, bottom, middle, top, balance, n,
        CAST(round(1e4 * balance / n) AS BIGINT) AS lean
    FROM weighed
)
SELECT
    metric, strftime(began, '%Y-%m') AS month, strftime(quarter_began, '%Y-%m') AS quarter, period, survey_id, told,
    sum(bottom)::BIGINT AS bottom,
    sum(middle)::BIGINT AS middle,
    sum(top)::BIGINT AS top,
    count(*)::BIGINT AS accounts,
    sum(balance * balance)::BIGINT AS squares,
    sum(balance * n)::BIGINT AS products,
    sum(n * n)::BIGINT AS sizes,
    sum(lean)::BIGINT AS leans,
    sum(lean * lean)::BIGINT AS lean_squares
FROM leaning
GROUP BY metric, began, quarter_began, period, survey_id, told
ORDER BY metric, month, quarter, period, survey_id, told
