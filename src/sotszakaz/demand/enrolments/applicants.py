"""Who is the family's side of the documents of an application."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from sotszakaz.demand.children.models import FamilyPaper, Representative
from sotszakaz.demand.children.models.child import NOT_ENDED
from sotszakaz.demand.children.on_paper import latest_asking
from sotszakaz.demand.children.selectors import acting_for_children
from sotszakaz.demand.children.states import ASKING
from sotszakaz.demand.enrolments.models import EnrolmentApplication, Intake
from sotszakaz.demand.enrolments.rules import CONTRACT_CONSENT
from sotszakaz.demand.enrolments.states import IntakeSource

Applicant = Representative | Intake | FamilyPaper | None
"""Who is the family's side: a representative with a login, or whoever came on paper or through the portal."""

Applicants = Mapping[int, Applicant]
"""Application → the side of its documents."""


def applicants_of(applications: Sequence[EnrolmentApplication]) -> Applicants:
    """The representative whose deed each is: who signed, took the place or applied; or who came with it, or the first.

    Staff and the system may have acted on an application, but they are no side of its documents. One query, and two
    more for children for whom nobody acts by a login. Applications have their `intake` loaded.
    """
    acting = acting_for_children(each.child_id for each in applications)
    came = latest_papers({each.child_id for each in applications} - set(acting))
    return {each.pk: _applicant(each, acting.get(each.child_id, []), came.get(each.child_id)) for each in applications}


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call or to write to about a child; `relation` in words."""

    full_name: str
    relation: str
    phone: str
    email: str


def contact_of(application: EnrolmentApplication) -> Contact | None:
    """The family's side of the application, whoever of the staff has moved or offered it; None when nobody is known."""
    side = applicants_of([application])[application.pk]
    if side is None:
        return None
    person = side.user if isinstance(side, Representative) else side
    return Contact(person.full_name, side.get_relation_display(), person.phone, person.email)


def intake_of(application: EnrolmentApplication) -> Intake | None:
    """How the application came, when not from the cabinet."""
    return getattr(application, "intake", None)


def has_signed(application: EnrolmentApplication) -> bool:
    """Has the family signed the contract together with the application, on the paper of the counter."""
    intake = intake_of(application)
    return intake is not None and intake.source == IntakeSource.COUNTER and CONTRACT_CONSENT in intake.consents


_AT_COUNTER = Intake.objects.filter(source=IntakeSource.COUNTER)
_ASKED = FamilyPaper.objects.filter(deed__in=ASKING)
_HAS_LOGIN = Exists(Representative.objects.filter(NOT_ENDED, child=OuterRef("child")))
ON_PAPER = (
    Exists(_AT_COUNTER.filter(application=OuterRef("key")))
    | Exists(_ASKED.filter(subject_type=EnrolmentApplication._meta.label_lower, subject_id=OuterRef("pk")))
    | ~_HAS_LOGIN
    & (
        Exists(_AT_COUNTER.filter(application__child=OuterRef("child")))
        | Exists(_ASKED.filter(child=OuterRef("child")))
    )
)
"""Applications whose family asks by papers: such a family comes to sign when it has been reached.

Whoever has no login asks so whatever has become of its application since: moved to another group, made of a list of
wishes or of a place in line.
"""


def is_on_paper(application: EnrolmentApplication) -> bool:
    """Is it one of those. One query."""
    return EnrolmentApplication.objects.filter(ON_PAPER, pk=application.pk).exists()


def known_visitor(child_id: int) -> dict[str, str]:
    """Who came for the child last on paper or through the portal, by the names of a form; empty when nobody has."""
    came = latest_papers({child_id}).get(child_id)
    if came is None:
        return {}
    return {"full_name": came.full_name, "relation": came.relation, "phone": came.phone, "email": came.email}


def latest_papers(child_ids: set[int]) -> dict[int, Intake | FamilyPaper]:
    """Child → the last application or other paper by which somebody has asked for a place for it."""
    if not child_ids:
        return {}
    found = Intake.objects.filter(application__child__in=child_ids).select_related("application").order_by("pk")
    latest: dict[int, Intake | FamilyPaper] = {each.application.child_id: each for each in found}
    for child_id, paper in latest_asking(child_ids).items():
        known = latest.get(child_id)
        if known is None or known.received_at < paper.received_at:
            latest[child_id] = paper
    return latest


def _applicant(application: EnrolmentApplication, acting: Sequence[Representative], came: Applicant) -> Applicant:
    doers = (application.answered_by_id, application.taken_by_id, application.applied_by_id)
    own = [each for doer in doers for each in acting if each.user_id == doer]
    sides: list[Applicant] = [*own, intake_of(application), *acting, came]
    return next((each for each in sides if each is not None), None)
