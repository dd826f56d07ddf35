-- Every account by the name that it had at $as_of, with the account that it has become part of, or itself.
WITH RECURSIVE {home},
account AS (
    SELECT account_id, name
    FROM accounts
    WHERE changed_at <= $as_of
    QUALIFY row_number() OVER (PARTITION BY account_id ORDER BY version DESC) = 1
)
SELECT account.account_id, coalesce(home.home_id, account.account_id) AS home_id, account.name
FROM account LEFT JOIN home ON home.account_id = account.account_id
ORDER BY account.account_id
