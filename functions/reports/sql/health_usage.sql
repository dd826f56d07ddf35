-- The latest value by $as_of of each usage metric of each account.
SELECT account_id, metric, value, previous_value, window_days, "at"
FROM usage
WHERE "at" <= $as_of AND "at" >= $recent
QUALIFY row_number() OVER (PARTITION BY account_id, metric ORDER BY "at" DESC, version DESC) = 1
ORDER BY account_id, metric
