"""Significant programmes: the office declares one by an act or by its own decision, and ends that."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.demand.certificates.extending import extra_rule_on
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import Membership
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.programmes import selectors, significance
from sotszakaz.supply.programmes.models import Programme
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.significance import EndForm, SignificantForm


def programme_significance(request: HttpRequest, pk: int) -> HttpResponse:
    """What makes the programme significant, since when, and what was before; the form to declare it."""
    here, shown = membership(request, "office"), _asked(request, pk)
    acts = significance.acts_to_name(here.municipality_id)
    form, today = SignificantForm(request.POST or None, acts=acts, today=_today(here)), _today(here)
    if not form.is_valid():
        return _page(request, here, shown, form=form)
    try:
        significance.declare_significant(programme_id=pk, by=user(request), on=today, **form.declared())
    except Refusal as refusal:
        return _page(request, here, shown, form=form, refusal=refusal)
    messages.success(request, "Программа признана значимой, исполнитель узнает об этом.")
    return redirect("office:programme_significance", pk)


@require_POST
def programme_significance_end(request: HttpRequest, pk: int) -> HttpResponse:
    """From tomorrow the programme is as all others; what is booked stays."""
    here, shown, form = membership(request, "office"), _asked(request, pk), EndForm(request.POST)
    if not form.is_valid():
        return _page(request, here, shown, end=form)
    try:
        said = {"ground": form.cleaned_data["end_ground"], "by": user(request), "on": _today(here)}
        significance.end_significance(programme_id=pk, **said)
    except Refusal as refusal:
        return _page(request, here, shown, end=form, refusal=refusal)
    messages.success(request, "Программа больше не значимая. Записанные раньше дети остаются как есть.")
    return redirect("office:programme_significance", pk)


def _asked(request: HttpRequest, pk: int) -> Programme:
    """The programme for somebody who decides on it: asked before the form is looked at."""
    shown = selectors.get_programme_for(user(request), pk)
    require(user(request), Permission.CERTIFICATION_DECIDE, shown.municipality_id)
    return shown


def _page(
    request: HttpRequest,
    here: Membership,
    shown: Programme,
    *,
    form: SignificantForm | None = None,
    end: EndForm | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    if refusal is not None and refusal.status in (403, 404):
        raise refusal
    history, today = significance.significances_of(shown), _today(here)
    context = {
        "programme": shown,
        "history": history,
        "running": next((each for each in history if each.ended_at is None), None),
        "today": today,
        "rule": extra_rule_on(here.municipality_id, today),
        "form": form or SignificantForm(acts=significance.acts_to_name(here.municipality_id), today=today),
        "end": end or EndForm(),
        "refusal": refusal,
    }
    mistaken = any(each is not None and each.errors for each in (form, end))
    status = refusal.status if refusal else 422 if mistaken else 200
    return render(request, "office/programmes/significance.html", context, status=status)


def _today(here: Membership) -> date:
    return today_in(here.municipality)
