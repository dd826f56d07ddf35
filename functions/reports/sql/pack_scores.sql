-- Answers to NPS surveys as they stood at $as_of: of one account by quarter, of every other in the last four quarters.
WITH RECURSIVE {home},
newest AS ( -- by max_by, as a window would carry every column of every version through a sort
    SELECT
        max_by(account_id, version) AS account_id,
        max_by(CASE WHEN excluded_at <= $as_of THEN '' ELSE category END, version) AS category, -- what was left out until then
        max_by(answered_at, version) AS answered_at
    FROM responses
    WHERE metric = 'nps' AND answered_at >= $since AND updated_at <= $as_of
    AND account_id <> '' AND coalesce(channel, '') NOT IN ('link', 'kiosk') -- whom nobody asked, or nobody knows, is no sample
    GROUP BY sid
),
placed AS (
    SELECT
        coalesce(home.home_id, newest.account_id) AS home_id,
        date_trunc('quarter', newest.answered_at) AS began, newest.category, newest.answered_at
    FROM newest LEFT JOIN home ON home.account_id = newest.account_id
    WHERE newest.category <> ''
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
