"""Months: what is owed, the closing, the payment registers."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sotszakaz.delivery.settlements import (
    actions,
    advances,
    desk,
    hand_ins,
    mending,
    objections,
    open_month,
    selectors,
    waiting_sheets,
)
from sotszakaz.delivery.settlements.explanations import explain_line, get_line_for
from sotszakaz.delivery.settlements.models import Accrual, MonthClosing
from sotszakaz.delivery.settlements.postponed import agreements_left_out, postponed_agreements, rests_left_out
from sotszakaz.delivery.unusual.selectors import count_to_check
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.parameters.selectors.forecast import USUAL_WEEKS, LimitDay, LimitKind, limits_in_brief
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.web.components.payment_registers import register_context
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.forms.corrections import CompletenessForm, ReopenForm, ShutForm, WithdrawDecisionForm
from sotszakaz.web.parsing import month_of, page_of

LEFT_OUT = {"agreements": "Исполнители целиком", "contracts": "Договоры без подписей", "sheets": "Открытые табели"}


def months(request: HttpRequest) -> HttpResponse:
    """All months with contracts: planned, accrued, closed."""
    here = membership(request, "office")
    require(user(request), Permission.SETTLEMENT_VIEW, here.municipality_id)
    found = selectors.list_months(here.municipality_id, on=today_in(here.municipality))
    return render(request, "office/months/list.html", {"months": found})


def month(request: HttpRequest, month: str) -> HttpResponse:
    """One month: its registers, or the button that closes it."""
    here, day = membership(request, "office"), month_of(month)
    require(user(request), Permission.SETTLEMENT_VIEW, here.municipality_id)
    return _month_page(request, here.municipality_id, day)


@require_POST
def month_close(request: HttpRequest, month: str) -> HttpResponse:
    """Begin to close the month, and end it when that is quick; a refusal stands above the same page."""
    here, day = membership(request, "office"), month_of(month)
    try:
        closing = actions.begin_closing(
            municipality_id=here.municipality_id, month=day, by=user(request), on=today_in(here.municipality)
        )
        is_closed = actions.continue_closing(closing_id=closing.pk, seconds=settings.CLOSING_SECONDS)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return _month_page(request, here.municipality_id, day, refusal=refusal)
    if is_closed:
        messages.success(request, "Месяц закрыт. Реестры на оплату сформированы и сходятся с проводками.")
    return redirect("office:month", month=month)


def month_progress(request: HttpRequest, month: str) -> HttpResponse:
    """How far the closing is, for the page that looks again; when it is over the page of the month is opened."""
    here, day = membership(request, "office"), month_of(month)
    require(user(request), Permission.SETTLEMENT_VIEW, here.municipality_id)
    line = selectors.get_month(here.municipality_id, day, on=today_in(here.municipality))
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("office:month", month=month)
    if line.closing is None or line.is_closed:
        return HttpResponse(headers={"HX-Redirect": reverse("office:month", args=[month])})
    return render(request, "office/months/_progress.html", _progress(line))


def month_left_out(request: HttpRequest, month: str) -> HttpResponse:
    """What the closing of the month did not count: agreements left out, contracts without signatures, opened sheets."""
    here, day = membership(request, "office"), month_of(month)
    require(user(request), Permission.SETTLEMENT_VIEW, here.municipality_id)
    closing = selectors.closing_of(here.municipality_id, day)
    parts: dict[str, QuerySet[Any]] = {
        "agreements": _left_out_whole(closing),
        "contracts": selectors.list_left_out(here.municipality_id, day),
        "sheets": waiting_sheets.sheets_left_out(closing),
    }
    counts = {name: found.count() for name, found in parts.items()}
    asked = request.GET.get("part") or next((name for name in parts if counts[name]), "contracts")
    part = asked if asked in parts else "contracts"
    page: Page[Any] = page_of(request, parts[part])
    context = {
        "month": day,
        "part": part,
        "page": page,
        "rows": postponed_agreements(closing, page.object_list) if closing and part == "agreements" else [],
        "sheets": waiting_sheets.with_classes(here.municipality_id, page.object_list) if part == "sheets" else [],
        "tabs": [
            {"title": title, "url": f"{request.path}?part={name}", "active": name == part, "count": counts[name]}
            for name, title in LEFT_OUT.items()
        ],
    }
    return render(request, "office/months/left_out.html", context)


def payment_register(request: HttpRequest, pk: int) -> HttpResponse:
    """A register with its lines, beside what the ledger says."""
    here = membership(request, "office")
    register = selectors.get_register_for(user(request), pk)
    context = register_context(request, register, on=today_in(here.municipality))
    return render(request, "office/months/register.html", context)


def accrual(request: HttpRequest, pk: int) -> HttpResponse:
    """One line opened to its classes, rule, decisions, corrections and entries."""
    membership(request, "office")
    return _line_page(request, get_line_for(user(request), pk))


@require_POST
def sheet_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the provider mend the sheet that this line was counted from."""
    today = today_in(membership(request, "office").municipality)
    line, form = _mended_line(request, pk), ReopenForm(request.POST)
    if form.is_valid():
        try:
            actions.reopen_sheet(
                municipality_id=line.municipality_id,
                group_id=line.contract.group_id,
                month=line.month,
                reason=form.cleaned_data["reason"],
                by=user(request),
                on=today,
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Табель открыт. Исполнитель узнает об этом, разница войдёт в следующий реестр.")
            return redirect("office:accrual", pk=pk)
    return _line_page(request, line, reopening=form)


@require_POST
def line_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how much of the contract's month was delivered."""
    today = today_in(membership(request, "office").municipality)
    line, form = _mended_line(request, pk), CompletenessForm(request.POST)
    if form.is_valid():
        try:
            actions.decide_completeness(
                contract_id=line.contract_id, month=line.month, by=user(request), on=today, **form.cleaned_data
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Решение записано. Разницу проведёт следующее закрытие месяца.")
            return redirect("office:accrual", pk=pk)
    return _line_page(request, line, deciding=form)


@require_POST
def line_decision_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was decided about the contract's month."""
    today = today_in(membership(request, "office").municipality)
    line, form = _mended_line(request, pk), WithdrawDecisionForm(request.POST)
    if form.is_valid():
        try:
            actions.withdraw_decision(
                contract_id=line.contract_id, month=line.month, by=user(request), on=today, **form.cleaned_data
            )
        except Refusal as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, "Решение отозвано. Следующее закрытие посчитает месяц по табелю.")
        return redirect("office:accrual", pk=pk)
    return _line_page(request, line, withdrawing=form)


def _mended_line(request: HttpRequest, pk: int) -> Accrual:
    line = get_line_for(user(request), pk)
    require(user(request), Permission.MONTH_CLOSE, line.municipality_id)
    return line


def _line_page(
    request: HttpRequest,
    line: Accrual,
    *,
    reopening: ReopenForm | None = None,
    deciding: CompletenessForm | None = None,
    withdrawing: WithdrawDecisionForm | None = None,
) -> HttpResponse:

    def may(permission: Permission) -> bool:
        return has_right(request, permission, line.municipality_id)

    context: dict[str, Any] = {
        "why": explain_line(line),
        "contract_address": "office:enrolment" if may(Permission.ENROLMENT_VIEW) else "",
        "account_address": "office:account" if may(Permission.LEDGER_VIEW) else "",
        "objections": objections.objections_to(line),
        "may_mend": may(Permission.MONTH_CLOSE),
        "reopened": selectors.reopened_sheet(line.contract.group_id, line.month),
        "reopening": reopening or ReopenForm(),
        "deciding": deciding or CompletenessForm(),
        "standing": mending.standing_decision(line.contract_id, line.month),
        "withdrawing": withdrawing or WithdrawDecisionForm(),
        "shutting": ShutForm(),
    }
    if context["may_mend"]:
        today = today_in(membership(request, "office").municipality)
        last = mending.last_day_to_correct(line.municipality_id, line.month, on=today)
        context |= {"last_to_mend": last, "is_too_late": last is not None and today > last}
    failed = any(form is not None for form in (reopening, deciding, withdrawing))
    return render(request, "office/months/line.html", context, status=422 if failed else 200)


def _month_page(
    request: HttpRequest, municipality_id: int, day: date, *, refusal: Refusal | None = None
) -> HttpResponse:
    today = today_in(membership(request, "office").municipality)
    line = selectors.get_month(municipality_id, day, on=today)
    may_close = has_right(request, Permission.MONTH_CLOSE, municipality_id)
    is_open = may_close and line.closing is None
    page = page_of(request, desk.agreements_of_month(municipality_id, line.month))
    agreements = list(page.object_list)
    limits, handed = _limits(request, agreements), hand_ins.hand_ins_of(agreements, line.month)
    context = {
        "line": line,
        "page": page,
        "rows": [
            (row, limits.get(row.agreement.account_id), handed.get(row.agreement.pk))
            for row in desk.desk_rows(agreements, line.month)
        ],
        "totals": desk.desk_totals(municipality_id, line.month),
        "budget": [each for each in limits.values() if each.subject.kind == LimitKind.LINE],
        "unusual": sum(count_to_check(municipality_id, line.month).values()),
        "mended": _mended(municipality_id),
        "asked": advances.count_advances(municipality_id, month=line.month),
        "may_close": may_close,
        "bar": open_month.bar_to_close(municipality_id, line.month, on=today) if is_open else None,
        "refusal": refusal,
        "left_out": selectors.list_left_out(municipality_id, line.month).count(),
        "without": list(_left_out_whole(line.closing)),
        "sheets": waiting_sheets.without_sheets(municipality_id, line.month, line.closing),
        "rests": rests_left_out(line.closing) if line.closing and line.closing.left_out else [],
        **_progress(line),
    }
    return render(request, "office/months/month.html", context, status=refusal.status if refusal else 200)


def _left_out_whole(closing: MonthClosing | None) -> "QuerySet[Agreement]":
    return agreements_left_out(closing) if closing and closing.left_out else Agreement.objects.none()


def _limits(request: HttpRequest, agreements: Sequence[Agreement]) -> dict[int, LimitDay]:
    """Budget lines and the limits of these agreements by account."""
    municipality = membership(request, "office").municipality
    today, ids = today_in(municipality), {each.pk for each in agreements}
    found = limits_in_brief(municipality, today, USUAL_WEEKS, agreements=ids)
    return {each.subject.account_id: each for each in found}


def _mended(municipality_id: int) -> dict[str, int]:
    return {
        "sheets": mending.open_sheets(municipality_id).count(),
        "refused": mending.refused_corrections(municipality_id).count(),
    }


def _progress(line: selectors.MonthLine) -> dict[str, object]:
    if line.closing is None or line.is_closed:
        return {}
    return {"line": line, "written": selectors.lines_written(line.closing)}
