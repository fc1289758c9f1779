from sotszakaz.foundation.constraints import name_constraint
from sotszakaz.foundation.errors import Refusal


class NoClassesInMonth(Refusal):
    """The timetable of the group has no class in this month."""

    code = "no_classes_in_month"
    template = "В этом месяце у группы нет занятий по расписанию. Выберите другой месяц."


class SheetInFuture(Refusal):
    """A class that has not come yet cannot be marked."""

    code = "sheet_in_future"
    template = "Занятие {day:%d.%m.%Y} ещё не наступило, отметить его нельзя. Оставьте его пустым."


class UnknownCell(Refusal):
    """The form names a class or a contract that does not belong to this sheet."""

    code = "unknown_cell"
    template = "Состав группы или расписание изменились, пока табель был открыт. Обновите страницу и отметьте снова."


name_constraint("attendance_month_is_open", "Месяц уже закрыт, табель не меняется. Поправку внесёт следующий реестр.")
