-- What became of accounts by $as_of: every outcome that was told, in the account that it ended in.
WITH RECURSIVE {home},
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
