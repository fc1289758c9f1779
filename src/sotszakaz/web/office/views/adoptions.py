"""The chosen scenario becomes an order, a scheme and an annex to the change of the budget."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sotszakaz.demand.certificates.states import NextValues, Recalculation, SchemeUnit
from sotszakaz.foundation.errors import NotFound, Refusal
from sotszakaz.foundation.money import from_units
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.social_orders.selectors import list_orders
from sotszakaz.oversight.parameters import annex
from sotszakaz.oversight.parameters.actions.adopting import adopt_scenario, write_proposed
from sotszakaz.oversight.parameters.models import Adoption
from sotszakaz.oversight.parameters.selectors import scenarios as selectors
from sotszakaz.web.answers import spreadsheet_of, word_of
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.parameters import AdoptForm
from sotszakaz.web.office.forms.schemes import SchemeForm


def scenario_adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the scenario; what will happen to the order of the year is said before."""
    here = membership(request, "office")
    scenario = selectors.get_scenario_for(user(request), pk, Permission.ORDER_EDIT)
    years = range(scenario.first_month.year, scenario.last_month.year + 1)
    form = AdoptForm(request.POST if request.method == "POST" else None, years=years)
    if form.is_valid():
        try:
            adoption = adopt_scenario(
                scenario_id=pk,
                year=form.cleaned_data["year"],
                budget_code=form.cleaned_data["budget_code"],
                by=user(request),
                on=today_in(here.municipality),
            )
            messages.success(
                request, f"Расчёт выбран: черновик заказа на {adoption.year} год заполнен, программа предложена."
            )
            return redirect("office:order", adoption.order_id)
        except Refusal as refusal:
            blame(form, refusal)
    orders = list_orders(scenario.municipality_id).filter(year__in=years)
    context = {"scenario": scenario, "form": form, "orders": orders}
    return render(request, "office/parameters/adopt.html", context, status=422 if form.errors else 200)


def scheme_proposed(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a scheme, filled by the proposal of a chosen scenario."""
    membership(request, "office")
    adoption = selectors.get_proposal_for(user(request), pk)
    form = SchemeForm(request.POST if request.method == "POST" else None, initial=_initial(adoption.proposal))
    if form.is_valid():
        try:
            written = write_proposed(adoption_id=pk, scheme=_scheme(form), by=user(request))
            messages.success(request, "Программа записана по расчёту. Подпериоды добавьте, когда заказ утвердят.")
            return redirect("office:scheme", written.scheme_id)
        except Refusal as refusal:
            blame(form, refusal)
    context = {"adoption": adoption, "form": form}
    return render(request, "office/parameters/scheme.html", context, status=422 if form.errors else 200)


def annex_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The annex to the change of the budget as a workbook."""
    adoption, view = _adopted(request, pk)
    return spreadsheet_of(annex.annex_book(adoption, view), _name(adoption))


def annex_word(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a Word document."""
    adoption, view = _adopted(request, pk)
    return word_of(annex.annex_word(adoption, view), f"{_name(adoption)}.docx")


def _adopted(request: HttpRequest, pk: int) -> tuple[Adoption, selectors.View]:
    membership(request, "office")
    scenario = selectors.get_scenario_for(user(request), pk)
    adoption: Adoption | None = getattr(scenario, "adoption", None)
    if adoption is None:
        raise NotFound
    return adoption, selectors.view_scenario(scenario)


def _name(adoption: Adoption) -> str:
    return f"Приложение к изменению бюджета {adoption.year}"


def _initial(proposal: dict[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {
        "title": proposal["title"],
        "starts_on": date.fromisoformat(proposal["starts_on"]),
        "ends_on": date.fromisoformat(proposal["ends_on"]),
        "unit": proposal["unit"],
        "recalculation": Recalculation.UNUSED,
        "next_values": NextValues.SAME,
    }
    for each in proposal["categories"]:
        category, total = each["category"], each["total"]
        said[f"value_{category}"] = from_units(each["value"])
        said[f"number_{category}"] = each["number"]
        said[f"total_{category}"] = None if total is None else from_units(total)
    return said


def _scheme(form: SchemeForm) -> dict[str, Any]:
    return {
        "period": form.period(),
        "unit": SchemeUnit(form.cleaned_data["unit"]),
        "title": form.cleaned_data["title"],
        "values": form.values(),
        "limits": form.limits(),
        "reckoning": form.reckoning(),
    }
