-- The score of each account just before $after, by metric, and by metric and survey alone (survey_id NULL: by metric):
-- the worst of what each of its people last said. Scores from before $fresh do not count; last_day is the day of the
-- newest of all, so that one can say so. groups (facet=name a line) are those of its newest answer of all.
WITH RECURSIVE {home},
newest AS ( -- as it stood then: what was changed after it is no foresight
    SELECT sid, metric, survey_id, account_id, contact_key, score, answered_at, groups, excluded_at
    FROM responses
    WHERE answered_at >= $since AND updated_at < $after
    AND account_id <> '' AND coalesce(channel, '') NOT IN ('link', 'kiosk') -- whom nobody asked, or nobody knows, is no sample
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
),
said AS (
    SELECT
        sid, metric, coalesce(survey_id, '') AS survey_id, groups, answered_at,
        coalesce(home_id, newest.account_id) AS account_id,
        home_id IS NULL AS own,
        coalesce(contact_key, sid) AS person, -- an answer without a name stands for itself
        score,
        CAST(answered_at AS DATE) AS on_day
    FROM newest LEFT JOIN home ON home.account_id = newest.account_id
    WHERE excluded_at IS NULL OR excluded_at > $as_of -- by a colleague, who gave a reason
),
daily AS ( -- a person's worst of a day
    SELECT metric, survey_id, account_id, person, on_day, min(score) AS score
    FROM said
    GROUP BY GROUPING SETS ((metric, account_id, person, on_day), (metric, survey_id, account_id, person, on_day))
),
latest AS (
    SELECT metric, survey_id, account_id, max_by(score, on_day) AS score, max(on_day) AS on_day
    FROM daily
    GROUP BY metric, survey_id, account_id, person
),
belonged AS ( -- to what an account that had not merged into another was told to belong to
    SELECT account_id, groups
    FROM said
    WHERE answered_at >= $fresh
    QUALIFY row_number() OVER (PARTITION BY account_id ORDER BY own DESC, answered_at DESC, sid) = 1
),
scored AS (
    SELECT
        metric, survey_id, account_id,
        CAST(min(score) FILTER (WHERE on_day >= $fresh) AS INTEGER) AS score,
        max(on_day) AS last_day
    FROM latest
    GROUP BY metric, survey_id, account_id
)
SELECT metric, survey_id, scored.account_id, score, last_day, groups
FROM scored LEFT JOIN belonged ON belonged.account_id = scored.account_id
ORDER BY metric, survey_id NULLS FIRST, scored.account_id
