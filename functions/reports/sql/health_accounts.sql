-- Accounts as they were at $as_of, without those that merged into another; left_at is when one gave notice, of which no
-- renewal since has been told, and money is the last change of what it pays.
WITH account AS (
    SELECT account_id, name, segment, stage, arr, renewal_date, merged_into
    FROM accounts
    WHERE changed_at <= $as_of
    QUALIFY row_number() OVER (PARTITION BY account_id ORDER BY version DESC) = 1
),
told AS (
    SELECT account_id, outcome, "at"
    FROM outcomes
    WHERE "at" <= $as_of
    QUALIFY row_number() OVER (PARTITION BY account_id, outcome_id ORDER BY version DESC) = 1
),
became AS (
    SELECT
        account_id,
        max("at") FILTER (WHERE outcome = 'churned') AS churned_at,
        max("at") FILTER (WHERE outcome = 'renewed') AS renewed_at,
        max_by(outcome, "at") FILTER (WHERE outcome IN ('expanded', 'contracted')) AS revenue,
        max("at") FILTER (WHERE outcome IN ('expanded', 'contracted')) AS revenue_at
    FROM told
    GROUP BY account_id
)
SELECT
    account.account_id, name, segment, stage, arr, renewal_date, revenue, revenue_at,
    CASE WHEN renewed_at IS NULL OR renewed_at <= churned_at THEN churned_at END AS left_at
FROM account LEFT JOIN became ON became.account_id = account.account_id
WHERE merged_into IS NULL
ORDER BY account.account_id
