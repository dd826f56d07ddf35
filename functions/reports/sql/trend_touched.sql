-- NPS answers of the accounts that a change was made for, in the 90 days before it and the 90 days from it on: by account,
-- and by all the changes and sides that an answer counts for, so that what several share is known. cells joins them.
WITH RECURSIVE {home},
newest AS (
    SELECT annotation_id, day, account_ids, survey_ids
    FROM annotations
    WHERE told_at <= $as_of
    QUALIFY row_number() OVER (PARTITION BY annotation_id ORDER BY version DESC) = 1
),
named AS (
    SELECT annotation_id, day, survey_ids, named_id
    FROM newest CROSS JOIN UNNEST(account_ids) AS each_of(named_id)
    WHERE day >= $first_day AND day <= CAST($as_of AS DATE)
),
touched AS (
    SELECT DISTINCT annotation_id, day, coalesce(home_id, named_id) AS account_id
    FROM named LEFT JOIN home ON home.account_id = named_id
),
members AS ( -- whoever is one with them by now
    SELECT annotation_id, day, account_id FROM touched
    UNION
    SELECT annotation_id, day, home.account_id FROM touched JOIN home ON home.home_id = touched.account_id
),
answer AS (
    SELECT sid, account_id, survey_id, category, answered_at, excluded_at
    FROM responses
    WHERE metric = 'nps' AND answered_at >= $since AND updated_at <= $as_of
    AND account_id IN (SELECT account_id FROM members)
    AND coalesce(channel, '') NOT IN ('link', 'kiosk')
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
),
placed AS (
    SELECT
        answer.sid,
        coalesce(home_id, answer.account_id) AS account_id,
        category,
        CASE WHEN CAST(answered_at AS DATE) < members.day THEN 'before ' ELSE 'after ' END || members.annotation_id AS cell
    FROM answer
    JOIN members ON members.account_id = answer.account_id
    LEFT JOIN home ON home.account_id = answer.account_id
    LEFT JOIN newest ON newest.annotation_id = members.annotation_id
    WHERE CAST(answered_at AS DATE) >= members.day - INTERVAL 90 DAY
    AND CAST(answered_at AS DATE) < members.day + INTERVAL 90 DAY
    AND (newest.survey_ids IS NULL OR list_contains(newest.survey_ids, survey_id))
    AND (excluded_at IS NULL OR excluded_at > $as_of) -- as in all other figures
),
counted AS (
    SELECT sid, account_id, category, array_to_string(array_agg(cell ORDER BY cell), chr(31)) AS cells
    FROM placed
    GROUP BY sid, account_id, category
)
SELECT
    account_id, cells,
    count(*) FILTER (WHERE category = 'detractor') AS detractors,
    count(*) FILTER (WHERE category = 'passive') AS passives,
    count(*) FILTER (WHERE category = 'promoter') AS promoters
FROM counted
GROUP BY account_id, cells
ORDER BY account_id, cells
