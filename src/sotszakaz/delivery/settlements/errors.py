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
