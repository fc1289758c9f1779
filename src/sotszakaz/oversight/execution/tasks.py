from datetime import datetime

from sotszakaz.foundation.jobs import periodic
from sotszakaz.foundation.outbox import register_handler
from sotszakaz.kernel.municipalities.rounds import in_each
from sotszakaz.oversight.execution.certified import sum_up
from sotszakaz.oversight.execution.terms import DUE, remind_of_reports, tell_of_reports_due

register_handler(DUE, tell_of_reports_due)


@periodic("53 * * * *", title="Напомнить о сроке годового отчёта")
def remind_to_report(at: datetime) -> None:
    """Each hour, for municipalities begin their day at different hours."""
    in_each(lambda municipality_id, on: remind_of_reports(municipality_id=municipality_id, on=on))


@periodic("* * * * *", title="Подсчитать исполнение заказа по закрытым месяцам")
def sum_up_lines(at: datetime) -> None:
    """Each minute, so that the day's report waits for lines of a year no longer than that after a closing."""
    in_each(lambda municipality_id, on: sum_up(municipality_id))
