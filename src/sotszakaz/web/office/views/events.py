"""Events with providers and families: planned, called to, held with figures, cancelled with a reason."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.notices.post import goes_by_mail
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import Membership
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.plans.models import PlanItem
from sotszakaz.ordering.plans.rules import topics_of
from sotszakaz.ordering.plans.selectors import items_of, plan_on
from sotszakaz.oversight.communication import actions
from sotszakaz.oversight.communication.models import Event
from sotszakaz.oversight.communication.selectors import (
    answers_to,
    came_out,
    came_to,
    get_event_for,
    list_events,
    materials_of,
    may_mark_measure,
    measures_to_mark,
    reach_since,
    reached_since,
    to_write_to,
)
from sotszakaz.oversight.communication.states import PROVES, PUBLIC, REACHING, EventState
from sotszakaz.web.components.refusals import blame, say_above
from sotszakaz.web.components.words import plural
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.forms.events import CancelForm, EventForm, HoldForm, MaterialForm
from sotszakaz.web.parsing import page_of

VIEWS = {"": "Все", "planned": "Запланированы", "held": "Проведены", "cancelled": "Отменены"}
HOLD_IDS, CANCEL_IDS, MATERIAL_IDS = "hold_%s", "cancel_%s", "material_%s"
"""Three forms of one page: each label names its own field."""


def events(request: HttpRequest) -> HttpResponse:
    """All events or those of one state."""
    here = membership(request, "office")
    require(user(request), Permission.PLAN_VIEW, here.municipality_id)
    state, today = request.GET.get("state", ""), today_in(here.municipality)
    state = state if state in EventState.values else ""
    address = reverse("office:events")
    context = {
        "page": page_of(request, list_events(here.municipality_id, state=state or None)),
        "tabs": [
            {"title": title, "url": f"{address}?state={name}" if name else address, "active": name == state}
            for name, title in VIEWS.items()
        ],
        "may_edit": _may_edit(request, here.municipality_id),
        "reach": reach_since(here.municipality_id, date(today.year, 1, 1), today),
        "reached": reached_since(here.municipality_id, date(today.year, 1, 1), today),
        "year": today.year,
    }
    return render(request, "office/events/list.html", context)


def event_new(request: HttpRequest) -> HttpResponse:
    """Plan an event; `?item=` is the measure of the plan that it is to fulfil."""
    here = membership(request, "office")
    require(user(request), Permission.COMMUNICATION_EDIT, here.municipality_id)
    items = _items(request, here)
    form = EventForm(request.POST or None, items=items, initial=_initial(request, items))
    if form.is_valid():
        try:
            planned = actions.plan_event(municipality_id=here.municipality_id, planned=form.planned(), by=user(request))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Событие запланировано. Пригласите тех, для кого оно, или приложите программу.")
            return redirect("office:event", pk=planned.pk)
    return render(request, "office/events/form.html", {"form": form}, status=422 if form.errors else 200)


def _items(request: HttpRequest, here: Membership) -> list[PlanItem]:
    """Measures that an event of the person may mark."""
    plan = plan_on(here.municipality_id, today_in(here.municipality))
    return measures_to_mark(user(request), items_of(plan)) if plan else []


def _initial(request: HttpRequest, items: list[PlanItem]) -> dict[str, Any]:
    """The measure that was asked for, and the kind of event that its topic calls for."""
    topics = topics_of([each.title for each in items])
    asked = request.GET.get("item")
    for item, topic in zip(items, topics, strict=True):
        if str(item.pk) == asked:
            return {"plan_item": item.pk, "kind": PROVES.get(topic)}
    return {}


def event(request: HttpRequest, pk: int) -> HttpResponse:
    """An event with its files and what can be done with it."""
    membership(request, "office")
    return _page(request, get_event_for(user(request), pk))


def event_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Say otherwise what is planned."""
    here = membership(request, "office")
    shown = _to_edit(request, pk)
    said = {
        name: getattr(shown, name)
        for name in ("kind", "title", "audience", "starts_on", "ends_on", "starts_at", "place", "description")
    }
    items = _items(request, here)
    if shown.plan_item is not None and shown.plan_item not in items:
        items = [shown.plan_item, *items]
    form = EventForm(request.POST or None, items=items, initial={**said, "plan_item": shown.plan_item_id})
    if form.is_valid():
        try:
            actions.change_event(event_id=pk, planned=form.planned(), by=user(request))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Событие изменено. Если на него уже пригласили, пригласите снова.")
            return redirect("office:event", pk=pk)
    context = {"form": form, "event": shown}
    return render(request, "office/events/form.html", context, status=422 if form.errors else 200)


