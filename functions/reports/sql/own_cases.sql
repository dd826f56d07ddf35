-- The cases that were open at $as_of or came about since $since, each with whose it is, and whether somebody still waits
-- past its time. One that was opened again keeps the day on which it was closed: its state says what it is. What a
-- customer said of their own CSM is confidential, and in nobody's digest.
WITH account AS (
    SELECT account_id, name
    FROM accounts
    WHERE changed_at <= $as_of
    QUALIFY row_number() OVER (PARTITION BY account_id ORDER BY version DESC) = 1
),
newest AS (
    SELECT case_id, account_id, owner_key, confidential, state, opened_at, due_at, answered_at, closed_at
    FROM cases
    WHERE opened_at <= $as_of
    QUALIFY row_number() OVER (PARTITION BY case_id ORDER BY version DESC) = 1
),
promise AS (
    SELECT
        case_id, account_id, owner_key, opened_at, due_at,
        state <> 'closed' OR closed_at > $as_of AS is_open,
        state IN ('answered', 'closed') AND coalesce(answered_at, closed_at) <= $as_of AS is_settled
    FROM newest
    WHERE owner_key IS NOT NULL AND NOT confidential
)
SELECT
    owner_key,
    coalesce(name, promise.account_id) AS account,
    due_at,
    opened_at >= $since AS is_new,
    is_open,
    NOT is_settled AND due_at < $as_of AS is_overdue
FROM promise LEFT JOIN account ON account.account_id = promise.account_id
WHERE is_open OR opened_at >= $since
ORDER BY due_at, case_id
