"""Debts of providers: who owes and why, demands to return, money that came back."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sotszakaz.delivery.settlements import actions, debts
from sotszakaz.delivery.settlements.models import DebtRepayment, PaymentRegister
from sotszakaz.delivery.settlements.states import RepaymentKind
from sotszakaz.foundation.errors import NotFound, Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.components.refusals import blame, say_above
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.forms.debts import ReturnedForm, ReversalForm, WithdrawalForm
from sotszakaz.web.parsing import page_of


def debts_list(request: HttpRequest) -> HttpResponse:
    """What is owed now, those to be returned first; `?view=settled` what was."""
    here = membership(request, "office")
    require(user(request), Permission.SETTLEMENT_VIEW, here.municipality_id)
    today, is_settled = today_in(here.municipality), request.GET.get("view") == "settled"
    owing, address = debts.list_debts(here.municipality_id, on=today), reverse("office:debts")
    found = debts.list_settled(here.municipality_id) if is_settled else owing
    context = {
        "page": page_of(request, found),
        "is_settled": is_settled,
        "today": today,
        "tabs": [
            {"title": "Должны", "url": address, "active": not is_settled, "count": owing.count()},
            {"title": "Погашены", "url": f"{address}?view=settled", "active": is_settled},
        ],
    }
    return render(request, "office/debts/list.html", context)


def debt(request: HttpRequest, pk: int) -> HttpResponse:
    """One debt: where it is from, what covered it, what to do."""
    membership(request, "office")
    return _page(request, pk)


@require_POST
def debt_demand(request: HttpRequest, pk: int) -> HttpResponse:
    """Form the demand to return."""
    register, today = _owing(request, pk)
    try:
        demand = actions.demand_return(register_id=register.pk, by=user(request), on=today)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
    else:
        messages.success(
            request, f"Требование № {demand.document.full_number} сформировано. Исполнителю ушло уведомление."
        )
    return redirect("office:debt", pk=pk)


@require_POST
def debt_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter money that came back."""
    register, today = _owing(request, pk)
    form = ReturnedForm(request.POST)
    said: dict[str, Any] = {"register_id": register.pk, "by": user(request), "on": today}
    if form.is_valid() and _done(form, lambda: actions.enter_return(**form.cleaned_data, **said)):
        messages.success(request, "Возврат внесён. Исполнителю ушло уведомление.")
        return redirect("office:debt", pk=pk)
    return _page(request, pk, returned=form)


@require_POST
def debt_return_reverse(request: HttpRequest, pk: int) -> HttpResponse:
    """Say of a return with which a later register has counted that it was not: the latest register owes it again."""
    register, today = _owing(request, pk)
    form = ReversalForm(request.POST)
    if form.is_valid():
        repayment = register.repayments.filter(pk=form.cleaned_data["repayment"]).first()
        if repayment is None:
            raise NotFound()
        made: list[DebtRepayment] = []
        facts = {"amount": form.cleaned_data["amount"], "ground": form.cleaned_data["ground"]}
        said: dict[str, Any] = {"repayment_id": repayment.pk, **facts, "by": user(request), "on": today}
        if _done(form, lambda: made.append(actions.reverse_return(**said))):
            messages.success(request, "Записано: возврата не было. Долг вернулся сюда. Исполнителю ушло уведомление.")
            return redirect("office:debt", pk=made[0].register_id)
    return _page(request, pk, reversal=form)


@require_POST
def debt_return_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a return, or that a return was not, when it was entered by mistake."""
    register, today = _owing(request, pk)
    form = WithdrawalForm(request.POST)
    if form.is_valid():
        repayment = register.repayments.filter(pk=form.cleaned_data["repayment"]).first()
        if repayment is None:
            raise NotFound()
        said: dict[str, Any] = {"reason": form.cleaned_data["reason"], "by": user(request)}
        if _done(form, lambda: _withdraw(repayment, on=today, **said)):
            messages.success(request, "Запись отозвана.")
            return redirect("office:debt", pk=pk)
    return _page(request, pk, withdrawal=form)


def _withdraw(repayment: DebtRepayment, *, on: date, **said: Any) -> None:
    if repayment.kind == RepaymentKind.REVERSED:
        actions.withdraw_reversal(repayment_id=repayment.pk, **said)
    else:
        actions.withdraw_return(repayment_id=repayment.pk, on=on, **said)


def _done(form: Form, act: Callable[[], Any]) -> bool:
    try:
        act()
    except Refusal as refusal:
        blame(form, refusal)
        return False
    return True


def _owing(request: HttpRequest, pk: int) -> tuple[PaymentRegister, date]:
    here = membership(request, "office")
    today = today_in(here.municipality)
    register = debts.get_debt_for(user(request), pk, on=today).register
    require(user(request), Permission.PAYMENT_ORDER, register.municipality_id)
    return register, today


def _page(
    request: HttpRequest,
    pk: int,
    *,
    returned: ReturnedForm | None = None,
    withdrawal: WithdrawalForm | None = None,
    reversal: ReversalForm | None = None,
) -> HttpResponse:
    here = membership(request, "office")
    today = today_in(here.municipality)
    shown = debts.get_debt_for(user(request), pk, on=today)
    municipality_id = shown.register.municipality_id
    to_withdraw, to_reverse = _mistakable(shown)
    if not shown.owed:
        say_above(request, returned)
    for form, rows in ((withdrawal, to_withdraw), (reversal, to_reverse)):
        if not any(_is_about(form, each.pk) for each in rows):
            say_above(request, form)
    context = {
        "debt": shown,
        "today": today,
        "may_pay": has_right(request, Permission.PAYMENT_ORDER, municipality_id),
        "returned": returned or ReturnedForm(initial={"amount": shown.owed, "happened_on": today}),
        "withdrawal": withdrawal,
        "withdrawals": [
            (each, withdrawal if _is_about(withdrawal, each.pk) else _withdrawal_of(each.pk)) for each in to_withdraw
        ],
        "to_reverse": [
            (each, reversal if _is_about(reversal, each.pk) else _reversal_of(each.pk, each.amount))
            for each in to_reverse
        ],
    }
    is_wrong = any(form is not None and form.errors for form in (returned, withdrawal, reversal))
    return render(request, "office/debts/debt.html", context, status=422 if is_wrong else 200)


def _mistakable(shown: debts.DebtCard) -> tuple[list[DebtRepayment], list[DebtRepayment]]:
    """What may be taken back, and returns to say of that they were not: these when a later register has counted."""
    living = [each for each in shown.repayments if each.kind == "returned" and each.withdrawn_at is None]
    if shown.later:
        return [], [each for each in living if not each.reversed_by]
    return [*living, *(each for each in shown.reversals if each.withdrawn_at is None)], []


def _withdrawal_of(repayment_id: int) -> WithdrawalForm:
    """Several stand on a page, each with fields of its own."""
    return WithdrawalForm(initial={"repayment": repayment_id}, auto_id=f"id_{repayment_id}_%s")


def _reversal_of(repayment_id: int, amount: Decimal) -> ReversalForm:
    return ReversalForm(initial={"repayment": repayment_id, "amount": amount}, auto_id=f"id_{repayment_id}_%s")


def _is_about(form: Form | None, repayment_id: int) -> bool:
    return form is not None and form.data.get("repayment") == str(repayment_id)
