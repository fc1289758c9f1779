"""The plan of approbation: what is overdue, due, upcoming, done."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import has_permission, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.plans.actions import complete_plan_item
from sotszakaz.ordering.plans.selectors import PlanView, get_line_for, list_plan, open_terms
from sotszakaz.ordering.plans.states import Standing
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.plan import CompletionForm


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
    titles = {"overdue": "Просрочено", "due": "Подходит срок", "upcoming": "Впереди", "done": "Выполнено"}
    return [
        {**every, "count": sum(view.counts.values())},
        *(
            {
                "title": titles.get(each, "Без срока"),
                "url": f"{address}?standing={each}",
                "active": standing == each,
                "count": view.counts[each],
            }
            for each in Standing.values
        ),
    ]


def plan_item_complete(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one term of a measure as done."""
    here = membership(request, "office")
    today = today_in(here.municipality)
    line = get_line_for(user(request), pk, today)
    given = request.POST if request.method == "POST" else None
    form = CompletionForm(given, terms=open_terms(line, today), initial={"done_on": today})
    if form.is_valid():
        said = form.cleaned_data
        due_on = said.get("due_on", said["done_on"])
        try:
            complete_plan_item(
                item_id=pk, due_on=due_on, done_on=said["done_on"], note=said["note"], by=user(request), on=today
            )
            messages.success(request, f"Выполнение отмечено: {line.item}.")
            return redirect("office:plan")
        except Refusal as refusal:
            blame(form, refusal)
    status = 422 if form.errors else 200
    return render(request, "office/plan/complete.html", {"line": line, "form": form}, status=status)
