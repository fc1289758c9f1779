"""The counter: a representative came in person, and a clerk enters what was signed on paper."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.demand.certificates.actions import enter_child
from sotszakaz.demand.certificates.selectors import serving_of
from sotszakaz.demand.children.errors import VisitorUnnamed
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.rules import Visitor, ensure_visitor
from sotszakaz.demand.children.selectors import get_child_for, list_representatives
from sotszakaz.demand.children.states import ChildState
from sotszakaz.demand.enrolments import actions
from sotszakaz.demand.enrolments.drafts import agreed_by_quote
from sotszakaz.demand.enrolments.paper_payloads import blank_payload, consents_at_counter
from sotszakaz.demand.enrolments.quotes import Quote
from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.money import to_units
from sotszakaz.kernel.documents.rendering import render_blank
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.programmes.selectors import Query, find, scope_of
from sotszakaz.web.answers import show_pdf
from sotszakaz.web.components.drafts import show_draft
from sotszakaz.web.components.groups import lines_of, week_line
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.components.singles import single_draft, single_formed
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.counter import BlankForm, ChildOnPaperForm, EntryForm, GroupSearchForm


def child_new(request: HttpRequest) -> HttpResponse:
    """Enter a child whose representative stands at the counter; then choose a group."""
    here = membership(request, "office")
    require(user(request), Permission.ENROLMENT_ENTER, here.municipality_id)
    today = today_in(here.municipality)
    is_sent = request.method == "POST"
    form = ChildOnPaperForm(request.POST, request.FILES) if is_sent else ChildOnPaperForm(initial={"signed_on": today})
    if is_sent and form.is_valid():
        try:
            child = enter_child(
                municipality_id=here.municipality_id,
                data=form.data_of_child(),
                visitor=form.visitor(),
                consent=form.paper(),
                by=user(request),
                on=today,
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            return _entered(request, child)
    return render(request, "office/counter/child.html", {"form": form}, status=422 if form.errors else 200)


def _entered(request: HttpRequest, child: Child) -> HttpResponse:
    if child.state != ChildState.CONFIRMED:
        messages.warning(request, "Ребёнок внесён, но похож на другую запись. Сначала решите, один ли это ребёнок.")
        return redirect("office:child", pk=child.pk)
    messages.success(request, "Ребёнок внесён, сертификат открыт. Теперь выберите группу.")
    return redirect("office:counter_groups", pk=child.pk)


@require_POST
def child_single(request: HttpRequest, pk: int) -> HttpResponse:
    """One document for all services of the child, at the request of the family."""
    membership(request, "office")
    return single_formed(request, "office", _child(request, pk))


def child_single_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """That document before it is formed."""
    membership(request, "office")
    return single_draft(request, "office", _child(request, pk))


def counter_groups(request: HttpRequest, pk: int) -> HttpResponse:
    """Groups of the child's age for which its municipality pays, to choose one together with the family."""
    membership(request, "office")
    child = _child(request, pk)
    form = GroupSearchForm(request.GET)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    home, today = child.municipality_id, today_in(child.municipality)
    query = Query(text=text, born_on=child.birth_date, municipality_id=home, serving=serving_of(home, today))
    number = request.GET.get("page", "")
    page = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 1
    found = find(scope_of(query, on=today), page=page)
    context = {"child": child, "form": form, "found": found, "lines": lines_of(found.groups), "text": text}
    return render(request, "office/counter/groups.html", context)


def counter(request: HttpRequest, pk: int, group_id: int) -> HttpResponse:
    """The quote to show to the family, and the signed application to enter."""
    membership(request, "office")
    child = _child(request, pk)
    today = today_in(child.municipality)
    offer = actions.quote_at_counter(child_id=pk, group_id=group_id, by=user(request), on=today)
    if request.method != "POST":
        return _page(request, offer, EntryForm(initial=_initial(child, offer), consents=consents_at_counter(offer)))
    form = EntryForm(request.POST, request.FILES, consents=consents_at_counter(offer))
    if form.is_valid():
        try:
            made = actions.enter_application(
                child_id=pk,
                group_id=group_id,
                signed=form.signed(),
                key=form.cleaned_data["key"],
                by=user(request),
                on=today,
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Заявление внесено. Место и средства удержаны до ответа исполнителя.")
            return redirect("office:enrolment", pk=made)
    return _page(request, offer, form)


@require_POST
def counter_blank(request: HttpRequest, pk: int, group_id: int) -> HttpResponse:
    """The application filled in, to be printed and signed by hand; or the contract that will come of it, to be read.

    Nothing is kept; it is posted so that no address names a person.
    """
    membership(request, "office")
    child = _child(request, pk)
    today = today_in(child.municipality)
    offer = actions.quote_at_counter(child_id=pk, group_id=group_id, by=user(request), on=today)
    try:
        visitor = _named(request)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("office:counter", pk=pk, group_id=group_id)
    if not offer.is_possible:
        return redirect("office:counter", pk=pk, group_id=group_id)
    agreed = agreed_by_quote(offer, by=user(request), visitor=visitor) if "contract" in request.POST else None
    if agreed is not None:
        return show_draft(DocumentKind.CONTRACT, agreed, on=today)
    payload = blank_payload(offer, visitor)
    kind = DocumentKind.ENROLMENT_APPLICATION
    printed = render_blank(kind, payload, municipality=child.municipality.name, on=today)
    return show_pdf(printed, "zayavlenie.pdf")


def _named(request: HttpRequest) -> Visitor:
    form = BlankForm(request.POST)
    if not form.is_valid():
        raise VisitorUnnamed()
    visitor = Visitor(form.cleaned_data["full_name"], form.cleaned_data["relation"])
    ensure_visitor(visitor)
    return visitor


def _child(request: HttpRequest, pk: int) -> Child:
    child = get_child_for(user(request), pk)
    require(user(request), Permission.ENROLMENT_ENTER, child.municipality_id)
    return child


def _initial(child: Child, offer: Quote) -> dict[str, Any]:
    known = list_representatives(child).first()
    return {
        "key": uuid.uuid4().hex,
        "shown": to_units(offer.terms.parent_amount) if offer.terms else 0,
        "signed_on": offer.on,
        **({"full_name": known.user.full_name, "relation": known.relation} if known else {}),
        **({"phone": known.user.phone, "email": known.user.email} if known else {}),
    }


def _page(request: HttpRequest, offer: Quote, form: EntryForm) -> HttpResponse:
    context = {
        "offer": offer,
        "may_wait": actions.may_wait(offer),
        "child": offer.child,
        "group": offer.group,
        "week": week_line(offer.group.slots.all()),
        "form": form,
        "blank": BlankForm(initial=form.initial, auto_id="blank_%s"),
    }
    return render(request, "office/counter/entry.html", context, status=422 if form.errors else 200)
