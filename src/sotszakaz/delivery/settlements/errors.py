from sotszakaz.foundation.constraints import name_constraint
from sotszakaz.foundation.errors import Refusal


class MonthNotOver(Refusal):
    """A month is closed after it ends, from the day that the regulation names."""

    code = "month_not_over"
    template = "Месяц {month:%m.%Y} можно закрыть с {day:%d.%m.%Y}. До этого дня исполнители дополняют табели."


class SheetsMissing(Refusal):
    """A group that teaches children under contracts has classes without marks in this month."""

    code = "sheets_missing"
    template = (
        "Месяц не закрыт: не заполнены табели групп — {groups}. "
        "Попросите исполнителей отметить занятия и закройте месяц снова."
    )


class NothingToClose(Refusal):
    """No contract has this month."""

    code = "nothing_to_close"
    template = "В этом месяце нет действующих договоров, закрывать нечего. Выберите другой месяц."


class EarlierMonthOpen(Refusal):
    """Months are closed one after another."""

    code = "earlier_month_open"
    template = "Сначала закройте {month:%m.%Y}: месяцы закрываются по порядку."


class MonthStillOpen(Refusal):
    """A sheet of a month that is not closed needs no permission to change."""

    code = "month_still_open"
    template = "Месяц {month:%m.%Y} ещё не закрыт: исполнитель может исправить табель сам."


class DecisionMissing(Refusal):
    """A correction without a word why explains nothing later."""

    code = "decision_missing"
    template = "Напишите основание: его увидят исполнитель и проверяющий."


name_constraint(
    "month_is_charged_from_what_is_held",
    "Месяц не закрыт: по одному из договоров в резерве меньше, чем нужно списать. Запустите проверку verify.",
)
