"""What the first page of the office says."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.decisions.models import Decision
from sotszakaz.ordering.plans.selectors import Line, PlanView
from sotszakaz.ordering.plans.states import Standing
from sotszakaz.ordering.social_orders.models import SocialOrder
from sotszakaz.ordering.social_orders.states import OrderState
from sotszakaz.oversight.execution.terms import Term
from sotszakaz.oversight.indicators.terms import Awaited
from sotszakaz.web.components.words import day

NEAREST = 6


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something that waits for the person, and where it is done."""

    title: str
    note: str
    url: str
    action: str


@dataclass(frozen=True, slots=True)
class Overview:
    municipality: Municipality
    today: date
    decision: Decision | None
    sees_decision: bool
    plan: PlanView | None
    orders: Sequence[SocialOrder]
    steps: list[NextStep]

    @property
    def nearest(self) -> list[Line]:
        """Measures that are late or come due, the earliest term first."""
        if self.plan is None:
            return []
        pressing = (Standing.OVERDUE, Standing.AT_RISK, Standing.DUE)
        lines = [line for stage in self.plan.stages for line in stage.lines if line.standing in pressing]
        return sorted(lines, key=lambda line: line.due_on or date.max)[:NEAREST]


def next_steps(
    decision: Decision | None,
    orders: Sequence[SocialOrder],
    today: date,
    rights: Set[Permission],
    report: Term | None = None,
    figures: Awaited | None = None,
) -> list[NextStep]:
    """What has to be done before the year can run and when it is over, for somebody with these rights."""
    if decision is None:
        return [_upload()] if Permission.ACT_UPLOAD in rights else []
    steps = [_finish(order, rights) for order in orders if order.state == OrderState.DRAFT]
    years = {order.year for order in orders}
    if Permission.ORDER_EDIT in rights:
        wanted = [today.year] if today.month < 10 else [today.year, today.year + 1]
        steps += [_begin(year) for year in wanted if year not in years]
        steps += [_report(report, today)] if report is not None else []
    steps += [_figures(figures)] if figures is not None else []
    return [step for step in steps if step is not None]


def _upload() -> NextStep:
    note = "Решения пока нет. Система прочитает акт и настроит по нему услуги, план, показатели и рабочую группу."
    return NextStep("Загрузите акт об организации услуг", note, reverse("office:act_upload"), "Загрузить акт")


def _begin(year: int) -> NextStep:
    note = "Объёмы услуг и деньги задают до начала года; сертификаты оплачиваются из утверждённого заказа."
    return NextStep(
        f"Составьте социальный заказ на {year} год", note, f"{reverse('office:order_new')}?year={year}", "Начать заказ"
    )


def _report(term: Term, today: date) -> NextStep:
    when = f"Срок прошёл {day(term.last_day)}." if term.is_late(today) else f"Не позднее {day(term.last_day)}."
    note = f"{when} Введите факт по заданию и конкурсу, сформируйте отчёт и подпишите его."
    url = f"{reverse('office:report')}?year={term.year}"
    return NextStep(f"Сдайте отчёт об исполнении заказа за {term.year} год", note, url, "Открыть отчёт")


def _figures(awaited: Awaited) -> NextStep:
    when = f"Срок прошёл {day(awaited.last_day)}." if awaited.is_late else f"Не позднее {day(awaited.last_day)}."
    note = f"{when} Ждут значения: {', '.join(awaited.keys)}."
    url = f"{reverse('office:indicators_enter')}?day={awaited.quarter.last_day:%Y-%m-%d}"
    return NextStep(f"Введите показатели за {awaited.quarter.title}", note, url, "Ввести значения")


def _finish(order: SocialOrder, rights: Set[Permission]) -> NextStep | None:
    url = reverse("office:order", args=[order.pk])
    if Permission.ORDER_APPROVE in rights:
        return NextStep(f"Утвердите заказ на {order.year} год", "Черновик ждёт утверждения.", url, "Открыть заказ")
    if Permission.ORDER_EDIT in rights:
        note = "Заполните объёмы и строку бюджета, затем руководитель утвердит заказ."
        return NextStep(f"Закончите заказ на {order.year} год", note, url, "Открыть заказ")
    return None
