"""An inspection from its plan to its act. Whoever fills it holds its row, so marks and the end come one by one."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.numbering import next_number
from sotszakaz.foundation.pictures import redraw
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.selectors import office_with
from sotszakaz.oversight.quality import errors, rules
from sotszakaz.oversight.quality.models import (
    Checklist,
    Criterion,
    Inspection,
    InspectionMark,
    InspectionPhoto,
    Inspector,
    Shortcoming,
)
from sotszakaz.oversight.quality.states import FAULTS, ChecklistState, InspectionKind, InspectionState, Mark
from sotszakaz.supply.providers.models import RegistryRecord
from sotszakaz.supply.providers.states import RecordState

INSPECTION = "quality.inspection"
MOST_PHOTOS = 60
SERIES = "quality_inspection"


@dataclass(frozen=True, slots=True)
class Planned:
    """Whom to inspect, when, by what and who goes. `follows_id` is the inspection that is looked at again."""

    record_id: int
    checklist_id: int
    kind: InspectionKind
    planned_on: date
    inspector_ids: tuple[int, ...]
    place: str = ""
    follows_id: int | None = None


@transaction.atomic(durable=True)
def plan_inspection(*, municipality_id: int, plan: Planned, by: Actor, on: date) -> Inspection:
    """Put an inspection into the plan; of a planned one the provider is told (ст. 25 189-ФЗ).

    Raises NotFound, InspectionInPast, NoInspectors, ChecklistNotApproved, ProviderNotActive and the sentence of
    `quality_inspection_one_a_day`.
    """
    require(by, Permission.INSPECTION_MAKE, municipality_id)
    if plan.planned_on < on:
        raise errors.InspectionInPast(day=plan.planned_on, field="planned_on")
    goes = sorted(set(plan.inspector_ids) & set(office_with(Permission.INSPECTION_MAKE, municipality_id)))
    if not goes:
        raise errors.NoInspectors(field="inspectors")
    _ensure_plannable(municipality_id, plan)
    with judged(Inspection):
        inspection = Inspection.objects.create(
            municipality_id=municipality_id,
            record_id=plan.record_id,
            checklist_id=plan.checklist_id,
            follows_id=plan.follows_id,
            kind=plan.kind,
            planned_on=plan.planned_on,
            place=plan.place.strip(),
            planned_by=_person(by),
        )
    Inspector.objects.bulk_create(
        Inspector(inspection=inspection, municipality_id=municipality_id, user_id=user_id) for user_id in goes
    )
    audit.record("inspection.plan", inspection, by=by, kind=plan.kind, inspectors=goes)
    outbox.put(INSPECTION, inspection, said=InspectionState.PLANNED.value)
    return inspection


@transaction.atomic(durable=True)
def cancel_inspection(*, inspection_id: int, reason: str, by: Actor) -> Inspection:
    """Call the inspection off with the reason. Raises NotFound, MoveRefused, WordsMissing."""
    inspection = Inspection.objects.lock(inspection_id)
    require(by, Permission.INSPECTION_MAKE, inspection.municipality_id)
    if not reason.strip():
        raise errors.WordsMissing(field="reason")
    move(inspection, "cancel", by=_person(by), reason=reason.strip())
    outbox.put(INSPECTION, inspection, said=InspectionState.CANCELLED.value)
    return inspection


@transaction.atomic(durable=True)
def start_inspection(*, inspection_id: int, by: Actor) -> Inspection:
    """Begin to fill. Raises NotFound, NotInspector, MoveRefused."""
    inspection = _lock_for(inspection_id, by)
    move(inspection, "start", by=_person(by))
    return inspection


@transaction.atomic(durable=True)
def mark_criterion(
    *, inspection_id: int, criterion_id: int, mark: Mark | None, words: str, by: Actor
) -> InspectionMark:
    """Keep a mark or a note as it is tapped; without a mark the former one stays. The latest counts.

    Raises NotFound, NotInspector, NotRunning.
    """
    inspection = _running(inspection_id, by)
    _ensure_criterion(inspection, criterion_id)
    stamp = {"marked_at": timezone.now(), "marked_by": _person(by), "words": words.strip()}
    if mark is not None:
        stamp["mark"] = mark
    kept, _ = InspectionMark.objects.update_or_create(
        inspection=inspection,
        criterion_id=criterion_id,
        defaults=stamp,
        create_defaults={**stamp, "municipality_id": inspection.municipality_id},
    )
    audit.record("inspection.mark", inspection, by=by, criterion=criterion_id, mark=kept.mark)
    return kept


def add_photo(*, inspection_id: int, criterion_id: int, content: bytes, by: Actor) -> InspectionPhoto:
    """Keep a photo of the criterion, drawn anew before anything is locked: without place and device.

    Raises NotFound, NotInspector, NotRunning, TooManyPhotos, NotAPicture, the sentence of `quality_photo_once`.
    """
    drawn = redraw(content)
    with transaction.atomic(durable=True):
        inspection = _running(inspection_id, by)
        _ensure_criterion(inspection, criterion_id)
        count = inspection.photos.count()
        if count >= MOST_PHOTOS:
            raise errors.TooManyPhotos(count=count, field="photo")
        with judged(InspectionPhoto):
            photo = InspectionPhoto.objects.create(
                inspection=inspection,
                municipality_id=inspection.municipality_id,
                criterion_id=criterion_id,
                content=drawn.content,
                sha256=sha256(drawn.content).hexdigest(),
                width=drawn.width,
                height=drawn.height,
                added_by=_person(by),
            )
        audit.record("inspection.photo", inspection, by=by, criterion=criterion_id, photo=photo.pk)
    return photo


@transaction.atomic(durable=True)
def remove_photo(*, photo_id: int, by: Actor) -> Inspection:
    """Throw a photo away while the inspection goes on. Raises NotFound, NotInspector, NotRunning."""
    of = InspectionPhoto.objects.filter(pk=photo_id).values_list("inspection_id", flat=True).first()
    inspection = _running(of or 0, by)
    inspection.photos.filter(pk=photo_id).delete()
    audit.record("inspection.remove_photo", inspection, by=by, photo=photo_id)
    return inspection


@transaction.atomic(durable=True)
def finish_inspection(
    *, inspection_id: int, conclusion: str, mend_by_on: date | None, by: Actor, on: date
) -> Inspection:
    """Close the act: every «нет» and «частично» becomes a finding to be mended until the day.

    Raises NotFound, NotInspector, NotRunning, MarksMissing, FaultWithoutWords, MendDayWrong.
    """
    inspection = _running(inspection_id, by)
    marks = {each.criterion_id: each for each in inspection.marks.all()}
    criteria = list(Criterion.objects.filter(checklist=inspection.checklist_id).order_by("number"))
    told = [(each.number, marks.get(each.pk)) for each in criteria]
    rules.ensure_marked(
        (number, Mark(found.mark) if found and found.mark else None, found.words if found else "")
        for number, found in told
    )
    faults = [each for each in marks.values() if each.mark in FAULTS]
    if faults:
        if mend_by_on is None:
            raise errors.MendDayWrong(day=on, field="mend_by_on")
        rules.ensure_mend_day(mend_by_on, on)
        _find(inspection, faults, mend_by_on)
    number = next_number(SERIES, municipality_id=inspection.municipality_id, year=on.year)
    move(
        inspection,
        "finish",
        by=_person(by),
        finished_on=on,
        number=f"{number}/{on.year}",
        conclusion=conclusion.strip(),
    )
    outbox.put(INSPECTION, inspection, said=InspectionState.DONE.value)
    return inspection


def _find(inspection: Inspection, faults: list[InspectionMark], mend_by_on: date) -> None:
    Shortcoming.objects.bulk_create(
        Shortcoming(
            municipality_id=inspection.municipality_id,
            inspection=inspection,
            criterion_id=each.criterion_id,
            mark=each.mark,
            words=each.words,
            mend_by_on=mend_by_on,
        )
        for each in faults
    )


def _ensure_plannable(municipality_id: int, plan: Planned) -> None:
    record = RegistryRecord.objects.lock(plan.record_id)
    checklist = Checklist.objects.lock(plan.checklist_id)
    done = Inspection.objects.filter(municipality_id=municipality_id, record=record, state=InspectionState.DONE)
    is_known = plan.follows_id is None or done.filter(pk=plan.follows_id).exists()
    if {record.municipality_id, checklist.municipality_id} != {municipality_id} or not is_known:
        raise NotFound()
    if checklist.state != ChecklistState.APPROVED:
        raise errors.ChecklistNotApproved(field="checklist")
    if record.state != RecordState.ACTIVE:
        raise errors.ProviderNotActive(name=record.organisation.short_name, field="record")


def _lock_for(inspection_id: int, by: Actor) -> Inspection:
    inspection = Inspection.objects.lock(inspection_id)
    require(by, Permission.INSPECTION_MAKE, inspection.municipality_id)
    if isinstance(by, User) and not inspection.inspectors.filter(user_id=by.pk).exists():
        raise errors.NotInspector()
    return inspection


def _running(inspection_id: int, by: Actor) -> Inspection:
    inspection = _lock_for(inspection_id, by)
    if inspection.state != InspectionState.RUNNING:
        raise errors.NotRunning(state=inspection.get_state_display())
    return inspection


def _ensure_criterion(inspection: Inspection, criterion_id: int) -> None:
    if not Criterion.objects.filter(pk=criterion_id, checklist=inspection.checklist_id).exists():
        raise NotFound()


def _person(by: Actor) -> User | None:
    return by if isinstance(by, User) else None
