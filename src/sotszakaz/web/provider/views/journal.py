"""The class journal on a phone: the day's classes, the marks that devices send, the history of a class."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from sotszakaz.delivery.attendance import journal, selectors
from sotszakaz.delivery.attendance.board import Tap
from sotszakaz.delivery.attendance.errors import OtherPerson, WrongTap
from sotszakaz.delivery.attendance.states import Mark, SessionState, TapOutcome
from sotszakaz.delivery.attendance.taps import Answer, take_taps
from sotszakaz.delivery.attendance.teachers import own_groups
from sotszakaz.demand.enrolments.payers import acting_for_provider
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import Membership
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.current import membership, user
from sotszakaz.web.parsing import day_of, page_of
from sotszakaz.web.provider.forms.journal import parse_batch, parse_class

WORKER = "js/journal-worker.js"


def today(request: HttpRequest) -> HttpResponse:
    """The classes of a day, today's unless `?day=` names an earlier one; kept on the device for its person alone."""
    here = _marker(request)
    with acting_for_provider(here.organisation_id or 0):
        return _today(request, here)


def _today(request: HttpRequest, here: Membership) -> HttpResponse:
    now_on = today_in(here.municipality)
    day = min(day_of(request.GET.get("day", "")) or now_on, now_on)
    organisation_id = here.organisation_id or 0
    taught = journal.groups_with_classes(organisation_id, here.municipality_id, day)
    groups = page_of(request, own_groups(taught, user(request), organisation_id=organisation_id))
    context = {
        "page": groups,
        "classes": journal.classes_of_day(list(groups.object_list), here.municipality_id, day),
        "day": day,
        "today": now_on,
        "day_before": day - timedelta(days=1),
        "day_after": day + timedelta(days=1) if day < now_on else None,
        "marks": Mark.choices,
        "states": SessionState.choices,
        "made_at": timezone.now(),
    }
    answer = render(request, "provider/journal/today.html", context)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Journal-Person"] = str(user(request).pk)  # for the worker, which keeps the page by it
    return answer


@require_POST
def taps(request: HttpRequest) -> HttpResponse:
    """A batch of marks from a device; an answer for each, in the same order."""
    try:
        here, now = _marker(request), timezone.now()
        if request.content_type != "application/json":
            raise WrongTap()
        batch = parse_batch(request.body, now)
        if batch.person != user(request).pk:
            raise OtherPerson()
        readable = [tap for tap in batch.taps if tap]
        taken = take_taps(taps=readable, by=user(request), at=now, on=today_in(here.municipality))
    except Refusal as refusal:
        return JsonResponse({"code": refusal.code, "message": refusal.message}, status=refusal.status)
    answers = iter(taken)
    return JsonResponse({"answers": [_said(next(answers) if tap else None) for tap in batch.taps]})


@require_POST
def class_mark(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The same without the script: what the form of one class changes."""
    here, now = _marker(request), timezone.now()
    group = selectors.get_group_for(user(request), pk)
    with acting_for_provider(group.organisation_id):
        shown = journal.class_of(group, key)
    sent: list[Tap] = []
    try:
        sent = parse_class(request.POST, shown, now)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    answers = take_taps(taps=sent, by=user(request), at=now, on=today_in(here.municipality))
    for sentence in sorted({each.message for each in answers if each.outcome is None}):
        messages.error(request, sentence)
    saved = sum(each.outcome == TapOutcome.APPLIED for each in answers)
    if any(each.outcome == TapOutcome.SUPERSEDED for each in answers):
        messages.info(request, "Часть отметок другие сделали позже: остались их отметки.")
    if saved:
        messages.success(request, f"Сохранено отметок: {saved}.")
    return redirect(f"{reverse('provider:today')}?day={shown.planned.day:%Y-%m-%d}")


def class_history(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Who marked what at the class and when, the latest first."""
    _marker(request)
    group = selectors.get_group_for(user(request), pk)
    with acting_for_provider(group.organisation_id):
        page = page_of(request, journal.history_of(group, key))
        context = {"group": group, "day": journal.day_of(key), "page": page}
        return render(request, "provider/journal/history.html", context)


def journal_worker(request: HttpRequest) -> HttpResponse:
    """The script that opens the journal without a connection; served here, for its folder is what it may see."""
    _marker(request)
    found = finders.find(WORKER)
    answer = HttpResponse(Path(str(found)).read_bytes(), content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _marker(request: HttpRequest) -> Membership:
    here = membership(request, "provider")
    require(user(request), Permission.ATTENDANCE_MARK, here.municipality_id, organisation_id=here.organisation_id)
    return here


def _said(answer: Answer | None) -> dict[str, Any]:
    if answer is None:
        return {"outcome": None, "message": WrongTap.template, "value": None}
    return {"outcome": answer.outcome, "message": answer.message, "value": answer.value}
