-- Answers to NPS surveys since $weeks, a Monday, as they stood at $as_of, counted by week, and by what lies of a week in a
-- month, with the sums over their accounts that the clustered error needs.
WITH RECURSIVE {home},
newest AS ( -- without a day: what a colleague left out, which counts until then
    SELECT
        sid, account_id, category,
        CASE WHEN excluded_at <= $as_of THEN NULL ELSE date_trunc('day', answered_at) END AS on_day
    FROM responses
    WHERE metric = 'nps' AND answered_at >= $weeks AND updated_at <= $as_of
    AND account_id <> '' AND coalesce(channel, '') NOT IN ('link', 'kiosk')
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
),
cells AS (
    SELECT
        date_trunc('week', on_day) AS week_began, date_trunc('month', on_day) AS month_began, account_id,
        count(*) FILTER (WHERE category = 'detractor') AS bottom,
        count(*) FILTER (WHERE category = 'passive') AS middle,
        count(*) FILTER (WHERE category = 'promoter') AS top
    FROM newest
    WHERE on_day IS NOT NULL
    GROUP BY 1, 2, 3
),
by_account AS (
    SELECT
        week_began, month_began, coalesce(home_id, cells.account_id) AS account_id,
        sum(bottom) AS bottom, sum(middle) AS middle, sum(top) AS top
    FROM cells LEFT JOIN home ON home.account_id = cells.account_id
    GROUP BY GROUPING SETS (
        (week_began, coalesce(home_id, cells.account_id)),
        (week_began, month_began, coalesce(home_id, cells.account_id))
    )
),
weighed AS (
    SELECT week_began, month_began, bottom, middle, top, top - bottom AS balance, bottom + middle + top AS n
    FROM by_account
)
SELECT
    strftime(week_began, '%Y-%m-%d') AS week, strftime(month_began, '%Y-%m') AS month,
    sum(bottom)::BIGINT AS bottom,
    sum(middle)::BIGINT AS middle,
    sum(top)::BIGINT AS top,
    count(*)::BIGINT AS accounts,
    sum(balance * balance)::BIGINT AS squares,
    sum(balance * n)::BIGINT AS products,
    sum(n * n)::BIGINT AS sizes
FROM weighed
GROUP BY week_began, month_began
ORDER BY week, month
