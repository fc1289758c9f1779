from sotszakaz.oversight.surveys.models.answer import SurveyAnswer
from sotszakaz.oversight.surveys.models.invitation import Invitation, InvitationToken
from sotszakaz.oversight.surveys.models.questionnaire import Question, Questionnaire
from sotszakaz.oversight.surveys.models.sheet import LinkSheet
from sotszakaz.oversight.surveys.models.survey import Survey

__all__ = ["Invitation", "InvitationToken", "LinkSheet", "Question", "Questionnaire", "Survey", "SurveyAnswer"]
