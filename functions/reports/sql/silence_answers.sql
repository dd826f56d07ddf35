-- NPS surveys that were sent from $since to $until and reached someone, and how they were answered by $as_of, by account,
-- segment and time as a customer; late are the answers that took a reminder.
WITH RECURSIVE {home},
account AS (
    SELECT account_id, created_at, launch_date
    FROM accounts
    WHERE changed_at <= $as_of
    QUALIFY row_number() OVER (PARTITION BY account_id ORDER BY version DESC) = 1
),
since AS ( -- since when an account is a customer: who was imported had launched before
    SELECT
        coalesce(home_id, account.account_id) AS account_id,
        min(least(CAST(created_at AS DATE), coalesce(launch_date, CAST(created_at AS DATE)))) AS first_day
    FROM account LEFT JOIN home ON home.account_id = account.account_id
    GROUP BY 1
),
arrived AS (
    SELECT sid, account_id, segment, sent_at
    FROM invitations
    WHERE metric = 'nps' AND sent_at >= $since AND sent_at <= $until
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
    AND max(CASE WHEN state IN ('delivered', 'answered') THEN 1 ELSE 0 END) OVER (PARTITION BY sid) = 1
),
newest AS (
    SELECT sid, category, coalesce(step, 0) > 0 AS late, excluded_at
    FROM responses
    WHERE metric = 'nps' AND answered_at >= $since AND updated_at <= $as_of
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
),
answer AS ( -- without what a colleague left out
    SELECT sid, category, late FROM newest WHERE excluded_at IS NULL OR excluded_at > $as_of
),
banded AS (
    SELECT
        coalesce(home_id, arrived.account_id) AS account_id,
        coalesce(segment, '') AS segment,
        CASE
            WHEN first_day IS NULL OR CAST(sent_at AS DATE) < first_day + INTERVAL 365 DAY THEN 0
            WHEN CAST(sent_at AS DATE) < first_day + INTERVAL 1095 DAY THEN 1
            ELSE 2
        END AS band,
        category,
        coalesce(late, false) AS late
    FROM arrived
    LEFT JOIN answer ON answer.sid = arrived.sid
    LEFT JOIN home ON home.account_id = arrived.account_id
    LEFT JOIN since ON since.account_id = coalesce(home_id, arrived.account_id)
)
SELECT
    account_id, segment, band, late,
    count(*) AS asked,
    count(*) FILTER (WHERE category = 'detractor') AS detractors,
    count(*) FILTER (WHERE category = 'passive') AS passives,
    count(*) FILTER (WHERE category = 'promoter') AS promoters
FROM banded
GROUP BY account_id, segment, band, late
ORDER BY account_id, segment, band, late
