"""Groups that providers add to published programmes: families see them after the municipality has looked."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.programmes import proposals, selectors
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.programmes import GroupRemarksForm, RevisionForm


@require_POST
def group_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the group for families."""
    here = membership(request, "office")
    group, form = _asked(request, pk), RevisionForm(request.POST)

    def deed() -> None:
        proposals.approve_group(group_id=pk, **form.cleaned_data, by=user(request), on=today_in(here.municipality))

    return _done(request, group, form, deed, f"Набор в группу «{group.name}» открыт, исполнитель узнает об этом.")


@require_POST
def group_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the group back with remarks."""
    membership(request, "office")
    group, form = _asked(request, pk), GroupRemarksForm(request.POST)

    def deed() -> None:
        proposals.return_group(group_id=pk, **form.cleaned_data, by=user(request))

    return _done(request, group, form, deed, f"Группа «{group.name}» возвращена исполнителю с замечаниями.")


def _asked(request: HttpRequest, pk: int) -> StudyGroup:
    group = selectors.get_group_for(user(request), pk)
    require(user(request), Permission.PROGRAMME_MODERATE, group.municipality_id)
    return group


def _done(
    request: HttpRequest, group: StudyGroup, form: RevisionForm, deed: Callable[[], None], words: str
) -> HttpResponse:
    try:
        if not form.is_valid():
            raise Refusal(" ".join(str(each) for errors in form.errors.values() for each in errors))
        deed()
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
    else:
        messages.success(request, words)
    return redirect("office:programme", pk=group.part.programme_id)
