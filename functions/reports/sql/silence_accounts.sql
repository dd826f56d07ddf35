-- Accounts that are customers at $as_of, have not given notice (from which on nobody is asked), and were asked from
-- $since to $until: what they were sent, when they last answered, were last seen, and last did anything else.
WITH RECURSIVE {home},
account AS (
    SELECT account_id, name, segment, arr, renewal_date
    FROM accounts
    WHERE changed_at <= $as_of
    QUALIFY row_number() OVER (PARTITION BY account_id ORDER BY version DESC) = 1
),
arrived AS (
    SELECT sid, account_id, max(sent_at) AS sent_at
    FROM invitations
    WHERE sent_at >= $since AND sent_at <= $until AND state IN ('delivered', 'answered')
    GROUP BY sid, account_id
),
outcome AS (
    SELECT account_id, outcome, "at"
    FROM outcomes
    WHERE "at" <= $as_of
    QUALIFY row_number() OVER (PARTITION BY account_id, outcome_id ORDER BY version DESC) = 1
),
told AS ( -- one line for each thing that is known of an account; few of them, for each kind comes as one
    SELECT account_id, 'asked' AS kind, CAST(max(sent_at) AS DATE) AS on_day, count(*) AS times FROM arrived GROUP BY account_id
    UNION ALL
    SELECT account_id, 'answered', CAST(max(answered_at) AS DATE), 0
    FROM responses WHERE answered_at <= $as_of AND account_id <> '' GROUP BY account_id
    UNION ALL
    SELECT account_id, 'seen', max(day), 0 FROM activity WHERE day <= CAST($as_of AS DATE) AND account_id <> '' GROUP BY account_id
    UNION ALL
    SELECT account_id, CASE WHEN outcome = 'churned' THEN 'churned' ELSE 'money' END, CAST(max("at") AS DATE), 0
    FROM outcome GROUP BY 1, 2
),
placed AS (
    SELECT coalesce(home_id, told.account_id) AS account_id, kind, on_day, times
    FROM told LEFT JOIN home ON home.account_id = told.account_id
    WHERE home_id IS NULL OR kind <> 'churned' -- that one which merged into another had ended is no end of that other
),
by_account AS (
    SELECT
        account_id,
        sum(times) FILTER (WHERE kind = 'asked') AS asked,
        max(on_day) FILTER (WHERE kind = 'asked') AS last_asked,
        max(on_day) FILTER (WHERE kind = 'answered') AS last_answered,
        max(on_day) FILTER (WHERE kind = 'seen') AS last_seen,
        max(on_day) FILTER (WHERE kind = 'money') AS last_money,
        max(on_day) FILTER (WHERE kind = 'churned') AS last_churned
    FROM placed
    GROUP BY account_id
)
SELECT
    by_account.account_id, name, segment, arr, renewal_date,
    CAST(asked AS BIGINT) AS asked, last_asked, last_answered, last_seen, last_money
FROM by_account LEFT JOIN account ON account.account_id = by_account.account_id
WHERE asked > 0 AND (last_churned IS NULL OR last_money > last_churned)
ORDER BY arr DESC NULLS LAST, by_account.account_id
