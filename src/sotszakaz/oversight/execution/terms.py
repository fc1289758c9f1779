"""By when the report of a whole year is there: no act that was read says the day, so it is a rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.reminders import remind_once
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.regulations.errors import NoRegulation
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import AREA_OFFICE
from sotszakaz.kernel.users.selectors import office_with
from sotszakaz.ordering.social_orders.models import SocialOrder
from sotszakaz.ordering.social_orders.selectors import REPORTED
from sotszakaz.oversight.execution.models import ExecutionReport

DUE: Final = "execution_report.due"
BEFORE: Final = timedelta(days=20)
"""How long before the last day the office is reminded: months are closed and facts of assignments gathered."""


@dataclass(frozen=True, slots=True)
class Term:
    """The report of a year: its last day, and the report when it is formed for the whole year already."""

    year: int
    last_day: date
    clause: str
    is_confirmed: bool
    report: ExecutionReport | None

    def is_late(self, on: date) -> bool:
        return self.report is None and on > self.last_day


def term_of(municipality_id: int, year: int, on: date) -> Term | None:
    """By the rules in force on the day; None where there are none."""
    try:
        rules = regulation_on(municipality_id, on)
    except NoRegulation:
        return None
    whole = ExecutionReport.objects.filter(municipality_id=municipality_id, year=year, as_of__year__gt=year)
    return Term(
        year=year,
        last_day=rules.value(Parameter.REPORT_DUE).in_year(year + 1),
        clause=rules.clause(Parameter.REPORT_DUE),
        is_confirmed=rules.is_confirmed(Parameter.REPORT_DUE),
        report=whole.select_related("document").order_by("as_of").first(),
    )


def awaited_term(municipality_id: int, on: date) -> Term | None:
    """Of the year that is over: its order was in force, and its report is not formed yet."""
    year = on.year - 1
    if not SocialOrder.objects.filter(municipality_id=municipality_id, year=year, state__in=REPORTED).exists():
        return None
    term = term_of(municipality_id, year, on)
    return term if term is not None and term.report is None else None


def remind_of_reports(*, municipality_id: int, on: date) -> int:
    """Tell those who form reports before the last day and after it, once each; how many were told."""
    term = awaited_term(municipality_id, on)
    if term is None or on < term.last_day - BEFORE:
        return 0
    stage = "late" if term.is_late(on) else "soon"
    home = Municipality(pk=municipality_id)
    said = {"year": term.year, "due": term.last_day.isoformat()}
    return int(remind_once(DUE, home, f"{term.year}:{stage}", municipality_id=municipality_id, **said))


def tell_of_reports_due(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: there is no report of the year and its last day comes or is over."""
    tellings = []
    for message in messages:
        home, year = message.municipality_id or 0, message.payload["year"]
        day = f"{date.fromisoformat(message.payload['due']):%d.%m.%Y}"
        late = message.payload["stage"].endswith("late")
        what = f"срок прошёл {day}" if late else f"сдайте не позднее {day}"
        title = f"Отчёт об исполнении заказа за {year} год: {what}"
        text = "Введите факт по заданию и конкурсу, сформируйте отчёт на день после конца года и подпишите его."
        orders = SocialOrder.objects.filter(municipality_id=home, year=year, state__in=REPORTED)
        subject = (SocialOrder._meta.label_lower, orders.values_list("pk", flat=True).get())
        people = office_with(Permission.ORDER_EDIT, home)
        tellings += [Telling(message, each, AREA_OFFICE, title, text, subject=subject) for each in people]
    tell(tellings)
