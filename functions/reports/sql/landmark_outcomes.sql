-- What became of accounts by $as_of: every outcome that was told, in the account that it ended in.
WITH RECURSIVE account AS (
    SELECT account_id, merged_into
    FROM accounts
    WHERE changed_at <= $as_of
    QUALIFY row_number() OVER (PARTITION BY account_id ORDER BY version DESC) = 1
),
merged AS ( -- an account that merged is followed to the one it ended in; the limit ends a circle, and Athena allows ten
    SELECT account_id, merged_into AS into_id, 1 AS steps
    FROM account
    WHERE merged_into IS NOT NULL
    UNION ALL
    SELECT merged.account_id, account.merged_into, merged.steps + 1
    FROM merged JOIN account ON account.account_id = merged.into_id
    WHERE account.merged_into IS NOT NULL AND merged.steps < 8
),
home AS (
    SELECT account_id, max_by(into_id, steps) AS home_id FROM merged GROUP BY account_id
),
newest AS (
    SELECT outcome_id, account_id, outcome, "at", arr, previous_arr
    FROM outcomes
    WHERE "at" <= $as_of
    QUALIFY row_number() OVER (PARTITION BY account_id, outcome_id ORDER BY version DESC) = 1
)
SELECT
    coalesce(home_id, newest.account_id) AS account_id,
    outcome_id,
    outcome,
    "at" AS told_at,
    arr,
    previous_arr
FROM newest LEFT JOIN home ON home.account_id = newest.account_id
ORDER BY 1, 4, 2
