"""Where the rules let providers take papers: what a family without a login has signed about an application."""

from django.http import HttpRequest, HttpResponse

from sotszakaz.demand.children.on_paper import ensure_takes_papers
from sotszakaz.demand.enrolments import selectors
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.web.components import family, family_blanks, family_changes
from sotszakaz.web.current import membership, user


def family_deed(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """Take a place, sign, withdraw, end the contract, or go on at one's own cost: one form each."""
    return family.deed_page(request, "provider", _application(request, pk), deed)


def family_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Groups that the child could move to."""
    return family_changes.choice_page(request, "provider", _application(request, pk))


def family_change_to(request: HttpRequest, pk: int, group_id: int) -> HttpResponse:
    """Move the application to the group that the family has named."""
    return family_changes.change_page(request, "provider", _application(request, pk), group_id)


def family_blank(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """The paper of the deed, to be printed and signed."""
    return family_blanks.deed_blank(request, "provider", _application(request, pk), deed)


def family_change_blank(request: HttpRequest, pk: int, group_id: int) -> HttpResponse:
    """The paper of the change, to be printed and signed."""
    return family_blanks.change_blank(request, "provider", _application(request, pk), group_id)


def _application(request: HttpRequest, pk: int) -> EnrolmentApplication:
    membership(request, "provider")
    application = selectors.get_application_for(user(request), pk)
    today, organisation_id = today_in(application.municipality), application.organisation_id
    ensure_takes_papers(application.child, by=user(request), on=today, organisation_id=organisation_id)
    return application
