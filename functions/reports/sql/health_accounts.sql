-- Accounts as they were at $as_of, without those that merged into another; left_at is when one gave notice, of which no
-- renewal since has been told, leaves_on the day it leaves as last told, and money is the last change of what it pays.
WITH account AS (
    SELECT account_id, name, segment, stage, arr, renewal_date, merged_into
    FROM accounts
    WHERE changed_at <= $as_of
    QUALIFY row_number() OVER (PARTITION BY account_id ORDER BY version DESC) = 1
),
told AS (
    SELECT account_id, outcome, "at", effective_date
    FROM outcomes
    WHERE "at" <= $as_of
    QUALIFY row_number() OVER (PARTITION BY account_id, outcome_id ORDER BY version DESC) = 1
),
renewed AS (
    SELECT account_id, max("at") AS renewed_at FROM told WHERE outcome = 'renewed' GROUP BY account_id
),
churned AS (
    SELECT
        told.account_id,
        min("at") AS left_at,
        max_by(effective_date, "at") FILTER (WHERE effective_date IS NOT NULL) AS leaves_on
    FROM told LEFT JOIN renewed ON renewed.account_id = told.account_id
    WHERE outcome = 'churned' AND (renewed_at IS NULL OR renewed_at <= "at")
    GROUP BY told.account_id
),
became AS (
    SELECT
        account_id,
        max_by(outcome, "at") FILTER (WHERE outcome IN ('expanded', 'contracted')) AS revenue,
        max("at") FILTER (WHERE outcome IN ('expanded', 'contracted')) AS revenue_at
    FROM told
    GROUP BY account_id
)
SELECT
    account.account_id, name, segment, stage, arr, renewal_date, revenue, revenue_at, left_at, leaves_on
FROM account
LEFT JOIN became ON became.account_id = account.account_id
LEFT JOIN churned ON churned.account_id = account.account_id
WHERE merged_into IS NULL
ORDER BY account.account_id
