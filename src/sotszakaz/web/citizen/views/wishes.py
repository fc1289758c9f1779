"""Lists of wishes, the groups that the family keeps in mind, and how the matching ended."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from sotszakaz.demand.admission import actions as admission
from sotszakaz.demand.admission.rules import Standing, for_others
from sotszakaz.demand.admission.selectors import find_interest, get_public_window, list_own_interests, standings_of
from sotszakaz.demand.allocation import actions, selectors
from sotszakaz.demand.allocation.models import WishList
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.selectors import get_own_child, list_own_children
from sotszakaz.foundation.errors import Refusal
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.programmes.selectors import get_public_group
from sotszakaz.web.citizen.forms.wishes import SettlementForm
from sotszakaz.web.components.allocation import Phase, explain, phase_of
from sotszakaz.web.components.watching import mark_of, watched
from sotszakaz.web.current import user
from sotszakaz.web.parsing import page_of

CHANGEABLE = "open"


@dataclass(frozen=True, slots=True)
class ListLine:
    """A list of wishes with where its window stands."""

    wish_list: WishList
    phase: Phase
    form: SettlementForm

    @property
    def is_changeable(self) -> bool:
        return self.phase.state == CHANGEABLE


@dataclass(frozen=True, slots=True)
class Choice:
    """What a family can do with a group for one child; `interest_id` when it keeps the group in mind already.

    Lists are for children of the group's municipality: `standing` is what the window lets this child do.
    """

    child: Child
    interest_id: int | None
    is_wished: bool
    standing: Standing


def wishes(request: HttpRequest) -> HttpResponse:
    """All lists of the person's children, and the groups kept in mind."""
    page = page_of(request, list_own_interests(user(request)))
    now, lines = timezone.now(), _lines(request)
    standings = standings_of([each.group for each in page.object_list], now)
    mark = mark_of(
        [(line.wish_list.pk, line.phase.state, line.wish_list.window.settled_at) for line in lines],
        [(each.pk, standings[each.group_id].reason) for each in page.object_list],
    )
    context = {
        "lines": lines,
        "mark": mark,
        "page": page,
        "interests": [(each, standings[each.group_id]) for each in page.object_list],
    }
    return watched(request, mark) or render(request, "citizen/wishes/list.html", context)


def group_choices(request: HttpRequest, group_id: int) -> HttpResponse:
    """What can be done with a group for each child: keep it in mind, wish it, apply."""
    group = get_public_group(group_id)
    standing: Standing = standings_of([group], timezone.now())[group.pk]
    kept = {each.child_id: each.pk for each in find_interest(user(request), group_id)}
    wished = _wished(request, group_id, standing)
    choices = [
        Choice(child, kept.get(child.pk), child.pk in wished, _standing_for(child, group, standing))
        for child in list_own_children(user(request))
    ]
    context = {"group": group, "standing": standing, "choices": choices}
    return render(request, "citizen/wishes/choices.html", context)


def _standing_for(child: Child, group: StudyGroup, standing: Standing) -> Standing:
    if child.municipality_id == group.municipality_id:
        return standing
    return for_others(standing, place=group.municipality.short_name)


@require_POST
def interest_add(request: HttpRequest, pk: int, group_id: int) -> HttpResponse:
    """Keep the group in mind for the child."""
    try:
        kept = admission.add_interest(child_id=pk, group_id=group_id, by=user(request), at=timezone.now())
    except Refusal as refusal:
        return _refused(request, refusal, "citizen:group_choices", group_id)
    where = "в предварительном списке. Когда запись откроется, мы сообщим" if kept.window_id else "в избранном"
    messages.success(request, f"Группа {where}. Место она не держит.")
    return redirect("citizen:group_choices", group_id=group_id)


@require_POST
def interest_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget the group."""
    admission.remove_interest(interest_id=pk, by=user(request))
    messages.success(request, "Группа убрана из списка.")
    return redirect("citizen:wishes")


@require_POST
def wish_add(request: HttpRequest, pk: int, group_id: int) -> HttpResponse:
    """Put the group at the end of the child's list."""
    try:
        actions.add_wish(child_id=pk, group_id=group_id, by=user(request), at=timezone.now())
    except Refusal as refusal:
        return _refused(request, refusal, "citizen:group_choices", group_id)
    messages.success(request, "Группа в конце списка. Поставьте самую желанную первой.")
    return redirect("citizen:wishes")


@require_POST
def wish_move(request: HttpRequest, pk: int) -> HttpResponse:
    """One place up or down; it is saved at once."""
    selectors.get_own_wish(user(request), pk)
    is_up = request.POST.get("direction") == "up"
    return _changed(request, lambda: actions.move_wish(wish_id=pk, up=is_up, by=user(request), at=timezone.now()))


@require_POST
def wish_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the group out of the list."""
    selectors.get_own_wish(user(request), pk)
    return _changed(request, lambda: actions.remove_wish(wish_id=pk, by=user(request), at=timezone.now()))


@require_POST
def settlement(request: HttpRequest, pk: int) -> HttpResponse:
    """Say where the child lives."""
    form = SettlementForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Название населённого пункта не длиннее 120 знаков.")
        return redirect("citizen:wishes")
    named = form.cleaned_data["settlement"]
    return _changed(
        request,
        lambda: actions.name_settlement(list_id=pk, settlement=named, by=user(request), at=timezone.now()),
    )


def placement(request: HttpRequest, pk: int, window_id: int) -> HttpResponse:
    """How the matching ended for the child, wish by wish, in words."""
    child = get_own_child(user(request), pk)
    window = get_public_window(window_id)
    outcomes = selectors.outcomes_of(pk, window_id)
    context = {
        "child": child,
        "window": window,
        "phase": phase_of(window, timezone.now()),
        "explained": explain(outcomes, window.criteria),
    }
    return render(request, "citizen/wishes/placement.html", context)


def result(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a notice of results leads."""
    own = selectors.get_own_result(user(request), pk)
    return redirect("citizen:placement", pk=own.child_id, window_id=own.run.window_id)


def _changed(request: HttpRequest, change: Callable[[], object]) -> HttpResponse:
    """The list as it stands after the change: a fragment for htmx, else the page."""
    try:
        change()
    except Refusal as refusal:
        return _refused(request, refusal, "citizen:wishes")
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("citizen:wishes")
    return render(request, "citizen/wishes/_lists.html", {"lines": _lines(request)})


def _lines(request: HttpRequest) -> list[ListLine]:
    now = timezone.now()
    return [
        ListLine(each, phase_of(each.window, now), SettlementForm({"settlement": each.settlement}))
        for each in selectors.list_own_lists(user(request))[:50]
    ]


def _wished(request: HttpRequest, group_id: int, standing: Standing) -> set[int]:
    """For which children the group is in the list of the window that collects wishes now."""
    if not standing.takes_wishes:
        return set()
    lists = selectors.list_own_lists(user(request)).filter(window_id=standing.window_id, wishes__group=group_id)
    return {each.child_id for each in lists}


def _refused(request: HttpRequest, refusal: Refusal, address: str, *arguments: int) -> HttpResponse:
    if refusal.status in (403, 404):
        raise refusal
    messages.error(request, refusal.message)
    return redirect(address, *arguments)
