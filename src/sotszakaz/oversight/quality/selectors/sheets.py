"""What was marked and photographed in an inspection; the share of matching criteria for indicator 4.F."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.access import Actor
from sotszakaz.oversight.quality import rules
from sotszakaz.oversight.quality.models import Criterion, Inspection, InspectionMark, InspectionPhoto
from sotszakaz.oversight.quality.selectors.checklists import by_section
from sotszakaz.oversight.quality.selectors.inspections import APPLICABLE, get_inspection_for, get_own_inspection
from sotszakaz.oversight.quality.states import InspectionState, Mark


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
        sections=[(title, [rows[each.pk] for each in found]) for title, found in by_section(criteria)],
        marked=len(made),
        total=len(criteria),
        share=rules.share_of(mark for mark, _ in made),
        score=rules.score_of(made),
    )


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


def share_between(municipality_id: int, start: date, end: date) -> rules.Share:
    """Matched of applicable criteria of first inspections finished from `start` until before `end`. One query."""
    counted = _marks_between(municipality_id, start, end).aggregate(
        matched=Count("pk", filter=Q(mark=Mark.YES)), applicable=Count("pk")
    )
    return rules.Share(counted["matched"], counted["applicable"])


def _marks_between(municipality_id: int, start: date, end: date) -> "QuerySet[InspectionMark]":
    return InspectionMark.objects.filter(
        municipality_id=municipality_id,
        mark__in=APPLICABLE,
        inspection__state=InspectionState.DONE,
        inspection__follows__isnull=True,
        inspection__finished_on__gte=start,
        inspection__finished_on__lt=end,
    )
