"""Why a closed month is not mended."""

from sotszakaz.foundation.errors import Refusal


class MonthStillOpen(Refusal):
    """A sheet of a month that is not closed needs no permission to change."""

    code = "month_still_open"
    template = "Месяц {month:%m.%Y} ещё не закрыт: исполнитель может исправить табель сам."


class DecisionMissing(Refusal):
    """A correction without a word why explains nothing later."""

    code = "decision_missing"
    template = "Напишите основание: его увидят исполнитель и проверяющий."
