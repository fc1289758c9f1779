"""«Прочитать договор»: what will be formed from an application, before anybody has agreed."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from sotszakaz.demand.enrolments.drafts import Agreed, agreed_by, has_drafts
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.models import User
from sotszakaz.web.components.previews import show_preview

KINDS = {"contract": DocumentKind.CONTRACT, "certificate": DocumentKind.SOCIAL_CERTIFICATE}
CARDS = {"citizen": "citizen:enrolment", "provider": "provider:application", "office": "office:enrolment"}


def kind_of(name: str) -> DocumentKind:
    """The kind that the address names."""
    if name not in KINDS:
        raise Http404
    return KINDS[name]


def show_draft(kind: DocumentKind, agreed: Agreed, *, on: date) -> HttpResponse:
    """The draft as a PDF that the browser shows."""
    return show_preview(kind, agreed.draft(kind, on=on), municipality=agreed.application.municipality, on=on)


def draft_answer(
    request: HttpRequest, area: str, application: EnrolmentApplication, name: str, *, signer: User | None = None
) -> HttpResponse:
    """The draft; once there is a contract, the document itself; where nothing will come of it, the card that says so.

    Whether the person may see the application, the caller has asked.
    """
    kind, contract, today = kind_of(name), application.signed, today_in(application.municipality)
    if contract is not None:
        made = contract.document_id if kind == DocumentKind.CONTRACT else contract.social_certificate.document_id
        return redirect(f"{area}:document_pdf", pk=made)
    if not has_drafts(application):
        return redirect(CARDS[area], pk=application.pk)
    return show_draft(kind, agreed_by(application.pk, on=today, signer=signer), on=today)
