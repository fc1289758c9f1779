"""What still waits for the family's signature, on the card of an application, with the shortest way to it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from sotszakaz.demand.enrolments.applicants import is_on_paper
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.unsigned import Unsigned, unsigned_by_family
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.signatures.waiting import consequence_of, kinds_that_wait
from sotszakaz.kernel.users.access import has_permission
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.current import user


def unsigned_for(request: HttpRequest, area: str, application: EnrolmentApplication) -> dict[str, Any]:
    """For the cabinet what may be signed now; for those who take papers also what waits for another side first.

    Who takes papers is told of families that ask by papers: others sign in their cabinet.
    """
    today, is_own = today_in(application.municipality), area == "citizen"
    if not is_own and not is_on_paper(application):
        return {}
    found = [each for each in unsigned_by_family(application, on=today) if not (is_own and each.first)]
    if not found:
        return {}
    waits = kinds_that_wait(application.municipality_id, today)
    kinds = [DocumentKind(each.document.kind) for each in found]
    return {
        "unsigned": [_line(request, area, application, each) for each in found],
        "unsigned_consequence": next((consequence_of(kind) for kind in kinds if kind in waits), ""),
    }


def _line(request: HttpRequest, area: str, application: EnrolmentApplication, each: Unsigned) -> dict[str, Any]:
    pk = each.document.pk
    may_bring = area != "citizen" and has_permission(
        user(request),
        Permission.PAPER_REGISTER,
        municipality_id=application.municipality_id,
        organisation_id=application.organisation_id,
    )
    return {
        "title": str(each.document),
        "first": each.first,
        "url": reverse(f"{area}:document", args=[pk]),
        "scan": reverse(f"{area}:document_original", args=[pk]) if may_bring and not each.first else "",
        "blank": reverse(f"{area}:document_paper", args=[pk]) if may_bring and not each.first else "",
    }
