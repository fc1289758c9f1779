"""Events to which municipalities have called the provider."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import AREA_PROVIDER
from sotszakaz.oversight.communication.selectors import (
    get_invitation_for,
    get_invited_material,
    list_invitations,
)
from sotszakaz.web.answers import download_of
from sotszakaz.web.components.invitations import answered, invitation_context
from sotszakaz.web.current import membership, user
from sotszakaz.web.parsing import page_of


def events(request: HttpRequest) -> HttpResponse:
    """Invitations, the latest first."""
    _ensure_called(request)
    return render(
        request, "provider/events/list.html", {"page": page_of(request, list_invitations(user(request), AREA_PROVIDER))}
    )


def event(request: HttpRequest, pk: int) -> HttpResponse:
    """One event with the files for the invited."""
    _ensure_called(request)
    return render(request, "provider/events/event.html", invitation_context(request, pk, AREA_PROVIDER))


@require_POST
def event_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Will the provider come."""
    _ensure_called(request)
    return answered(request, pk, AREA_PROVIDER)


def event_material(request: HttpRequest, pk: int, material: int) -> HttpResponse:
    """The file as it came."""
    _ensure_called(request)
    file = get_invited_material(material, get_invitation_for(user(request), pk, AREA_PROVIDER))
    return download_of(bytes(file.content), file.media_type, file.file_name)


def _ensure_called(request: HttpRequest) -> None:
    here = membership(request, "provider")
    require(user(request), Permission.PROVIDER_APPLY, here.municipality_id, organisation_id=here.organisation_id)
