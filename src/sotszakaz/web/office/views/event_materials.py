"""Files of an event."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from sotszakaz.oversight.communication import actions
from sotszakaz.oversight.communication.selectors import get_material_for
from sotszakaz.web.answers import download_of
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.deeds import said_done


def event_material(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it came."""
    membership(request, "office")
    file = get_material_for(user(request), pk)
    return download_of(bytes(file.content), file.media_type, file.file_name)


@require_POST
def event_material_hide(request: HttpRequest, pk: int) -> HttpResponse:
    """The invited see the file no more."""
    membership(request, "office")
    file = get_material_for(user(request), pk)

    def deed() -> None:
        actions.hide_material(material_id=pk, by=user(request))

    said_done(request, deed, f"Приглашённые больше не видят файл: {file.file_name}.")
    return redirect("office:event", pk=file.event_id)
