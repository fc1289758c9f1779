"""The list of wishes that a family has written on paper: groups in their order, chosen and ranked before they are put.

What is being composed stands in the address, so that nothing is kept until the paper is entered.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from sotszakaz.demand.admission.models import EnrolmentWindow
from sotszakaz.demand.admission.selectors import get_window_for, groups_in
from sotszakaz.demand.allocation.actions import Wished, put_wishes
from sotszakaz.demand.allocation.selectors import wishes_of_child
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.on_paper import OnPaper
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.programmes.selectors import Query, find, scope_of
from sotszakaz.web.components import family
from sotszakaz.web.components.allocation import phase_of
from sotszakaz.web.components.family_blanks import blank_of
from sotszakaz.web.components.family_doors import WISHES
from sotszakaz.web.components.groups import lines_of
from sotszakaz.web.current import user
from sotszakaz.web.office.forms.counter import GroupSearchForm
from sotszakaz.web.office.forms.family import WishesForm
from sotszakaz.web.office.views.family import child_at_counter

MOST = 20


def family_wishes(request: HttpRequest, pk: int, window_id: int) -> HttpResponse:
    """Compose the list, then enter it with the paper."""
    child = child_at_counter(request, pk)
    window = get_window_for(user(request), window_id)
    groups, settlement = _composed(request, child, window)
    back = reverse("office:child", args=[pk])
    if request.method == "POST":
        form = WishesForm(request.POST, request.FILES)

        def put(paper: OnPaper) -> str:
            wished = Wished(tuple(each.pk for each in groups), form.cleaned_data["settlement"])
            put_wishes(
                child_id=pk,
                window_id=window_id,
                wished=wished,
                by=user(request),
                at=timezone.now(),
                on=today_in(child.municipality),
                paper=paper,
            )
            return "Список пожеланий внесён. Пока приём пожеланий идёт, его можно заменить новым."

        done = family.entered(request, form, back, put)
        if done is not None:
            return done
    else:
        form = WishesForm(initial=family.begun(child) | {"settlement": settlement})
    return _page(request, child, window, groups, form)


def family_wishes_blank(request: HttpRequest, pk: int, window_id: int) -> HttpResponse:
    """The list as the address has it, to be printed and signed."""
    child = child_at_counter(request, pk)
    window = get_window_for(user(request), window_id)
    groups, _ = _composed(request, child, window)
    named = [f"{each.part.programme.name}, «{each.name}», {each.organisation.short_name}" for each in groups]
    ranked = [(f"{rank}-е пожелание", name) for rank, name in enumerate(named, start=1)]
    return blank_of(child, None, WISHES, [("Приём", window.title), *ranked])


def _composed(request: HttpRequest, child: Child, window: EnrolmentWindow) -> tuple[list[StudyGroup], str]:
    """The groups of the address in their order; without any word of the address, those of the list as it is."""
    kept, settlement = wishes_of_child(child, window)
    if "group" not in request.GET:
        return kept, settlement
    asked = [int(each) for each in request.GET.getlist("group") if each.isascii() and each.isdigit() and len(each) < 19]
    ids = list(dict.fromkeys(asked))[:MOST]
    found = groups_in(window).select_related("part__programme", "organisation").in_bulk(ids)
    return [found[each] for each in ids if each in found], settlement


def _page(
    request: HttpRequest, child: Child, window: EnrolmentWindow, groups: Sequence[StudyGroup], form: WishesForm
) -> HttpResponse:
    search = GroupSearchForm(request.GET)
    text = search.cleaned_data["text"] if search.is_valid() else ""
    ids = [each.pk for each in groups]
    context = {
        "child": child,
        "window": window,
        "phase": phase_of(window, timezone.now()),
        "chosen": [_row(ids, place, group, text) for place, group in enumerate(groups)],
        "found": _found(child, window, ids, text),
        "is_full": len(ids) >= min(window.wishes_most, MOST),
        "text": text,
        "ids": ids,
        "blank": reverse("office:family_wishes_blank", args=[child.pk, window.pk]) + address_of(ids, ""),
        "form": form,
    }
    return render(request, "office/family/wishes.html", context, status=422 if form.is_bound else 200)


def _row(ids: Sequence[int], place: int, group: StudyGroup, text: str) -> dict[str, Any]:
    """A chosen group with the addresses that move it up or take it out."""
    others = [*ids[:place], *ids[place + 1 :]]
    up = [*ids[: place - 1], ids[place], ids[place - 1], *ids[place + 1 :]] if place else None
    return {"group": group, "up": address_of(up, text) if up else "", "out": address_of(others, text)}


def _found(child: Child, window: EnrolmentWindow, ids: Sequence[int], text: str) -> list[dict[str, Any]]:
    """Groups of the window for the child's age, by words, each with the address that adds it."""
    query = Query(text=text, born_on=child.birth_date, municipality_id=child.municipality_id)
    shown = find(scope_of(query, on=today_in(child.municipality))).groups
    own = set(groups_in(window).filter(pk__in=[each.pk for each in shown]).values_list("pk", flat=True))
    lines = lines_of([each for each in shown if each.pk in own and each.pk not in ids])
    return [{"line": each, "add": address_of([*ids, each.group.pk], text)} for each in lines]


def address_of(ids: Sequence[int], text: str) -> str:
    """The words of the address for this list; an empty one is a list too."""
    said: list[tuple[str, object]] = [("group", each) for each in ids] or [("group", "")]
    return "?" + urlencode([*said, ("text", text)] if text else said)
