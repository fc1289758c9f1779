"""Two records of one child become one. History stays where it was made.

The record that is closed keeps its documents, applications and contracts and says which record goes on. What lives
must be on the record that stays: a certificate is never moved (its number and its account are of its record), so a
record with a running contract, a waiting application or a place in a queue is not the one to close.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from sotszakaz.demand.certificates.closing import close_certificate, freeze_certificate
from sotszakaz.demand.certificates.models import CertificateAccount
from sotszakaz.demand.children import errors
from sotszakaz.demand.children.models import Child, Consent, DuplicatePair, Representative
from sotszakaz.demand.children.models.child import NOT_ENDED
from sotszakaz.demand.children.snils import hash_snils
from sotszakaz.demand.children.states import LIVING
from sotszakaz.demand.enrolments import states
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.demand.waiting.models import WaitingEntry
from sotszakaz.demand.waiting.states import IN_LINE
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission

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


@transaction.atomic(durable=True)
def merge_children(*, pair_id: int, keep_id: int, note: str, saw_documents: bool = False, by: Actor, on: date) -> Child:
    """A person says that two records are of one child; answers with the one that stays.

    Those who act for the closed record act for the other one too, with their consents; its certificate is closed and
    what is free on it withdrawn. Raises NotFound, DecisionNoteMissing, KeptUnknown, RecordEnded, SnilsDiffer,
    CertificateOnOther, ChildInUse, CertificateHolds, MoveRefused.
    """
    pair = DuplicatePair.objects.lock(pair_id)
    require(by, Permission.CHILD_MERGE, pair.municipality_id)
    if not note.strip():
        raise errors.DecisionNoteMissing(field="note")
    kept, closed = _lock_both(pair, keep_id)
    _ensure_one_child(kept, closed, saw_documents=saw_documents)
    _ensure_certificate_stays(kept, closed)
    reason = f"Тот же ребёнок, что в записи № {kept.pk}. {note.strip()}"
    person = by if isinstance(by, User) else None
    certificate = freeze_certificate(closed)
    _ensure_idle(closed, kept)
    if certificate is not None:
        close_certificate(certificate, reason=reason, by=by, on=on)
    with judged(Child):
        move(closed, "merge", by=person, merged_into=kept, end_reason=reason)
        _take_snils(kept, closed)
    _take_representatives(kept, closed, on=on)
    with judged(DuplicatePair):
        move(pair, "merge", by=person, kept=kept, note=note.strip())
    outbox.put("child.merged", kept, closed=closed.pk)
    return kept


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
    used = in_use(closed)
    if used:
        raise errors.ChildInUse(what=used, advice=END_FIRST if in_use(kept) else KEEP_THE_OTHER)


def _take_snils(kept: Child, closed: Child) -> None:
    if closed.snils and not kept.snils:
        kept.snils, kept.snils_hash = closed.snils, hash_snils(closed.snils)
        kept.save(update_fields=["snils", "snils_hash"])


def _take_representatives(kept: Child, closed: Child, *, on: date) -> None:
    """Those who act for the closed record keep it to read; consents are of the same wording, person and day."""
    known = set(kept.representatives.filter(NOT_ENDED).order_by("pk").values_list("user_id", flat=True))
    incoming = [each for each in closed.representatives.filter(NOT_ENDED).order_by("pk") if each.user_id not in known]
    home = kept.municipality_id
    with judged(Representative):
        Representative.objects.bulk_create(
            Representative(
                child=kept,
                municipality_id=home,
                user_id=each.user_id,
                relation=each.relation,
                valid=DateRange(on, None),
            )
            for each in incoming
        )
    given = closed.consents.filter(given_by__in=[each.user_id for each in incoming]).order_by("pk")
    Consent.objects.bulk_create(
        Consent(
            child=kept,
            municipality_id=home,
            wording=each.wording,
            given_at=each.given_at,
            given_by_id=each.given_by_id,
        )
        for each in given
    )
    for each in incoming:
        audit.record("child.represent", kept, by=None, user=each.user_id, since_record=closed.pk)
