-- Accounts that renew between $as_of and $renewing and whose key contacts were asked since $since, the last of them by
-- $until, and none of whom answered by $as_of; each with the CSM whose account it is now.
WITH account AS (
    SELECT account_id, name, owner_key, renewal_date, merged_into
    FROM accounts
    WHERE changed_at <= $as_of
    QUALIFY row_number() OVER (PARTITION BY account_id ORDER BY version DESC) = 1
),
asked AS (
    SELECT sid, account_id, contact_key, sent_at, answered_at
    FROM invitations
    WHERE role = 'key_contact' AND contact_key IS NOT NULL AND sent_at >= $since AND sent_at <= $as_of
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
)
SELECT owner_key, account.name AS account, renewal_date, count(DISTINCT contact_key)::BIGINT AS asked
FROM account JOIN asked ON asked.account_id = account.account_id
WHERE owner_key IS NOT NULL AND merged_into IS NULL
AND renewal_date >= CAST($as_of AS DATE) AND renewal_date <= CAST($renewing AS DATE)
GROUP BY owner_key, account.account_id, account.name, renewal_date
HAVING count(*) FILTER (WHERE answered_at <= $as_of) = 0 AND count(*) FILTER (WHERE sent_at <= $until) > 0
ORDER BY renewal_date, account.account_id
