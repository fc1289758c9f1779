"""Classes of a group that are taught on another day of the month."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sotszakaz.delivery.attendance import moving, selectors
from sotszakaz.delivery.attendance.states import SessionState
from sotszakaz.delivery.settlements.hand_ins import is_sheet_closed
from sotszakaz.demand.enrolments.payers import acting_for_provider
from sotszakaz.foundation.errors import NotFound, Refusal
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.components.words import day, plural
from sotszakaz.web.current import membership, user
from sotszakaz.web.parsing import month_of
from sotszakaz.web.provider.forms.moves import MoveForm

MISSED = "ребёнок,ребёнка,детей"


def class_moves(request: HttpRequest, pk: int, month: str) -> HttpResponse:
    """Moves of the group's month: make one, or with `put_back` take one back."""
    membership(request, "provider")
    group, first_day = selectors.get_group_for(user(request), pk), month_of(month)
    with acting_for_provider(group.organisation_id):
        if "put_back" in request.POST:
            _put_back(request, group)
            return redirect(request.path)
        return _move(request, group, first_day)


def _put_back(request: HttpRequest, group: StudyGroup) -> None:
    asked = request.POST["put_back"]
    moved = group.moved_classes.filter(pk=int(asked) if asked.isdecimal() else 0).first()
    if moved is None:
        raise NotFound()
    try:
        moving.put_class_back(moved_id=moved.pk, by=user(request))
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"Занятие снова {day(moved.was_on)}. Семьям ушло уведомление.")


def _move(request: HttpRequest, group: StudyGroup, month: date) -> HttpResponse:
    lessons = {each.key: each for each in selectors.sheet_for(group, month).columns if _is_movable(each)}
    asked = {"lesson": request.GET.get("class", "")}
    form = MoveForm(request.POST if request.method == "POST" else None, lessons=list(lessons.values()), initial=asked)
    if form.is_valid() and _is_moved(request, group, form, lessons[form.cleaned_data["lesson"]]):
        return redirect(request.path)
    moves = list(selectors.moves_of(group, month))
    missed = moving.who_misses(group, moves)
    context = {
        "group": group,
        "month": month,
        "form": form,
        "moves": [(each, len(missed[each.pk])) for each in moves],
        "is_closed": is_sheet_closed(group, month),
    }
    return render(request, "provider/attendance/moves.html", context, status=422 if form.errors else 200)


def _is_moved(request: HttpRequest, group: StudyGroup, form: MoveForm, lesson: selectors.Column) -> bool:
    said = form.cleaned_data
    try:
        moved = moving.move_class(
            group_id=group.pk,
            was_on=lesson.day,
            was_at=lesson.planned.starts_at,
            held_on=said["held_on"],
            starts_at=said["starts_at"] or lesson.planned.starts_at,
            reason=said["reason"],
            by=user(request),
        )
    except Refusal as refusal:
        blame(form, refusal)
        return False
    messages.success(request, f"Занятие перенесено на {day(moved.held_on)}. Семьям ушло уведомление.")
    missed = len(moving.who_misses(group, [moved])[moved.pk])
    if missed:
        messages.warning(request, f"Без занятия {plural(missed, MISSED)}: в новый день договор не действует.")
    return True


def _is_movable(lesson: selectors.Column) -> bool:
    return lesson.moved_from is None and not (lesson.is_marked and lesson.state == SessionState.HELD)
