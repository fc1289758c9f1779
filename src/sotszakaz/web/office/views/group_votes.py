"""Buttons of a meeting: who is there, who votes how, the count."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.ordering.working_group.access import require_floor
from sotszakaz.ordering.working_group.actions import presence as attendance
from sotszakaz.ordering.working_group.actions import voting
from sotszakaz.ordering.working_group.models import Ballot
from sotszakaz.ordering.working_group.selectors.meetings import get_ballot_for, get_item_for, get_meeting_for
from sotszakaz.ordering.working_group.states import Choice, PresenceMode
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.deeds import said_done
from sotszakaz.web.office.forms.working_group import ReasonForm, WordingForm


@require_POST
def presence(request: HttpRequest, pk: int) -> HttpResponse:
    """«room:7», «remote:7» or «left:7»: a member comes or goes."""
    membership(request, "office")
    get_meeting_for(user(request), pk)
    what, _, member = request.POST.get("member", "").partition(":")
    if not member.isdecimal() or what not in (*PresenceMode.values, "left"):
        raise NotFound()
    said: dict[str, Any] = {"meeting_id": pk, "member_id": int(member), "by": user(request), "at": timezone.now()}
    if what == "left":
        said_done(request, lambda: attendance.note_departure(**said), "Уход отмечен.")
    else:
        said_done(request, lambda: attendance.note_arrival(**said, mode=PresenceMode(what)), "Присутствие отмечено.")
    return redirect("office:meeting", pk=pk)


@require_POST
def ballot_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the question to the vote, as proposed or as worded in the meeting."""
    here = membership(request, "office")
    item = get_item_for(user(request), pk)
    require_floor(user(request), item.meeting.group, today_in(here.municipality))

    form = WordingForm(request.POST) if "wording" in request.POST else None

    def deed() -> None:
        wording = form.cleaned_data["wording"] if form is not None else ""
        voting.open_ballot(item_id=pk, wording=wording, by=user(request), at=timezone.now())

    said_done(request, deed, "Голосование началось.", form=form)
    return redirect("office:meeting", pk=item.meeting_id)


@require_POST
def ballot_vote(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own vote, or the vote of a `member` without a login, written down by the secretary."""
    membership(request, "office")
    ballot = get_ballot_for(user(request), pk)
    said: dict[str, Any] = {"ballot_id": pk, "choice": _choice(request), "by": user(request), "at": timezone.now()}
    member = request.POST.get("member", "")
    if member.isdecimal():
        said_done(request, lambda: voting.record_vote(member_id=int(member), **said), "Голос записан.")
    else:
        said_done(request, lambda: voting.cast_vote(**said), "Ваш голос принят.")
    return redirect("office:meeting", pk=ballot.meeting_id)


@require_POST
def ballot_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Count; `without_the_rest` when somebody present has not voted."""
    ballot, rest = _led(request, pk), "without_the_rest" in request.POST

    def deed() -> None:
        voting.close_ballot(ballot_id=pk, without_the_rest=rest, by=user(request), at=timezone.now())

    said_done(request, deed, "Голоса подсчитаны.")
    return redirect("office:meeting", pk=ballot.meeting_id)


@require_POST
def ballot_tie(request: HttpRequest, pk: int) -> HttpResponse:
    """The casting vote after a secret tie."""
    membership(request, "office")
    ballot, choice = get_ballot_for(user(request), pk), _choice(request)

    def deed() -> None:
        voting.decide_tie(ballot_id=pk, choice=choice, by=user(request), at=timezone.now())

    said_done(request, deed, "Решающий голос принят.")
    return redirect("office:meeting", pk=ballot.meeting_id)


@require_POST
def ballot_call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """The vote does not count."""
    ballot, form = _led(request, pk), ReasonForm(request.POST)

    def deed() -> None:
        reason = form.cleaned_data["reason"]
        voting.call_off_ballot(ballot_id=pk, reason=reason, by=user(request), at=timezone.now())

    said_done(request, deed, "Голосование отменено. Вопрос можно поставить снова.", form=form)
    return redirect("office:meeting", pk=ballot.meeting_id)


def _led(request: HttpRequest, pk: int) -> Ballot:
    """A ballot for who leads the meeting. Raises NotFound, NotSecretary."""
    here = membership(request, "office")
    ballot = get_ballot_for(user(request), pk)
    require_floor(user(request), ballot.meeting.group, today_in(here.municipality))
    return ballot


def _choice(request: HttpRequest) -> Choice:
    said = request.POST.get("choice", "")
    if said not in Choice.values:
        raise NotFound()
    return Choice(said)
