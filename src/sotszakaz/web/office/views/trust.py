"""Whose certificates are believed, and which of them are taken back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.signatures import selectors, trusting
from sotszakaz.kernel.signatures.crypto import means
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import Membership
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.signatures import ListForm, RootForm
from sotszakaz.web.office.signature_tabs import tabs
from sotszakaz.web.parsing import page_of


def trust(request: HttpRequest) -> HttpResponse:
    """Trusted certificates, revocation lists, and by what signatures are counted here."""
    return _page(request, _here(request))


@require_POST
def trust_root_add(request: HttpRequest) -> HttpResponse:
    """Believe one more authority."""
    here = _here(request)
    form = RootForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            root = trusting.trust_root(
                municipality_id=here.municipality_id,
                content=form.cleaned_data["certificate"].read(trusting.CERTIFICATE_BYTES + 1),
                by=user(request),
                on=today_in(here.municipality),
                at=timezone.now(),
            )
            messages.success(request, f"Сертификату «{root.title}» теперь доверяют.")
            return redirect("office:trust")
        except Refusal as refusal:
            blame(form, refusal)
    return _page(request, here, root_form=form)


@require_POST
def trust_root_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Believe an authority no more from tomorrow on."""
    here = _here(request)
    root = trusting.end_trust(
        root_id=pk, municipality_id=here.municipality_id, by=user(request), on=today_in(here.municipality)
    )
    messages.success(request, f"Сертификату «{root.title}» с завтрашнего дня не доверяют. Принятые подписи остаются.")
    return redirect("office:trust")


@require_POST
def trust_list_add(request: HttpRequest) -> HttpResponse:
    """A revocation list of an authority."""
    here = _here(request)
    form = ListForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            kept = trusting.add_revocation_list(
                municipality_id=here.municipality_id,
                content=form.cleaned_data["revocation_list"].read(trusting.LIST_BYTES + 1),
                by=user(request),
                at=timezone.now(),
            )
            messages.success(request, f"Список отзыва «{kept.issuer_title}» загружен, в нём: {kept.revoked}.")
            return redirect("office:trust")
        except Refusal as refusal:
            blame(form, refusal)
    return _page(request, here, list_form=form)


def _here(request: HttpRequest) -> Membership:
    here = membership(request, "office")
    require(user(request), Permission.TRUST_EDIT, here.municipality_id)
    return here


def _page(
    request: HttpRequest, here: Membership, *, root_form: RootForm | None = None, list_form: ListForm | None = None
) -> HttpResponse:
    context = {
        "tabs": tabs("trust"),
        "means": means(),
        "page": page_of(request, selectors.list_roots(here.municipality_id)),
        "lists": selectors.list_revocation_lists(here.municipality_id)[:50],
        "root_form": root_form or RootForm(),
        "list_form": list_form or ListForm(),
        "today": today_in(here.municipality),
    }
    return render(request, "office/signatures/trust.html", context, status=422 if root_form or list_form else 200)
