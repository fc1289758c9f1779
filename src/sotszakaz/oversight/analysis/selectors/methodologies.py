"""Reading methodologies and the list of runs."""

from django.db.models import Count, QuerySet

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.analysis.models import Methodology, Run


def list_methodologies(municipality_id: int) -> "QuerySet[Methodology]":
    """All versions, by title, the latest first, with the number of factors (`factor_count`)."""
    rows = Methodology.objects.filter(municipality_id=municipality_id)
    return rows.annotate(factor_count=Count("factors")).order_by("title", "-version")


def list_runs(municipality_id: int) -> "QuerySet[Run]":
    """The latest first."""
    return Run.objects.filter(municipality_id=municipality_id).select_related("methodology").order_by("-pk")


def get_methodology_for(user: User, pk: int) -> Methodology:
    """The methodology. Raises NotFound, NotAllowed."""
    found = Methodology.objects.select_related("approved_by").filter(pk=pk).first()
    if found is None:
        raise NotFound()
    require(user, Permission.INDICATOR_VIEW, found.municipality_id)
    return found
