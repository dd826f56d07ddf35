-- Surveys that were sent from $since to $until and reached someone, and how many of them were answered by $as_of:
-- in all, and by metric, segment, time as a customer, yearly revenue and role on the day of asking.
WITH RECURSIVE {home},
{tenure},
arrived AS ( -- the newest version of each, by max_by: a window would carry every column of every version through a sort
    SELECT
        max_by(metric, version) AS metric,
        max_by(account_id, version) AS account_id,
        max_by(coalesce(segment, ''), version) AS segment,
        max_by(coalesce(role, ''), version) AS role,
        max_by(CAST(sent_at AS DATE), version) AS on_day,
        max_by(
            CASE
                WHEN arr IS NULL THEN 0
                WHEN arr < 10000 THEN 1
                WHEN arr < 50000 THEN 2
                WHEN arr < 250000 THEN 3
                ELSE 4
            END,
            version
        ) AS revenue,
        max_by(CASE WHEN answered_at <= $as_of THEN 1 ELSE 0 END, version) AS answered
    FROM invitations
    WHERE sent_at >= $since AND sent_at <= $until
    GROUP BY sid
    HAVING max(CASE WHEN state IN ('delivered', 'answered') THEN 1 ELSE 0 END) = 1
),
cells AS ( -- few rows from here on, however many surveys there are
    SELECT
        metric, segment, role, revenue,
        CASE
            WHEN first_day IS NULL THEN 0
            WHEN on_day < first_day + INTERVAL 365 DAY THEN 1
            WHEN on_day < first_day + INTERVAL 1095 DAY THEN 2
            ELSE 3
        END AS band,
        count(*) AS asked,
        sum(answered) AS answers
    FROM arrived LEFT JOIN tenure ON tenure.account_id = arrived.account_id
    GROUP BY 1, 2, 3, 4, 5
),
named AS (
    SELECT
        metric, segment, role, asked, answers,
        CASE band
            WHEN 0 THEN 'unknown'
            WHEN 1 THEN 'under 1 year'
            WHEN 2 THEN '1 to 3 years'
            ELSE '3 years and more'
        END AS tenure,
        CASE revenue
            WHEN 0 THEN 'unknown'
            WHEN 1 THEN 'under 10,000'
            WHEN 2 THEN '10,000 to 49,999'
            WHEN 3 THEN '50,000 to 249,999'
            ELSE '250,000 and more'
        END AS revenue
    FROM cells
)
SELECT
    metric, segment, tenure, revenue, role,
    coalesce(CAST(sum(asked) AS BIGINT), 0) AS asked,
    CAST(sum(answers) AS BIGINT) AS answers
FROM named
GROUP BY GROUPING SETS ((), (metric), (segment), (tenure), (revenue), (role))
ORDER BY metric, segment, tenure, revenue, role
