DROP FUNCTION surveys_find_link(text);
DROP TRIGGER never_changes ON surveys_invitation;
DROP FUNCTION surveys_guard_invitation();
DROP TRIGGER surveys_token_never_changes ON surveys_invitationtoken;
DROP TRIGGER surveys_answer_never_changes ON surveys_surveyanswer;
DROP TRIGGER surveys_question_never_changes ON surveys_question;
DROP TRIGGER surveys_questionnaire_never_changes ON surveys_questionnaire;
