"""Two records of one child become one. History stays where it was made.

The record that is closed keeps its documents, applications and contracts and says which record goes on. What lives
must be on the record that stays: a certificate is never moved (its number and its account are of its record), so a
record with a running contract or a waiting application is not the one to close. Places in line, favourites and wishes
hold nothing and go over.
"""

from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from sotszakaz.demand.admission.following import pass_on_interests
from sotszakaz.demand.certificates.closing import close_certificate, freeze_certificate
from sotszakaz.demand.certificates.models import CertificateAccount
from sotszakaz.demand.children import errors
from sotszakaz.demand.children.changing import end_request
from sotszakaz.demand.children.models import Child, Consent, DuplicatePair, Representative
from sotszakaz.demand.children.models.child import NOT_ENDED
from sotszakaz.demand.children.snils import hash_snils
from sotszakaz.demand.children.states import LIVING
from sotszakaz.demand.enrolments import states
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.demand.waiting.following import lock_lines_of, pass_on_places
from sotszakaz.demand.waiting.models import WaitingEntry
from sotszakaz.demand.waiting.states import IN_LINE
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.transitions import can_move, move
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission

MERGED_AWAY = "Муниципалитет объединил две записи ребёнка. Посмотрите данные в оставшейся и попросите изменить их там."
KEEP_THE_OTHER = "Оставьте её, а закройте другую."
END_FIRST = "И по второй записи тоже: сначала завершите то, что есть, по одной из них."


@dataclass(frozen=True, slots=True)
class InUse:
    """What lives on a record now."""

    applications: int
    contracts: int
    places_in_line: int

    def __bool__(self) -> bool:
        return bool(self.applications or self.contracts or self.places_in_line)

    def __str__(self) -> str:
        said = (
            ("заявления, которые решаются", self.applications),
            ("действующие договоры", self.contracts),
            ("места в очередях", self.places_in_line),
        )
        return ", ".join(f"{words} ({count})" for words, count in said if count)


def in_use(child: Child) -> InUse:
    """Applications that wait, contracts in force and places in line: three queries."""
    applications = EnrolmentApplication.objects.filter(child=child, state__in=states.WAITING_FOR_SOMEBODY)
    contracts = Contract.objects.filter(child=child, state=states.ContractState.ACTIVE)
    entries = WaitingEntry.objects.filter(child=child, state__in=IN_LINE)
    return InUse(applications.count(), contracts.count(), entries.count())


@dataclass(frozen=True, slots=True)
class Merged:
    """The record that stays, and the one that was closed."""

    kept: Child
    closed: Child


@transaction.atomic(savepoint=False)
def merge_records(*, pair_id: int, keep_id: int, note: str, saw_documents: bool = False, by: Actor, on: date) -> Merged:
    """Two records become one, all but their wishes. Part of a larger transaction.

    Those who act for the closed record act for the other one too, with their consents; its certificate is closed and
    what is free on it withdrawn. Raises NotFound, DecisionNoteMissing, KeptUnknown, RecordEnded, SnilsDiffer,
    CertificateOnOther, ChildInUse, CameIntoLine, CertificateHolds, MoveRefused.
    """
    pair = DuplicatePair.objects.lock(pair_id)
    require(by, Permission.CHILD_MERGE, pair.municipality_id)
    if not note.strip():
        raise errors.DecisionNoteMissing(field="note")
    lines = _lock_lines(pair, keep_id)
    kept, closed = _lock_both(pair, keep_id)
    _ensure_one_child(kept, closed, saw_documents=saw_documents)
    _ensure_certificate_stays(kept, closed)
    reason = f"Тот же ребёнок, что в записи № {kept.pk}. {note.strip()}"
    person = person_of(by)
    certificate = freeze_certificate(closed)
    _ensure_idle(closed, kept)
    _ensure_lines_locked(closed, lines)
    if certificate is not None and can_move(certificate, "close"):
        close_certificate(certificate, reason=reason, by=by, on=on)
    with judged(Child):
        move(closed, "merge", by=person, merged_into=kept, end_reason=reason)
        _take_snils(kept, closed)
    end_request(closed, answer=MERGED_AWAY, by=by)
    _take_representatives(kept, closed, on=on)
    pass_on_interests(kept=kept, closed=closed, by=person)
    pass_on_places(kept=kept, closed=closed, taken_parts=_parts_of(kept), by=person)
    with judged(DuplicatePair):
        move(pair, "merge", by=person, kept=kept, note=note.strip())
    outbox.put("child.merged", kept, closed=closed.pk)
    return Merged(kept, closed)


