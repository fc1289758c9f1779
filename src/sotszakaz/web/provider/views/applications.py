"""Applications to the provider's groups, and the answers to them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sotszakaz.demand.enrolments import actions, selectors
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.demand.enrolments.states import ApplicationState
from sotszakaz.foundation.errors import NotFound, Refusal
from sotszakaz.foundation.transitions import can_move
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import has_permission
from sotszakaz.kernel.users.models import Membership
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.components.enrolments import history_of
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import membership, user
from sotszakaz.web.parsing import page_of
from sotszakaz.web.provider.forms.enrolments import RefuseForm

TABS = [
    ("", "Все"),
    (ApplicationState.SUBMITTED, "Ждут ответа"),
    (ApplicationState.ACCEPTED, "Приняты"),
    (ApplicationState.REFUSED, "Отказано"),
    (ApplicationState.WITHDRAWN, "Отозваны"),
]


def applications(request: HttpRequest) -> HttpResponse:
    """All applications to the provider, or those in one state."""
    here = membership(request, "provider")
    asked = request.GET.get("state", ApplicationState.SUBMITTED)
    state = asked if asked in dict(TABS) else ApplicationState.SUBMITTED
    found = selectors.list_applications_of_provider(
        here.municipality_id, _organisation_id(here), state=state, by=user(request)
    )
    url = reverse("provider:applications")
    tabs = [{"title": title, "url": f"{url}?state={key}", "active": key == state} for key, title in TABS]
    return render(request, "provider/applications/list.html", {"page": page_of(request, found), "tabs": tabs})


def application(request: HttpRequest, pk: int) -> HttpResponse:
    """One application with its terms; every look is logged, for it names a child."""
    membership(request, "provider")
    return _application_page(request, actions.look_at_application(application_id=pk, by=user(request)))


@require_POST
def application_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the child: certificate and contract are formed."""
    here = membership(request, "provider")
    try:
        contract = actions.accept_application(application_id=pk, by=user(request), on=today_in(here.municipality))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return _application_page(request, selectors.get_application_for(user(request), pk), refusal=refusal)
    messages.success(request, _accepted(contract))
    return redirect("provider:application", pk=pk)


def _accepted(contract: Contract | None) -> str:
    if contract is None:
        return "Заявление одобрено. Законный представитель подпишет договор в срок, место за ребёнком."
    return f"Ребёнок зачислен, договор № {contract.number} сформирован."


@require_POST
def application_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse by a ground of the rules, with a reason; everything held is released."""
    here = membership(request, "provider")
    today = today_in(here.municipality)
    form = RefuseForm(request.POST, grounds=selectors.refusal_grounds(here.municipality_id, today))
    if form.is_valid():
        try:
            actions.refuse_application(application_id=pk, **form.cleaned_data, by=user(request), on=today)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "В зачислении отказано. Место и средства семьи освобождены.")
            return redirect("provider:application", pk=pk)
    return _application_page(request, selectors.get_application_for(user(request), pk), form=form)


def _application_page(
    request: HttpRequest,
    application: EnrolmentApplication,
    *,
    form: RefuseForm | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    home, today = application.municipality_id, today_in(application.municipality)
    may_answer = has_permission(
        user(request),
        Permission.ENROLMENT_ANSWER,
        municipality_id=home,
        organisation_id=application.organisation_id,
    )
    context = {
        "application": application,
        "contract": application.signed,
        "months": selectors.months_of(application),
        "history": history_of(application),
        "can_answer": may_answer and can_move(application, "accept"),
        "form": form or RefuseForm(grounds=selectors.refusal_grounds(home, today)),
        "refusal": refusal,
    }
    status = refusal.status if refusal else 422 if form else 200
    return render(request, "provider/applications/application.html", context, status=status)


def _organisation_id(here: Membership) -> int:
    if here.organisation_id is None:
        raise NotFound()
    return here.organisation_id
