"""Reading check-lists, inspections, findings; the share of matching criteria for indicator 4.F."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.db.models import Case, Count, Prefetch, Q, QuerySet, When

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.working_days import term_ends_on
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.selectors import office_with
from sotszakaz.oversight.quality import rules
from sotszakaz.oversight.quality.models import (
    Checklist,
    Criterion,
    Inspection,
    InspectionMark,
    InspectionPhoto,
    Inspector,
    Measure,
    Mending,
    ServiceStandard,
    Shortcoming,
)
from sotszakaz.oversight.quality.states import (
    ChecklistState,
    InspectionKind,
    InspectionState,
    Mark,
    MeasureKind,
    MeasureState,
    ShortcomingState,
)
from sotszakaz.supply.providers.models import RegistryRecord
from sotszakaz.supply.providers.states import RecordState

APPLICABLE = (Mark.YES, Mark.PARTLY, Mark.NO)
LIVE = (InspectionState.PLANNED, InspectionState.RUNNING)


@dataclass(frozen=True, slots=True)
class Row:
    """A criterion with what was marked and photographed."""

    criterion: Criterion
    mark: InspectionMark | None
    photos: tuple[InspectionPhoto, ...]

    @property
    def value(self) -> str:
        """The mark, empty while there is none."""
        return self.mark.mark if self.mark else ""

    @property
    def words(self) -> str:
        """The note, empty while there is none."""
        return self.mark.words if self.mark else ""

    @property
    def label(self) -> str:
        """The mark in words, empty while there is none."""
        return str(Mark(self.value).label) if self.value else ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The check-list of an inspection by sections, how much of it is marked and with what result."""

    sections: list[tuple[str, list[Row]]]
    marked: int
    total: int
    share: rules.Share
    score: Decimal | None


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
    """Criteria by sections, in the order in which sections first appear."""
    return _by_section(list(checklist.criteria.order_by("number")))


def approved_checklists(municipality_id: int) -> "QuerySet[Checklist]":
    """Those by which one may inspect now."""
    return Checklist.objects.filter(municipality_id=municipality_id, state=ChecklistState.APPROVED).order_by("title")


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
    inspection = _inspection(inspection_id)
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


def _inspection(inspection_id: int) -> Inspection:
    cards = Inspection.objects.select_related("municipality", "record__organisation", "checklist", "follows")
    inspection = cards.filter(pk=inspection_id).first()
    if inspection is None:
        raise NotFound()
    return inspection


def inspectors_of(inspection: Inspection) -> "QuerySet[Inspector]":
    """Who goes, by name."""
    return inspection.inspectors.select_related("user").order_by("user__full_name", "pk")


def may_fill(actor: User, inspection: Inspection) -> bool:
    """Is the person one of its inspectors."""
    return inspection.inspectors.filter(user=actor).exists()


def sheet_of(inspection: Inspection) -> Sheet:
    """The whole check-list with its marks and photos: three queries."""
    criteria = list(Criterion.objects.filter(checklist=inspection.checklist_id).order_by("number"))
    marks = {each.criterion_id: each for each in inspection.marks.all()}
    photos: dict[int, list[InspectionPhoto]] = {}
    for photo in inspection.photos.defer("content").order_by("pk"):
        photos.setdefault(photo.criterion_id, []).append(photo)
    rows = {each.pk: Row(each, marks.get(each.pk), tuple(photos.get(each.pk, ()))) for each in criteria}
    made = [(Mark(row.mark.mark), row.criterion.weight) for row in rows.values() if row.mark and row.mark.mark]
    return Sheet(
        sections=[(title, [rows[each.pk] for each in found]) for title, found in _by_section(criteria)],
        marked=len(made),
        total=len(criteria),
        share=rules.share_of(mark for mark, _ in made),
        score=rules.score_of(made),
    )


def row_of(inspection: Inspection, criterion_id: int) -> Row:
    """One criterion of the sheet. Raises NotFound."""
    for _, rows in sheet_of(inspection).sections:
        for row in rows:
            if row.criterion.pk == criterion_id:
                return row
    raise NotFound()


def _by_section(criteria: list[Criterion]) -> list[tuple[str, list[Criterion]]]:
    first: dict[str, int] = {}
    for each in criteria:
        first.setdefault(each.section, each.number)
    ordered = sorted(criteria, key=lambda each: (first[each.section], each.number))
    return [(title, list(found)) for title, found in groupby(ordered, key=lambda each: each.section)]


def get_photo_for(actor: Actor, photo_id: int, *, organisation_id: int | None = None) -> InspectionPhoto:
    """A photo with its content, for staff, or for the provider when the inspection is over. Raises NotFound."""
    photo = InspectionPhoto.objects.select_related("inspection__record").filter(pk=photo_id).first()
    if photo is None:
        raise NotFound()
    if organisation_id is None:
        get_inspection_for(actor, photo.inspection_id)
    elif get_own_inspection(actor, organisation_id, photo.inspection_id).state != InspectionState.DONE:
        raise NotFound()
    return photo


