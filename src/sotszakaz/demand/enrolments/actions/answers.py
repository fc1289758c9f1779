"""Answers of the provider, and the representative's own withdrawal."""

from datetime import date

from django.db import transaction

from sotszakaz.demand.children.on_paper import OnPaper, ensure_acts_for
from sotszakaz.demand.children.states import FamilyDeed
from sotszakaz.demand.enrolments import errors, rules
from sotszakaz.demand.enrolments.actions.contracts import conclude_contract
from sotszakaz.demand.enrolments.actions.freeing import free, settle_entry
from sotszakaz.demand.enrolments.applicants import has_signed
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.demand.enrolments.rules.deadlines import ensure_not_over
from sotszakaz.demand.enrolments.states import ApplicationState
from sotszakaz.foundation import outbox
from sotszakaz.foundation.calendar import previous_day
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.regulations.choices import ContractMadeBy
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.working_days import term_ends_on
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission


def require_answer(by: Actor, application: EnrolmentApplication) -> None:
    """Only the provider of the group answers. Raises NotFound for strangers, NotAllowed without the right."""
    organisation_id = application.organisation_id
    require(by, Permission.ENROLMENT_ANSWER, application.municipality_id, organisation_id=organisation_id)


def ensure_may_answer(application: EnrolmentApplication, *, by: Actor) -> None:
    """For pages that only lead to a deed of the provider. Raises NotFound, NotAllowed."""
    require_answer(by, application)


@transaction.atomic(durable=True)
def accept_application(*, application_id: int, by: Actor, on: date) -> Contract | None:
    """The provider agrees. Where the application is the acceptance of the offer, the contract is made at once.

    Where the regulation wants a signature, the representative is invited to sign within its term: None is answered,
    seat and money stay held. A contract that the family has signed with its application at the counter is made at once.
    Raises MoveRefused, CourseOver, TooLateToAccept.
    """
    application = EnrolmentApplication.objects.lock(application_id)
    require_answer(by, application)
    ensure_not_over(application.period.upper, on=on)
    rules.ensure_not_backdated(application.period.lower, on=on)
    regulation = regulation_on(application.municipality_id, on)
    by_signature = regulation.value(Parameter.CONTRACT_MADE_BY) == ContractMadeBy.BY_SIGNATURE
    if by_signature and not has_signed(application):
        invite(application, by=by, on=on)
        return None
    with judged(EnrolmentApplication):
        move(application, "accept", by=person_of(by))
    contract = conclude_contract(application, by=by, on=on)
    outbox.put("enrolment.accepted", application)
    return contract


def invite(application: EnrolmentApplication, *, by: Actor, on: date) -> None:
    """Let the representative sign within the term of the regulation. Part of a larger transaction."""
    regulation = regulation_on(application.municipality_id, on)
    term = term_ends_on(regulation, Parameter.CONTRACT_SIGN_WORKING_DAYS, on)
    answer_by_on = min(term, previous_day(application.period.upper))
    with judged(EnrolmentApplication):
        move(application, "invite", by=person_of(by), answer_by_on=answer_by_on)
    outbox.put("enrolment.invited", application)


@transaction.atomic(durable=True)
def refuse_application(*, application_id: int, ground: str, reason: str, by: Actor, on: date) -> EnrolmentApplication:
    """The provider refuses by a ground of the regulation (its code), with a reason; everything held is released.

    Raises MoveRefused, GroundUnknown, ReasonMissing.
    """
    application = EnrolmentApplication.objects.lock(application_id)
    require_answer(by, application)
    known = regulation_on(application.municipality_id, on).ground(Parameter.ENROLMENT_REFUSAL_GROUNDS, ground)
    if known is None:
        raise errors.GroundUnknown(field="ground")
    if not reason.strip():
        raise errors.ReasonMissing(field="reason")
    with judged(EnrolmentApplication):
        move(application, "refuse", by=person_of(by), ground=known.text, reason=reason.strip())
    free(application, by=by, on=on)
    outbox.put("enrolment.refused", application)
    return application


@transaction.atomic(durable=True)
def withdraw_application(
    *, application_id: int, by: Actor, on: date, paper: OnPaper | None = None
) -> EnrolmentApplication:
    """The family takes the application back, declines a place or does not sign; all is released.

    Raises NotFound for another's child, MoveRefused, and what `ensure_acts_for` does.
    """
    application = EnrolmentApplication.objects.lock(application_id)
    ensure_acts_for(application.child, FamilyDeed.WITHDRAW, application, by=by, on=on, paper=paper)
    withdraw(application, by=by, on=on)
    return application


def withdraw(application: EnrolmentApplication, *, by: Actor, on: date, reason: str = "") -> None:
    """All is released, an offered place is declined. Part of a larger transaction with the application locked."""
    was_offered = application.state == ApplicationState.OFFERED
    with judged(EnrolmentApplication):
        move(application, "withdraw", by=person_of(by), reason=reason)
    free(application, by=by, on=on)
    if was_offered:
        settle_entry(application, "decline", by=by)
    outbox.put("enrolment.withdrawn", application)
