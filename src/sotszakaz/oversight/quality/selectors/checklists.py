"""Check-lists by which one inspects, and their criteria by sections."""

from itertools import groupby

from django.db.models import Case, Count, QuerySet, When

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.quality.models import Checklist, Criterion
from sotszakaz.oversight.quality.states import ChecklistState


def list_checklists(municipality_id: int) -> "QuerySet[Checklist]":
    """Drafts first, then approved ones, then those replaced."""
    order = {ChecklistState.DRAFT: 0, ChecklistState.APPROVED: 1}
    place = Case(*(When(state=state, then=number) for state, number in order.items()), default=2)
    found = Checklist.objects.filter(municipality_id=municipality_id).annotate(size=Count("criteria"))
    return found.order_by(place, "title", "-version")


def get_checklist_for(actor: Actor, checklist_id: int) -> Checklist:
    """The check-list for staff of its municipality. Raises NotFound or NotAllowed."""
    checklist = Checklist.objects.select_related("municipality", "previous").filter(pk=checklist_id).first()
    if checklist is None:
        raise NotFound()
    require(actor, Permission.QUALITY_VIEW, checklist.municipality_id)
    return checklist


def sections_of(checklist: Checklist) -> list[tuple[str, list[Criterion]]]:
    """The criteria of one check-list by sections."""
    return by_section(list(checklist.criteria.order_by("number")))


def approved_checklists(municipality_id: int) -> "QuerySet[Checklist]":
    """Those by which one may inspect now."""
    return Checklist.objects.filter(municipality_id=municipality_id, state=ChecklistState.APPROVED).order_by("title")


def by_section(criteria: list[Criterion]) -> list[tuple[str, list[Criterion]]]:
    """Criteria by sections, in the order in which sections first appear."""
    first: dict[str, int] = {}
    for each in criteria:
        first.setdefault(each.section, each.number)
    ordered = sorted(criteria, key=lambda each: (first[each.section], each.number))
    return [(title, list(found)) for title, found in groupby(ordered, key=lambda each: each.section)]
