"""Parts, groups and places that providers add to published programmes: the municipality looks at them first."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.programmes import part_proposals, places, proposals, selectors
from sotszakaz.supply.programmes.models import PlacesChange, ProgrammePart, StudyGroup
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.programmes import GroupRemarksForm, RemarksForm, RevisionForm


@require_POST
def group_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the group for families."""
    here = membership(request, "office")
    group, form = _asked(request, pk), RevisionForm(request.POST)

    def deed() -> None:
        proposals.approve_group(group_id=pk, **form.cleaned_data, by=user(request), on=today_in(here.municipality))

    words = f"Набор в группу «{group.name}» открыт, исполнитель узнает об этом."
    return _done(request, group.part.programme_id, form, deed, words)


@require_POST
def group_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the group back with remarks."""
    membership(request, "office")
    group, form = _asked(request, pk), GroupRemarksForm(request.POST)

    def deed() -> None:
        proposals.return_group(group_id=pk, **form.cleaned_data, by=user(request))

    words = f"Группа «{group.name}» возвращена исполнителю с замечаниями."
    return _done(request, group.part.programme_id, form, deed, words)


@require_POST
def part_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the part belong to its programme."""
    here = membership(request, "office")
    part, form = _asked_part(request, pk), RevisionForm(request.POST)

    def deed() -> None:
        today = today_in(here.municipality)
        part_proposals.approve_part(part_id=pk, **form.cleaned_data, by=user(request), on=today)

    words = f"Часть «{part.title}» принята, исполнитель узнает об этом."
    return _done(request, part.programme_id, form, deed, words)


@require_POST
def part_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the part back with remarks."""
    membership(request, "office")
    part, form = _asked_part(request, pk), GroupRemarksForm(request.POST)

    def deed() -> None:
        part_proposals.return_part(part_id=pk, **form.cleaned_data, by=user(request))

    words = f"Часть «{part.title}» возвращена исполнителю с замечаниями."
    return _done(request, part.programme_id, form, deed, words)


@require_POST
def places_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Add the proposed places."""
    here = membership(request, "office")
    change = _asked_places(request, pk)

    def deed() -> None:
        places.approve_places(change_id=pk, by=user(request), on=today_in(here.municipality))

    words = f"В группе «{change.group.name}» теперь мест: {change.places}. Исполнитель узнает об этом."
    return _done(request, change.group.part.programme_id, None, deed, words)


@require_POST
def places_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse the proposed places with remarks."""
    membership(request, "office")
    change, form = _asked_places(request, pk), RemarksForm(request.POST)

    def deed() -> None:
        places.return_places(change_id=pk, **form.cleaned_data, by=user(request))

    words = f"Число мест группы «{change.group.name}» осталось прежним, исполнитель прочитает замечания."
    return _done(request, change.group.part.programme_id, form, deed, words)


def _asked_places(request: HttpRequest, pk: int) -> PlacesChange:
    change = places.get_places_for(user(request), pk)
    require(user(request), Permission.PROGRAMME_MODERATE, change.municipality_id)
    return change


def _asked(request: HttpRequest, pk: int) -> StudyGroup:
    group = selectors.get_group_for(user(request), pk)
    require(user(request), Permission.PROGRAMME_MODERATE, group.municipality_id)
    return group


def _asked_part(request: HttpRequest, pk: int) -> ProgrammePart:
    part = selectors.get_part_for(user(request), pk)
    require(user(request), Permission.PROGRAMME_MODERATE, part.municipality_id)
    return part


def _done(
    request: HttpRequest, programme_id: int, form: Form | None, deed: Callable[[], None], words: str
) -> HttpResponse:
    try:
        if form is not None and not form.is_valid():
            raise Refusal(" ".join(str(each) for errors in form.errors.values() for each in errors))
        deed()
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
    else:
        messages.success(request, words)
    return redirect("office:programme", pk=programme_id)
