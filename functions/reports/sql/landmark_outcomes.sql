-- What became of accounts by $as_of: every outcome that was told, in the account that it ended in; but for the churn of
-- one that merged into another, whose end was none for that other.
WITH RECURSIVE {home},
newest AS (
    SELECT outcome_id, account_id, outcome, "at", arr, previous_arr, effective_date
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
    previous_arr,
    effective_date
FROM newest LEFT JOIN home ON home.account_id = newest.account_id
WHERE home_id IS NULL OR outcome <> 'churned'
ORDER BY 1, 4, 2
