-- The cases that were open at $as_of or came about since $since, each with whose it is. What a customer said of their
-- own CSM is confidential, and in nobody's digest.
WITH account AS (
    SELECT account_id, name
    FROM accounts
    WHERE changed_at <= $as_of
    QUALIFY row_number() OVER (PARTITION BY account_id ORDER BY version DESC) = 1
),
newest AS (
    SELECT case_id, account_id, owner_key, confidential, opened_at, due_at, closed_at
    FROM cases
    WHERE opened_at <= $as_of
    QUALIFY row_number() OVER (PARTITION BY case_id ORDER BY version DESC) = 1
)
SELECT
    owner_key,
    coalesce(name, newest.account_id) AS account,
    due_at,
    opened_at >= $since AS is_new,
    closed_at IS NULL OR closed_at > $as_of AS is_open
FROM newest LEFT JOIN account ON account.account_id = newest.account_id
WHERE owner_key IS NOT NULL AND NOT confidential
AND (closed_at IS NULL OR closed_at > $as_of OR opened_at >= $since)
ORDER BY due_at, newest.case_id
