"""Children of the person: add, correct, see the certificate and every movement on it."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from sotszakaz.demand.certificates.actions import register_child, resubmit_child
from sotszakaz.demand.certificates.selectors import Certificate, certificate_of, certificates_of, former_value
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.selectors import get_own_child, history_of, is_representative, list_own_children
from sotszakaz.demand.children.states import ChildState, Relation
from sotszakaz.demand.children.versions import open_changes_of, own_answer, own_request
from sotszakaz.demand.enrolments.departing import depart_child
from sotszakaz.demand.enrolments.selectors import list_applications_of_child
from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.transitions import can_move
from sotszakaz.kernel.municipalities.selectors import list_municipalities, today_in
from sotszakaz.web.citizen.forms.children import ChildAddForm, ChildDataForm, MoveForm, known_before
from sotszakaz.web.components.certificates import movements_beyond, movements_of, story_of
from sotszakaz.web.components.child_week import MoveAhead, own_moves
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.components.singles import single_draft, single_for, single_formed
from sotszakaz.web.components.watching import mark_of, watched
from sotszakaz.web.current import user

CONFIRMED = "Данные подтверждены, сертификат открыт. Теперь можно выбрать программу."
WAITS = "Данные переданы на проверку. Когда сотрудник их подтвердит, здесь появится сертификат."

MOVED = "Записано: прежняя запись закрыта. Теперь добавьте ребёнка в новом муниципалитете, история останется видна."
BY_FAMILY = "сообщил законный представитель"


def children(request: HttpRequest) -> HttpResponse:
    """Own children with their certificates."""
    own = list(list_own_children(user(request)))
    certificates = certificates_of(own, timezone.localdate())
    lines = [(child, certificates.get(child.pk)) for child in own]
    mark = mark_of([(each.pk, each.state, _seen(certificate)) for each, certificate in lines])
    return watched(request, mark) or render(request, "citizen/children/list.html", {"lines": lines, "mark": mark})


def _seen(certificate: Certificate | None) -> object:
    """What a family sees of a certificate: its state, its balances, its place in the queue for a value."""
    if certificate is None:
        return None
    return certificate.account.state, certificate.balance, certificate.extended, certificate.place


def child_add(request: HttpRequest) -> HttpResponse:
    """A child of any municipality of the system."""
    municipalities = {each.pk: each for each in list_municipalities()}
    form = ChildAddForm(request.POST or None, municipalities=municipalities.values())
    if request.method == "POST" and form.is_valid():
        home = municipalities[form.cleaned_data["municipality"]]
        try:
            child = register_child(
                municipality_id=home.pk,
                data=form.data_of_child(),
                relation=Relation(form.cleaned_data["relation"]),
                consented=form.cleaned_data["consented"],
                by=user(request),
                on=today_in(home),
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            return _done(request, child)
    return render(request, "citizen/children/add.html", {"form": form}, status=422 if form.errors else 200)


def child_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct data that came back, and hand them in again."""
    child = get_own_child(user(request), pk)
    if not can_move(child, "correct"):
        return redirect("citizen:child", pk=pk)
    form = ChildDataForm(request.POST or None, initial=known_before(child))
    if request.method == "POST" and form.is_valid():
        try:
            corrected = resubmit_child(
                child_id=pk, data=form.data_of_child(), by=user(request), on=today_in(child.municipality)
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            return _done(request, corrected)
    context = {"form": form, "child": child}
    return render(request, "citizen/children/correct.html", context, status=422 if form.errors else 200)


def child(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificate, its balance with every movement, applications and contracts."""
    return _child_page(request, get_own_child(user(request), pk))


@require_POST
def child_single(request: HttpRequest, pk: int) -> HttpResponse:
    """One document for all services of the child."""
    own = get_own_child(user(request), pk)
    return single_formed(request, "citizen", own)


def child_single_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """That document before it is formed."""
    return single_draft(request, "citizen", get_own_child(user(request), pk))


@require_POST
def child_depart(request: HttpRequest, pk: int) -> HttpResponse:
    """The family has moved to another municipality."""
    own = get_own_child(user(request), pk)
    form = MoveForm(request.POST, home_id=own.municipality_id, municipalities=list_municipalities())
    if form.is_valid():
        destination = form.cleaned_data["municipality"]
        try:
            depart_child(
                child_id=pk,
                to_municipality_id=destination,
                reason=BY_FAMILY,
                by=user(request),
                on=today_in(own.municipality),
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, MOVED)
            return redirect("citizen:child_add")
    return _child_page(request, own, move_form=form)


def _child_page(request: HttpRequest, own: Child, *, move_form: MoveForm | None = None) -> HttpResponse:
    today: date = today_in(own.municipality)
    certificate = certificate_of(own, today)
    applications = list(list_applications_of_child(own)[:25])
    moves = own_moves(applications, on=today)
    asked, declined = own_request(own, user(request)), own_answer(own, user(request))
    mark = mark_of(
        own.state,
        _seen(certificate),
        [(each.pk, each.standing) for each in applications],
        asked and asked.pk,
        declined and declined.pk,
        [each.pk for each in moves],
    )
    if answer := watched(request, mark):
        return answer
    context = {
        "child": own,
        "certificate": certificate,
        "movements": movements_of(certificate, to="citizen:enrolment"),
        "beyond": movements_beyond(certificate, to="citizen:enrolment"),
        "story": story_of(certificate, names_people=False),
        "applications": applications,
        "moves_ahead": [MoveAhead(each) for each in moves],
        "single": single_for("citizen", own, may_ask=True),
        "history": [(each, is_representative(each.pk, user(request))) for each in history_of(own)],
        "changes": open_changes_of(own),
        "asked": asked,
        "declined": declined,
        "former_value": former_value(certificate, own),
        "can_move": can_move(own, "depart"),
        "move_form": move_form or MoveForm(home_id=own.municipality_id, municipalities=list_municipalities()),
        "mark": mark,
    }
    return render(request, "citizen/children/child.html", context, status=422 if move_form else 200)


def _done(request: HttpRequest, child: Child) -> HttpResponse:
    messages.success(request, CONFIRMED if child.state == ChildState.CONFIRMED else WAITS)
    return redirect("citizen:child", pk=child.pk)
