"""Agreements with providers and what is left of their limits."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.transitions import can_move
from sotszakaz.kernel.ledger.selectors import balances_of
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import has_permission, require
from sotszakaz.kernel.users.models import Membership
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.agreements import actions, selectors
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.providers.selectors import list_records
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.agreements import AgreementForm, TerminationForm
from sotszakaz.web.parsing import page_of


def agreements(request: HttpRequest) -> HttpResponse:
    """All agreements, the latest first, each with what is left of its limit."""
    here = membership(request, "office")
    page = page_of(request, selectors.list_agreements(here.municipality_id, by=user(request)))
    balances = balances_of(agreement.account_id for agreement in page.object_list)
    context = {
        "page": page,
        "rows": [(agreement, balances[agreement.account_id]) for agreement in page.object_list],
        "use": selectors.budget_use(here.municipality_id, today_in(here.municipality).year),
        "may_make": _may_make(request, here.municipality_id),
    }
    return render(request, "office/agreements/list.html", context)


def agreement_new(request: HttpRequest) -> HttpResponse:
    """Make an agreement; `?record=` chooses the provider beforehand."""
    here = membership(request, "office")
    require(user(request), Permission.AGREEMENT_MAKE, here.municipality_id)
    form = _form(request, here)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_agreement(
                record_id=form.cleaned_data["record"],
                terms=form.terms(),
                by=user(request),
                on=today_in(here.municipality),
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, f"Соглашение № {made.number} заключено. {_warning(made)}".strip())
            return redirect("office:agreement", pk=made.pk)
    use = selectors.budget_use(here.municipality_id, today_in(here.municipality).year)
    context = {"form": form, "use": use}
    return render(request, "office/agreements/new.html", context, status=422 if form.errors else 200)


def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """One agreement with its limit and its document."""
    membership(request, "office")
    return _page(request, selectors.get_agreement_for(user(request), pk), TerminationForm())


@require_POST
def agreement_terminate(request: HttpRequest, pk: int) -> HttpResponse:
    """End the agreement; mistakes stand at the form of the same page."""
    here = membership(request, "office")
    shown, form = selectors.get_agreement_for(user(request), pk), TerminationForm(request.POST)
    require(user(request), Permission.AGREEMENT_MAKE, here.municipality_id)
    if form.is_valid():
        try:
            actions.terminate_agreement(agreement_id=pk, by=user(request), **form.cleaned_data)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Соглашение расторгнуто. Действующие договоры исполняются до конца.")
            return redirect("office:agreement", pk=pk)
    return _page(request, shown, form)


def _form(request: HttpRequest, here: Membership) -> AgreementForm:
    year = today_in(here.municipality).year
    initial: dict[str, Any] = {"record": request.GET.get("record", ""), "last_day": f"{year}-12-31"}
    records = list_records(here.municipality_id, by=user(request)).active()
    return AgreementForm(request.POST or None, records=records, initial=initial)


def _warning(made: Agreement) -> str:
    use = selectors.budget_use(made.municipality_id, made.valid.lower.year)
    if use.excess is None:
        return ""
    return "Лимиты соглашений вместе больше строки бюджета: следите за её остатком."


def _page(request: HttpRequest, shown: Agreement, form: TerminationForm) -> HttpResponse:
    context = {
        "card": selectors.card_of(shown),
        "form": form,
        "may_terminate": can_move(shown, "terminate") and _may_make(request, shown.municipality_id),
        "may_see_ledger": has_permission(user(request), Permission.LEDGER_VIEW, municipality_id=shown.municipality_id),
    }
    return render(request, "office/agreements/agreement.html", context, status=422 if form.errors else 200)


def _may_make(request: HttpRequest, municipality_id: int) -> bool:
    return has_permission(user(request), Permission.AGREEMENT_MAKE, municipality_id=municipality_id)
