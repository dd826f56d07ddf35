-- Every account by the name that it had at $as_of, with the account that it has become part of, or itself.
WITH RECURSIVE account AS (
    SELECT account_id, name, merged_into
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
)
SELECT account.account_id, coalesce(home.home_id, account.account_id) AS home_id, account.name
FROM account LEFT JOIN home ON home.account_id = account.account_id
ORDER BY account.account_id
