-- Of each account, how many surveys had reached it and how many answers had come between $fresh and $after. What a
-- colleague left out counts as neither asked nor answered.
WITH RECURSIVE {home},
arrived AS (
    SELECT DISTINCT sid, account_id
    FROM invitations
    WHERE sent_at >= $fresh AND sent_at < $after AND state IN ('delivered', 'answered')
),
newest AS (
    SELECT sid, account_id, channel, excluded_at
    FROM responses
    WHERE answered_at >= $fresh AND answered_at < $after AND updated_at <= $as_of
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
),
told AS (
    SELECT arrived.account_id, 1 AS asked, 0 AS answers
    FROM arrived LEFT JOIN newest ON newest.sid = arrived.sid
    WHERE excluded_at IS NULL OR excluded_at > $as_of
    UNION ALL
    SELECT account_id, 0 AS asked, 1 AS answers -- not by sid: an anonymous answer has one of its own
    FROM newest
    WHERE account_id <> '' AND coalesce(channel, '') NOT IN ('link', 'kiosk') -- whom nobody asked is not heard for it
    AND (excluded_at IS NULL OR excluded_at > $as_of)
)
SELECT
    coalesce(home_id, told.account_id) AS account_id,
    CAST(sum(asked) AS BIGINT) AS asked,
    CAST(sum(answers) AS BIGINT) AS answers
FROM told LEFT JOIN home ON home.account_id = told.account_id
GROUP BY 1
ORDER BY 1