@require_POST
def event_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Call those for whom it is."""
    here = membership(request, "office")
    shown = _to_edit(request, pk)
    try:
        people = actions.invite(event_id=pk, by=user(request), on=today_in(here.municipality))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
    else:
        words = [f"Приглашение уходит в кабинеты: {plural(people, 'человек,человека,человек')}."] if people else []
        if shown.audience in PUBLIC:
            words.append("Событие объявлено на сайте.")
        if goes_by_mail() and to_write_to(shown):
            words.append("Тем из списка, у кого нет кабинета, уйдут письма.")
        messages.success(request, " ".join(words))
    return redirect("office:event", pk=pk)


@require_POST
def event_hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell how it went."""
    here = membership(request, "office")
    shown, form = _to_edit(request, pk), HoldForm(request.POST, auto_id=HOLD_IDS)
    if form.is_valid():
        try:
            held = actions.Held(**form.cleaned_data)
            actions.hold_event(event_id=pk, held=held, by=user(request), on=today_in(here.municipality))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, f"Событие проведено.{_then(request, shown)}")
            return redirect("office:event", pk=pk)
    return _page(request, shown, holding=form)


@require_POST
def event_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """It will not be."""
    shown, form = _to_edit(request, pk), CancelForm(request.POST, auto_id=CANCEL_IDS)
    if form.is_valid():
        try:
            actions.cancel_event(event_id=pk, reason=form.cleaned_data["reason"], by=user(request))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Событие отменено. Кого приглашали, те узнают об этом.")
            return redirect("office:event", pk=pk)
    return _page(request, shown, cancelling=form)


@require_POST
def event_material_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a file."""
    shown, form = _to_edit(request, pk), MaterialForm(request.POST, request.FILES, auto_id=MATERIAL_IDS)
    if form.is_valid():
        file, is_for_invited = form.cleaned_data["file"], form.cleaned_data["is_for_invited"]
        try:
            actions.add_material(
                event_id=pk, name=file.name, content=file.read(), is_for_invited=is_for_invited, by=user(request)
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Файл приложен.")
            return redirect("office:event", pk=pk)
    return _page(request, shown, attaching=form)


def _then(request: HttpRequest, shown: Event) -> str:
    if shown.plan_item is None:
        return ""
    if may_mark_measure(user(request), shown.plan_item):
        return " Мероприятие плана отмечено."
    return " Мероприятие плана отметит тот, кто ведёт план."


def _may_edit(request: HttpRequest, municipality_id: int) -> bool:
    return has_right(request, Permission.COMMUNICATION_EDIT, municipality_id)


def _to_edit(request: HttpRequest, pk: int) -> Event:
    membership(request, "office")
    shown = get_event_for(user(request), pk)
    require(user(request), Permission.COMMUNICATION_EDIT, shown.municipality_id)
    return shown


def _page(
    request: HttpRequest,
    shown: Event,
    *,
    holding: forms.Form | None = None,
    cancelling: forms.Form | None = None,
    attaching: forms.Form | None = None,
) -> HttpResponse:
    may_edit = _may_edit(request, shown.municipality_id)
    is_open = may_edit and shown.state == EventState.PLANNED
    if not is_open:
        say_above(request, holding, cancelling)
    failed = holding is not None or cancelling is not None or attaching is not None
    context = {
        "event": shown,
        "materials": materials_of(shown),
        "may_edit": may_edit,
        "is_open": is_open,
        "is_over": shown.ends_on <= today_in(shown.municipality),
        "is_public": shown.audience in PUBLIC,
        "answers": answers_to(shown),
        "came": None if shown.kind in REACHING else came_to(shown),
        "out": came_out(shown, today_in(shown.municipality)) if shown.kind in REACHING else None,
        "holding": holding or HoldForm(auto_id=HOLD_IDS),
        "cancelling": cancelling or CancelForm(auto_id=CANCEL_IDS),
        "attaching": attaching or MaterialForm(auto_id=MATERIAL_IDS),
    }
    return render(request, "office/events/event.html", context, status=422 if failed else 200)
