"""Who may sign for the authorised body and for each provider."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.models import AuthorisedBody
from sotszakaz.kernel.municipalities.selectors import body_of, today_in
from sotszakaz.kernel.signatures import selectors
from sotszakaz.kernel.signatures.trusting import appoint_signatory, dismiss_signatory
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.providers.selectors import list_records
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.signatures import SignatoryForm
from sotszakaz.web.office.signature_tabs import tabs
from sotszakaz.web.parsing import page_of


def signatories(request: HttpRequest) -> HttpResponse:
    """The list, and a form for one more."""
    here = membership(request, "office")
    require(user(request), Permission.SIGNATORY_EDIT, here.municipality_id)
    body = body_of(here.municipality_id)
    records = list_records(here.municipality_id, by=user(request)).select_related("organisation")
    organisations = list({each.organisation_id: each.organisation for each in records}.values())
    typed = request.POST if request.method == "POST" else None
    form = SignatoryForm(typed, organisations=organisations, body_ogrn=_ogrn_of(body))
    if form.is_bound and form.is_valid():
        try:
            signatory = appoint_signatory(
                municipality_id=here.municipality_id,
                organisation_id=form.cleaned_data["organisation"],
                appointment=form.appointment(),
                by=user(request),
            )
            messages.success(request, f"{signatory.name} теперь вправе подписывать.")
            return redirect("office:signatories")
        except Refusal as refusal:
            blame(form, refusal)
    context = {
        "tabs": tabs("signatories"),
        "page": page_of(request, selectors.list_signatories(here.municipality_id)),
        "form": form,
        "today": today_in(here.municipality),
    }
    return render(request, "office/signatures/signatories.html", context, status=422 if form.errors else 200)


@require_POST
def signatory_dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """The person signs no more after today."""
    here = membership(request, "office")
    signatory = dismiss_signatory(signatory_id=pk, by=user(request), last_day=today_in(here.municipality))
    messages.success(request, f"{signatory.name} подписывает последний день. Принятые подписи остаются.")
    return redirect("office:signatories")


def _ogrn_of(body: AuthorisedBody | None) -> str:
    return body.organisation.ogrn if body is not None and body.organisation is not None else ""
