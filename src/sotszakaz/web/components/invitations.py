"""Answering an invitation to an event: the same in every area that is called."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from sotszakaz.foundation.errors import NotFound, Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.oversight.communication.actions import answer_invitation
from sotszakaz.oversight.communication.models import Event
from sotszakaz.oversight.communication.selectors import answer_of, get_invitation_for, materials_of
from sotszakaz.oversight.communication.states import EventState
from sotszakaz.web.current import user

SAID = {"yes": True, "no": False}


def invitation_context(request: HttpRequest, pk: int, area: str) -> dict[str, Any]:
    """An event with the files for the invited and the person's own answer."""
    event = get_invitation_for(user(request), pk, area)
    return {
        "event": event,
        "materials": materials_of(event, for_invited=True),
        "answer": answer_of(user(request), event),
        "may_answer": _is_ahead(event),
        "answering": f"{area}:event_answer",
    }


def answered(request: HttpRequest, pk: int, area: str) -> HttpResponse:
    """«Приду» or «не приду»."""
    event = get_invitation_for(user(request), pk, area)
    said = request.POST.get("coming", "")
    if said not in SAID:
        raise NotFound()
    try:
        on = today_in(event.municipality)
        answer_invitation(event_id=pk, area=area, is_coming=SAID[said], by=user(request), on=on)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Ответ записан: ждём вас." if SAID[said] else "Ответ записан: вас не будет.")
    return redirect(f"{area}:event", pk=pk)


def _is_ahead(event: Event) -> bool:
    return event.state == EventState.PLANNED and event.ends_on >= today_in(event.municipality)
