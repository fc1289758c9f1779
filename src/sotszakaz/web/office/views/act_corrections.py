"""Correcting what was read from an act, place by place."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.acts import actions, rules, selectors
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.act_page import ActPage
from sotszakaz.web.office.forms.act_corrections import form_for


def act_correct(request: HttpRequest, pk: int, path: str) -> HttpResponse:
    """One place of the reading: its words in the act, and a person's value instead."""
    membership(request, "office")
    act = selectors.get_act_for(user(request), pk, Permission.ACT_UPLOAD)
    kind = form_for(path)
    said = rules.element_at(act.reading, act.corrections, path)
    form = kind(request.POST if request.method == "POST" else None, initial=kind.initial_of(said))
    back = f"{reverse('office:act', args=[pk])}?part={kind.part}"
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_act(act_id=pk, path=path, patch=form.patch(), by=user(request))
            messages.success(request, "Исправление записано.")
            return redirect(back)
        except Refusal as refusal:
            blame(form, refusal)
    place = ActPage(act, kind.part).place(f"{path}.deadline", path, f"{path}.title", f"{path}.name")
    is_member = path.startswith("working_group.members.") and said is not None
    index = int(path.rpartition(".")[2]) if is_member else None
    context = {"act": act, "form": form, "back": back, "place": place, "member_index": index}
    return render(request, "office/acts/correct.html", context, status=422 if form.errors else 200)


@require_POST
def act_member_remove(request: HttpRequest, pk: int, index: int) -> HttpResponse:
    """Leave a person out of the working group."""
    membership(request, "office")
    path = f"working_group.members.{index}"
    actions.correct_act(act_id=pk, path=path, patch=None, by=user(request))
    messages.success(request, "Этот человек не войдёт в рабочую группу.")
    return redirect(f"{reverse('office:act', args=[pk])}?part=group")


@require_POST
def act_service(request: HttpRequest, pk: int, index: int) -> HttpResponse:
    """Accept the repair of a code, leave the service out, or take that back."""
    membership(request, "office")
    try:
        actions.decide_service(act_id=pk, index=index, choice=request.POST.get("choice", ""), by=user(request))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
    return redirect(f"{reverse('office:act', args=[pk])}?part=services#service-{index}")
