"""The first page of the office: where the municipality stands and what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.decisions.selectors import decision_on
from sotszakaz.ordering.plans.selectors import list_plan
from sotszakaz.ordering.social_orders.selectors import list_orders
from sotszakaz.oversight.execution.terms import awaited_term
from sotszakaz.oversight.indicators.terms import awaited_on
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.overview import Overview, next_steps
from sotszakaz.web.office.todo import answers_awaited


def overview(request: HttpRequest) -> HttpResponse:
    """The decision, the order of the year, the plan; each to those who may see it."""
    here = membership(request, "office")
    today, rights = today_in(here.municipality), here.role.permissions
    decision = decision_on(here.municipality_id, today)
    plan = list_plan(here.municipality_id, today) if Permission.PLAN_VIEW in rights else None
    orders = list(list_orders(here.municipality_id)[:3]) if Permission.ORDER_VIEW in rights else []
    report = awaited_term(here.municipality_id, today) if Permission.ORDER_EDIT in rights else None
    figures = awaited_on(here.municipality_id, today) if decision and Permission.INDICATOR_EDIT in rights else None
    shown = Overview(
        municipality=here.municipality,
        today=today,
        decision=decision,
        sees_decision=Permission.DECISION_VIEW in rights,
        plan=plan,
        orders=orders,
        steps=[
            *answers_awaited(here, user(request)),
            *next_steps(decision, orders, today, rights, report, figures),
        ],
    )
    return render(request, "office/overview/overview.html", {"shown": shown})
