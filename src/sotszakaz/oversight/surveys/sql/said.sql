-- How often each answer was given to each question with choices, in one survey, of one provider or of all.
SELECT said.key::bigint AS question_id, said.value AS answer, count(*) AS count
FROM surveys_surveyanswer AS answer
CROSS JOIN LATERAL jsonb_each_text(answer.said) AS said
JOIN surveys_question AS question ON question.id = said.key::bigint AND question.kind <> 'words'
WHERE answer.survey_id = %(survey)s
    AND (%(organisation)s::bigint IS NULL OR answer.organisation_id = %(organisation)s)
GROUP BY question_id, answer
ORDER BY question_id, answer DESC
