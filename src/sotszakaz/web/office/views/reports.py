"""The report on execution of the social order."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sotszakaz.demand.certificates.selectors import pooled
from sotszakaz.foundation.errors import NotFound, Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.social_orders.models import SocialOrder
from sotszakaz.ordering.social_orders.selectors import Report, approved_orders, execution_report
from sotszakaz.oversight.execution.behind import last_closing, lines_behind
from sotszakaz.oversight.execution.selectors import Execution, execution_on, list_reports
from sotszakaz.oversight.execution.terms import term_of
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.forms.reports import DayForm, LinesForm, ServiceForm
from sotszakaz.web.parsing import page_of_list


def report(request: HttpRequest) -> HttpResponse:
    """Plan, fact, deviation of the year that `?year=` asks for, else of the latest approved order not after today."""
    here = membership(request, "office")
    require(user(request), Permission.REPORT_VIEW, here.municipality_id)
    today = today_in(here.municipality)
    orders = approved_orders(here.municipality_id)
    asked = [each for each in orders if str(each.year) == request.GET.get("year")]
    begun = [each for each in orders if each.year <= today.year]
    shown = next(iter([*asked, *begun, *orders]), None)
    address = reverse("office:report")
    tabs = [{"title": str(each.year), "url": f"{address}?year={each.year}", "active": each == shown} for each in orders]
    context = {
        "report": _pooled(execution_report(shown, today)) if shown else None,
        "tabs": tabs,
        "term": _term(here.municipality_id, shown, today),
        "reports": list_reports(here.municipality_id, shown.year) if shown else (),
        "may_form": has_right(request, Permission.ORDER_EDIT, here.municipality_id),
        "may_see_ledger": has_right(request, Permission.LEDGER_VIEW, here.municipality_id),
    }
    return render(request, "office/reports/execution.html", context)


def report_day(request: HttpRequest, year: int) -> HttpResponse:
    """Plan and fact on the day that `?as_of=` names, else today or the day after the year; nothing is formed."""
    here = membership(request, "office")
    require(user(request), Permission.REPORT_VIEW, here.municipality_id)
    today = today_in(here.municipality)
    day = DayForm(request.GET if "as_of" in request.GET else {"as_of": _latest(year, today)})
    context: dict[str, Any] = {
        "year": year,
        "day": day,
        "may_form": has_right(request, Permission.ORDER_EDIT, here.municipality_id),
        "may_see_lines": has_right(request, Permission.SETTLEMENT_VIEW, here.municipality_id),
    }
    if day.is_valid():
        try:
            execution = execution_on(here.municipality_id, year, day.cleaned_data["as_of"], today)
            context |= {"execution": execution, **by_provider(request, execution)}
        except Refusal as refusal:
            blame(day, refusal)
    return render(request, "office/reports/day.html", context, status=422 if day.errors else 200)


def report_lines(request: HttpRequest, year: int, service: int, provider: int) -> HttpResponse:
    """Lines of accruals that a provider's figure on the day `?as_of=` is the sum of; those of `?month=` when named."""
    here = membership(request, "office")
    today = today_in(here.municipality)
    asked = LinesForm(request.GET if "as_of" in request.GET else {"as_of": _latest(year, today)})
    if not asked.is_valid():
        raise NotFound
    behind = lines_behind(
        user(request),
        municipality_id=here.municipality_id,
        year=year,
        service_id=service,
        organisation_id=provider,
        on=today,
        **asked.cleaned_data,
    )
    context = {
        "year": year,
        "behind": behind,
        "page": page_of_list(request, behind.lines),
        "closing": last_closing(here.municipality_id),
    }
    return render(request, "office/reports/lines.html", context)


def _latest(year: int, today: date) -> date:
    """The latest day on which the year may be told."""
    return min(today, date(min(year, today.year) + 1, 1, 1))


def by_provider(request: HttpRequest, execution: Execution) -> dict[str, Any]:
    """A page of what providers delivered, of one service and method where the address names them, and of what waits."""
    form, rows = ServiceForm(request.GET), execution.by_provider
    if is_chosen := form.is_valid():
        chosen = (form.cleaned_data["service"], form.cleaned_data["way"])
        rows = [each for each in rows if (each[0].service_id, each[0].method) == chosen]
    return {
        "by_provider": page_of_list(request, rows),
        "waiting": page_of_list(request, execution.waiting_by_provider, "waiting"),
        "is_chosen": is_chosen,
    }


def _term(municipality_id: int, order: SocialOrder | None, today: date) -> dict[str, Any] | None:
    """By when the report of the order's whole year is handed in, and whether that day has passed."""
    term = term_of(municipality_id, order.year, today) if order else None
    return {"of": term, "is_late": term.is_late(today)} if term else None


def _pooled(report: Report) -> Report:
    """Money of sub-periods is money of the line."""
    return replace(report, money=pooled(report.money) if report.money else None)
