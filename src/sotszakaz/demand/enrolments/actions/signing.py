"""The representative signs the contract to which the provider has invited."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from sotszakaz.demand.children.on_paper import OnPaper, ensure_acts_for
from sotszakaz.demand.children.states import FamilyDeed
from sotszakaz.demand.enrolments import errors
from sotszakaz.demand.enrolments.actions.contracts import conclude_contract
from sotszakaz.demand.enrolments.applicants import is_on_paper
from sotszakaz.demand.enrolments.drafts import agreed_by, sum_of
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.demand.enrolments.rules import ensure_not_backdated
from sotszakaz.demand.enrolments.rules.deadlines import ensure_in_time, ensure_not_over
from sotszakaz.demand.enrolments.starting import agreed_on
from sotszakaz.foundation import outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.users.access import Actor, person_of


@dataclass(frozen=True, slots=True)
class Consents:
    """The three ticks of operations.md §4.3; `parent_amount` is the co-payment that the page has shown.

    `read` is `drafts.sum_of` the contract that the page has offered to read.
    """

    to_terms: bool
    to_payment: bool
    to_data: bool
    parent_amount: Decimal
    read: str

    @property
    def are_given(self) -> bool:
        return self.to_terms and self.to_payment and self.to_data


@transaction.atomic(durable=True)
def sign_application(
    *, application_id: int, consents: Consents, by: Actor, on: date, paper: OnPaper | None = None
) -> Contract:
    """Accept the offer: the contract is made of what was shown. Silence is not a signature, nor is a late one.

    A family that asks by papers signs when it has been reached, as long as its place is held.

    Raises NotFound for another's child, MoveRefused, TermOver, TicksMissing, ShownChanged, TextChanged,
    CourseOver, TooLateToAccept, and what `ensure_acts_for` does.
    """
    application = EnrolmentApplication.objects.lock(application_id)
    ensure_acts_for(application.child, FamilyDeed.SIGN, application, by=by, on=on, paper=paper)
    if not consents.are_given:
        raise errors.TicksMissing()
    if consents.parent_amount != agreed_on(on, application).parent_amount:
        raise errors.ShownChanged()
    with judged(EnrolmentApplication):
        move(application, "sign", by=person_of(by))
    if paper is None or not is_on_paper(application):
        ensure_in_time(application.answer_by_on, on=on)
    ensure_not_over(application.period.upper, on=on)
    ensure_not_backdated(application.period.lower, on=on)
    if sum_of(agreed_by(application.pk, on=on)) != consents.read:
        raise errors.TextChanged()
    contract = conclude_contract(application, by=by, on=on)
    outbox.put("enrolment.accepted", application)
    return contract
