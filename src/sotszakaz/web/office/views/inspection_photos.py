"""Photos of an inspection: added while it goes on, shown to those who may see the act."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.pictures import MEDIA_TYPE
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.quality import actions, selectors
from sotszakaz.web.answers import picture_of
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.quality import PhotoForm
from sotszakaz.web.office.views.inspections import said_above


@require_POST
def inspection_photo(request: HttpRequest, pk: int, criterion: int) -> HttpResponse:
    """Add a photo to the criterion."""
    membership(request, "office")
    shown = selectors.get_inspection_for(user(request), pk)
    require(user(request), Permission.INSPECTION_MAKE, shown.municipality_id)
    form = PhotoForm(request.POST, request.FILES)
    try:
        if form.is_valid():
            content = form.cleaned_data["photo"].read()
            actions.add_photo(inspection_id=pk, criterion_id=criterion, content=content, by=user(request))
            messages.success(request, "Фото добавлено, место и время съёмки из него удалены.")
    except Refusal as refusal:
        return said_above(request, pk, refusal)
    for errors in form.errors.values():
        messages.error(request, str(errors[0]))
    return redirect(f"{reverse('office:inspection', args=[pk])}#criterion-{criterion}")


def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture itself; nobody between may keep it."""
    membership(request, "office")
    found = selectors.get_photo_for(user(request), pk)
    return picture_of(bytes(found.content), MEDIA_TYPE)


@require_POST
def photo_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a photo away while the inspection goes on."""
    membership(request, "office")
    found = selectors.get_photo_for(user(request), pk)
    try:
        actions.remove_photo(photo_id=pk, by=user(request))
    except Refusal as refusal:
        return said_above(request, found.inspection_id, refusal)
    messages.success(request, "Фото удалено.")
    return redirect(f"{reverse('office:inspection', args=[found.inspection_id])}#criterion-{found.criterion_id}")
