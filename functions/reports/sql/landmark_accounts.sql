-- Accounts by $as_of, each since when it is a customer, and what was known of it just before $after.
WITH RECURSIVE {home},
account AS (
    SELECT account_id, created_at, launch_date
    FROM accounts
    WHERE changed_at <= $as_of
    QUALIFY row_number() OVER (PARTITION BY account_id ORDER BY version DESC) = 1
),
known AS (
    SELECT account_id, merged_into, segment, arr, renewal_date
    FROM accounts
    WHERE changed_at < $after
    QUALIFY row_number() OVER (PARTITION BY account_id ORDER BY version DESC) = 1
),
placed AS ( -- who was imported had launched before; who is onboarding has not yet
    SELECT
        coalesce(home.home_id, account.account_id) AS account_id,
        home.home_id IS NULL AS own,
        least(CAST(account.created_at AS DATE), coalesce(account.launch_date, CAST(account.created_at AS DATE))) AS since,
        known.segment,
        CASE WHEN known.merged_into IS NULL THEN known.arr END AS arr, -- what had merged by then was in the other's
        known.renewal_date
    FROM account
    LEFT JOIN home ON home.account_id = account.account_id
    LEFT JOIN known ON known.account_id = account.account_id
)
SELECT
    account_id,
    min(since) AS first_day,
    max(segment) FILTER (WHERE own) AS segment,
    CAST(sum(arr) AS BIGINT) AS arr,
    max(renewal_date) FILTER (WHERE own) AS renewal_date
FROM placed
GROUP BY account_id
ORDER BY account_id
