"""Reading methodologies and the list of runs."""

from django.db.models import Count, QuerySet

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.analysis.models import Methodology, Run
from sotszakaz.oversight.analysis.states import MethodologyState, RunState


def list_methodologies(municipality_id: int) -> "QuerySet[Methodology]":
    """All versions, by title, the latest first, with the number of factors (`factor_count`)."""
    rows = Methodology.objects.filter(municipality_id=municipality_id)
    return rows.annotate(factor_count=Count("factors")).order_by("title", "-version")


def list_runs(municipality_id: int) -> "QuerySet[Run]":
    """The latest first."""
    return Run.objects.filter(municipality_id=municipality_id).select_related("methodology").order_by("-pk")


def latest_run(municipality_id: int) -> Run | None:
    """The analysis that goes on, or the last that was finished."""
    runs = Run.objects.filter(municipality_id=municipality_id).exclude(state=RunState.DROPPED)
    return runs.order_by("-pk").first()


def get_methodology_for(user: User, pk: int) -> Methodology:
    """The methodology. Raises NotFound, NotAllowed."""
    found = Methodology.objects.select_related("approved_by").filter(pk=pk).first()
    if found is None:
        raise NotFound()
    require(user, Permission.INDICATOR_VIEW, found.municipality_id)
    return found


def approved_later(methodology: Methodology) -> Methodology | None:
    """The latest approved version of the same title that is later than this one."""
    same = Methodology.objects.filter(
        municipality_id=methodology.municipality_id, title=methodology.title, state=MethodologyState.APPROVED
    )
    return same.filter(version__gt=methodology.version).order_by("-version").first()
