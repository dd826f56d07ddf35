-- The score of each account just before $after, by metric, and by metric and survey alone (survey_id NULL: by metric):
-- the worst of what each of its people last said. Scores from before $fresh do not count; last_day is the day of the
-- newest of all, so that one can say so. What was said from the day on which the account gave notice is no foresight: of
-- it, late_day is the newest. groups (facet=name a line) are those of its newest answer of all.
WITH RECURSIVE {home},
became AS (
    SELECT account_id, outcome, "at"
    FROM outcomes
    WHERE "at" < $after
    QUALIFY row_number() OVER (PARTITION BY account_id, outcome_id ORDER BY version DESC) = 1
),
told AS (
    SELECT
        coalesce(home_id, became.account_id) AS account_id,
        outcome,
        "at",
        max(CASE WHEN outcome <> 'churned' THEN "at" END) OVER (PARTITION BY coalesce(home_id, became.account_id)) AS stayed_at
    FROM became LEFT JOIN home ON home.account_id = became.account_id
    WHERE home_id IS NULL OR outcome <> 'churned' -- that one which merged into another is closed is no notice of that other
),
noticed AS ( -- and has not been told to stay, or to be back, since
    SELECT account_id, CAST(min("at") AS DATE) AS on_day
    FROM told
    WHERE outcome = 'churned' AND (stayed_at IS NULL OR "at" > stayed_at)
    GROUP BY account_id
),
newest AS ( -- as it stood then: what was changed after it is no foresight
    SELECT sid, metric, survey_id, account_id, contact_key, score, answered_at, groups, excluded_at
    FROM responses
    WHERE answered_at >= $since AND updated_at < $after
    AND account_id <> '' AND coalesce(channel, '') NOT IN ('link', 'kiosk') -- whom nobody asked, or nobody knows, is no sample
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
),
said AS (
    SELECT
        metric, coalesce(survey_id, '') AS survey_id, groups, answered_at,
        coalesce(home_id, newest.account_id) AS account_id,
        home_id IS NULL AS own,
        coalesce(contact_key, sid) AS person, -- an answer without a name stands for itself
        score,
        CAST(answered_at AS DATE) AS on_day,
        coalesce(CAST(answered_at AS DATE) >= noticed.on_day, false) AS late
    FROM newest
    LEFT JOIN home ON home.account_id = newest.account_id
    LEFT JOIN noticed ON noticed.account_id = coalesce(home_id, newest.account_id)
    WHERE excluded_at IS NULL OR excluded_at > $as_of -- by a colleague, who gave a reason
),
latest_of_each AS ( -- of each survey; few rows from here on
    SELECT metric, survey_id, account_id, person, score, on_day, late
    FROM said
    QUALIFY row_number() OVER (PARTITION BY metric, survey_id, account_id, person, late ORDER BY on_day DESC, score) = 1
),
latest AS (
    SELECT metric, survey_id, account_id, score, on_day, late FROM latest_of_each
    UNION ALL
    SELECT metric, NULL AS survey_id, account_id, score, on_day, late
    FROM latest_of_each
    QUALIFY row_number() OVER (PARTITION BY metric, account_id, person, late ORDER BY on_day DESC, score) = 1
),
grouped AS (
    SELECT account_id, own, groups, max(answered_at) AS newest_at
    FROM said
    WHERE answered_at >= $fresh
    GROUP BY account_id, own, groups
),
belonged AS ( -- what merged into an account later tells less of it than its own answers
    SELECT account_id, groups
    FROM grouped
    QUALIFY row_number() OVER (PARTITION BY account_id ORDER BY own DESC, newest_at DESC, groups) = 1
),
scored AS (
    SELECT
        metric, survey_id, account_id,
        CAST(min(score) FILTER (WHERE on_day >= $fresh AND NOT late) AS INTEGER) AS score,
        max(on_day) FILTER (WHERE NOT late) AS last_day,
        max(on_day) FILTER (WHERE late) AS late_day
    FROM latest
    GROUP BY metric, survey_id, account_id
)
SELECT metric, survey_id, scored.account_id, score, last_day, late_day, groups
FROM scored LEFT JOIN belonged ON belonged.account_id = scored.account_id
ORDER BY metric, survey_id NULLS FIRST, scored.account_id
