"""Children of the municipality and their certificates."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from sotszakaz.demand.allocation.selectors import windows_collecting
from sotszakaz.demand.certificates.actions import confirm_child, resume_certificate, withdraw_value
from sotszakaz.demand.certificates.selectors import Certificate, certificate_of, former_value, list_children
from sotszakaz.demand.children.actions import look_at_child, return_child
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.on_paper import papers_of_child
from sotszakaz.demand.children.selectors import (
    get_child_for,
    history_of,
    known_elsewhere,
    list_representatives,
    pairs_of,
    representatives_of,
    return_grounds,
)
from sotszakaz.demand.children.states import ChildState
from sotszakaz.demand.children.versions import changes_of, list_requests, open_request
from sotszakaz.demand.enrolments.departing import depart_child
from sotszakaz.demand.enrolments.selectors import list_applications_of_child
from sotszakaz.demand.enrolments.suspending import suspend_certificate
from sotszakaz.demand.waiting.selectors import list_entries_of_child, places_of
from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.transitions import can_move
from sotszakaz.kernel.municipalities.selectors import list_municipalities, today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.components.certificates import movements_beyond, movements_of, story_of
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.components.singles import single_for
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.forms.children import ChildSearchForm, ResumeForm, ReturnForm, SuspendForm, WithdrawForm
from sotszakaz.web.office.forms.duplicates import DepartForm
from sotszakaz.web.parsing import page_of


def children(request: HttpRequest) -> HttpResponse:
    """Children by surname, found by surname, СНИЛС or number of the certificate."""
    here = membership(request, "office")
    form = ChildSearchForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = list_children(here.municipality_id, asked.get("text", ""), state=asked.get("state", ""), by=user(request))
    page = page_of(request, found)
    lines = [(child, getattr(child, "certificate", None)) for child in page.object_list]
    home = here.municipality_id
    context = {
        "form": form,
        "page": page,
        "lines": lines,
        "may_merge": _may_merge(request, home),
        "may_enter": _may_enter(request, home),
        "asked": list_requests(home, by=user(request)).count() if _may_answer(request, home) else 0,
    }
    return render(request, "office/children/list.html", context)


def child(request: HttpRequest, pk: int) -> HttpResponse:
    """The card of a child; every look at it is logged."""
    membership(request, "office")
    shown = look_at_child(child_id=pk, by=user(request))
    return _child_page(request, shown)


@require_POST
def child_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The documents have been seen: open the certificate."""
    here = membership(request, "office")
    try:
        certificate = confirm_child(child_id=pk, by=user(request), on=today_in(here.municipality))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return _child_page(request, get_child_for(user(request), pk), refusal=refusal)
    messages.success(request, f"Данные подтверждены, открыт сертификат № {certificate.number}.")
    return redirect("office:child", pk=pk)


@require_POST
def child_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the data back to the representative with a ground and a reason."""
    here = membership(request, "office")
    today = today_in(here.municipality)
    form = ReturnForm(request.POST, grounds=return_grounds(here.municipality_id, today))
    if form.is_valid():
        try:
            return_child(child_id=pk, **form.cleaned_data, by=user(request), on=today)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Данные возвращены. Законный представитель увидит, что исправить.")
            return redirect("office:child", pk=pk)
    return _child_page(request, get_child_for(user(request), pk), return_form=form)


@require_POST
def child_depart(request: HttpRequest, pk: int) -> HttpResponse:
    """The child has moved to another municipality."""
    here = membership(request, "office")
    child = get_child_for(user(request), pk)
    form = DepartForm(request.POST, home_id=here.municipality_id, municipalities=list_municipalities())
    if form.is_valid():
        said = {"to_municipality_id": form.cleaned_data["municipality"], "reason": form.cleaned_data["reason"]}
        try:
            depart_child(child_id=pk, **said, by=user(request), on=today_in(here.municipality))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Записано: ребёнок выбыл. Новый сертификат откроет другой муниципалитет.")
            return redirect("office:child", pk=pk)
    return _child_page(request, child, depart_form=form)


@require_POST
def child_value_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the unused value back; mistakes stand at the form of the same page."""
    membership(request, "office")
    shown, form = get_child_for(user(request), pk), WithdrawForm(request.POST)
    require(user(request), Permission.CHILD_CONFIRM, shown.municipality_id)
    if form.is_valid():
        try:
            reason, today = form.cleaned_data["reason"], today_in(shown.municipality)
            withdraw_value(child_id=pk, reason=reason, by=user(request), on=today)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Номинал изъят, место в пределах категории освободилось.")
            return redirect("office:child", pk=pk)
    return _child_page(request, shown, withdraw_form=form)


@require_POST
def child_suspend(request: HttpRequest, pk: int) -> HttpResponse:
    """Suspend the certificate from a day, with a reason; undecided applications end."""
    membership(request, "office")
    shown, form = get_child_for(user(request), pk), SuspendForm(request.POST)
    require(user(request), Permission.CHILD_CONFIRM, shown.municipality_id)
    if form.is_valid():
        try:
            suspend_certificate(child_id=pk, **form.cleaned_data, by=user(request), on=today_in(shown.municipality))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, f"Сертификат приостановлен. {_who_tells(shown)}")
            return redirect("office:child", pk=pk)
    return _child_page(request, shown, suspend_form=form)


