"""Inspections as staff and as the provider see them: who goes, where to, and when."""

from django.db.models import Case, Count, Q, QuerySet, When

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.selectors import office_with
from sotszakaz.oversight.complaints.models import Complaint
from sotszakaz.oversight.quality.models import Inspection, Inspector
from sotszakaz.oversight.quality.states import LIVE, InspectionKind, InspectionState, Mark, ShortcomingState
from sotszakaz.supply.providers.models import RegistryRecord
from sotszakaz.supply.providers.states import RecordState

APPLICABLE = (Mark.YES, Mark.PARTLY, Mark.NO)


def inspectable_records(municipality_id: int) -> "QuerySet[RegistryRecord]":
    """Providers of the registry by name."""
    found = RegistryRecord.objects.filter(municipality_id=municipality_id, state=RecordState.ACTIVE)
    return found.select_related("organisation").order_by("organisation__short_name", "pk")


def possible_inspectors(municipality_id: int) -> list[User]:
    """Staff who may inspect, by name."""
    people = office_with(Permission.INSPECTION_MAKE, municipality_id)
    return list(User.objects.filter(pk__in=people).order_by("full_name", "pk"))


def list_inspections(municipality_id: int, *, is_live: bool | None = None) -> "QuerySet[Inspection]":
    """Those to come first by their day, then those over, the latest first; with counts of marks and findings."""
    found = Inspection.objects.filter(municipality_id=municipality_id)
    if is_live is not None:
        found = found.filter(state__in=LIVE) if is_live else found.exclude(state__in=LIVE)
    return _counted(found)


def inspections_of_provider(municipality_id: int, organisation_id: int) -> "QuerySet[Inspection]":
    """What the provider may know: planned ones at once, surprise ones when they are over; called off ones as well."""
    found = Inspection.objects.filter(municipality_id=municipality_id, record__organisation_id=organisation_id)
    return _counted(found.filter(Q(kind=InspectionKind.PLANNED) | Q(state=InspectionState.DONE)))


def _counted(found: "QuerySet[Inspection]") -> "QuerySet[Inspection]":
    live = Case(When(state__in=LIVE, then=0), default=1)
    return (
        found.select_related("record__organisation", "checklist")
        .annotate(
            matched=Count("marks", filter=Q(marks__mark=Mark.YES), distinct=True),
            applicable=Count("marks", filter=Q(marks__mark__in=APPLICABLE), distinct=True),
            found=Count("shortcomings", distinct=True),
            unmended=Count("shortcomings", filter=~Q(shortcomings__state=ShortcomingState.MENDED), distinct=True),
        )
        .order_by(live, Case(When(state__in=LIVE, then="planned_on")), "-planned_on", "-pk")
    )


def get_inspection_for(actor: Actor, inspection_id: int) -> Inspection:
    """The inspection for staff of its municipality. Raises NotFound or NotAllowed."""
    inspection = _inspection(inspection_id, "complaint")
    require(actor, Permission.QUALITY_VIEW, inspection.municipality_id)
    return inspection


def get_own_inspection(actor: Actor, organisation_id: int, inspection_id: int) -> Inspection:
    """The inspection for its provider, when it may know of it. Raises NotFound or NotAllowed."""
    inspection = _inspection(inspection_id)
    is_known = inspection.kind == InspectionKind.PLANNED or inspection.state == InspectionState.DONE
    if inspection.record.organisation_id != organisation_id or not is_known:
        raise NotFound()
    require(actor, Permission.QUALITY_VIEW, inspection.municipality_id, organisation_id=organisation_id)
    return inspection


def _inspection(inspection_id: int, *related: str) -> Inspection:
    cards = Inspection.objects.select_related("municipality", "record__organisation", "checklist", "follows", *related)
    inspection = cards.filter(pk=inspection_id).first()
    if inspection is None:
        raise NotFound()
    return inspection


def inspections_after(complaint: Complaint) -> "QuerySet[Inspection]":
    """Those that look into the complaint, the latest first."""
    return Inspection.objects.filter(complaint=complaint).order_by("-pk")


def record_to_inspect(complaint: Complaint) -> RegistryRecord | None:
    """The registry record of the provider complained of; None when nobody is named or it is excluded."""
    return inspectable_records(complaint.municipality_id).filter(organisation=complaint.organisation_id).first()


def inspectors_of(inspection: Inspection) -> "QuerySet[Inspector]":
    """Who goes, by name."""
    return inspection.inspectors.select_related("user").order_by("user__full_name", "pk")


def may_fill(actor: User, inspection: Inspection) -> bool:
    """Is the person one of its inspectors."""
    return inspection.inspectors.filter(user=actor).exists()
