"""The counter does for a family what it has signed on paper: about an application, or a place in line."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.on_paper import OnPaper, look_at_paper
from sotszakaz.demand.children.selectors import get_child_for
from sotszakaz.demand.enrolments import actions, selectors
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.waiting.selectors import get_entry_for, place_in_line, places_of
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.answers import download_of
from sotszakaz.web.components import family, family_blanks, family_changes
from sotszakaz.web.components.family_doors import JOIN, LEAVE, Door
from sotszakaz.web.components.family_forms import FamilyPaperForm
from sotszakaz.web.current import membership, user

ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}


def family_deed(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """Take a place, sign, withdraw, end the contract, or go on at one's own cost: one form each."""
    return family.deed_page(request, "office", _application(request, pk), deed)


def family_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Groups that the child could move to."""
    return family_changes.choice_page(request, "office", _application(request, pk))


def family_change_to(request: HttpRequest, pk: int, group_id: int) -> HttpResponse:
    """Move the application to the group that the family has named."""
    return family_changes.change_page(request, "office", _application(request, pk), group_id)


def family_blank(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """The paper of the deed, to be printed and signed."""
    return family_blanks.deed_blank(request, "office", _application(request, pk), deed)


def family_change_blank(request: HttpRequest, pk: int, group_id: int) -> HttpResponse:
    """The paper of the change, to be printed and signed."""
    return family_blanks.change_blank(request, "office", _application(request, pk), group_id)


def family_line_join(request: HttpRequest, pk: int, group_id: int) -> HttpResponse:
    """Let the child wait for a place in a full group."""
    child = child_at_counter(request, pk)
    today, back = today_in(child.municipality), reverse("office:child", args=[pk])
    offer = actions.quote_at_counter(child_id=pk, group_id=group_id, by=user(request), on=today)

    def join(paper: OnPaper) -> str:
        entry = actions.join_line(child_id=pk, group_id=group_id, by=user(request), on=today, paper=paper)
        return f"Ребёнок в очереди, номер — {place_in_line(entry, on=today)}."

    blank = reverse("office:family_line_blank", args=[pk, group_id])
    return _line_page(request, child, JOIN, back, join, group=offer.group, blank=blank)


def family_line_blank(request: HttpRequest, pk: int, group_id: int) -> HttpResponse:
    """The paper by which a family begins to wait, to be printed and signed."""
    child = child_at_counter(request, pk)
    offer = actions.quote_at_counter(child_id=pk, group_id=group_id, by=user(request), on=today_in(child.municipality))
    return family_blanks.line_blank(child, offer.group, JOIN)


def family_line_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """The family does not wait any more."""
    membership(request, "office")
    entry = get_entry_for(user(request), pk)
    today, back = today_in(entry.child.municipality), reverse("office:child", args=[entry.child_id])

    def leave(paper: OnPaper) -> str:
        actions.leave_line(entry_id=pk, by=user(request), on=today, paper=paper)
        return "Ребёнок больше не в очереди."

    place = places_of([entry], on=today).get(entry.pk)
    blank = reverse("office:family_leave_blank", args=[pk])
    return _line_page(request, entry.child, LEAVE, back, leave, group=entry.group, place=place, blank=blank)


def family_leave_blank(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper by which a family does not wait any more, to be printed and signed."""
    membership(request, "office")
    entry = get_entry_for(user(request), pk)
    return family_blanks.line_blank(entry.child, entry.group, LEAVE)


def family_paper_scan(request: HttpRequest, pk: int) -> HttpResponse:
    """What the family has signed; taking it is logged."""
    membership(request, "office")
    scan = look_at_paper(paper_id=pk, by=user(request))
    kind = scan.paper.media_type
    return download_of(bytes(scan.content), kind, f"Бумага семьи {pk}.{ENDINGS[kind]}")


def child_at_counter(request: HttpRequest, pk: int) -> Child:
    """The child whose family's papers the person may enter. Raises NotFound, NotAllowed."""
    membership(request, "office")
    child = get_child_for(user(request), pk)
    require(user(request), Permission.ENROLMENT_ENTER, child.municipality_id)
    return child


def _line_page(
    request: HttpRequest, child: Child, door: Door, back: str, do: family.Deed, **facts: Any
) -> HttpResponse:
    if request.method != "POST":
        return family.deed_form(
            request, "office", child, door, FamilyPaperForm(initial=family.begun(child)), back, **facts
        )
    form = FamilyPaperForm(request.POST, request.FILES)
    done = family.entered(request, form, back, do)
    return done or family.deed_form(request, "office", child, door, form, back, **facts)


def _application(request: HttpRequest, pk: int) -> EnrolmentApplication:
    membership(request, "office")
    application = selectors.get_application_for(user(request), pk)
    require(user(request), Permission.ENROLMENT_ENTER, application.municipality_id)
    return application
