-- How many detractors, passives and promoters each account has, over all its answers to NPS surveys by $as_of.
WITH RECURSIVE {home},
newest AS ( -- by max_by, as a window would carry every column of every version through a sort
    SELECT
        max_by(account_id, version) AS account_id,
        max_by(CASE WHEN excluded_at <= $as_of THEN '' ELSE category END, version) AS category -- of what was left out, none
    FROM responses
    WHERE metric = 'nps' AND answered_at <= $as_of AND updated_at <= $as_of AND account_id <> '' AND touchpoint <> 'churn'
    GROUP BY sid
),
placed AS (
    SELECT coalesce(home_id, newest.account_id) AS account_id, category
    FROM newest LEFT JOIN home ON home.account_id = newest.account_id
    WHERE category <> ''
)
SELECT
    account_id,
    count(*) FILTER (WHERE category = 'detractor')::BIGINT AS detractors,
    count(*) FILTER (WHERE category = 'passive')::BIGINT AS passives,
    count(*) FILTER (WHERE category = 'promoter')::BIGINT AS promoters
FROM placed
GROUP BY account_id
ORDER BY account_id
