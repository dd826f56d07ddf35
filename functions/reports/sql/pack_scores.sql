-- Answers to NPS surveys as they stood at $as_of: of one account by quarter, of every other in the last four quarters.
WITH RECURSIVE account AS (
    SELECT account_id, name, merged_into
    FROM accounts
    WHERE changed_at <= $as_of
    QUALIFY row_number() OVER (PARTITION BY account_id ORDER BY version DESC) = 1
),
merged AS ( -- an account that merged is followed to the one it ended in; the limit ends a circle, and Athena allows ten
    SELECT account_id, merged_into AS into_id, 1 AS steps
    FROM account
    WHERE merged_into IS NOT NULL
    UNION ALL
    SELECT merged.account_id, account.merged_into, merged.steps + 1
    FROM merged JOIN account ON account.account_id = merged.into_id
    WHERE account.merged_into IS NOT NULL AND merged.steps < 8
),
home AS (
    SELECT account_id, max_by(into_id, steps) AS home_id FROM merged GROUP BY account_id
),
newest AS (
    SELECT sid, account_id, category, answered_at, excluded_at
    FROM responses
    WHERE metric = 'nps' AND answered_at >= $since AND updated_at <= $as_of
    AND account_id <> '' AND coalesce(channel, '') NOT IN ('link', 'kiosk') -- whom nobody asked, or nobody knows, is no sample
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
),
placed AS (
    SELECT
        coalesce(home.home_id, newest.account_id) AS home_id,
        date_trunc('quarter', newest.answered_at) AS began, newest.category, newest.answered_at
    FROM newest LEFT JOIN home ON home.account_id = newest.account_id
    WHERE newest.excluded_at IS NULL OR newest.excluded_at > $as_of -- what a colleague left out counts until then
)
SELECT
    home_id AS account_id,
    CASE WHEN home_id = $account_id THEN strftime(began, '%Y-%m') ELSE '' END AS quarter,
    count(*) FILTER (WHERE category = 'detractor')::BIGINT AS detractors,
    count(*) FILTER (WHERE category = 'passive')::BIGINT AS passives,
    count(*) FILTER (WHERE category = 'promoter')::BIGINT AS promoters
FROM placed
WHERE home_id = $account_id OR answered_at >= $recent
GROUP BY 1, 2
ORDER BY account_id, quarter
