"""Why an advance is not asked for, accepted or returned."""

from sotszakaz.foundation.constraints import name_constraint
from sotszakaz.foundation.errors import Refusal


class AdvanceTooEarly(Refusal):
    """The regulation names the working day of the month from which advances are asked for."""

    code = "advance_too_early"
    template = "Заявку на аванс за {month:%m.%Y} подают с {day:%d.%m.%Y}. Подайте её в этот день или позже."


class AdvanceTooLate(Refusal):
    """An advance is for the present month; one that is over is settled by its register."""

    code = "advance_too_late"
    template = "Месяц {month:%m.%Y} уже прошёл: он оплачивается по реестру. Подайте заявку за текущий месяц."


class AdvanceMonthClosed(Refusal):
    """The register of the month was settled without the advance, so nothing would deduct it."""

    code = "advance_month_closed"
    template = (
        "Месяц {month:%m.%Y} уже закрыт, и реестр рассчитан без этого аванса: всё оказанное оплачивается по реестру. "
        "Верните заявку исполнителю."
    )
    status = 409
    is_overtaken = True


class NoAdvances(Refusal):
    """Reimbursement is paid after the service, and a regulation may set the percent to zero."""

    code = "no_advances"
    template = "По соглашению № {number} авансов нет: оно о возмещении затрат, или правила не дают аванса."


class NothingPromised(Refusal):
    """An advance is a part of what contracts promise."""

    code = "nothing_promised"
    template = "В {month:%m.%Y} по соглашению нет действующих договоров, аванс считать не с чего."


class RemarksMissing(Refusal):
    """Whoever gets an application back must know what to mend."""

    code = "remarks_missing"
    template = "Напишите, что исправить в заявке: исполнитель увидит этот текст."


name_constraint(
    "advance_before_register",
    "Закрытие этого месяца уже началось, и реестр рассчитан без аванса. Верните заявку исполнителю.",
)
