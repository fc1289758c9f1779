"""Meetings of the working group: the list, the page of one, its way from a date to minutes."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.working_group.access import keeps_group, require_secretary
from sotszakaz.ordering.working_group.actions import meetings as actions
from sotszakaz.ordering.working_group.actions.minutes import form_minutes, hand_copy
from sotszakaz.ordering.working_group.models import Meeting
from sotszakaz.ordering.working_group.selectors.group import working_group_on
from sotszakaz.ordering.working_group.selectors.meetings import get_meeting_for, list_meetings
from sotszakaz.web.components.watching import watched
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.deeds import form_done, said_done
from sotszakaz.web.office.forms.working_group import HeadAwayForm, MeetingForm, ReasonForm
from sotszakaz.web.office.meeting_page import meeting_context
from sotszakaz.web.parsing import page_of


def meetings(request: HttpRequest) -> HttpResponse:
    """All meetings, the latest first."""
    here = membership(request, "office")
    require(user(request), Permission.WORKING_GROUP_VIEW, here.municipality_id)
    today = today_in(here.municipality)
    group = working_group_on(here.municipality_id, today)
    context = {
        "page": page_of(request, list_meetings(here.municipality_id)),
        "may_keep": group is not None and keeps_group(user(request), group, today),
    }
    return render(request, "office/working_group/meetings.html", context)


def meeting_new(request: HttpRequest) -> HttpResponse:
    """Name the day and the place."""
    here = membership(request, "office")
    require(user(request), Permission.WORKING_GROUP_VIEW, here.municipality_id)
    group = working_group_on(here.municipality_id, today_in(here.municipality))
    if group is None:
        raise NotFound()
    require_secretary(user(request), group, today_in(here.municipality))
    form = MeetingForm(request.POST or None, zone=here.municipality.timezone)
    made: list[Meeting] = []

    def deed() -> None:
        home, by = here.municipality_id, user(request)
        at = timezone.now()
        made.append(actions.schedule_meeting(municipality_id=home, gathering=form.gathering(), by=by, at=at))

    if form_done(request, form, deed, "Заседание записано. Впишите вопросы повестки."):
        return redirect("office:meeting", pk=made[0].pk)
    return _form_page(request, form, "Новое заседание", "Дальше")


def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """The room, the questions, and what this person may do now; looks for news by itself while people gather."""
    membership(request, "office")
    shown = get_meeting_for(user(request), pk)
    context = meeting_context(request, shown)
    answer = watched(request, context["mark"])
    if answer is not None:
        return answer
    context["reason"] = ReasonForm(auto_id="reason_%s")
    context["cancelling"] = ReasonForm(auto_id="cancel_%s")
    context["away"] = HeadAwayForm(auto_id="away_%s")
    return render(request, "office/working_group/meeting.html", context)


def meeting_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another day or place while the agenda is prepared."""
    here = membership(request, "office")
    shown = get_meeting_for(user(request), pk)
    require_secretary(user(request), shown.group, today_in(here.municipality))
    zone = shown.municipality.timezone
    initial = {
        "starts_at": shown.starts_at.astimezone(ZoneInfo(zone)),
        "place": shown.place,
        "link": shown.link,
    }
    form = MeetingForm(request.POST or None, zone=zone, initial=initial)

    def deed() -> None:
        by, at = user(request), timezone.now()
        actions.reschedule_meeting(meeting_id=pk, gathering=form.gathering(), by=by, at=at)

    if form_done(request, form, deed, "День и место записаны."):
        return redirect("office:meeting", pk=pk)
    return _form_page(request, form, "День и место", "Сохранить", shown)


@require_POST
def meeting_move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """A step of the meeting by the name of its button."""
    membership(request, "office")
    shown = get_meeting_for(user(request), pk)
    said: dict[str, Any] = {"meeting_id": pk, "by": user(request), "at": timezone.now()}
    reason = ReasonForm(request.POST) if verb in ("return", "cancel") else None
    away = HeadAwayForm(request.POST) if "head_away" in request.POST else None
    deeds: dict[str, tuple[Callable[[], object], str]] = {
        "propose": (lambda: actions.propose_agenda(**said), "Повестка передана руководителю."),
        "return": (lambda: actions.return_agenda(**said, note=_reason(reason)), "Повестка возвращена секретарю."),
        "approve": (
            lambda: actions.approve_agenda(**said, head_away=_away(away)),
            "Повестка утверждена. Члены группы получили приглашение.",
        ),
        "cancel": (lambda: actions.cancel_meeting(**said, reason=_reason(reason)), "Заседание отменено."),
        "open": (lambda: actions.open_meeting(**said, head_away=_away(away)), "Заседание открыто: кворум есть."),
        "close": (lambda: actions.close_meeting(**said), "Заседание закончено. Составьте протокол."),
        "minutes": (
            lambda: form_minutes(meeting_id=pk, by=user(request), on=today_in(shown.municipality)),
            "Протокол составлен. Его подпишет тот, кто вёл заседание.",
        ),
    }
    if verb not in deeds:
        raise NotFound()
    said_done(request, *deeds[verb], form=reason or away)
    return redirect("office:meeting", pk=pk)


@require_POST
def copy_hand(request: HttpRequest, pk: int) -> HttpResponse:
    """A member has got the minutes on paper."""
    membership(request, "office")
    shown = get_meeting_for(user(request), pk)
    today, member = today_in(shown.municipality), request.POST.get("member", "")
    require_secretary(user(request), shown.group, today)
    if not member.isdecimal():
        raise NotFound()

    def deed() -> None:
        hand_copy(meeting_id=pk, member_id=int(member), by=user(request), on=today)

    said_done(request, deed, "Передача копии отмечена.")
    return redirect("office:meeting", pk=pk)


def _reason(form: ReasonForm | None) -> str:
    return form.cleaned_data["reason"] if form is not None else ""


def _away(form: HeadAwayForm | None) -> str:
    return form.cleaned_data["head_away"] if form is not None else ""


def _form_page(
    request: HttpRequest, form: MeetingForm, title: str, submit: str, shown: Meeting | None = None
) -> HttpResponse:
    context = {"form": form, "title": title, "submit": submit, "meeting": shown}
    return render(request, "office/working_group/form.html", context, status=422 if form.errors else 200)
