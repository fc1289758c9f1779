"""The plan of inspections: who goes where and when, what is changed of it, what is called off."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.selectors import office_with
from sotszakaz.oversight.complaints.selectors import get_complaint_for
from sotszakaz.oversight.quality import errors
from sotszakaz.oversight.quality.actions.common import INSPECTION, ensure_inspector
from sotszakaz.oversight.quality.models import Checklist, Inspection, Inspector
from sotszakaz.oversight.quality.states import LIVE, ChecklistState, InspectionKind, InspectionState
from sotszakaz.supply.providers.models import RegistryRecord
from sotszakaz.supply.providers.states import RecordState

CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Planned:
    """Whom to inspect, when, by what and who goes.

    `follows_id` is the inspection that is looked at again, `complaint_id` the complaint that is looked into.
    """

    record_id: int
    checklist_id: int
    kind: InspectionKind
    planned_on: date
    inspector_ids: tuple[int, ...]
    place: str = ""
    follows_id: int | None = None
    complaint_id: int | None = None


@transaction.atomic(durable=True)
def plan_inspection(*, municipality_id: int, plan: Planned, by: Actor, on: date) -> Inspection:
    """Put an inspection into the plan; of a planned one the provider is told (ст. 25 189-ФЗ).

    Raises NotFound, InspectionInPast, NoInspectors, ChecklistNotApproved, ProviderNotActive, ComplaintOfAnother and the
    sentence of `quality_inspection_one_a_day`.
    """
    require(by, Permission.INSPECTION_MAKE, municipality_id)
    if plan.planned_on < on:
        raise errors.InspectionInPast(day=plan.planned_on, field="planned_on")
    goes = _goes(municipality_id, plan.inspector_ids)
    _ensure_plannable(municipality_id, plan, by)
    with judged(Inspection):
        inspection = Inspection.objects.create(
            municipality_id=municipality_id,
            record_id=plan.record_id,
            checklist_id=plan.checklist_id,
            follows_id=plan.follows_id,
            complaint_id=plan.complaint_id,
            kind=plan.kind,
            planned_on=plan.planned_on,
            place=plan.place.strip(),
            planned_by=person_of(by),
        )
    _send(inspection, goes)
    audit.record("inspection.plan", inspection, by=by, kind=plan.kind, inspectors=goes)
    outbox.put(INSPECTION, inspection, said=InspectionState.PLANNED.value)
    return inspection


@dataclass(frozen=True, slots=True)
class Changed:
    """What an inspection is to be like: of one that goes on only its inspectors may change."""

    planned_on: date
    place: str
    inspector_ids: tuple[int, ...]


@transaction.atomic(durable=True)
def change_inspection(*, inspection_id: int, change: Changed, by: Actor, on: date) -> Inspection:
    """Move an inspection to another day or place, or send others; who is named is told, of a planned one the provider.

    Raises NotFound, InspectionOver, InspectionGoesOn, InspectionInPast, NoInspectors and the sentence of
    `quality_inspection_one_a_day`.
    """
    inspection = Inspection.objects.lock(inspection_id)
    require(by, Permission.INSPECTION_MAKE, inspection.municipality_id)
    if inspection.state not in LIVE:
        raise errors.InspectionOver(state=inspection.get_state_display())
    goes = _goes(inspection.municipality_id, change.inspector_ids)
    was = (inspection.planned_on, inspection.place)
    is_moved = was != (change.planned_on, change.place.strip())
    if is_moved:
        _ensure_movable(inspection, change, on)
        inspection.planned_on, inspection.place = change.planned_on, change.place.strip()
        with judged(Inspection):
            inspection.save(update_fields=["planned_on", "place"])
    went = set(inspection.inspectors.values_list("user_id", flat=True))
    inspection.inspectors.exclude(user_id__in=goes).delete()
    _send(inspection, (each for each in goes if each not in went))
    if is_moved or went != set(goes):
        audit.record("inspection.change", inspection, by=by, was=f"{was[0]}", inspectors=goes)
        dropped = sorted(went - set(goes))
        outbox.put(INSPECTION, inspection, said=CHANGED, is_moved=is_moved, dropped=dropped)
    return inspection


@transaction.atomic(durable=True)
def cancel_inspection(*, inspection_id: int, reason: str, by: Actor) -> Inspection:
    """Call the inspection off with the reason; one that goes on only by those who are there.

    Raises NotFound, NotInspector, MoveRefused, WordsMissing.
    """
    inspection = Inspection.objects.lock(inspection_id)
    require(by, Permission.INSPECTION_MAKE, inspection.municipality_id)
    if inspection.state == InspectionState.RUNNING:
        ensure_inspector(inspection, by)
    if not reason.strip():
        raise errors.WordsMissing(field="reason")
    move(inspection, "cancel", by=person_of(by), reason=reason.strip())
    outbox.put(INSPECTION, inspection, said=InspectionState.CANCELLED.value)
    return inspection


def _ensure_plannable(municipality_id: int, plan: Planned, by: Actor) -> None:
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
    if plan.complaint_id is not None:
        complaint = get_complaint_for(by, plan.complaint_id)
        if (complaint.municipality_id, complaint.organisation_id) != (municipality_id, record.organisation_id):
            raise errors.ComplaintOfAnother(number=complaint.number, field="record")


def _ensure_movable(inspection: Inspection, change: Changed, on: date) -> None:
    if inspection.state == InspectionState.RUNNING:
        raise errors.InspectionGoesOn()
    if change.planned_on < on and change.planned_on != inspection.planned_on:
        raise errors.InspectionInPast(day=change.planned_on, field="planned_on")


def _goes(municipality_id: int, inspector_ids: Iterable[int]) -> list[int]:
    """Those of the named who may inspect. Raises NoInspectors."""
    goes = sorted(set(inspector_ids) & set(office_with(Permission.INSPECTION_MAKE, municipality_id)))
    if not goes:
        raise errors.NoInspectors(field="inspectors")
    return goes


def _send(inspection: Inspection, people: Iterable[int]) -> None:
    Inspector.objects.bulk_create(
        Inspector(inspection=inspection, municipality_id=inspection.municipality_id, user_id=each) for each in people
    )
