"""Publications of a campaign or a media plan: what is to come out, and what shows that it did."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.communication import actions
from sotszakaz.oversight.communication.models import Event
from sotszakaz.oversight.communication.selectors import (
    came_out,
    get_event_for,
    get_publication_for,
    publications_of,
)
from sotszakaz.oversight.communication.states import REACHING, EventKind, EventState
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.deeds import form_done, said_done
from sotszakaz.web.office.forms.events import PublicationForm, PublishedForm
from sotszakaz.web.parsing import page_of


def publications(request: HttpRequest, pk: int) -> HttpResponse:
    """The lines of the plan, and a form for one more."""
    membership(request, "office")
    shown = get_event_for(user(request), pk)
    if request.method == "POST":
        require(user(request), Permission.COMMUNICATION_EDIT, shown.municipality_id)
    form = PublicationForm(request.POST or None, initial={"planned_on": shown.starts_on})

    def deed() -> None:
        actions.plan_publication(event_id=pk, announced=form.announced(), by=user(request))

    if form_done(request, form, deed, "Публикация внесена. Когда она выйдет, отметьте это на её странице."):
        return redirect("office:publications", pk=pk)
    today = today_in(shown.municipality)
    context = {
        "event": shown,
        "page": page_of(request, publications_of(shown)),
        "out": came_out(shown, today),
        "today": today,
        "form": form,
        "may_edit": _may_edit(request, shown),
        "has_publications": shown.kind in REACHING,
    }
    return render(request, "office/events/publications.html", context, status=422 if form.errors else 200)


def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """One publication; a form to tell that it came out."""
    membership(request, "office")
    shown = get_publication_for(user(request), pk)
    event, today = shown.event, today_in(shown.event.municipality)
    if request.method == "POST":
        require(user(request), Permission.COMMUNICATION_EDIT, shown.municipality_id)
    form = PublishedForm(request.POST or None, initial={"done_on": min(shown.planned_on, today)})

    def deed() -> None:
        actions.tell_publication(publication_id=pk, shown=form.shown(), by=user(request), on=today)

    if form_done(request, form, deed, "Публикация отмечена вышедшей."):
        return redirect("office:publications", pk=event.pk)
    context = {
        "publication": shown,
        "event": event,
        "form": form,
        "may_tell": _may_edit(request, event) and shown.done_on is None,
        "is_link": shown.trace.startswith(("http://", "https://")),
        "is_late": shown.done_on is None and shown.planned_on < today,
        "proves_at_once": event.kind == EventKind.MEDIA_PLAN,
    }
    return render(request, "office/events/publication.html", context, status=422 if form.errors else 200)


@require_POST
def publication_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Strike out what was planned by mistake."""
    membership(request, "office")
    shown = get_publication_for(user(request), pk)

    def deed() -> None:
        actions.remove_publication(publication_id=pk, by=user(request))

    said_done(request, deed, "Публикация вычеркнута.")
    return redirect("office:publications", pk=shown.event_id)


def _may_edit(request: HttpRequest, event: Event) -> bool:
    may = has_right(request, Permission.COMMUNICATION_EDIT, event.municipality_id)
    return may and event.state == EventState.PLANNED
