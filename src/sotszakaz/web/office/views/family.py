"""The counter does for a family what it has signed on paper: about an application, a place in line, its wishes."""

from django.http import HttpRequest, HttpResponse

from sotszakaz.demand.children.on_paper import ensure_takes_papers, look_at_paper
from sotszakaz.demand.enrolments import selectors
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.web.answers import download_of
from sotszakaz.web.components import family
from sotszakaz.web.current import membership, user

ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}


def family_deed(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """Take a place, sign, withdraw, end the contract, or go on at one's own cost: one form each."""
    return family.deed_page(request, "office", _application(request, pk), deed)


def family_paper_scan(request: HttpRequest, pk: int) -> HttpResponse:
    """What the family has signed; taking it is logged."""
    membership(request, "office")
    scan = look_at_paper(paper_id=pk, by=user(request))
    kind = scan.paper.media_type
    return download_of(bytes(scan.content), kind, f"Бумага семьи {pk}.{ENDINGS[kind]}")


def _application(request: HttpRequest, pk: int) -> EnrolmentApplication:
    membership(request, "office")
    application = selectors.get_application_for(user(request), pk)
    ensure_takes_papers(application.child, by=user(request))
    return application
