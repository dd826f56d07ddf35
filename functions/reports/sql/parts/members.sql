-- members: the account $account_id and what has become part of it. Part of queries, after home; named there in braces.
members AS (
    SELECT $account_id AS account_id
    UNION
    SELECT account_id FROM home WHERE home_id = $account_id
)