def _who_tells(child: Child) -> str:
    """Notices come to logins only."""
    if representatives_of([child.pk]):
        return "Семья узнает об этом из уведомления."
    return "Входа у семьи нет, уведомление ей не придёт: сообщите сами."


@require_POST
def child_resume(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificate works again."""
    membership(request, "office")
    shown, form = get_child_for(user(request), pk), ResumeForm(request.POST)
    require(user(request), Permission.CHILD_CONFIRM, shown.municipality_id)
    if form.is_valid():
        try:
            resume_certificate(child_id=pk, **form.cleaned_data, by=user(request), on=today_in(shown.municipality))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, f"Сертификат возобновлён. {_who_tells(shown)}")
            return redirect("office:child", pk=pk)
    return _child_page(request, shown, resume_form=form)


def _child_page(
    request: HttpRequest, child: Child, *, refusal: Refusal | None = None, **filled_in: Form
) -> HttpResponse:
    """The card with the refusal of what was tried, or with a form as it was filled in, by the name of `_forms`."""
    today, home = today_in(child.municipality), child.municipality_id
    certificate = certificate_of(child, today)
    may_answer = _may_answer(request, home)
    context = {
        "child": child,
        "representatives": list_representatives(child),
        **_certificate_context(certificate, may_answer=may_answer),
        "applications": list_applications_of_child(child)[:25],
        "single": single_for("office", child, may_ask=_may_enter(request, home)),
        "may_enter": child.state == ChildState.CONFIRMED and _may_enter(request, home),
        "can_answer": may_answer and can_move(child, "confirm"),
        "can_depart": may_answer and can_move(child, "depart"),
        **_likeness_context(child, may_merge=_may_merge(request, home)),
        "history": [(each, True) for each in history_of(child)],
        **_changes_context(child, certificate, may_answer=may_answer),
        **_family_context(child, may_enter=_may_enter(request, home)),
        **_suspension_context(child, certificate, may_answer=may_answer),
        **(_forms(home, today) | filled_in),
        "refusal": refusal,
    }
    status = refusal.status if refusal else 422 if filled_in else 200
    return render(request, "office/children/child.html", context, status=status)


def _forms(municipality_id: int, today: date) -> dict[str, Form]:
    """Everything that may be asked of a child, not yet filled in."""
    return {
        "return_form": ReturnForm(grounds=return_grounds(municipality_id, today)),
        "depart_form": DepartForm(home_id=municipality_id, municipalities=list_municipalities()),
        "withdraw_form": WithdrawForm(),
        "suspend_form": SuspendForm(initial={"since": today}),
        "resume_form": ResumeForm(),
    }


def _certificate_context(certificate: Certificate | None, *, may_answer: bool) -> dict[str, Any]:
    """The certificate with its movements and its story, and whether its value may be taken back."""
    return {
        "certificate": certificate,
        "movements": movements_of(certificate),
        "beyond": movements_beyond(certificate),
        "story": story_of(certificate, names_people=True),
        "can_withdraw": may_answer and certificate is not None and certificate.is_unused,
    }


def _likeness_context(child: Child, *, may_merge: bool) -> dict[str, Any]:
    """Records that may be the same child, here and elsewhere."""
    return {
        "pairs": pairs_of(child)[:5] if may_merge else (),
        "elsewhere": known_elsewhere(child) if child.state == ChildState.PENDING else (),
    }


def _family_context(child: Child, *, may_enter: bool) -> dict[str, Any]:
    """Where the child waits and waited, what its family asked on paper, and lists of wishes that may be entered."""
    entries = list(list_entries_of_child(child)[:25])
    places = places_of(entries, on=today_in(child.municipality))
    return {
        "entries": [{"entry": each, "place": places.get(each.pk)} for each in entries],
        "child_papers": papers_of_child(child)[:25],
        "family_scans": "office:family_paper_scan" if may_enter else "",
        "wish_windows": windows_collecting(child.municipality_id, timezone.now()) if may_enter else (),
    }


def _changes_context(child: Child, certificate: Certificate | None, *, may_answer: bool) -> dict[str, Any]:
    """How the confirmed data have changed, what the family asks, and a value that is of the former category."""
    return {
        "changes": changes_of(child),
        "may_answer": may_answer,
        "asked": open_request(child) if may_answer else None,
        "can_change": may_answer and child.state == ChildState.CONFIRMED,
        "former_value": former_value(certificate, child),
    }


def _suspension_context(child: Child, certificate: Certificate | None, *, may_answer: bool) -> dict[str, Any]:
    """What the clerk may do with the certificate as it is; that of a departed child ends by itself."""
    may = may_answer and certificate is not None and child.state == ChildState.CONFIRMED
    return {
        "can_suspend": may and certificate is not None and can_move(certificate.account, "suspend"),
        "can_resume": may and certificate is not None and can_move(certificate.account, "resume"),
    }


def _may_answer(request: HttpRequest, municipality_id: int) -> bool:
    return has_right(request, Permission.CHILD_CONFIRM, municipality_id)


def _may_merge(request: HttpRequest, municipality_id: int) -> bool:
    return has_right(request, Permission.CHILD_MERGE, municipality_id)


def _may_enter(request: HttpRequest, municipality_id: int) -> bool:
    return has_right(request, Permission.ENROLMENT_ENTER, municipality_id)
