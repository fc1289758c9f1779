"""A family's own surveys and complaints."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.transitions import can_move
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.oversight.complaints import actions as complaint_actions
from sotszakaz.oversight.complaints import selectors as complaint_selectors
from sotszakaz.oversight.complaints.actions import NewComplaint
from sotszakaz.oversight.complaints.states import Topic
from sotszakaz.oversight.surveys import actions, selectors
from sotszakaz.web.components.complaints import OwnAppealForm, OwnComplaintForm
from sotszakaz.web.components.refusals import blame, say_above
from sotszakaz.web.current import user
from sotszakaz.web.parsing import page_of


def surveys(request: HttpRequest) -> HttpResponse:
    """Services that the family is asked about now."""
    context = {"page": page_of(request, selectors.own_invitations(user(request)))}
    return render(request, "citizen/feedback/surveys.html", context)


def survey(request: HttpRequest, pk: int) -> HttpResponse:
    """One invitation: what is asked and that nobody learns who answered."""
    shown = selectors.get_own_invitation(user(request), pk)
    return render(request, "citizen/feedback/survey.html", {"invitation": shown})


@require_POST
def survey_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on by a fresh one-time link, where no login follows."""
    try:
        token = actions.make_own_link(invitation_id=pk, by=user(request), at=timezone.now())
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        messages.error(request, refusal.message)
        return redirect("citizen:survey", pk=pk)
    return redirect("portal:survey", token=token)


def complaints(request: HttpRequest) -> HttpResponse:
    """What the person has filed, the latest first."""
    context = {"page": page_of(request, complaint_selectors.own_complaints(user(request)))}
    return render(request, "citizen/feedback/complaints.html", context)


def complaint(request: HttpRequest, pk: int) -> HttpResponse:
    """One complaint with its answer; it may be appealed against here."""
    shown = complaint_selectors.get_own_complaint(user(request), pk)
    form, on = OwnAppealForm(request.POST or None), today_in(shown.municipality)
    if request.method == "POST" and form.is_valid():
        try:
            complaint_actions.appeal_own(complaint_id=pk, **form.cleaned_data, by=user(request), on=on)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Обжалование подано, его рассмотрит руководитель.")
            return redirect("citizen:complaint", pk=pk)
    appeal_by_on = complaint_selectors.appeal_by_of(shown)
    may_appeal = can_move(shown, "appeal") and appeal_by_on is not None and on <= appeal_by_on
    if not may_appeal:
        say_above(request, form)
    context = {"complaint": shown, "form": form, "may_appeal": may_appeal, "appeal_by_on": appeal_by_on}
    return render(request, "citizen/feedback/complaint.html", context, status=422 if form.errors else 200)


def enrolment_complain(request: HttpRequest, pk: int) -> HttpResponse:
    """Complain about the service of a contract."""
    person = user(request)
    contract = complaint_selectors.get_own_contract(person, pk)
    form = OwnComplaintForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            filed = complaint_actions.file_about_contract(
                contract_id=contract.pk,
                said=NewComplaint(
                    key=said["key"],
                    topic=Topic(said["topic"]),
                    words=said["words"],
                    full_name=person.full_name,
                    contact=person.email,
                    has_consented=said["has_consented"],
                ),
                by=person,
                on=today_in(contract.municipality),
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(
                request, f"Жалоба № {filed.number} принята. Ответ придёт до {filed.answer_by_on:%d.%m.%Y}."
            )
            return redirect("citizen:complaint", pk=filed.complaint_id)
    context = {"form": form, "contract": contract}
    return render(request, "citizen/feedback/complain.html", context, status=422 if form.errors else 200)
