"""Why a closed month is not mended."""

from sotszakaz.foundation.errors import Refusal


class MonthStillOpen(Refusal):
    """A sheet of a month that is not closed needs no permission to change."""

    code = "month_still_open"
    template = "Месяц {month:%m.%Y} ещё не закрыт: исполнитель может исправить табель сам."


class SheetNotOpen(Refusal):
    """Only a sheet that no closing has counted since it was opened is shut."""

    code = "sheet_not_open"
    template = "Этот табель уже закрыт."
    is_overtaken = True


class SheetChanged(Refusal):
    """A sheet that was mended meanwhile is counted by the next closing, or put back as it was."""

    code = "sheet_changed"
    template = (
        "Табель уже исправили: {what}. Верните отметки, какими они были, или оставьте табель открытым: "
        "разницу посчитает следующее закрытие."
    )


class DecisionAbsent(Refusal):
    """There is nothing to withdraw: the month is counted by its sheet."""

    code = "decision_absent"
    template = "Решения о доле за {month:%m.%Y} нет: месяц считается по табелю."


class ObjectionNotCounted(Refusal):
    """What was decided for a family is counted before it is decided otherwise."""

    code = "objection_not_counted"
    template = (
        "По решению удовлетворено возражение семьи, и закрытие его ещё не посчитало. "
        "Отзовите решение после следующего закрытия."
    )


class TooLateToCorrect(Refusal):
    """The rules name the last day on which facts of the month may change."""

    code = "too_late_to_correct"
    template = (
        "Месяц {month:%m.%Y} по правилам муниципалитета исправляют по {last:%d.%m.%Y}: этот день прошёл. "
        "Если срок в правилах другой, сначала примите новую версию правил."
    )


class DecisionMissing(Refusal):
    """A correction without a word why explains nothing later."""

    code = "decision_missing"
    template = "Напишите основание: его увидят исполнитель и проверяющий."
