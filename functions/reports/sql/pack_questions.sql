-- In which wordings one account was asked its NPS questions, by quarter of sending and by survey, up to $as_of; two that
-- differ say that the question was changed within the quarter.
WITH RECURSIVE {home},
{members},
newest AS (
    SELECT sid, account_id, survey_id, question_version, sent_at
    FROM invitations
    WHERE metric = 'nps' AND sent_at IS NOT NULL -- never removed again, so every later version has it
    AND sid IN (SELECT sid FROM invitations WHERE account_id IN (SELECT account_id FROM members)) -- few, before the newest
    QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1
)
SELECT
    strftime(date_trunc('quarter', newest.sent_at), '%Y-%m') AS quarter,
    newest.survey_id,
    min(newest.question_version) AS one_version,
    max(newest.question_version) AS other_version
FROM newest LEFT JOIN home ON home.account_id = newest.account_id
WHERE coalesce(home.home_id, newest.account_id) = $account_id AND newest.sent_at >= $since AND newest.sent_at <= $as_of
GROUP BY 1, 2
ORDER BY quarter, survey_id
