"""Payments: choose what to pay, send the batch, enter what the treasury answered."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sotszakaz.delivery.settlements import actions, objections, papers_first, payments
from sotszakaz.delivery.settlements.actions.treasury import Answer
from sotszakaz.delivery.settlements.models import PaymentBatch
from sotszakaz.delivery.settlements.payment_export import BatchFile
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import has_permission, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.answers import spreadsheet_of, text_of
from sotszakaz.web.components.refusals import blame, say_above
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.payments import ResultsForm, WithdrawalForm
from sotszakaz.web.office.treasury_file import UnfitFile, read_results
from sotszakaz.web.parsing import page_of

NAMED = 500
"""Wrong rows of a file that are shown at once."""
PARTS = {
    "registers": "К оплате: реестры",
    "papers": "Ждут документов",
    "advances": "К оплате: авансы",
    "waiting": "Ждут ответа",
    "batches": "Пакеты",
}


def payment_batches(request: HttpRequest) -> HttpResponse:
    """What may be paid now, what waits for the treasury, and the batches before: a part at a time."""
    here = membership(request, "office")
    require(user(request), Permission.SETTLEMENT_VIEW, here.municipality_id)
    asked, today = request.GET.get("part", ""), today_in(here.municipality)
    part = asked if asked in PARTS else "registers"
    page = page_of(request, _rows_of(part, here.municipality_id, today))
    counts = payments.count_payments(here.municipality_id, on=today)
    address = reverse("office:payment_batches")
    context = {
        "may_pay": has_permission(user(request), Permission.PAYMENT_ORDER, municipality_id=here.municipality_id),
        "part": part,
        "page": page,
        "lacking": papers_first.waiting_registers(page.object_list) if part == "papers" else [],
        "without_papers": counts.papers,
        "tabs": [
            {"title": title, "url": f"{address}?part={name}", "active": name == part, "count": getattr(counts, name)}
            for name, title in PARTS.items()
            if name != "papers" or counts.papers or part == name
        ],
        "held": objections.held_of(here.municipality_id),
    }
    return render(request, "office/payments/list.html", context)


def _rows_of(part: str, municipality_id: int, today: date) -> "QuerySet[Any]":
    if part == "registers":
        return payments.registers_to_pay(municipality_id, on=today)
    if part == "papers":
        return payments.registers_without_papers(municipality_id, on=today)
    rows: dict[str, Callable[[int], QuerySet[Any]]] = {
        "advances": payments.advances_to_pay,
        "waiting": payments.orders_waiting,
        "batches": payments.list_batches,
    }
    return rows[part](municipality_id)


@require_POST
def payment_batch_new(request: HttpRequest) -> HttpResponse:
    """Make a batch of what is ticked."""
    here = membership(request, "office")
    today = today_in(here.municipality)
    try:
        batch = actions.make_batch(
            municipality_id=here.municipality_id,
            registers=_chosen(request, "register", payments.registers_to_pay(here.municipality_id, on=today)),
            advances=_chosen(request, "advance", payments.advances_to_pay(here.municipality_id)),
            by=user(request),
            on=today,
        )
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
        return redirect("office:payment_batches")
    return redirect("office:payment_batch", pk=batch.pk)


def payment_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """One batch with its orders."""
    return _batch_page(request, pk, WithdrawalForm())


@require_POST
def payment_batch_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a batch that was made by mistake and not sent."""
    here = membership(request, "office")
    payments.get_batch_for(user(request), pk)
    require(user(request), Permission.PAYMENT_ORDER, here.municipality_id)
    form, today = WithdrawalForm(request.POST), today_in(here.municipality)
    if form.is_valid():
        try:
            count = actions.withdraw_batch(batch_id=pk, **form.cleaned_data, by=user(request), on=today)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(
                request, f"Пакет отозван, поручений: {count}. То, что они оплачивали, снова можно оплатить."
            )
            return redirect("office:payment_batch", pk=pk)
    return _batch_page(request, pk, form)


