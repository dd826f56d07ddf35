-- How many detractors, passives and promoters each account has, over all its answers to NPS surveys by $as_of.
WITH RECURSIVE {home},
newest AS (
    SELECT sid, version, account_id, touchpoint, score, category, answered_at, excluded_at
    FROM responses
    WHERE metric = 'nps' AND answered_at <= $as_of AND updated_at <= $as_of AND account_id <> '' AND touchpoint <> 'churn'
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
),
placed AS (
    SELECT coalesce(home_id, newest.account_id) AS account_id, category
    FROM newest LEFT JOIN home ON home.account_id = newest.account_id
    WHERE (excluded_at IS NULL OR excluded_at > $as_of)
)
SELECT
    account_id,
    count(*) FILTER (WHERE category = 'detractor')::BIGINT AS detractors,
    count(*) FILTER (WHERE category = 'passive')::BIGINT AS passives,
    count(*) FILTER (WHERE category = 'promoter')::BIGINT AS promoters
FROM placed
GROUP BY account_id
ORDER BY account_id
