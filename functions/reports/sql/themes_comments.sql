-- Comments on the NPS scale of the year before $as_of, newest words of each, with what decides whether they may be shown,
-- and the account that they are of by then, for colleagues think alike.
-- A sid tells nothing of its answer, so that the first by sid are a fair draw: $most of them. They are taken of the first
-- $drawn rows of comments and those with the same first letters, so that no more is sorted: of a lake with more, whose
-- comments are mostly not on that scale, that may be fewer than $most, and is as fair a draw.
WITH RECURSIVE {home},
letters AS ( -- with so many rows before it or more, none is needed
    SELECT start, sum(rows_of) OVER (ORDER BY start) - rows_of AS rows_before
    FROM (SELECT substr(sid, 1, 3) AS start, count(*) AS rows_of FROM comments GROUP BY 1) AS counted
),
bound AS (
    SELECT max(start) AS last_start FROM letters WHERE rows_before < $drawn
),
words AS (
    SELECT sid, version, coalesce(comment, '') AS comment
    FROM comments CROSS JOIN bound
    WHERE substr(sid, 1, 3) <= last_start
),
newest AS ( -- by max_by: a window would carry every column of every version through a sort
    SELECT
        sid,
        max(version) AS version,
        max_by(account_id, version) AS account_id,
        max_by(coalesce(category, ''), version) AS category,
        max_by(coalesce(lower(substr(locale, 1, 2)), ''), version) AS language,
        max_by(coalesce(consent_quote AND touchpoint <> 'csm', FALSE), version) AS quotable,
        max_by(coalesce(excluded_at <= $as_of, FALSE), version) AS is_out
    FROM responses CROSS JOIN bound
    WHERE substr(sid, 1, 3) <= last_start
        AND metric = 'nps' AND answered_at >= $year AND updated_at <= $as_of
        AND account_id <> '' AND coalesce(channel, '') NOT IN ('link', 'kiosk')
    GROUP BY sid
),
said AS (
    SELECT words.sid, max_by(words.comment, words.version) AS comment
    FROM words JOIN newest ON newest.sid = words.sid
    WHERE words.version <= newest.version AND NOT newest.is_out
    GROUP BY words.sid
)
SELECT
    said.sid, comment, nullif(category, '') AS category, coalesce(home_id, newest.account_id) AS account_id,
    nullif(language, '') AS language, quotable
FROM said
    JOIN newest ON newest.sid = said.sid
    LEFT JOIN home ON home.account_id = newest.account_id
WHERE comment <> ''
ORDER BY said.sid
LIMIT $most