def _batch_page(request: HttpRequest, pk: int, form: WithdrawalForm) -> HttpResponse:
    membership(request, "office")
    batch = payments.get_batch_for(user(request), pk)
    may_pay = has_permission(user(request), Permission.PAYMENT_ORDER, municipality_id=batch.municipality_id)
    may_send = may_pay and payments.is_to_send(batch)
    if not may_send:
        say_above(request, form)
    context = {
        "batch": batch,
        "page": page_of(request, payments.orders_of(batch)),
        "may_send": may_send,
        "is_withdrawn": payments.is_withdrawn(batch),
        "may_pay": may_pay,
        "form": form,
    }
    return render(request, "office/payments/batch.html", context, status=422 if form.errors else 200)


def payment_batch_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The batch as a workbook."""
    membership(request, "office")
    batch = payments.get_batch_for(user(request), pk)
    return spreadsheet_of(BatchFile(batch).as_workbook(), _named(batch))


def payment_batch_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The batch as text in columns."""
    membership(request, "office")
    batch = payments.get_batch_for(user(request), pk)
    return text_of(BatchFile(batch).as_text(), _named(batch))


def payment_order(request: HttpRequest, pk: int) -> HttpResponse:
    """One order with the lines it pays, beside their sum."""
    membership(request, "office")
    order = payments.get_order_for(user(request), pk)
    context = {
        "order": order,
        "page": page_of(request, payments.lines_of_order(order)),
        "lines": payments.sum_of_order(order),
        "answers": payments.answers_to(order),
        "may_reissue": payments.may_be_reissued(order),
        "last_answer": payments.answer_to_take_back(order),
        "may_pay": has_permission(user(request), Permission.PAYMENT_ORDER, municipality_id=order.municipality_id),
    }
    return render(request, "office/payments/order.html", context)


@require_POST
def payment_batch_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the batch went to the treasury."""
    membership(request, "office")
    if actions.send_batch(batch_id=pk, by=user(request)):
        messages.success(request, "Отмечено: пакет передан в казначейство. Внесите его ответ, когда он придёт.")
    else:
        messages.info(request, "Пакет уже передан в казначейство, отмечать нечего.")
    return redirect("office:payment_batch", pk=pk)


@require_POST
def payment_reissue(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue again what bounced."""
    here = membership(request, "office")
    order = payments.get_order_for(user(request), pk)
    try:
        batch = actions.reissue_order(order_id=pk, by=user(request), on=today_in(here.municipality))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
        return redirect("office:payment_order", pk=order.pk)
    messages.success(request, "Поручение выпущено снова в новом пакете. Передайте пакет в казначейство.")
    return redirect("office:payment_batch", pk=batch.pk)


def payment_results(request: HttpRequest) -> HttpResponse:
    """Enter the file of the treasury, or try it first; each row that is wrong is named."""
    here = membership(request, "office")
    require(user(request), Permission.PAYMENT_ORDER, here.municipality_id)
    form = ResultsForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        try:
            results, unread = read_results(form.cleaned_data["file"].read())
        except UnfitFile as unfit:
            form.add_error("file", str(unfit))
        else:
            is_trial = form.cleaned_data["is_trial"]
            answers = actions.take_results(
                municipality_id=here.municipality_id,
                results=results,
                by=user(request),
                on=today_in(here.municipality),
                is_trial=is_trial,
            )
            errors = _in_order_of_file(unread, answers)
            new = sum(each.is_new for each in answers)
            context |= {"errors": errors[:NAMED], "more": len(errors) - len(errors[:NAMED]), "new": new}
            context |= {"is_trial": is_trial, "is_read": True, "rows": len(answers) + len(unread)}
    context["page"] = page_of(request, payments.list_takes(here.municipality_id))
    return render(request, "office/payments/results.html", context, status=422 if form.errors else 200)


def _in_order_of_file(unread: list[tuple[int, str]], answers: Sequence[Answer]) -> list[str]:
    """A sentence for each wrong row, whoever found it."""
    refused = [
        (each.result.row, f"Строка {each.result.row}, № {each.result.number}: {each.error}")
        for each in answers
        if each.error
    ]
    return [sentence for _, sentence in sorted([*unread, *refused])]


def _chosen(request: HttpRequest, name: str, offered: "QuerySet[Any]") -> list[int]:
    """What is ticked, or all that is offered when the button for all was pressed."""
    if request.POST.get("all") == name:
        return list(offered.values_list("pk", flat=True))
    return [int(each) for each in request.POST.getlist(name) if each.isdecimal()]


def _named(batch: PaymentBatch) -> str:
    return f"Пакет {batch.number}".replace("/", "-")
