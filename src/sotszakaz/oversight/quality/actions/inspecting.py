"""An inspection from its beginning to its act. Whoever fills it holds its row, so marks and the end come one by one."""

from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.pictures import redraw
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.documents.actions import form_document
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.users.access import Actor, person_of
from sotszakaz.oversight.quality import errors, rules
from sotszakaz.oversight.quality.actions.common import INSPECTION, lock_for
from sotszakaz.oversight.quality.acts import act_payload
from sotszakaz.oversight.quality.models import Criterion, Inspection, InspectionMark, InspectionPhoto, Shortcoming
from sotszakaz.oversight.quality.selectors import suggested_deadline
from sotszakaz.oversight.quality.states import FAULTS, InspectionKind, InspectionState, Mark

MOST_PHOTOS = 60


@transaction.atomic(durable=True)
def start_inspection(*, inspection_id: int, by: Actor, on: date) -> Inspection:
    """Begin to fill: a planned one on the day that the provider was told, or later.

    Raises NotFound, NotInspector, InspectionTooEarly, MoveRefused.
    """
    inspection = lock_for(inspection_id, by)
    if inspection.kind == InspectionKind.PLANNED and on < inspection.planned_on:
        raise errors.InspectionTooEarly(day=inspection.planned_on)
    move(inspection, "start", by=person_of(by))
    return inspection


@transaction.atomic(durable=True)
def mark_criterion(
    *, inspection_id: int, criterion_id: int, mark: Mark | None, words: str, by: Actor, known: str | None = None
) -> InspectionMark:
    """Keep a mark or a note as it is tapped; without a mark the former one stays. The latest counts.

    `known` is the note as the page showed it: what a colleague has written since then stays beside the new words.
    Raises NotFound, NotInspector, NotRunning.
    """
    inspection = _running(inspection_id, by)
    _ensure_criterion(inspection, criterion_id)
    of = {"inspection": inspection, "criterion_id": criterion_id, "municipality_id": inspection.municipality_id}
    kept = InspectionMark.objects.filter(**of).first() or InspectionMark(**of)
    before, kept.words = kept.words, rules.note_of(kept.words, known, words)
    if mark is not None:
        kept.mark = mark
    kept.marked_at, kept.marked_by = timezone.now(), person_of(by)
    kept.save()
    is_noted = kept.words != before
    audit.record("inspection.mark", inspection, by=by, criterion=criterion_id, mark=kept.mark, is_noted=is_noted)
    return kept


def add_photo(*, inspection_id: int, criterion_id: int, content: bytes, by: Actor) -> InspectionPhoto:
    """Keep a photo of the criterion, drawn anew without place and device: while nothing is locked, for it takes long.

    Raises NotFound, NotInspector, NotRunning, TooManyPhotos, NotAPicture, the sentence of `quality_photo_once`.
    """
    with transaction.atomic(durable=True):
        _with_room(inspection_id, criterion_id, by)
    drawn = redraw(content)
    with transaction.atomic(durable=True):
        inspection = _with_room(inspection_id, criterion_id, by)
        with judged(InspectionPhoto):
            photo = InspectionPhoto.objects.create(
                inspection=inspection,
                municipality_id=inspection.municipality_id,
                criterion_id=criterion_id,
                content=drawn.content,
                sha256=sha256(drawn.content).hexdigest(),
                width=drawn.width,
                height=drawn.height,
                added_by=person_of(by),
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
    """Close the act, a document of the provider: every «нет» and «частично» becomes a finding to be mended by the day.

    Raises NotFound, NotInspector, NotRunning, MarksMissing, FaultWithoutWords, MendDayWrong, MendDayTooLate.
    """
    inspection = _running(inspection_id, by)
    marks = {each.criterion_id: each for each in inspection.marks.all()}
    criteria = list(Criterion.objects.filter(checklist=inspection.checklist_id).order_by("number"))
    _ensure_marked(criteria, marks)
    faults = [each for each in marks.values() if each.mark in FAULTS]
    if faults:
        if mend_by_on is None:
            raise errors.MendDayWrong(day=on, field="mend_by_on")
        rules.ensure_mend_day(mend_by_on, on, latest=suggested_deadline(inspection.municipality_id, on))
        _find(inspection, faults, mend_by_on)
    said = conclusion.strip()
    act = form_document(
        DocumentKind.INSPECTION_ACT,
        municipality_id=inspection.municipality_id,
        payload=act_payload(inspection, criteria, marks, on=on, mend_by_on=mend_by_on, conclusion=said),
        on=on,
        by=by,
        organisation_id=inspection.record.organisation_id,
    )
    facts = {"finished_on": on, "number": act.full_number, "conclusion": said, "document": act}
    move(inspection, "finish", by=person_of(by), **facts)
    outbox.put(INSPECTION, inspection, said=InspectionState.DONE.value)
    return inspection


def _ensure_marked(criteria: Sequence[Criterion], marks: Mapping[int, InspectionMark]) -> None:
    """`marks` are by criteria."""
    told = [(each.number, marks.get(each.pk)) for each in criteria]
    rules.ensure_marked(
        (number, Mark(found.mark) if found and found.mark else None, found.words if found else "")
        for number, found in told
    )


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


def _running(inspection_id: int, by: Actor) -> Inspection:
    inspection = lock_for(inspection_id, by)
    if inspection.state != InspectionState.RUNNING:
        raise errors.NotRunning(state=inspection.get_state_display())
    return inspection


def _with_room(inspection_id: int, criterion_id: int, by: Actor) -> Inspection:
    inspection = _running(inspection_id, by)
    _ensure_criterion(inspection, criterion_id)
    count = inspection.photos.count()
    if count >= MOST_PHOTOS:
        raise errors.TooManyPhotos(count=count, field="photo")
    return inspection


def _ensure_criterion(inspection: Inspection, criterion_id: int) -> None:
    if not Criterion.objects.filter(pk=criterion_id, checklist=inspection.checklist_id).exists():
        raise NotFound()
