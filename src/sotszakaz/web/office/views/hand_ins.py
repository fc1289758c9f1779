"""Months that providers hand in: who has and who has not, accept or return, close without those who have not."""

from datetime import date

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sotszakaz.delivery.attendance.models import MonthHandIn
from sotszakaz.delivery.attendance.states import HandInState
from sotszakaz.delivery.settlements import actions, hand_ins, late, unmarked
from sotszakaz.delivery.settlements.selectors import is_closed
from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.transitions import can_move
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.forms.hand_ins import LeftOutForm, ReturnMonthForm
from sotszakaz.web.parsing import month_of, page_of

TABS = {"": "Все", "none": "Не сданы", HandInState.HANDED_IN: "Ждут приёма", HandInState.RETURNED: "Возвращены"}


def hand_ins_of_month(request: HttpRequest, month: str) -> HttpResponse:
    """Providers with contracts in the month and whether they handed it in."""
    here, day = membership(request, "office"), month_of(month)
    require(user(request), Permission.SETTLEMENT_VIEW, here.municipality_id)
    return _list_page(request, here.municipality_id, day)


@require_POST
def month_close_without(request: HttpRequest, month: str) -> HttpResponse:
    """Close the month without the agreements that were ticked; they go with the next closing."""
    here, day = membership(request, "office"), month_of(month)
    require(user(request), Permission.MONTH_CLOSE, here.municipality_id)
    today = today_in(here.municipality)
    form = LeftOutForm(unmarked.may_be_left_out(here.municipality_id, day, on=today), request.POST)
    if form.is_valid():
        try:
            closing = actions.begin_closing(
                municipality_id=here.municipality_id,
                month=day,
                by=user(request),
                on=today,
                left_out=form.chosen(),
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            actions.continue_closing(closing_id=closing.pk, seconds=settings.CLOSING_SECONDS)
            messages.success(request, f"Месяц закрывается. Отложено соглашений: {len(closing.left_out)}.")
            return redirect("office:month", month=month)
    return _list_page(request, here.municipality_id, day, form)


def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """One month that was handed in, with its groups."""
    membership(request, "office")
    return _page(request, _handed(request, pk), ReturnMonthForm())


@require_POST
def hand_in_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the month to its closing."""
    membership(request, "office")
    try:
        actions.accept_hand_in(hand_in_id=pk, by=user(request))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Месяц принят. Исполнителю отправлено уведомление.")
    return redirect("office:hand_in", pk=pk)


@require_POST
def hand_in_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the sheets back with remarks."""
    membership(request, "office")
    handed = _handed(request, pk)
    require(user(request), Permission.MONTH_CLOSE, handed.municipality_id)
    form = ReturnMonthForm(request.POST)
    if form.is_valid():
        try:
            actions.return_hand_in(hand_in_id=pk, **form.cleaned_data, by=user(request))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Месяц возвращён. Исполнитель прочтёт замечания, табели ему открыты.")
            return redirect("office:hand_in", pk=pk)
    return _page(request, handed, form)


def _handed(request: HttpRequest, pk: int) -> MonthHandIn:
    return hand_ins.get_hand_in_for(user(request), pk)


def _page(request: HttpRequest, handed: MonthHandIn, form: ReturnMonthForm) -> HttpResponse:
    agreement, month = handed.agreement, handed.month
    missing = hand_ins.missing_of(agreement, month, until=today_in(agreement.municipality))
    may_decide = not hand_ins.is_closed_for(agreement, month) and has_right(
        request, Permission.MONTH_CLOSE, handed.municipality_id
    )
    context = {
        "handed": handed,
        "month": month,
        "link": "",
        "sheets": hand_ins.sheets_of(agreement, month, missing),
        "may_accept": may_decide and can_move(handed, "accept"),
        "may_return": may_decide and can_move(handed, "return"),
        "form": form,
    }
    return render(request, "office/months/hand_in.html", context, status=422 if form.errors else 200)


def _list_page(
    request: HttpRequest, municipality_id: int, month: date, form: LeftOutForm | None = None
) -> HttpResponse:
    state = request.GET.get("state", "")
    state = state if state in TABS else ""
    page = page_of(request, hand_ins.agreements_of_month(municipality_id, month, state=state))
    handed = hand_ins.hand_ins_of(list(page.object_list), month)
    closed = is_closed(municipality_id, month)
    awaited = _awaited(request, municipality_id, month, is_closed=closed)
    may_close = not closed and has_right(request, Permission.MONTH_CLOSE, municipality_id)
    address = reverse("office:hand_ins", args=[f"{month:%Y-%m}"])
    context = {
        "month": month,
        "page": page,
        "rows": [(each, handed.get(each.pk)) for each in page.object_list],
        "tabs": [
            {"title": title, "url": f"{address}?state={key}", "active": key == state} for key, title in TABS.items()
        ],
        "late": awaited,
        "is_closed": closed,
        "form": (form or LeftOutForm(awaited)) if may_close and awaited else None,
    }
    return render(request, "office/months/hand_ins.html", context, status=422 if form and form.errors else 200)


def _awaited(request: HttpRequest, municipality_id: int, month: date, *, is_closed: bool) -> list[late.Awaited]:
    """Who has not handed in, and of a month that may be closed also who has not marked an earlier one."""
    if is_closed:
        return late.awaited_by(municipality_id, month)
    today = today_in(membership(request, "office").municipality)
    return unmarked.may_be_left_out(municipality_id, month, on=today)
