"""Reading publications of campaigns and media plans."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.communication.models import Event, Publication


@dataclass(frozen=True, slots=True)
class CameOut:
    """Publications of one event: how many are planned in all, came out, are late on the day; whom they reached."""

    planned: int
    done: int
    late: int
    reach: int | None


def publications_of(event: Event) -> "QuerySet[Publication]":
    """By the day on which they are planned."""
    return Publication.objects.filter(event=event).select_related("done_by").order_by("planned_on", "pk")


def came_out(event: Event, on: date) -> CameOut:
    """One query. `reach` is None while no outlet has told it."""
    found = Publication.objects.filter(event=event).aggregate(
        planned=Count("pk"),
        done=Count("pk", filter=Q(done_on__isnull=False)),
        late=Count("pk", filter=Q(done_on=None, planned_on__lt=on)),
        reach=Sum("reach"),
    )
    return CameOut(**found)


def get_publication_for(user: User, pk: int) -> Publication:
    """A publication for somebody of the office who sees the plan. Raises NotFound, NotAllowed."""
    found = Publication.objects.select_related("event__municipality", "done_by").filter(pk=pk).first()
    if found is None:
        raise NotFound
    require(user, Permission.PLAN_VIEW, found.municipality_id)
    return found
