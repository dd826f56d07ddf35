-- tenure: of each account, the one it ended in, and the first day on which that was a customer: who was imported had
-- launched before. Part of queries, after home; named there in braces.
account AS (
    SELECT account_id, created_at, launch_date
    FROM accounts
    WHERE changed_at <= $as_of
    QUALIFY row_number() OVER (PARTITION BY account_id ORDER BY version DESC) = 1
),
lived AS (
    SELECT
        coalesce(home_id, account.account_id) AS home_id,
        min(least(CAST(created_at AS DATE), coalesce(launch_date, CAST(created_at AS DATE)))) AS first_day
    FROM account LEFT JOIN home ON home.account_id = account.account_id
    GROUP BY 1
),
tenure AS ( -- each account once, so that what is many is joined with it once
    SELECT home.account_id, home.home_id, first_day FROM home JOIN lived ON lived.home_id = home.home_id
    UNION ALL
    SELECT home_id AS account_id, home_id, first_day FROM lived WHERE home_id NOT IN (SELECT account_id FROM home)
)
