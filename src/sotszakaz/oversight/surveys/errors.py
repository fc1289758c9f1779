from sotszakaz.foundation.constraints import name_constraint
from sotszakaz.foundation.errors import Refusal


class QuestionsMissing(Refusal):
    """A questionnaire asks something."""

    code = "questions_missing"
    template = "Напишите хотя бы один вопрос. Первый — об удовлетворённости услугой в целом."


class NoQuestionnaire(Refusal):
    """A survey asks by the questionnaire of the municipality."""

    code = "no_questionnaire"
    template = "Анкеты ещё нет. Составьте её и начните опрос."


class PeriodReversed(Refusal):
    """A period ends after it begins."""

    code = "survey_period_reversed"
    template = "Последний месяц раньше первого. Исправьте период."


class NobodyToAsk(Refusal):
    """Everybody who got the service was asked already, or nothing was delivered."""

    code = "nobody_to_ask"
    template = "Спрашивать некого: в этих месяцах услуг не оказано или всех получателей уже спросили."


class LinkUnknown(Refusal):
    """No such link was ever sent."""

    code = "survey_link_unknown"
    template = "Такой ссылки на опрос нет. Откройте её из сообщения целиком, ничего не меняя."
    status = 404


class LinkUsed(Refusal):
    """A link is good for one answer."""

    code = "survey_link_used"
    template = "По этой ссылке уже ответили. Спасибо, второй раз отвечать не нужно."
    status = 409


class LinkExpired(Refusal):
    """The survey is over."""

    code = "survey_link_expired"
    template = (
        "Срок опроса прошёл {day:%d.%m.%Y}, ответы больше не принимаются. Если услуга вас не устроила, подайте жалобу."
    )
    status = 409


class LinkVoid(Refusal):
    """Slips that were lost are printed anew."""

    code = "survey_link_void"
    template = "Этот листок отменён: вместо него напечатали другой. Попросите новый там, где вам дали этот."
    status = 409


class SurveyOver(Refusal):
    """Links of a survey that is over do not work."""

    code = "survey_over"
    template = "Ответы на этот опрос больше не принимают, листки печатать незачем."
    status = 409


class NobodyOnPaper(Refusal):
    """Everybody has a login, a slip or an answer."""

    code = "survey_nobody_on_paper"
    template = (
        "Печатать нечего: листки для этих семей уже выданы или по ним ответили. Если листки потеряны, отмените их и "
        "напечатайте новые."
    )
    status = 409


class AnswerMissing(Refusal):
    """The first question is what the survey is for."""

    code = "survey_answer_missing"
    template = "Поставьте оценку: это главный вопрос опроса."


name_constraint("surveys_question_never_changes", "Анкета, по которой спрашивают, не меняется. Составьте новую.")
name_constraint("surveys_invitation_never_changes", "Приглашение, по которому ответили, не меняется.")
name_constraint("surveys_linksheet_never_changes", "Выданные листки не меняются, их можно только отменить.")
name_constraint("surveys_surveyanswer_never_changes", "Ответы опроса не меняются.")
