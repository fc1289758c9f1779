"""Events to which municipalities call families."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from sotszakaz.kernel.users.roles import AREA_CITIZEN
from sotszakaz.oversight.communication.selectors import (
    get_invitation_for,
    get_invited_material,
    list_invitations,
)
from sotszakaz.web.answers import download_of
from sotszakaz.web.components.invitations import answered, invitation_context
from sotszakaz.web.current import user
from sotszakaz.web.parsing import page_of


def events(request: HttpRequest) -> HttpResponse:
    """Invitations, the latest first."""
    page = page_of(request, list_invitations(user(request), AREA_CITIZEN))
    return render(request, "citizen/events/list.html", {"page": page})


def event(request: HttpRequest, pk: int) -> HttpResponse:
    """One event with the files for the invited."""
    return render(request, "citizen/events/event.html", invitation_context(request, pk, AREA_CITIZEN))


@require_POST
def event_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Will the family come."""
    return answered(request, pk, AREA_CITIZEN)


def event_material(request: HttpRequest, pk: int, material: int) -> HttpResponse:
    """The file as it came."""
    file = get_invited_material(material, get_invitation_for(user(request), pk, AREA_CITIZEN))
    return download_of(bytes(file.content), file.media_type, file.file_name)
