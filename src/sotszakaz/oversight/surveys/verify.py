"""What holds over all surveys, for the command `verify`."""

from sotszakaz.foundation.verification import Check

AS_MANY_ANSWERS_AS_USED = """
    SELECT survey.id
    FROM surveys_survey AS survey
    WHERE (SELECT count(*) FROM surveys_surveyanswer AS answer WHERE answer.survey_id = survey.id)
        <> (SELECT count(*) FROM surveys_invitation AS asked
            WHERE asked.survey_id = survey.id AND asked.is_answered)
"""

CHECKS = (
    Check(
        "surveys.as_many_answers_as_used_links",
        "В каждом опросе ответов столько, сколько использованных приглашений.",
        AS_MANY_ANSWERS_AS_USED,
    ),
)
