"""Agreements with providers and what is left of their limits."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.delivery.settlements.calculation import subsidy_calculation
from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.transitions import can_move
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.ledger.selectors import balances_of
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.signatures.waiting import awaited_of
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import Membership
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.social_orders.selectors import budget_line_for
from sotszakaz.supply.agreements import actions, selectors
from sotszakaz.supply.agreements.models import Agreement, Amendment
from sotszakaz.supply.agreements.registry import words_of
from sotszakaz.supply.agreements.states import AgreementState
from sotszakaz.supply.providers.selectors import list_records
from sotszakaz.web.answers import spreadsheet_of
from sotszakaz.web.components.previews import is_preview, show_preview
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.agreement_registry import registry_of, workbook_of
from sotszakaz.web.office.agreement_sheets import calculation_of
from sotszakaz.web.office.forms.agreements import AgreementForm, AmendmentForm, TerminationForm, WithdrawalForm
from sotszakaz.web.parsing import page_of


def agreements(request: HttpRequest) -> HttpResponse:
    """The registry as of a day, each agreement with what is left of its limit now."""
    here = membership(request, "office")
    registry = registry_of(request, here)
    page = page_of(request, registry.rows)
    balances = balances_of(agreement.account_id for agreement in page.object_list)
    context = {
        "registry": registry,
        "page": page,
        "rows": [(each, words_of(each), balances[each.account_id]) for each in page.object_list],
        "use": selectors.budget_use(here.municipality_id, today_in(here.municipality).year),
        "may_make": _may_make(request, here.municipality_id),
    }
    return render(request, "office/agreements/list.html", context)


def agreements_sheet(request: HttpRequest) -> HttpResponse:
    """What the registry has found, as a workbook."""
    registry = registry_of(request, membership(request, "office"))
    return spreadsheet_of(workbook_of(registry), f"Соглашения на {registry.on:%Y-%m-%d}")


def agreement_new(request: HttpRequest) -> HttpResponse:
    """Make an agreement; `?record=` chooses the provider beforehand."""
    here = membership(request, "office")
    require(user(request), Permission.AGREEMENT_MAKE, here.municipality_id)
    form = _form(request, here)
    if request.method == "POST" and form.is_valid():
        today = today_in(here.municipality)
        asked = {"record_id": form.cleaned_data["record"], "terms": form.terms(), "by": user(request), "on": today}
        try:
            if is_preview(request):
                payload = actions.preview_agreement(**asked)
                return show_preview(DocumentKind.AGREEMENT, payload, municipality=here.municipality, on=today)
            made = actions.make_agreement(**asked)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            done = "предложено исполнителю на подпись" if made.needs_signatures else "заключено"
            messages.success(request, f"Соглашение № {made.number} {done}. {_warning(made)}".strip())
            return redirect("office:agreement", pk=made.pk)
    use = selectors.budget_use(here.municipality_id, today_in(here.municipality).year)
    context = {"form": form, "use": use}
    return render(request, "office/agreements/new.html", context, status=422 if form.errors else 200)


def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """One agreement with its limit and its document."""
    here = membership(request, "office")
    return _page(request, selectors.get_agreement_for(user(request), pk), _ending_form(here))


def agreement_calculation(request: HttpRequest, pk: int) -> HttpResponse:
    """«Расчёт размера субсидии» as a workbook."""
    membership(request, "office")
    shown = selectors.get_agreement_for(user(request), pk)
    return spreadsheet_of(calculation_of(shown), f"Расчёт субсидии {shown.number.replace('/', '-')}")


@require_POST
def agreement_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a signed agreement in force now, when something held it up."""
    here = membership(request, "office")
    try:
        actions.put_agreement_in_force(agreement_id=pk, by=user(request), on=today_in(here.municipality))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Соглашение вступило в силу.")
    return redirect("office:agreement", pk=pk)


