"""Forming the report on execution, and the facts that settlements do not know."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import NotFound, Refusal
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import Membership
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.execution import actions, selectors
from sotszakaz.oversight.execution.printing import content_of
from sotszakaz.web.answers import spreadsheet_of
from sotszakaz.web.components.previews import is_preview, show_preview
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.forms.reports import ChosenFactsForm, DayForm, FactForm, ReportForm
from sotszakaz.web.office.report_sheets import report_book, title_of
from sotszakaz.web.office.views.reports import by_provider
from sotszakaz.web.parsing import page_of


def report_new(request: HttpRequest, year: int) -> HttpResponse:
    """Form the report of a year on `?as_of=`: first the day, then the reasons of what deviates too much."""
    here = _editor(request)
    today = today_in(here.municipality)
    day = DayForm(request.GET if "as_of" in request.GET else None, initial={"as_of": today.replace(day=1)})
    context: dict[str, Any] = {"year": year, "day": day}
    if not day.is_valid():
        return _answer(request, context, day)
    as_of: date = day.cleaned_data["as_of"]
    try:
        execution = selectors.execution_on(here.municipality_id, year, as_of, today)
    except Refusal as refusal:
        blame(day, refusal)
        return _answer(request, context, day)
    form = ReportForm(request.POST if request.method == "POST" else None, execution=execution)
    if form.is_valid():
        asked: dict[str, Any] = {"municipality_id": here.municipality_id, "year": year, "as_of": as_of}
        asked |= {"reasons": form.reasons, "quality": form.quality, "by": user(request), "on": today}
        try:
            if is_preview(request):
                payload = actions.preview_report(**asked)
                return show_preview(DocumentKind.EXECUTION_REPORT, payload, municipality=here.municipality, on=today)
            report = actions.form_report(**asked)
            messages.success(request, f"Отчёт на {report.as_of:%d.%m.%Y} сформирован. Подпишите документ.")
            return redirect(f"{reverse('office:report')}?year={year}")
        except Refusal as refusal:
            blame(form, refusal)
    may_see_lines = has_right(request, Permission.SETTLEMENT_VIEW, here.municipality_id)
    shown = {"execution": execution, **by_provider(request, execution), "may_see_lines": may_see_lines}
    return _answer(request, {**context, **shown, "form": form}, form)


def _answer(request: HttpRequest, context: dict[str, Any], form: DayForm | ReportForm) -> HttpResponse:
    return render(request, "office/reports/new.html", context, status=422 if form.errors else 200)


def report_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The latest version of a formed report as a workbook."""
    membership(request, "office")
    report = selectors.get_report_for(user(request), pk)
    said = content_of(report.document_id)
    return spreadsheet_of(report_book(said), title_of(said, report.as_of))


def facts(request: HttpRequest, year: int) -> HttpResponse:
    """What was delivered by assignment and by competition, month by month."""
    here = membership(request, "office")
    require(user(request), Permission.REPORT_VIEW, here.municipality_id)
    chosen = ChosenFactsForm(request.GET).chosen
    context = {
        "year": year,
        "chosen": chosen,
        "page": page_of(request, selectors.list_facts(here.municipality_id, year, **chosen)),
        "may_edit": has_right(request, Permission.ORDER_EDIT, here.municipality_id),
    }
    return render(request, "office/reports/facts.html", context)


def fact_new(request: HttpRequest, year: int) -> HttpResponse:
    """Enter the fact of a month; one of the same provider, service and month is replaced."""
    here = _editor(request)
    services = selectors.ordered_services(here.municipality_id, year)
    form = FactForm(request.POST if request.method == "POST" else None, services=services)
    if form.is_valid():
        try:
            fact = actions.enter_fact(
                municipality_id=here.municipality_id, fact=form.fact, by=user(request), on=today_in(here.municipality)
            )
            messages.success(request, f"Факт записан: {fact}.")
            return redirect("office:facts", fact.month.year)
        except Refusal as refusal:
            blame(form, refusal)
    context = {"year": year, "form": form, "services": services}
    return render(request, "office/reports/fact.html", context, status=422 if form.errors else 200)


@require_POST
def fact_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a fact away that was entered by mistake."""
    membership(request, "office")
    year = actions.remove_fact(fact_id=pk, by=user(request))
    messages.success(request, "Запись убрана.")
    return redirect("office:facts", year)


def _editor(request: HttpRequest) -> Membership:
    here = membership(request, "office")
    require(user(request), Permission.ORDER_EDIT, here.municipality_id)
    if here.municipality is None:
        raise NotFound
    return here
