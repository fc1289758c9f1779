"""Applications and contracts of the person's children."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.demand.enrolments import actions, selectors
from sotszakaz.foundation.transitions import can_move
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.web.components.enrolments import history_of
from sotszakaz.web.current import user
from sotszakaz.web.parsing import page_of


def enrolments(request: HttpRequest) -> HttpResponse:
    """All applications with their contracts, the latest first."""
    page = page_of(request, selectors.list_own_applications(user(request)))
    return render(request, "citizen/enrolments/list.html", {"page": page})


def enrolment(request: HttpRequest, pk: int) -> HttpResponse:
    """One application: where it stands, what was agreed, its documents."""
    application = selectors.get_own_application(user(request), pk)
    context = {
        "application": application,
        "contract": application.signed,
        "months": selectors.months_of(application),
        "history": history_of(application),
        "can_withdraw": can_move(application, "withdraw"),
    }
    return render(request, "citizen/enrolments/enrolment.html", context)


@require_POST
def enrolment_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the application back before the provider has answered."""
    application = selectors.get_own_application(user(request), pk)
    actions.withdraw_application(application_id=pk, by=user(request), on=today_in(application.municipality))
    messages.success(request, "Заявление отозвано. Место освобождено, средства вернулись на сертификат.")
    return redirect("citizen:enrolment", pk=pk)
