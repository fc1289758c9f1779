"""Reading complaints: lists by who answers, the public status by number and code, a family's own."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db import connection
from django.db.models import Case, QuerySet, When
from django.db.models.functions import Coalesce

from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.kernel.documents.codes import read_code
from sotszakaz.kernel.municipalities.models import Organisation
from sotszakaz.kernel.notices.post import address_in, registered_post
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.selectors import office_with
from sotszakaz.oversight.complaints import errors, rules
from sotszakaz.oversight.complaints.models import Complaint
from sotszakaz.oversight.complaints.states import WAITING, Reach
from sotszakaz.supply.providers.models import RegistryRecord
from sotszakaz.supply.providers.states import RecordState


@dataclass(frozen=True, slots=True)
class Status:
    """What whoever holds number and code may read: no name, no contact and not the complaint itself."""

    number: str
    state: str
    state_words: str
    filed_on: date
    due_on: date
    answered_on: date | None
    appeal_by_on: date | None
    answer: str
    decision: str


def hash_of(code: str) -> str:
    """What is kept of the code that a complainant without a login was given: its SHA-256, never itself."""
    return sha256(read_code(code).encode()).hexdigest()


def status_of(municipality_id: int, number: str, code: str) -> Status:
    """The state of the complaint and its answers. Raises CodeUnknown."""
    with acting_for(municipality_id):
        found = Complaint.objects.get(pk=find_complaint(municipality_id, number, code))
        appeal_by_on = appeal_by_of(found)
    return Status(
        number=found.number,
        state=found.state,
        state_words=found.get_state_display(),
        filed_on=found.filed_on,
        due_on=found.due_on,
        answered_on=found.answered_on,
        appeal_by_on=appeal_by_on,
        answer=found.answer,
        decision=found.decision,
    )


def find_complaint(municipality_id: int, number: str, code: str) -> int:
    """The complaint of the number and the code. Raises CodeUnknown."""
    said = number.strip().removeprefix("№").strip().upper()
    with connection.cursor() as cursor:
        cursor.execute("SELECT complaints_find(%s, %s, %s)", [municipality_id, said, hash_of(code)])
        found: int | None = cursor.fetchone()[0]
    if found is None:
        raise errors.CodeUnknown(field="code")
    return found


def appeal_by_of(complaint: Complaint) -> date | None:
    """The last day to appeal, by the rules of the day of the answer; None before it. Raises NoRegulation."""
    if complaint.answered_on is None:
        return None
    regulation = regulation_on(complaint.municipality_id, complaint.answered_on)
    return rules.appeal_by(complaint.answered_on, regulation.value(Parameter.COMPLAINT_APPEAL_DAYS))


def reach_of(complaint: Complaint) -> Reach:
    """How an answer given now gets to who has complained."""
    if complaint.filed_by_id is not None:
        return Reach.CABINET
    goes_out = registered_post() is not None and address_in(complaint.contact) is not None
    return Reach.LETTER if goes_out else Reach.BY_CODE


def list_complaints(
    municipality_id: int, *, by: Actor, is_waiting: bool = True, assignee: User | None = None
) -> "QuerySet[Complaint]":
    """Those that wait by the nearest term, or those answered, the latest first. Raises NotAllowed."""
    require(by, Permission.COMPLAINT_VIEW, municipality_id)
    found = Complaint.objects.filter(municipality_id=municipality_id)
    found = found.waiting() if is_waiting else found.exclude(state__in=WAITING)
    if assignee is not None:
        found = found.filter(assignee=assignee)
    order = Case(When(state__in=WAITING, then=Coalesce("decide_by_on", "answer_by_on")))
    return found.select_related("organisation", "assignee").order_by(order, "-answered_at", "pk")


def get_complaint_for(actor: Actor, complaint_id: int) -> Complaint:
    """The complaint for those who answer. Raises NotFound or NotAllowed."""
    cards = Complaint.objects.select_related(
        "municipality", "organisation", "assignee", "contract__group__part__programme", "answered_by", "decided_by"
    )
    complaint = cards.filter(pk=complaint_id).first()
    if complaint is None:
        raise NotFound()
    require(actor, Permission.COMPLAINT_VIEW, complaint.municipality_id)
    return complaint


def possible_assignees(municipality_id: int) -> list[User]:
    """Staff who may answer, by name."""
    people = office_with(Permission.COMPLAINT_ANSWER, municipality_id)
    return list(User.objects.filter(pk__in=people).order_by("full_name", "pk"))


def blamable_organisations(municipality_id: int) -> "QuerySet[Organisation]":
    """Providers of the registry, for the public form."""
    records = RegistryRecord.objects.filter(municipality_id=municipality_id, state=RecordState.ACTIVE)
    return Organisation.objects.filter(pk__in=records.values("organisation")).order_by("short_name", "pk")


def own_complaints(user: User) -> "QuerySet[Complaint]":
    """What the person filed from the cabinet, the latest first."""
    return Complaint.objects.filter(filed_by=user).select_related("organisation", "municipality").order_by("-pk")


def get_own_complaint(user: User, complaint_id: int) -> Complaint:
    """A complaint that the person filed. Raises NotFound."""
    cards = Complaint.objects.select_related("municipality", "organisation", "contract__group__part__programme")
    complaint = cards.filter(pk=complaint_id, filed_by=user).first()
    if complaint is None:
        raise NotFound()
    return complaint


def get_own_contract(user: User, application_id: int) -> Contract:
    """The contract of an application for a child for whom the person acts. Raises NotFound."""
    own = Contract.objects.filter(child__in=Child.objects.of_representative(user), application_id=application_id)
    contract = own.select_related("municipality", "organisation", "group__part__programme").first()
    if contract is None:
        raise NotFound()
    return contract
