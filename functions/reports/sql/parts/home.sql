-- home: of each account that had merged by $as_of, the one it ended in. Part of queries; named there in braces.
part_of AS (
    SELECT account_id, merged_into
    FROM accounts
    WHERE changed_at <= $as_of
    QUALIFY row_number() OVER (PARTITION BY account_id ORDER BY version DESC) = 1
),
merged AS ( -- followed step by step; the limit ends a circle, and Athena allows ten
    SELECT account_id, merged_into AS into_id, 1 AS steps
    FROM part_of
    WHERE merged_into IS NOT NULL
    UNION ALL
    SELECT merged.account_id, part_of.merged_into, merged.steps + 1
    FROM merged JOIN part_of ON part_of.account_id = merged.into_id
    WHERE part_of.merged_into IS NOT NULL AND merged.steps < 8
),
home AS (
    SELECT account_id, max_by(into_id, steps) AS home_id FROM merged GROUP BY account_id
)
