"""The plan of approbation: what is overdue, under risk, due, upcoming, done."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.plans.actions import complete_plan_item, prove_terms
from sotszakaz.ordering.plans.selectors import (
    PlanView,
    done_terms,
    earlier_plans,
    get_card_for,
    get_line_for,
    list_plan,
    open_terms,
)
from sotszakaz.ordering.plans.states import Standing
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.components.words import plural
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.forms.plan import CompletionForm
from sotszakaz.web.office.plan_rows import standing_tabs

OWN = "mine"


def plan(request: HttpRequest) -> HttpResponse:
    """The plan in force today, all of it, one standing or one's own measures; `?of=` is an earlier plan."""
    here = membership(request, "office")
    require(user(request), Permission.PLAN_VIEW, here.municipality_id)
    home, today, asked = here.municipality_id, today_in(here.municipality), request.GET.get("standing")
    standing = asked if asked in Standing.values else None
    own = user(request).pk if asked == OWN else None
    earlier = earlier_plans(home, today)
    of = next((each for each in earlier if str(each.pk) == request.GET.get("of")), None)
    view = list_plan(home, today, standing=standing, keeper=own, of=of)
    context = {
        "view": view,
        "of": of,
        "earlier": earlier,
        "tabs": _tabs(view, OWN if own else standing) if view and not of else [],
        "may_edit": of is None and has_right(request, Permission.PLAN_EDIT, home),
    }
    return render(request, "office/plan/plan.html", context)


def _tabs(view: PlanView, standing: str | None) -> list[dict[str, object]]:
    address = reverse("office:plan")
    every, *others = standing_tabs(view, standing, address)
    own = {"title": "Мои", "url": f"{address}?standing={OWN}", "active": standing == OWN, "count": None}
    return [every, own, *others]


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
    before = [link.earlier for link in get_card_for(user(request), pk, today).before if not done_terms(link.earlier)]
    context = {"line": line, "form": form, "before": before}
    return render(request, "office/plan/complete.html", context, status=422 if form.errors else 200)
