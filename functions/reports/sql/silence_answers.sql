-- NPS surveys that were sent from $since to $until and reached someone, and how they were answered by $as_of, by account,
-- segment and time as a customer; late are the answers that took a reminder.
WITH RECURSIVE {home},
{tenure},
arrived AS ( -- the newest version of each, by max_by: a window would carry every column of every version through a sort
    SELECT
        sid,
        max_by(account_id, version) AS account_id,
        max_by(coalesce(segment, ''), version) AS segment,
        max_by(CAST(sent_at AS DATE), version) AS on_day
    FROM invitations
    WHERE metric = 'nps' AND sent_at >= $since AND sent_at <= $until
    GROUP BY sid
    HAVING max(CASE WHEN state IN ('delivered', 'answered') THEN 1 ELSE 0 END) = 1
),
answer AS ( -- in one number: 1 to 3 the category, and 4 more if it is late; 0 without what a colleague left out
    SELECT
        sid,
        max_by(
            CASE
                WHEN excluded_at <= $as_of THEN 0
                ELSE CASE category WHEN 'detractor' THEN 1 WHEN 'passive' THEN 2 WHEN 'promoter' THEN 3 ELSE 0 END
                    + CASE WHEN step > 0 THEN 4 ELSE 0 END
            END,
            version
        ) AS told
    FROM responses
    WHERE metric = 'nps' AND answered_at >= $since AND updated_at <= $as_of
    GROUP BY sid
),
cells AS (
    SELECT
        coalesce(home_id, arrived.account_id) AS account_id,
        segment,
        CASE
            WHEN first_day IS NULL OR on_day < first_day + INTERVAL 365 DAY THEN 0
            WHEN on_day < first_day + INTERVAL 1095 DAY THEN 1
            ELSE 2
        END AS band,
        coalesce(told, 0) AS told,
        count(*) AS asked
    FROM arrived
    LEFT JOIN answer ON answer.sid = arrived.sid
    LEFT JOIN tenure ON tenure.account_id = arrived.account_id
    GROUP BY 1, 2, 3, 4
)
SELECT
    account_id, segment, band, told >= 4 AS late,
    CAST(sum(asked) AS BIGINT) AS asked,
    CAST(coalesce(sum(asked) FILTER (WHERE told IN (1, 5)), 0) AS BIGINT) AS detractors,
    CAST(coalesce(sum(asked) FILTER (WHERE told IN (2, 6)), 0) AS BIGINT) AS passives,
    CAST(coalesce(sum(asked) FILTER (WHERE told IN (3, 7)), 0) AS BIGINT) AS promoters
FROM cells
GROUP BY 1, 2, 3, 4
ORDER BY account_id, segment, band, late
