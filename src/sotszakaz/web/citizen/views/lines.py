"""Waiting for a place in a full group."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from sotszakaz.demand.children.selectors import get_own_child
from sotszakaz.demand.enrolments import actions
from sotszakaz.demand.waiting.selectors import get_own_entry, place_in_line
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.web.current import user


@require_POST
def line_join(request: HttpRequest, pk: int, group_id: int) -> HttpResponse:
    """The child waits from now on; the number is told at once."""
    today = today_in(get_own_child(user(request), pk).municipality)
    try:
        entry = actions.join_line(child_id=pk, group_id=group_id, by=user(request), on=today)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
        return redirect("citizen:quote", pk=pk, group_id=group_id)
    place = place_in_line(entry, on=today)
    messages.success(request, f"Вы в очереди, номер — {place}. Когда освободится место, мы предложим его.")
    return redirect("citizen:enrolments")


@require_POST
def line_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Do not wait any more."""
    entry = get_own_entry(user(request), pk)
    try:
        actions.leave_line(entry_id=pk, by=user(request), on=today_in(entry.municipality))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Вы вышли из очереди. Встать снова можно, но номер будет последним.")
    return redirect("citizen:enrolments")
