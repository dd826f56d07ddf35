-- Whose each account is as of $as_of.
WITH account AS (
    SELECT account_id, owner_key, merged_into
    FROM accounts
    WHERE changed_at <= $as_of
    QUALIFY row_number() OVER (PARTITION BY account_id ORDER BY version DESC) = 1
)
SELECT owner_key, account_id
FROM account
WHERE owner_key IS NOT NULL AND merged_into IS NULL
ORDER BY owner_key, account_id
