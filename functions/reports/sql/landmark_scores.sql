-- The score of each account just before $after, by metric: the worst of what each of its people last said.
-- Scores from before $fresh do not count; last_day is the day of the newest of all, so that one can say so.
WITH RECURSIVE {home},
newest AS ( -- as it stood then: what was changed after it is no foresight
    SELECT sid, metric, account_id, contact_key, score, answered_at, excluded_at
    FROM responses
    WHERE answered_at >= $since AND updated_at < $after
    AND account_id <> '' AND coalesce(channel, '') NOT IN ('link', 'kiosk') -- whom nobody asked, or nobody knows, is no sample
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
),
said AS (
    SELECT
        metric,
        coalesce(home_id, newest.account_id) AS account_id,
        coalesce(contact_key, sid) AS person, -- an answer without a name stands for itself
        score,
        CAST(answered_at AS DATE) AS on_day
    FROM newest LEFT JOIN home ON home.account_id = newest.account_id
    WHERE excluded_at IS NULL OR excluded_at > $as_of -- by a colleague, who gave a reason
),
latest AS (
    SELECT metric, account_id, score, on_day
    FROM said
    QUALIFY row_number() OVER (PARTITION BY metric, account_id, person ORDER BY on_day DESC, score) = 1
)
SELECT
    metric,
    account_id,
    CAST(min(score) FILTER (WHERE on_day >= $fresh) AS INTEGER) AS score,
    max(on_day) AS last_day
FROM latest
GROUP BY metric, account_id
ORDER BY metric, account_id
