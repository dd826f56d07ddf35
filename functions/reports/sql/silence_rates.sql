-- Surveys that were sent from $since to $until and reached someone, and how many of them were answered by $as_of:
-- in all, and by metric, segment, time as a customer, yearly revenue and role on the day of asking.
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
    SELECT sid, metric, account_id, segment, role, arr, sent_at, answered_at
    FROM invitations
    WHERE sent_at >= $since AND sent_at <= $until
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
    AND max(CASE WHEN state IN ('delivered', 'answered') THEN 1 ELSE 0 END) OVER (PARTITION BY sid) = 1
),
banded AS (
    SELECT
        metric,
        coalesce(segment, '') AS segment,
        CASE
            WHEN first_day IS NULL THEN 'unknown'
            WHEN CAST(sent_at AS DATE) < first_day + INTERVAL 365 DAY THEN 'under 1 year'
            WHEN CAST(sent_at AS DATE) < first_day + INTERVAL 1095 DAY THEN '1 to 3 years'
            ELSE '3 years and more'
        END AS tenure,
        CASE
            WHEN arr IS NULL THEN 'unknown'
            WHEN arr < 10000 THEN 'under 10,000'
            WHEN arr < 50000 THEN '10,000 to 49,999'
            WHEN arr < 250000 THEN '50,000 to 249,999'
            ELSE '250,000 and more'
        END AS revenue,
        coalesce(role, '') AS role,
        CASE WHEN answered_at <= $as_of THEN 1 ELSE 0 END AS answered
    FROM arrived
    LEFT JOIN home ON home.account_id = arrived.account_id
    LEFT JOIN since ON since.account_id = coalesce(home_id, arrived.account_id)
)
SELECT
    metric, segment, tenure, revenue, role,
    count(*) AS asked,
    CAST(sum(answered) AS BIGINT) AS answers
FROM banded
GROUP BY GROUPING SETS ((), (metric), (segment), (tenure), (revenue), (role))
ORDER BY metric, segment, tenure, revenue, role
