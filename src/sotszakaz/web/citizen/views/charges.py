"""What was charged for the person's children, month by month, why so much, and objections to it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sotszakaz.delivery.settlements import actions, charges, objections
from sotszakaz.delivery.settlements.explanations import explain_line, get_own_line
from sotszakaz.delivery.settlements.models import Accrual
from sotszakaz.delivery.settlements.states import ObjectionReason
from sotszakaz.demand.children.selectors import list_own_children
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.web.citizen.forms.charges import ChildForm, ObjectionForm
from sotszakaz.web.components.refusals import blame, say_above
from sotszakaz.web.current import user
from sotszakaz.web.parsing import page_of


def charges_list(request: HttpRequest) -> HttpResponse:
    """Every line of every child, the latest month first, or `?view=coming` months that are not counted yet."""
    person, is_coming = user(request), request.GET.get("view") == "coming"
    children = list(list_own_children(person))
    form = ChildForm(request.GET, children=children)
    child_id = form.cleaned_data["child"] if form.is_valid() else None
    if is_coming:
        page = page_of(request, charges.list_coming(person, child_id=child_id))
        shown: dict[str, object] = {"page": page}
    else:
        lines = page_of(request, charges.list_charges(person, child_id=child_id))
        shown = {"page": lines, "rows": charges.charges_of(lines.object_list)}
    context = {
        **shown,
        "form": form if len(children) > 1 else None,
        "is_coming": is_coming,
        "sums": charges.sums_of(person, child_id=child_id),
        "coming": charges.count_coming(person, child_id=child_id),
        "tabs": _tabs(is_coming, child_id),
    }
    return render(request, "citizen/charges/list.html", context)


def charge(request: HttpRequest, pk: int) -> HttpResponse:
    """One line opened to its classes, rule and entries, with its objections."""
    return _page(request, get_own_line(user(request), pk), ObjectionForm())


@require_POST
def charge_object(request: HttpRequest, pk: int) -> HttpResponse:
    """Object to the line; it is held back until the answer."""
    line, form = get_own_line(user(request), pk), ObjectionForm(request.POST)
    if form.is_valid():
        try:
            raised = actions.raise_objection(
                accrual_id=pk,
                reason=ObjectionReason(form.cleaned_data["reason"]),
                words=form.cleaned_data["words"],
                by=user(request),
                on=today_in(line.municipality),
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, f"Возражение подано. Ответ придёт до {raised.answer_by_on:%d.%m.%Y}.")
            return redirect("citizen:charge", pk=pk)
    return _page(request, line, form)


@require_POST
def objection_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an own objection back."""
    objection = objections.get_own_objection(user(request), pk)
    try:
        actions.withdraw_objection(objection_id=pk, by=user(request))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Возражение отозвано. Строка оплачивается как обычно.")
    return redirect("citizen:charge", pk=objection.accrual_id)


def _page(request: HttpRequest, line: Accrual, form: ObjectionForm) -> HttpResponse:
    found, may_object = objections.objections_to(line), charges.may_object(line)
    if not may_object:
        say_above(request, form)
    context = {
        "why": explain_line(line),
        "objections": found,
        "today": today_in(line.municipality),
        "may_object": may_object,
        "is_ordered": charges.is_ordered(line),
        "form": form,
    }
    return render(request, "citizen/charges/charge.html", context, status=422 if form.errors else 200)


def _tabs(is_coming: bool, child_id: int | None) -> list[dict[str, object]]:
    address, child = reverse("citizen:charges"), f"&child={child_id}" if child_id else ""
    return [
        {"title": "Начислено", "url": f"{address}?view=charged{child}", "active": not is_coming},
        {"title": "Впереди", "url": f"{address}?view=coming{child}", "active": is_coming},
    ]
