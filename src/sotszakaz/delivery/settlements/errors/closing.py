"""Why a month is not closed."""

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


class MonthIsClosed(Refusal):
    """A month that was closed is mended sheet by sheet."""

    code = "month_is_closed"
    template = "Месяц {month:%m.%Y} уже закрыт. Чтобы исправить табель, откройте его со страницы строки реестра."


class NotHandedIn(Refusal):
    """The regulation wants every month handed in and accepted before it is closed."""

    code = "not_handed_in"
    template = (
        "Месяц не закрыт: не сдали или ждут приёма — {providers}. "
        "Примите их месяцы или закройте без них: тогда их месяц войдёт в следующее закрытие."
    )


name_constraint(
    "accrual_in_open_register",
    "Месяц не закрыт: реестр на оплату уже сформирован и новых строк не принимает. Запустите проверку verify.",
)
name_constraint(
    "month_is_charged_from_what_is_held",
    "Месяц не закрыт: по одному из договоров в резерве меньше, чем нужно списать. Запустите проверку verify.",
)