def suggested_deadline(municipality_id: int, on: date) -> date:
    """The day by which findings of the day are to be mended, by the rules of the municipality."""
    return term_ends_on(regulation_on(municipality_id, on), Parameter.MEND_WORKING_DAYS, on)


def list_shortcomings(
    municipality_id: int, *, organisation_id: int | None = None, is_open: bool = True
) -> "QuerySet[Shortcoming]":
    """Findings that are not mended, the nearest deadline first, or those that are."""
    found = Shortcoming.objects.filter(municipality_id=municipality_id)
    if organisation_id is not None:
        found = found.filter(inspection__record__organisation_id=organisation_id)
    found = found.unmended() if is_open else found.filter(state=ShortcomingState.MENDED)
    return found.select_related("inspection__record__organisation", "criterion").order_by("mend_by_on", "pk")


def shortcomings_of(inspection: Inspection) -> "QuerySet[Shortcoming]":
    """What the inspection found, in the order of its list."""
    return inspection.shortcomings.select_related("criterion").order_by("criterion__number")


def get_shortcoming_for(actor: Actor, shortcoming_id: int, *, organisation_id: int | None = None) -> Shortcoming:
    """The finding with its answers, for staff or for its provider. Raises NotFound or NotAllowed."""
    answers = Mending.objects.select_related("reported_by", "judged_by").defer("content").order_by("-pk")
    cards = Shortcoming.objects.select_related("municipality", "inspection__record__organisation", "criterion")
    shortcoming = cards.prefetch_related(Prefetch("mendings", answers)).filter(pk=shortcoming_id).first()
    if shortcoming is None:
        raise NotFound()
    owner = shortcoming.inspection.record.organisation_id
    if organisation_id is not None and owner != organisation_id:
        raise NotFound()
    require(actor, Permission.QUALITY_VIEW, shortcoming.municipality_id, organisation_id=organisation_id)
    return shortcoming


def get_proof_for(actor: Actor, mending_id: int, *, organisation_id: int | None = None) -> Mending:
    """The file of an answer. Raises NotFound or NotAllowed."""
    mending = Mending.objects.filter(pk=mending_id, content__isnull=False).first()
    if mending is None:
        raise NotFound()
    get_shortcoming_for(actor, mending.shortcoming_id, organisation_id=organisation_id)
    return mending


def measures_of(inspection: Inspection) -> "QuerySet[Measure]":
    """What followed from the inspection, the latest first."""
    return inspection.measures.order_by("-pk")


def get_measure_for(actor: Actor, measure_id: int) -> Measure:
    """The measure for staff. Raises NotFound or NotAllowed."""
    measure = Measure.objects.filter(pk=measure_id).first()
    if measure is None:
        raise NotFound()
    require(actor, Permission.QUALITY_VIEW, measure.municipality_id)
    return measure


def proposals_to_exclude(record: RegistryRecord) -> "QuerySet[Measure]":
    """Standing proposals to exclude the provider: the ground for the deed of the registry."""
    found = Measure.objects.filter(inspection__record=record, kind=MeasureKind.EXCLUSION, state=MeasureState.TAKEN)
    return found.select_related("inspection").order_by("pk")


def share_between(municipality_id: int, start: date, end: date) -> rules.Share:
    """Matched of applicable criteria of all inspections finished from `start` until before `end`. One query."""
    counted = _marks_between(municipality_id, start, end).aggregate(
        matched=Count("pk", filter=Q(mark=Mark.YES)), applicable=Count("pk")
    )
    return rules.Share(counted["matched"], counted["applicable"])


def _marks_between(municipality_id: int, start: date, end: date) -> "QuerySet[InspectionMark]":
    return InspectionMark.objects.filter(
        municipality_id=municipality_id,
        mark__in=APPLICABLE,
        inspection__state=InspectionState.DONE,
        inspection__finished_on__gte=start,
        inspection__finished_on__lt=end,
    )


def standards_on(municipality_id: int, on: date) -> "QuerySet[ServiceStandard]":
    """Standards in force on the day, by service."""
    found = ServiceStandard.objects.filter(municipality_id=municipality_id, valid__contains=on)
    return found.select_related("service").order_by("service__name", "pk")


def versions_of_standard(municipality_id: int, service_id: int) -> "QuerySet[ServiceStandard]":
    """All versions, the latest first."""
    found = ServiceStandard.objects.filter(municipality_id=municipality_id, service_id=service_id)
    return found.order_by("-version")
