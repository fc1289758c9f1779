"""Applications of the municipality's children and contracts by them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sotszakaz.delivery.settlements.charges import list_charges_of_contract
from sotszakaz.demand.children.on_paper import papers_about
from sotszakaz.demand.enrolments import actions, selectors
from sotszakaz.demand.enrolments.applicants import intake_of
from sotszakaz.demand.enrolments.drafts import has_drafts
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.components.drafts import draft_answer
from sotszakaz.web.components.ending import contract_to_end, end_by_ground
from sotszakaz.web.components.enrolments import history_of
from sotszakaz.web.components.family import deed_links
from sotszakaz.web.components.flags import all_flags
from sotszakaz.web.components.timers import timer_of
from sotszakaz.web.components.transfers import transfer_of
from sotszakaz.web.components.unsigned import unsigned_for
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.forms.children import StateForm
from sotszakaz.web.office.forms.enrolments import TerminateForm
from sotszakaz.web.parsing import page_of


def enrolments(request: HttpRequest) -> HttpResponse:
    """All applications, the latest first, those in one state, or those that somebody is late with."""
    here = membership(request, "office")
    form = StateForm(request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    today = today_in(here.municipality)
    found = selectors.list_applications(
        here.municipality_id,
        state=said.get("state", ""),
        late_on=today if said.get("late") else None,
        by=user(request),
    )
    late = selectors.count_late(here.municipality_id, on=today)
    return render(request, "office/enrolments/list.html", {"form": form, "page": page_of(request, found), "late": late})


def enrolment(request: HttpRequest, pk: int) -> HttpResponse:
    """One application; every look is logged, for it names a child."""
    membership(request, "office")
    return _page(request, actions.look_at_application(application_id=pk, by=user(request)))


def enrolment_draft(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The contract or the certificate that will come of the application; the look is logged, for it names a child."""
    membership(request, "office")
    return draft_answer(request, "office", actions.look_at_application(application_id=pk, by=user(request)), kind)


@require_POST
def contract_terminate(request: HttpRequest, pk: int) -> HttpResponse:
    """The authorised body ends a contract by a ground of the rules."""
    here = membership(request, "office")
    today = today_in(here.municipality)
    contract = contract_to_end(request, pk)
    form = TerminateForm(request.POST, grounds=selectors.termination_grounds(here.municipality_id, today))
    ended = end_by_ground(request, contract, form, on=today)
    if isinstance(ended, Contract):
        messages.success(request, f"Последний день договора — {ended.ends_on:%d.%m.%Y}. Семья уведомлена.")
        return redirect("office:enrolment", pk=pk)
    return ended or _page(request, selectors.get_application_for(user(request), pk), form)


def _family_context(request: HttpRequest, application: EnrolmentApplication) -> dict[str, Any]:
    """What may be entered for the family by a paper, and what was."""
    may_enter = has_right(request, Permission.ENROLMENT_ENTER, application.municipality_id)
    contract = application.signed
    deeds = deed_links("office", application) if may_enter else []
    if may_enter and contract is not None and list_charges_of_contract(contract.pk).exists():
        deeds.append((reverse("office:family_charges", args=[application.pk]), "Возразить против начисления"))
    return {
        "family_deeds": deeds,
        "family_papers": papers_about([application]),
        "family_scans": "office:family_paper_scan" if may_enter else "",
    }


def _page(request: HttpRequest, application: EnrolmentApplication, form: TerminateForm | None = None) -> HttpResponse:
    home, today, contract = application.municipality_id, today_in(application.municipality), application.signed
    may_end = has_right(request, Permission.CONTRACT_TERMINATE, home)
    context = {
        "application": application,
        "contract": contract,
        "intake": intake_of(application),
        "has_drafts": contract is None and has_drafts(application),
        "months": selectors.agreed_months_of(application),
        "papers": selectors.papers_of(application),
        "history": history_of(application),
        "timer": timer_of(application, on=today),
        **_family_context(request, application),
        **unsigned_for(request, "office", application),
        "transfer": transfer_of(application, today)["transfer"],
        "flags": all_flags([application], on=today).get(application.pk, []),
        "ends_on": actions.notice_day(contract, on=today) if may_end and contract else None,
        "form": form or TerminateForm(grounds=selectors.termination_grounds(home, today)),
    }
    return render(request, "office/enrolments/enrolment.html", context, status=422 if form else 200)
