"""Reading assignments: what is under control, whose, and how late."""

from datetime import date

from django.db.models import QuerySet

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.working_group.models import Assignment
from sotszakaz.ordering.working_group.states import CONTROLLED

SHOWN = ("controlled", "late", "mine", "ended")


def list_assignments(municipality_id: int, shown: str, *, by: User, on: date) -> QuerySet[Assignment]:
    """Under control, late, the person's own, or ended; the nearest term first, ended ones from the latest."""
    rows = Assignment.objects.filter(municipality_id=municipality_id).select_related("owner", "meeting__municipality")
    if shown == "ended":
        return rows.exclude(state__in=CONTROLLED).order_by("-due_on", "-pk")
    rows = rows.controlled().order_by("due_on", "pk")
    if shown == "late":
        return rows.filter(due_on__lt=on)
    return rows.filter(owner__user=by) if shown == "mine" else rows


def count_late(municipality_id: int, on: date) -> int:
    """Assignments under control whose day is over."""
    return Assignment.objects.filter(municipality_id=municipality_id, due_on__lt=on).controlled().count()


def assignments_of_measure(plan_item_id: int) -> QuerySet[Assignment]:
    """What meetings have asked for a measure of the plan, the nearest term first."""
    rows = Assignment.objects.filter(plan_item_id=plan_item_id).select_related("meeting__municipality")
    return rows.order_by("due_on", "pk")


def get_assignment_for(user: User, pk: int) -> Assignment:
    """Raises NotFound, NotAllowed."""
    related = ("owner", "item", "meeting__municipality", "meeting__document", "meeting__group")
    found = Assignment.objects.select_related(*related).filter(pk=pk).first()
    if found is None:
        raise NotFound()
    require(user, Permission.WORKING_GROUP_VIEW, found.municipality_id)
    return found
