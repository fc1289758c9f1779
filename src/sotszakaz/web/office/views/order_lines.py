"""Rows of a draft: volumes and the budget line."""

from dataclasses import fields
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.decisions.selectors import services_on
from sotszakaz.ordering.social_orders import actions, selectors
from sotszakaz.ordering.social_orders.models import SocialOrder
from sotszakaz.ordering.social_orders.rules import VolumeTerms
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.orders import VOLUME, BudgetForm, HeadingForm, QualityForm, VolumeForm


def order_volume(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the volume of a service by an award method; `?volume=` fills the form from one that is there."""
    here = membership(request, "office")
    order = selectors.get_order_for(user(request), pk, Permission.ORDER_EDIT)
    today = today_in(here.municipality)
    given = request.POST if request.method == "POST" else None
    services = services_on(order.municipality_id, today)
    form = VolumeForm(given, services=services, initial=_present(order, request.GET.get("volume", "")))
    if form.is_valid():
        try:
            volume = actions.put_volume(order_id=pk, said=form.said, by=user(request), on=today)
            messages.success(request, f"Объём записан: {volume.service.code}, {volume.get_award_method_display()}.")
            return redirect("office:order", pk)
        except Refusal as refusal:
            blame(form, refusal)
    context = {"order": order, "form": form, "services": services}
    return render(request, "office/orders/volume.html", context, status=422 if form.errors else 200)


def _present(order: SocialOrder, volume: str) -> dict[str, Any]:
    found = order.volumes.filter(pk=int(volume)).first() if volume.isdecimal() else None
    if found is None:
        return {"award_method": "certificate"}
    names = [*VOLUME, *(each.name for each in fields(VolumeTerms))]
    said = {name: getattr(found, name) for name in names}
    return {"service": found.service_id, **{name: value for name, value in said.items() if value or name in VOLUME}}


@require_POST
def order_volume_remove(request: HttpRequest, pk: int, volume: int) -> HttpResponse:
    """Take a volume out of the draft."""
    membership(request, "office")
    try:
        actions.remove_volume(order_id=pk, volume_id=volume, by=user(request))
        messages.success(request, "Объём убран из заказа.")
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
    return redirect("office:order", pk)


def order_budget(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the line of the budget that pays the certificates."""
    membership(request, "office")
    order = selectors.get_order_for(user(request), pk, Permission.ORDER_EDIT)
    line = selectors.view_order(order).budget
    initial = (
        {name: getattr(line, name) for name in ("code", "amount", "first_amount", "second_amount")} if line else {}
    )
    form = BudgetForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            actions.set_budget(order_id=pk, by=user(request), **form.cleaned_data)
            messages.success(request, "Строка бюджета записана.")
            return redirect("office:order", pk)
        except Refusal as refusal:
            blame(form, refusal)
    return render(
        request, "office/orders/budget.html", {"order": order, "form": form}, status=422 if form.errors else 200
    )


def order_quality(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an indicator of quality; one of the same name is replaced."""
    here = membership(request, "office")
    order = selectors.get_order_for(user(request), pk, Permission.ORDER_EDIT)
    today = today_in(here.municipality)
    services = services_on(order.municipality_id, today)
    form = QualityForm(request.POST if request.method == "POST" else None, services=services)
    if form.is_valid():
        said = dict(form.cleaned_data)
        try:
            actions.set_quality(order_id=pk, service_id=said.pop("service"), by=user(request), on=today, **said)
            messages.success(request, "Показатель качества записан.")
            return redirect("office:order", pk)
        except Refusal as refusal:
            blame(form, refusal)
    context = {"order": order, "form": form, "services": services}
    return render(request, "office/orders/quality.html", context, status=422 if form.errors else 200)


@require_POST
def order_quality_remove(request: HttpRequest, pk: int, quality: int) -> HttpResponse:
    """Take an indicator out of the draft."""
    membership(request, "office")
    try:
        actions.remove_quality(order_id=pk, quality_id=quality, by=user(request))
        messages.success(request, "Показатель убран из заказа.")
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
    return redirect("office:order", pk)


def order_heading(request: HttpRequest, pk: int) -> HttpResponse:
    """Put what the heading of the document says."""
    membership(request, "office")
    order = selectors.get_order_for(user(request), pk, Permission.ORDER_EDIT)
    initial = {"okpo": order.okpo, "budget_name": order.budget_name}
    form = HeadingForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            actions.set_heading(order_id=pk, by=user(request), **form.cleaned_data)
            messages.success(request, "Реквизиты записаны.")
            return redirect("office:order", pk)
        except Refusal as refusal:
            blame(form, refusal)
    context = {"order": order, "form": form}
    return render(request, "office/orders/heading.html", context, status=422 if form.errors else 200)
