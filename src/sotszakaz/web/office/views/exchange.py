"""Keys by which portals send applications."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import Membership
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.outside.exchange.actions import issue_key, revoke_key
from sotszakaz.outside.exchange.authenticity import secret_of
from sotszakaz.outside.exchange.models import PortalKey
from sotszakaz.outside.exchange.selectors import list_keys
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.exchange import KeyForm
from sotszakaz.web.parsing import page_of


def exchange(request: HttpRequest) -> HttpResponse:
    """Keys of the municipality, and the form of a new one. The secret of a new key is shown once, in the answer."""
    here = membership(request, "office")
    require(user(request), Permission.EXCHANGE_EDIT, here.municipality_id)
    if request.method != "POST":
        return _page(request, here, KeyForm())
    form = KeyForm(request.POST)
    if form.is_valid():
        try:
            issued = issue_key(municipality_id=here.municipality_id, **form.cleaned_data, by=user(request))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            return _page(request, here, KeyForm(), issued=issued)
    return _page(request, here, form)


@require_POST
def exchange_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take nothing more by this key."""
    membership(request, "office")
    try:
        key = revoke_key(key_id=pk, by=user(request))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"Ключ «{key.title}» отозван: запросы с ним больше не принимаются.")
    return redirect("office:exchange")


def _page(request: HttpRequest, here: Membership, form: KeyForm, issued: PortalKey | None = None) -> HttpResponse:
    context = {
        "page": page_of(request, list_keys(here.municipality_id, by=user(request))),
        "form": form,
        "issued": issued,
        "secret": secret_of(issued.name) if issued else "",
    }
    answer = render(request, "office/exchange/keys.html", context, status=422 if form.errors else 200)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
