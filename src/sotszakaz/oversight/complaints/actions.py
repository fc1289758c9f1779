"""A complaint from its filing to the decision of an appeal."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from sotszakaz.demand.children.selectors import ensure_representative
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.numbering import next_number
from sotszakaz.foundation.reminders import remind_once
from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.documents.codes import code_of
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import Actor, has_permission, person_of, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.complaints import errors, rules, selectors
from sotszakaz.oversight.complaints.models import Complaint
from sotszakaz.oversight.complaints.states import ComplaintState, Reach, Topic

COMPLAINT, COMPLAINT_DUE, COMPLAINT_LETTER = "complaint.moved", "complaint.due", "complaint.letter"
SERIES = "complaint"
CONSENT = (
    "Я согласен(на), чтобы уполномоченный орган обработал моё имя, адрес для ответа и текст жалобы: рассмотрел её и "
    "ответил мне. Их не публикуют и не передают исполнителю без необходимости проверки."
)


@dataclass(frozen=True, slots=True)
class NewComplaint:
    """What is complained of, by whom, and where to answer. `key` is the form's: sent twice it is one complaint."""

    key: UUID
    topic: Topic
    words: str
    full_name: str
    contact: str
    has_consented: bool


@dataclass(frozen=True, slots=True)
class Filed:
    """A registered complaint. `code` is shown once and kept as its hash only."""

    complaint_id: int
    number: str
    code: str
    answer_by_on: date


@transaction.atomic(durable=True)
def file_complaint(*, municipality_id: int, said: NewComplaint, organisation_id: int | None = None, on: date) -> Filed:
    """Take a complaint from anybody, without a login (ст. 3 189-ФЗ).

    Raises ConsentMissing, WordsMissing, NotFound for a provider that is not in the registry, NoRegulation.
    """
    with acting_for(municipality_id):
        known = selectors.blamable_organisations(municipality_id)
        if organisation_id is not None and not known.filter(pk=organisation_id).exists():
            raise NotFound()
        return _file(municipality_id, said, on, organisation_id=organisation_id)


@transaction.atomic(durable=True)
def file_about_contract(*, contract_id: int, said: NewComplaint, by: User, on: date) -> Filed:
    """Take a complaint of a family about its contract. Raises NotFound, ConsentMissing, WordsMissing."""
    contract = Contract.objects.select_related("child").filter(pk=contract_id).first()
    if contract is None:
        raise NotFound()
    ensure_representative(contract.child, by)
    return _file(contract.municipality_id, said, on, organisation_id=contract.organisation_id, contract=contract, by=by)


@transaction.atomic(durable=True)
def assign_complaint(*, complaint_id: int, assignee_id: int, by: Actor) -> Complaint:
    """Charge somebody with the answer, or somebody else. Raises NotFound, AnswererWrong, MoveRefused."""
    complaint = Complaint.objects.lock(complaint_id)
    require(by, Permission.COMPLAINT_ANSWER, complaint.municipality_id)
    assignee = User.objects.filter(pk=assignee_id, is_active=True).first()
    if assignee is None or not _may_answer(assignee, complaint.municipality_id):
        raise errors.AnswererWrong(field="assignee")
    move(complaint, "assign", by=person_of(by), assignee=assignee)
    outbox.put(COMPLAINT, complaint, said=complaint.state)
    return complaint


@transaction.atomic(durable=True)
def answer_complaint(*, complaint_id: int, answer: str, by: Actor, on: date) -> Complaint:
    """Answer it. Raises NotFound, WordsMissing, MoveRefused."""
    complaint = Complaint.objects.lock(complaint_id)
    require(by, Permission.COMPLAINT_ANSWER, complaint.municipality_id)
    if not answer.strip():
        raise errors.WordsMissing(field="answer")
    with judged(Complaint):
        move(complaint, "answer", by=person_of(by), answer=answer.strip(), answered_on=on)
    _tell_answered(complaint)
    return complaint


@transaction.atomic(durable=True)
def appeal_by_code(*, municipality_id: int, number: str, code: str, words: str, on: date) -> Complaint:
    """Appeal against the answer as whoever holds number and code. Raises CodeUnknown and those of `_appeal`."""
    with acting_for(municipality_id):
        complaint = Complaint.objects.lock(selectors.find_complaint(municipality_id, number, code))
        return _appeal(complaint, words, on, by=None)


@transaction.atomic(durable=True)
def appeal_own(*, complaint_id: int, words: str, by: User, on: date) -> Complaint:
    """Appeal as the person who filed it in the cabinet. Raises NotFound and those of `_appeal`."""
    complaint = Complaint.objects.lock(complaint_id)
    if complaint.filed_by_id != by.pk:
        raise NotFound()
    return _appeal(complaint, words, on, by=by)