@require_POST
def agreement_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an offered agreement back."""
    here = membership(request, "office")
    shown, form = selectors.get_agreement_for(user(request), pk), WithdrawalForm(request.POST)
    require(user(request), Permission.AGREEMENT_MAKE, here.municipality_id)
    if form.is_valid():
        try:
            actions.withdraw_agreement(
                agreement_id=pk, by=user(request), on=today_in(here.municipality), **form.cleaned_data
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Соглашение отозвано, денег по нему не будет.")
            return redirect("office:agreement", pk=pk)
    return _page(request, shown, _ending_form(here), form)


@require_POST
def agreement_terminate(request: HttpRequest, pk: int) -> HttpResponse:
    """End the agreement; mistakes stand at the form of the same page."""
    here = membership(request, "office")
    shown, form = selectors.get_agreement_for(user(request), pk), TerminationForm(request.POST)
    require(user(request), Permission.AGREEMENT_MAKE, here.municipality_id)
    if form.is_valid():
        today = today_in(here.municipality)
        asked: dict[str, Any] = {"agreement_id": pk, "by": user(request), "on": today, **form.cleaned_data}
        try:
            if is_preview(request):
                payload = actions.preview_termination(**asked)
                return show_preview(
                    DocumentKind.AGREEMENT_TERMINATION, payload, municipality=shown.municipality, on=today
                )
            actions.terminate_agreement(**asked)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Расторжение оформлено. Действующие договоры исполняются до конца.")
            return redirect("office:agreement", pk=pk)
    return _page(request, shown, form)


def agreement_amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer an amendment."""
    here = membership(request, "office")
    shown = selectors.get_agreement_for(user(request), pk)
    require(user(request), Permission.AGREEMENT_MAKE, here.municipality_id)
    today, dues = today_in(here.municipality), selectors.dues_of(shown)
    code = dues[-1].code if dues else ""
    form = AmendmentForm(request.POST or None, code=code, initial={"effective_on": today})
    if request.method == "POST" and form.is_valid():
        asked: dict[str, Any] = {"agreement_id": pk, "amending": form.amending(), "by": user(request), "on": today}
        try:
            if is_preview(request):
                payload = actions.preview_amendment(**asked)
                return show_preview(
                    DocumentKind.AGREEMENT_AMENDMENT, payload, municipality=shown.municipality, on=today
                )
            made = actions.offer_amendment(**asked)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, f"Дополнительное соглашение № {made.number} {made.get_state_display()}.")
            return redirect("office:agreement", pk=pk)
    context = {"form": form, "card": selectors.card_of(shown), "bank": selectors.bank_of(shown)}
    return render(request, "office/agreements/amend.html", context, status=422 if form.errors else 200)


@require_POST
def amendment_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an offered amendment back."""
    return _settle(request, pk, actions.withdraw_amendment, "Дополнительное соглашение отозвано.")


@require_POST
def amendment_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a signed amendment in force now, when the worker could not or has not yet."""
    return _settle(request, pk, actions.put_in_force, "Дополнительное соглашение вступило в силу.")


def _settle(request: HttpRequest, pk: int, deed: Callable[..., Amendment], done: str) -> HttpResponse:
    here = membership(request, "office")
    amendment = selectors.get_amendment_for(user(request), pk)
    require(user(request), Permission.AGREEMENT_MAKE, here.municipality_id)
    try:
        deed(amendment_id=pk, by=user(request), on=today_in(here.municipality))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("office:agreement", pk=amendment.agreement_id)


def _form(request: HttpRequest, here: Membership) -> AgreementForm:
    year = today_in(here.municipality).year
    initial: dict[str, Any] = {"record": request.GET.get("record", ""), "last_day": f"{year}-12-31"}
    records = list_records(here.municipality_id, by=user(request)).active()
    line = budget_line_for(here.municipality_id, year)
    code = line.code if line else ""
    return AgreementForm(request.POST or None, records=records, code=code, initial=initial)


def _ending_form(here: Membership) -> TerminationForm:
    return TerminationForm(initial={"ends_on": today_in(here.municipality)})


def _warning(made: Agreement) -> str:
    use = selectors.budget_use(made.municipality_id, made.valid.lower.year)
    if use.excess is None:
        return ""
    return "Лимиты соглашений вместе больше строки бюджета: следите за её остатком."


def _page(
    request: HttpRequest, shown: Agreement, form: TerminationForm, withdrawal: WithdrawalForm | None = None
) -> HttpResponse:
    card, withdrawal = selectors.card_of(shown), withdrawal or WithdrawalForm()
    context = {
        "card": card,
        "awaited": awaited_of(shown.document_id) if shown.state == AgreementState.OFFERED else None,
        "today": today_in(shown.municipality),
        "withdrawal": withdrawal,
        "calculation": subsidy_calculation(shown),
        "form": form,
        "may_amend": shown.state == AgreementState.ACTIVE and _may_make(request, shown.municipality_id),
        "may_make": _may_make(request, shown.municipality_id),
        "amendments": [(each, selectors.awaited_signer(each.document_id)) for each in card.amendments],
        "may_terminate": can_move(shown, "announce_end") and _may_make(request, shown.municipality_id),
        "may_see_ledger": has_right(request, Permission.LEDGER_VIEW, shown.municipality_id),
    }
    return render(
        request, "office/agreements/agreement.html", context, status=422 if form.errors or withdrawal.errors else 200
    )


def _may_make(request: HttpRequest, municipality_id: int) -> bool:
    return has_right(request, Permission.AGREEMENT_MAKE, municipality_id)
