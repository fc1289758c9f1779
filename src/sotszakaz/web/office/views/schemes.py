"""Funding schemes: how much a certificate holds, in which unit, from which day to which, and within which limits."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from sotszakaz.demand.certificates.actions import (
    grant_values,
    remove_part,
    set_funding_scheme,
    set_part,
    set_starts,
)
from sotszakaz.demand.certificates.extending import count_otherwise, extra_rule_on, give_extra_hours
from sotszakaz.demand.certificates.models import FundingScheme
from sotszakaz.demand.certificates.selectors import get_scheme_for, list_categories, list_parts, list_schemes
from sotszakaz.demand.certificates.states import NextValues, Recalculation, SchemeUnit
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import Membership
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.parameters.selectors.scenarios import adoption_of_scheme
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.forms.schemes import PartForm, SchemeForm, StartsForm
from sotszakaz.web.parsing import page_of


def schemes(request: HttpRequest) -> HttpResponse:
    """All schemes of the municipality, the latest first."""
    here = membership(request, "office")
    require(user(request), Permission.ORDER_VIEW, here.municipality_id)
    context = {
        "page": page_of(request, list_schemes(here.municipality_id)),
        "may_set": has_right(request, Permission.ORDER_APPROVE, here.municipality_id),
    }
    return render(request, "office/schemes/list.html", context)


def scheme(request: HttpRequest, pk: int) -> HttpResponse:
    """One scheme: categories with what is given of their limits, who waits, sub-periods."""
    return _card(request, pk)


def _card(request: HttpRequest, pk: int, *, refusal: Refusal | None = None) -> HttpResponse:
    here = membership(request, "office")
    if refusal is not None and refusal.status in (403, 404):
        raise refusal
    shown = get_scheme_for(user(request), pk)
    context = {
        "scheme": shown,
        "refusal": refusal,
        "is_closed": shown.closes_at is not None and shown.closes_at <= timezone.now(),
        **_extra(here, shown),
        "categories": list_categories(shown),
        "parts": list_parts(shown),
        "adoption": adoption_of_scheme(shown.pk),
        "may_set": has_right(request, Permission.ORDER_APPROVE, here.municipality_id),
        "may_see_children": has_right(request, Permission.CHILD_VIEW, here.municipality_id),
    }
    return render(request, "office/schemes/scheme.html", context, status=refusal.status if refusal else 200)


def _extra(here: Membership, shown: FundingScheme) -> dict[str, Any]:
    """The hours beyond a weekly norm: what the rules give today, and how many values have another number."""
    today = today_in(here.municipality)
    if shown.unit != SchemeUnit.HOURS_PER_WEEK or today >= shown.period.upper:
        return {}
    return {"rule": extra_rule_on(here.municipality_id, today), "otherwise": count_otherwise(shown, today)}


def scheme_new(request: HttpRequest) -> HttpResponse:
    """Set the scheme of a period; mistakes stand at the form."""
    here = membership(request, "office")
    require(user(request), Permission.ORDER_APPROVE, here.municipality_id)
    earlier = _earlier(request)
    form = _scheme_form(request, earlier)
    if form.is_valid():
        try:
            made = set_funding_scheme(
                municipality_id=here.municipality_id,
                period=form.period(),
                unit=SchemeUnit(form.cleaned_data["unit"]),
                title=form.cleaned_data["title"],
                values=form.values(),
                limits=form.limits(),
                reckoning=form.reckoning(),
                by=user(request),
            )
            messages.success(request, "Программа записана. Номинал получит каждый ребёнок, чьи данные подтвердят.")
            return redirect("office:scheme", made.pk)
        except Refusal as refusal:
            blame(form, refusal)
    context = {"form": form, "earlier": earlier}
    return render(request, "office/schemes/new.html", context, status=422 if form.errors else 200)


def _earlier(request: HttpRequest) -> FundingScheme | None:
    """The scheme that the new one follows, when the address names one."""
    pk = request.GET.get("after", "")
    return get_scheme_for(user(request), int(pk), Permission.ORDER_APPROVE) if pk.isdecimal() else None


def _scheme_form(request: HttpRequest, earlier: FundingScheme | None) -> SchemeForm:
    if request.method == "POST":
        return SchemeForm(request.POST)
    if earlier is not None:
        return SchemeForm.after(earlier)
    return SchemeForm(initial={"recalculation": Recalculation.UNUSED, "next_values": NextValues.SAME})


@require_POST
def scheme_grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the face value to certificates that have none of this scheme yet; a second time gives nothing."""
    here = membership(request, "office")
    count = grant_values(scheme_id=pk, by=user(request), on=today_in(here.municipality))
    messages.success(request, f"Номинал получили сертификаты: {count}.")
    return redirect("office:scheme", pk)


def scheme_part(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a sub-period, or change the limit of one: its days name it."""
    here = membership(request, "office")
    shown = get_scheme_for(user(request), pk, Permission.ORDER_APPROVE)
    form = PartForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            set_part(
                scheme_id=pk,
                period=form.period(),
                limit=form.limit(),
                by=user(request),
                on=today_in(here.municipality),
            )
            messages.success(request, "Подпериод записан, деньги взяты из строки бюджета этого года.")
            return redirect("office:scheme", pk)
        except Refusal as refusal:
            blame(form, refusal)
    context = {"scheme": shown, "form": form}
    return render(request, "office/schemes/part.html", context, status=422 if form.errors else 200)


def scheme_starts(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the period for new courses at a moment, or bound the days on which they begin."""
    here = membership(request, "office")
    shown = get_scheme_for(user(request), pk, Permission.ORDER_APPROVE)
    zone = here.municipality.timezone
    known = {"closes_at": shown.closes_at and shown.closes_at.astimezone(ZoneInfo(zone))}
    initial = {**known, "starts_until": shown.starts_until}
    form = StartsForm(request.POST if request.method == "POST" else None, zone=zone, initial=initial)
    if form.is_valid():
        try:
            set_starts(scheme_id=pk, **form.cleaned_data, by=user(request))
            messages.success(request, "Записано. Семья увидит это в расчёте, поданные заявления не меняются.")
            return redirect("office:scheme", pk)
        except Refusal as refusal:
            blame(form, refusal)
    context = {"scheme": shown, "form": form}
    return render(request, "office/schemes/starts.html", context, status=422 if form.errors else 200)


@require_POST
def scheme_extra(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring the values in force to the hours beyond the norm that the rules give; a second time changes nothing."""
    here = membership(request, "office")
    count = give_extra_hours(scheme_id=pk, by=user(request), on=today_in(here.municipality))
    messages.success(request, f"Часы сверх нормы приведены к правилам, изменено сертификатов: {count}.")
    return redirect("office:scheme", pk)


@require_POST
def scheme_part_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away a sub-period from which nothing is promised; its money goes back to the budget line."""
    here, part = membership(request, "office"), request.POST.get("part", "")
    part_id = int(part) if part.isdecimal() and len(part) < 19 else 0
    try:
        remove_part(scheme_id=pk, part_id=part_id, by=user(request), on=today_in(here.municipality))
    except Refusal as refusal:
        return _card(request, pk, refusal=refusal)
    messages.success(request, "Подпериод убран, его деньги вернулись в строку бюджета.")
    return redirect("office:scheme", pk)