def _lock_lines(pair: DuplicatePair, keep_id: int) -> frozenset[int]:
    """Before the records themselves: an offer to the first in line locks the line and then the child."""
    others = [pk for pk in (pair.left_id, pair.right_id) if pk != keep_id]
    return lock_lines_of(others[0])


def _ensure_lines_locked(closed: Child, lines: frozenset[int]) -> None:
    """Nobody comes into a line while the record is locked; who came just before it was must be merged again."""
    entries = WaitingEntry.objects.filter(child=closed, state__in=IN_LINE).exclude(group_id__in=lines)
    if entries.exists():
        raise errors.CameIntoLine()


def _parts_of(child: Child) -> set[int]:
    """Parts that the child takes or has applied for."""
    live = EnrolmentApplication.objects.filter(child=child, state__in=states.LIVE).order_by("pk")
    return set(live.values_list("part_id", flat=True))


def _lock_both(pair: DuplicatePair, keep_id: int) -> tuple[Child, Child]:
    both = (pair.left_id, pair.right_id)
    if keep_id not in both:
        raise errors.KeptUnknown(field="keep")
    locked = {pk: Child.objects.lock(pk) for pk in sorted(both)}
    ended = next((child for child in locked.values() if child.state not in LIVING), None)
    if ended is not None:
        raise errors.RecordEnded(name=ended.full_name, state=ended.get_state_display())
    kept = locked.pop(keep_id)
    return kept, locked.popitem()[1]


def _ensure_one_child(kept: Child, closed: Child, *, saw_documents: bool) -> None:
    if kept.snils and closed.snils and kept.snils != closed.snils and not saw_documents:
        raise errors.SnilsDiffer(field="saw_documents")


def _ensure_certificate_stays(kept: Child, closed: Child) -> None:
    numbers = dict(
        CertificateAccount.objects.filter(child__in=[kept, closed]).order_by("pk").values_list("child_id", "number")
    )
    if closed.pk in numbers and kept.pk not in numbers:
        raise errors.CertificateOnOther(number=numbers[closed.pk], field="keep")


def _ensure_idle(closed: Child, kept: Child) -> None:
    used = replace(in_use(closed), places_in_line=0)
    if used:
        others = replace(in_use(kept), places_in_line=0)
        raise errors.ChildInUse(what=used, advice=END_FIRST if others else KEEP_THE_OTHER)


def _take_snils(kept: Child, closed: Child) -> None:
    if closed.snils and not kept.snils:
        kept.snils, kept.snils_hash = closed.snils, hash_snils(closed.snils)
        kept.save(update_fields=["snils", "snils_hash"])


def _take_representatives(kept: Child, closed: Child, *, on: date) -> None:
    """Those who act for the closed record act for the kept one from the day on, each with the consents given."""
    known = set(kept.representatives.filter(NOT_ENDED).order_by("pk").values_list("user_id", flat=True))
    incoming = [each for each in closed.representatives.filter(NOT_ENDED).order_by("pk") if each.user_id not in known]
    with judged(Representative):
        Representative.objects.bulk_create(
            Representative(
                child=kept,
                municipality_id=kept.municipality_id,
                user_id=each.user_id,
                relation=each.relation,
                valid=DateRange(on, None),
            )
            for each in incoming
        )
    _take_consents(kept, closed, givers=[each.user_id for each in incoming])
    for each in incoming:
        audit.record("child.represent", kept, by=None, user=each.user_id, since_record=closed.pk)


def _take_consents(kept: Child, closed: Child, *, givers: list[int]) -> None:
    """What these people and those without a login have consented to, whole: of the same wording, proof and moment."""
    given = list(closed.consents.filter(Q(given_by__in=givers) | Q(given_by__isnull=True)).order_by("pk"))
    for each in given:
        each.pk, each.child = None, kept
    Consent.objects.bulk_create(given)
