"""The single social certificate on the pages of a child."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments.models import SingleCertificate
from sotszakaz.demand.enrolments.singles import form_single, may_form, preview_single, single_of
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.web.components.previews import show_preview
from sotszakaz.web.current import user


@dataclass(frozen=True, slots=True)
class Single:
    """What a page of the child shows: the one in force and where it is, or where to ask for one."""

    single: SingleCertificate | None
    address: str
    form_address: str
    draft_address: str = ""


def single_for(area: str, child: Child, *, may_ask: bool) -> Single | None:
    """None when there is none and none can be asked for."""
    single = single_of(child.pk)
    if single is not None:
        return Single(single, reverse(f"{area}:document", args=[single.document_id]), "")
    if not may_ask or not may_form(child.pk):
        return None
    addresses = (reverse(f"{area}:{name}", args=[child.pk]) for name in ("child_single", "child_single_draft"))
    return Single(None, "", *addresses)


def single_draft(request: HttpRequest, area: str, child: Child) -> HttpResponse:
    """The document as it would be formed; a refusal goes back to the page of the child."""
    try:
        payload = preview_single(child_id=child.pk, by=user(request))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
        return redirect(f"{area}:child", pk=child.pk)
    home = child.municipality
    return show_preview(DocumentKind.SINGLE_CERTIFICATE, payload, municipality=home, on=today_in(home))


def single_formed(request: HttpRequest, area: str, child: Child) -> HttpResponse:
    """Form it and show it; a refusal goes back to the page of the child."""
    try:
        single = form_single(child_id=child.pk, by=user(request), on=today_in(child.municipality))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
        return redirect(f"{area}:child", pk=child.pk)
    messages.success(request, "Единый социальный сертификат сформирован. Изменения услуг войдут в него сами.")
    return redirect(f"{area}:document", single.document_id)
