from sotszakaz.foundation.constraints import name_constraint
from sotszakaz.foundation.errors import Refusal


class ConsentMissing(Refusal):
    """Name and contact are personal data."""

    code = "complaint_consent_missing"
    template = "Без согласия жалобу принять нельзя: в ней ваше имя и адрес для ответа. Прочитайте согласие и отметьте."


class WordsMissing(Refusal):
    """Nobody can answer silence."""

    code = "complaint_words_missing"
    template = "Напишите текст: без него на обращение не ответить."


class TooManyComplaints(Refusal):
    """Somebody files faster than people write."""

    code = "too_many_complaints"
    template = "С этого адреса подано слишком много жалоб подряд. Подождите час и подайте снова."
    status = 429


class TooManyTries(Refusal):
    """Codes are not to be guessed."""

    code = "too_many_tries"
    template = "С этого адреса слишком много попыток открыть жалобу. Подождите час и попробуйте снова."
    status = 429


class FormSent(Refusal):
    """The same form with other words: a browser that went back shows the form that was sent."""

    code = "complaint_form_sent"
    template = "Эта форма уже отправлена, жалоба № {number} принята. Если это другая жалоба, отправьте её ещё раз."
    status = 409


class CodeUnknown(Refusal):
    """Number and code do not fit: nothing more is told."""

    code = "complaint_code_unknown"
    template = "Жалобы с таким номером и кодом нет. Проверьте их: код показан один раз, когда жалоба принята."
    status = 404


class AnswererWrong(Refusal):
    """Only who may answer is charged with it."""

    code = "complaint_answerer_wrong"
    template = "Этот сотрудник не может отвечать на жалобы. Выберите другого."


class AppealTooLate(Refusal):
    """The term to appeal is over."""

    code = "complaint_appeal_too_late"
    template = "Обжаловать ответ можно было до {day:%d.%m.%Y}. Если дело не решено, подайте новую жалобу."


class SameDecider(Refusal):
    """Nobody judges an own answer."""

    code = "complaint_same_decider"
    template = "Ответ давали вы. Обжалование рассматривает другой сотрудник."


name_constraint("complaints_complaint_never_changes", "Поданная жалоба и ответы на неё не меняются.")
