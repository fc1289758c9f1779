"""After the inspection: the provider mends and says so, the inspector looks again, measures follow."""

from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from django.db import transaction
from django.utils import timezone

from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.pictures import MEDIA_TYPE, NotAPicture, redraw
from sotszakaz.foundation.reminders import remind_once
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.signatures.scans import JPEG, PNG, media_type_of
from sotszakaz.kernel.signatures.waiting import SOON
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.quality import errors, rules
from sotszakaz.oversight.quality.models import Inspection, Measure, Mending, Shortcoming
from sotszakaz.oversight.quality.selectors import suggested_deadline
from sotszakaz.oversight.quality.states import InspectionState, MeasureKind, ShortcomingState
from sotszakaz.supply.providers.models import RegistryRecord
from sotszakaz.supply.providers.states import RecordState

SHORTCOMING, SHORTCOMING_DUE, MEASURE = "quality.shortcoming", "quality.shortcoming_due", "quality.measure"
NAME_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Proof:
    """A file as it came; its kind is judged here."""

    name: str
    content: bytes
    media_type: str = ""


def report_mended(*, shortcoming_id: int, words: str, by: Actor, proof: Proof | None = None) -> Shortcoming:
    """Say as the provider what was done, with a file that shows it, looked through before anything is locked.

    A photo is drawn anew, without place and device. Raises NotFound, NotAllowed, WordsMissing, MoveRefused, ScanRefused
    and NotAPicture for the file.
    """
    kept = _harmless(proof)
    with transaction.atomic(durable=True):
        shortcoming = Shortcoming.objects.lock(shortcoming_id)
        organisation_id = shortcoming.inspection.record.organisation_id
        require(by, Permission.FINDING_MEND, shortcoming.municipality_id, organisation_id=organisation_id)
        if not words.strip():
            raise errors.WordsMissing(field="words")
        move(shortcoming, "report", by=person_of(by))
        with judged(Mending):
            Mending.objects.create(
                municipality_id=shortcoming.municipality_id,
                shortcoming=shortcoming,
                words=words.strip(),
                file_name=kept.name[-NAME_LENGTH:] if kept else "",
                media_type=kept.media_type if kept else "",
                content=kept.content if kept else None,
                reported_by=person_of(by),
            )
        outbox.put(SHORTCOMING, shortcoming, said=ShortcomingState.REPORTED.value)
    return shortcoming


def _harmless(proof: Proof | None) -> Proof | None:
    if proof is None:
        return None
    media_type = media_type_of(proof.content)
    if media_type not in (JPEG, PNG):
        return Proof(proof.name, proof.content, media_type)
    try:
        drawn = redraw(proof.content)
    except NotAPicture as refusal:
        refusal.field = "file"
        raise
    return Proof(f"{PurePath(proof.name).stem}.jpg", drawn.content, MEDIA_TYPE)


@transaction.atomic(durable=True)
def judge_mending(
    *, shortcoming_id: int, is_accepted: bool, remark: str, mend_by_on: date | None, by: Actor, on: date
) -> Shortcoming:
    """Accept the answer, or return it with a remark and a new deadline.

    Raises NotFound, MoveRefused, WordsMissing, MendDayWrong.
    """
    shortcoming = Shortcoming.objects.lock(shortcoming_id)
    require(by, Permission.INSPECTION_MAKE, shortcoming.municipality_id)
    if is_accepted:
        move(shortcoming, "accept", by=person_of(by))
    else:
        if not remark.strip():
            raise errors.WordsMissing(field="remark")
        if mend_by_on is None:
            raise errors.MendDayWrong(day=on, field="mend_by_on")
        rules.ensure_mend_day(mend_by_on, on, latest=suggested_deadline(shortcoming.municipality_id, on))
        move(shortcoming, "return", by=person_of(by), mend_by_on=mend_by_on)
    shortcoming.mendings.filter(is_accepted__isnull=True).update(
        is_accepted=is_accepted, remark=remark.strip(), judged_at=timezone.now(), judged_by=person_of(by)
    )
    outbox.put(SHORTCOMING, shortcoming, said=shortcoming.state)
    return shortcoming


@transaction.atomic(durable=True)
def take_measure(*, inspection_id: int, kind: MeasureKind, ground: str, by: Actor) -> Measure:
    """Warn the provider, or propose its exclusion; the exclusion itself is a deed of the registry.

    Raises NotFound, NotRunning, WordsMissing, the sentence of `quality_measure_once`.
    """
    inspection = Inspection.objects.lock(inspection_id)
    require(by, Permission.MEASURE_TAKE, inspection.municipality_id)
    if inspection.state != InspectionState.DONE:
        raise errors.InspectionNotOver()
    if not ground.strip():
        raise errors.WordsMissing(field="ground")
    with judged(Measure):
        measure = Measure.objects.create(
            municipality_id=inspection.municipality_id,
            inspection=inspection,
            kind=kind,
            ground=ground.strip(),
            taken_by=person_of(by),
        )
    audit.record("measure.take", measure, by=by, kind=kind)
    outbox.put(MEASURE, measure)
    return measure


@transaction.atomic(durable=True)
def withdraw_measure(*, measure_id: int, withdrawal: str, by: Actor) -> Measure:
    """Take a measure back with the reason; not a proposal on which an exclusion rests.

    Raises NotFound, WordsMissing, ProviderExcluded, MoveRefused.
    """
    measure = Measure.objects.lock(measure_id)
    require(by, Permission.MEASURE_TAKE, measure.municipality_id)
    record = RegistryRecord.objects.lock(measure.inspection.record_id)
    if measure.kind == MeasureKind.EXCLUSION and record.state == RecordState.EXCLUDED:
        raise errors.ProviderExcluded()
    if not withdrawal.strip():
        raise errors.WordsMissing(field="withdrawal")
    move(measure, "withdraw", by=person_of(by), withdrawal=withdrawal.strip())
    outbox.put(MEASURE, measure)
    return measure


def remind_of_shortcomings(*, municipality_id: int, on: date) -> int:
    """Tell the provider before the term to mend ends, both sides after it, and who judges that an answer waits.

    Once each; how many were told.
    """
    unmended = Shortcoming.objects.unmended().filter(municipality_id=municipality_id, mend_by_on__lte=on + SOON)
    told = 0
    for each in unmended.order_by("pk"):
        stage = rules.stage_of(ShortcomingState(each.state), each.mend_by_on, on)
        told += stage is not None and remind_once(SHORTCOMING_DUE, each, f"{stage} {each.mend_by_on:%Y%m%d}")
    return told
