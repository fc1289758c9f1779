"""The plan of approbation: what is overdue, under risk, due, upcoming, done."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import has_permission, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.plans.actions import complete_plan_item, prove_terms
from sotszakaz.ordering.plans.selectors import PlanView, get_line_for, list_plan, open_terms
from sotszakaz.ordering.plans.states import Standing
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.components.words import plural
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.plan import CompletionForm

TITLES = {
    "overdue": "Просрочено",
    "at_risk": "Под угрозой",
    "due": "Подходит срок",
    "upcoming": "Впереди",
    "done_late": "С опозданием",
    "done": "Выполнено",
    "continuous": "Без срока",
}


def plan(request: HttpRequest) -> HttpResponse:
    """The plan in force today, all of it or one standing."""
    here = membership(request, "office")
    require(user(request), Permission.PLAN_VIEW, here.municipality_id)
    asked = request.GET.get("standing")
    standing = asked if asked in Standing.values else None
    view = list_plan(here.municipality_id, today_in(here.municipality), standing=standing)
    context = {
        "view": view,
        "tabs": _tabs(view, standing) if view else [],
        "may_edit": has_permission(user(request), Permission.PLAN_EDIT, municipality_id=here.municipality_id),
    }
    return render(request, "office/plan/plan.html", context)


def _tabs(view: PlanView, standing: str | None) -> list[dict[str, object]]:
    address = reverse("office:plan")
    every: dict[str, object] = {"title": "Все", "url": address, "active": standing is None}
    return [
        {**every, "count": sum(view.counts.values())},
        *(
            {
                "title": TITLES[each],
                "url": f"{address}?standing={each}",
                "active": standing == each,
                "count": view.counts[each],
            }
            for each in Standing.values
        ),
    ]


@require_POST
def plan_prove(request: HttpRequest) -> HttpResponse:
    """Ask the registries now what they prove; the clock asks them every hour."""
    here = membership(request, "office")
    proved = prove_terms(municipality_id=here.municipality_id, by=user(request), on=today_in(here.municipality))
    if proved:
        messages.success(request, f"Реестры подтвердили {plural(proved, 'срок,срока,сроков')}: они отмечены.")
    else:
        messages.info(request, "Новых подтверждений в реестрах нет. Остальное отметьте сами.")
    return redirect("office:plan")


def plan_item_complete(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one term of a measure as done."""
    here = membership(request, "office")
    today = today_in(here.municipality)
    line = get_line_for(user(request), pk, today)
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = CompletionForm(*given, terms=open_terms(line, today), initial={"done_on": today})
    if form.is_valid():
        said = form.cleaned_data
        due_on = said.get("due_on", said["done_on"])
        try:
            complete_plan_item(
                item_id=pk,
                due_on=due_on,
                done_on=said["done_on"],
                note=said["note"],
                by=user(request),
                on=today,
                **form.shown(),
            )
            messages.success(request, f"Выполнение отмечено: {line.item}.")
            return redirect("office:plan")
        except Refusal as refusal:
            blame(form, refusal)
    status = 422 if form.errors else 200
    return render(request, "office/plan/complete.html", {"line": line, "form": form}, status=status)