@transaction.atomic(durable=True)
def decide_appeal(*, complaint_id: int, decision: str, by: Actor) -> Complaint:
    """Decide the appeal; not whoever gave the answer. Raises NotFound, WordsMissing, SameDecider, MoveRefused."""
    complaint = Complaint.objects.lock(complaint_id)
    require(by, Permission.COMPLAINT_DECIDE, complaint.municipality_id)
    if not decision.strip():
        raise errors.WordsMissing(field="decision")
    if isinstance(by, User) and complaint.answered_by_id == by.pk:
        raise errors.SameDecider()
    move(complaint, "decide", by=person_of(by), decision=decision.strip())
    _tell_answered(complaint)
    return complaint


def remind_of_complaints(*, municipality_id: int, on: date) -> int:
    """Tell who answers that a term ends or has passed, once each; how many were told."""
    told = 0
    for each in Complaint.objects.waiting().filter(municipality_id=municipality_id).order_by("pk"):
        stage = rules.deadline_stage(each.due_on, on)
        told += stage is not None and remind_once(COMPLAINT_DUE, each, f"{stage} {each.due_on:%Y%m%d}")
    return told


def _file(
    municipality_id: int,
    said: NewComplaint,
    on: date,
    *,
    organisation_id: int | None,
    contract: Contract | None = None,
    by: User | None = None,
) -> Filed:
    """Raises ConsentMissing, WordsMissing, FormSent, NoRegulation."""
    if not said.has_consented:
        raise errors.ConsentMissing(field="has_consented")
    if not said.words.strip():
        raise errors.WordsMissing(field="words")
    code = code_of(salted_hmac("complaint", said.key.hex, algorithm="sha256").digest())
    complaint = _filed_before(said)
    if complaint is None:
        about = {"organisation_id": organisation_id, "contract": contract, "filed_by": by}
        complaint = _register(municipality_id, said, on, code_hash=selectors.hash_of(code), **about)
    return Filed(complaint.pk, complaint.number, code, complaint.answer_by_on)


def _filed_before(said: NewComplaint) -> Complaint | None:
    """The complaint that the same form has made; whoever sends it at this moment is waited for. Raises FormSent."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"complaint {said.key.hex}"])
    known = Complaint.objects.filter(key=said.key).first()
    if known is not None and (known.words, known.topic) != (said.words.strip(), said.topic):
        raise errors.FormSent(number=known.number)
    return known


def _register(municipality_id: int, said: NewComplaint, on: date, **facts: Any) -> Complaint:
    """Give it a number and a day of the answer. Raises NoRegulation."""
    days = regulation_on(municipality_id, on).value(Parameter.COMPLAINT_DAYS)
    number = next_number(SERIES, municipality_id=municipality_id, year=on.year)
    with judged(Complaint):
        complaint = Complaint.objects.create(
            municipality_id=municipality_id,
            key=said.key,
            number=f"Ж-{number}/{on.year}",
            topic=said.topic,
            words=said.words.strip(),
            full_name=said.full_name.strip(),
            contact=said.contact.strip(),
            consent=CONSENT,
            filed_on=on,
            answer_by_on=rules.answer_by(on, days),
            **facts,
        )
    audit.record("complaint.file", complaint, by=complaint.filed_by, topic=said.topic)
    outbox.put(COMPLAINT, complaint, said=ComplaintState.FILED.value)
    return complaint


def _appeal(complaint: Complaint, words: str, on: date, *, by: User | None) -> Complaint:
    """Raises WordsMissing, AppealTooLate, MoveRefused."""
    if not words.strip():
        raise errors.WordsMissing(field="words")
    appeal_by_on = selectors.appeal_by_of(complaint)
    if appeal_by_on is not None:
        rules.ensure_appeal_in_time(appeal_by_on, on)
    days = regulation_on(complaint.municipality_id, on).value(Parameter.COMPLAINT_DAYS)
    move(complaint, "appeal", by=by, appeal=words.strip(), decide_by_on=rules.answer_by(on, days))
    outbox.put(COMPLAINT, complaint, said=complaint.state)
    return complaint


def _tell_answered(complaint: Complaint) -> None:
    """The feed of who has filed it in the cabinet, a letter to who has named an address."""
    outbox.put(COMPLAINT, complaint, said=complaint.state)
    if selectors.reach_of(complaint) == Reach.LETTER:
        outbox.put(COMPLAINT_LETTER, complaint, said=complaint.state)


def _may_answer(person: User, municipality_id: int) -> bool:
    return has_permission(person, Permission.COMPLAINT_ANSWER, municipality_id=municipality_id)
