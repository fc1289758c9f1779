"""The list of an event: who is called, from whom how many came; providers that came over the year."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.notices.post import goes_by_mail
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.communication import actions
from sotszakaz.oversight.communication.models import Event
from sotszakaz.oversight.communication.selectors import (
    came_to,
    get_event_for,
    get_participant_for,
    list_visitors,
    participants_of,
    reached_since,
)
from sotszakaz.oversight.communication.states import REACHING, EventState
from sotszakaz.web.components.words import plural
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.deeds import form_done, said_done
from sotszakaz.web.office.forms.events import ParticipantForm
from sotszakaz.web.parsing import page_of, page_of_list

FIELD = "people-"
LONGEST = 9
WRONG = "Число людей пишут цифрами, например 2. Ноль значит, что никто не пришёл."


def event_people(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is on the list, and a form to put down one more."""
    membership(request, "office")
    shown = get_event_for(user(request), pk)
    form = ParticipantForm(request.POST or None)
    if request.method == "POST":
        require(user(request), Permission.COMMUNICATION_EDIT, shown.municipality_id)

    def deed() -> None:
        actions.add_participant(event_id=pk, invited=form.invited(), by=user(request))

    if form_done(request, form, deed, "Внесено в список. Письмо уйдёт, когда вы пригласите на событие."):
        return redirect("office:event_people", pk=pk)
    may_edit = _may_edit(request, shown)
    context = {
        "event": shown,
        "page": page_of(request, participants_of(shown)),
        "came": came_to(shown),
        "form": form,
        "may_edit": may_edit,
        "may_note": may_edit and shown.starts_on <= today_in(shown.municipality),
        "goes_by_mail": goes_by_mail(),
        "has_list": shown.kind not in REACHING,
    }
    return render(request, "office/events/people.html", context, status=422 if form.errors else 200)


@require_POST
def event_people_known(request: HttpRequest, pk: int) -> HttpResponse:
    """Put down the registry and those of earlier events."""
    membership(request, "office")
    get_event_for(user(request), pk)
    try:
        added = actions.add_known(event_id=pk, by=user(request))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
    else:
        words = plural(added, "исполнитель,исполнителя,исполнителей")
        messages.success(request, f"Внесено: {words}." if added else "Все, кого знает система, уже в списке.")
    return redirect("office:event_people", pk=pk)


@require_POST
def event_people_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down from whom how many came: the numbers of one page of the list."""
    membership(request, "office")
    shown = get_event_for(user(request), pk)
    typed = {key.removeprefix(FIELD): str(value) for key, value in request.POST.items() if key.startswith(FIELD)}
    people = {key: value.strip() for key, value in typed.items()}

    def deed() -> None:
        if not all(_is_number(key) and (value == "" or _is_number(value)) for key, value in people.items()):
            raise Refusal(WRONG)
        counts = {int(key): int(value) if value else None for key, value in people.items()}
        on = today_in(shown.municipality)
        actions.note_participants(event_id=pk, people=counts, by=user(request), on=on)

    said_done(request, deed, "Записано, кто пришёл.")
    number, address = request.POST.get("page", ""), reverse("office:event_people", args=[pk])
    return redirect(f"{address}?page={number}" if _is_number(number) else address)


@require_POST
def event_people_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Strike out."""
    membership(request, "office")
    participant = get_participant_for(user(request), pk)

    def deed() -> None:
        actions.remove_participant(participant_id=pk, by=user(request))

    said_done(request, deed, f"Вычеркнуто из списка: {participant.name}.")
    return redirect("office:event_people", pk=participant.event_id)


def event_providers(request: HttpRequest) -> HttpResponse:
    """Providers that came to events of the year, each once; `?year=`."""
    here = membership(request, "office")
    require(user(request), Permission.PLAN_VIEW, here.municipality_id)
    today, asked = today_in(here.municipality), request.GET.get("year", "")
    year = min(max(int(asked), today.year - 10), today.year) if _is_number(asked) else today.year
    first, last = date(year, 1, 1), date(year, 12, 31)
    context = {
        "year": year,
        "earlier": year - 1,
        "reached": reached_since(here.municipality_id, first, last),
        "page": page_of_list(request, list_visitors(here.municipality_id, first, last)),
    }
    return render(request, "office/events/providers.html", context)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST


def _may_edit(request: HttpRequest, shown: Event) -> bool:
    may = has_right(request, Permission.COMMUNICATION_EDIT, shown.municipality_id)
    return may and shown.state == EventState.PLANNED
