"""Ending a contract before its course ends, and noting that a course has ended."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from sotszakaz.demand.certificates.models import SocialCertificate
from sotszakaz.demand.certificates.states import SocialCertificateState
from sotszakaz.demand.children.on_paper import OnPaper, ensure_acts_for
from sotszakaz.demand.children.states import ChildState, FamilyDeed
from sotszakaz.demand.enrolments import errors
from sotszakaz.demand.enrolments.actions.freeing import tell_seat_freed
from sotszakaz.demand.enrolments.holdings import held_after, held_whole
from sotszakaz.demand.enrolments.models import ApplicationPaper, Contract, EnrolmentApplication, TransferRequest
from sotszakaz.demand.enrolments.rules.deadlines import last_day_of_notice
from sotszakaz.demand.enrolments.states import ApplicationState, ContractState, RequestState
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.perseverance import each_on_its_own
from sotszakaz.foundation.transitions import move, move_all, refused_move
from sotszakaz.kernel.documents.actions import end_documents
from sotszakaz.kernel.documents.states import DocumentKind, Outcome
from sotszakaz.kernel.ledger.actions import post_one
from sotszakaz.kernel.ledger.requests import EntryRequest
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.regulations.choices import TerminationDay
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.types import Ground
from sotszakaz.kernel.users.access import SYSTEM, Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission

BY_FAMILY = "Заявление законного представителя об отчислении."
BY_DEPARTURE = "Ребёнок переехал в другой муниципалитет."
BY_AGE = "Ребёнок достиг возраста, с которого сертификат прекращается."
CHUNK = 500
ENDED = "enrolment.ended"
NOT_NEEDED = "Договор заканчивается, отвечать больше не нужно."


@transaction.atomic(durable=True)
def terminate_by_family(*, contract_id: int, by: Actor, on: date, paper: OnPaper | None = None) -> Contract:
    """The family ends the contract: nobody has to approve it, only the rule of the day applies (§4.4).

    Raises NotFound for another's child, NoticeGiven, NothingToTerminate, MoveRefused, and what `ensure_acts_for` does.
    """
    contract = lock_contract(contract_id)
    ensure_acts_for(contract.child, FamilyDeed.TERMINATE, contract.application, by=by, on=on, paper=paper)
    return _terminate(contract, ground=BY_FAMILY, reason="", by=by, on=on)


@transaction.atomic(durable=True)
def terminate_by_ground(*, contract_id: int, ground: str, reason: str, by: Actor, on: date) -> Contract:
    """The provider or the authorised body ends the contract by a ground of the regulation (its code).

    Raises GroundUnknown, ReasonMissing, NoticeGiven, NothingToTerminate, MoveRefused.
    """
    contract = lock_contract(contract_id)
    ensure_may_end(contract, by=by)
    known = ensure_ground(contract.municipality_id, ground, reason, on=on)
    return _terminate(contract, ground=known.text, reason=reason.strip(), by=by, on=on)


def ensure_ground(municipality_id: int, ground: str, reason: str, *, on: date) -> Ground:
    """The ground of the rules by its code. Raises GroundUnknown, ReasonMissing."""
    known = regulation_on(municipality_id, on).ground(Parameter.TERMINATION_GROUNDS, ground)
    if known is None:
        raise errors.GroundUnknown(field="ground")
    if not reason.strip():
        raise errors.ReasonMissing(field="reason")
    return known


def ensure_may_end(contract: Contract, *, by: Actor) -> None:
    """May the person end contracts by a ground. Raises NotFound, NotAllowed."""
    organisation_id = contract.organisation_id
    require(by, Permission.CONTRACT_TERMINATE, contract.municipality_id, organisation_id=organisation_id)


@transaction.atomic(durable=True)
def terminate_by_departure(*, contract_id: int, by: Actor, on: date) -> Contract:
    """The child has departed (its right was asked there): what the old payer pays ends by the rule of the day (§1.4).

    Raises NotFound, NoticeGiven, NothingToTerminate, MoveRefused.
    """
    contract = lock_contract(contract_id)
    if contract.child.state != ChildState.DEPARTED:
        raise refused_move(contract.child, by=by)
    return _terminate(contract, ground=BY_DEPARTURE, reason="", by=by, on=on)


@transaction.atomic(durable=True)
def terminate_by_age(*, contract_id: int, on: date) -> Contract:
    """The child has come of the age at which its certificate ends: its contract does too, by the rule of the day.

    Only where the regulation says so (GROWN_UP_CONTRACTS). Raises NotFound, NoticeGiven, NothingToTerminate,
    MoveRefused.
    """
    contract = lock_contract(contract_id)
    return _terminate(contract, ground=BY_AGE, reason="", by=SYSTEM, on=on)


def lock_contract(contract_id: int) -> Contract:
    """The contract with its application, both locked, the application first as everywhere. Raises NotFound."""
    application = EnrolmentApplication.objects.select_for_update(of=("self",), no_key=True)
    list(application.filter(contract=contract_id).order_by("pk"))
    return Contract.objects.lock(contract_id)


def last_day(contract: Contract, *, on: date) -> date:
    """The last day of the contract after a notice on this day. Raises NoticeGiven, NothingToTerminate, MoveRefused."""
    if contract.state != ContractState.ACTIVE:
        raise refused_move(contract)
    if contract.ends_on is not None:
        raise errors.NoticeGiven(day=f"{contract.ends_on:%d.%m.%Y}")
    rule = regulation_on(contract.municipality_id, on).value(Parameter.TERMINATION_DAY)
    return last_day_of_notice(
        on=on,
        starts_on=contract.period.lower,
        ends_on=contract.period.upper - timedelta(days=1),
        at_end_of_month=rule == TerminationDay.END_OF_MONTH,
    )


def notice_day(contract: Contract, *, on: date) -> date | None:
    """The same for a page: None when there is nothing to end by a notice."""
    try:
        return last_day(contract, on=on)
    except Refusal:
        return None


def has_begun(contract: Contract, ends_on: date) -> bool:
    """Is any day of the course left to be taught when it ends on the day."""
    begun: bool = ends_on >= contract.period.lower
    return begun


def returned_by(contract: Contract, ends_on: date) -> tuple[EntryRequest, ...]:
    """What a notice gives back at once: later months, or everything when the course has not begun."""
    return held_after(contract, ends_on) if has_begun(contract, ends_on) else held_whole(contract)


def give_notice(contract: Contract, ends_on: date, *, ground: str, reason: str, by: Actor) -> None:
    """Write the notice; before the course the contract ends with it. Part of a larger transaction that posts."""
    contract.ends_on, contract.ground, contract.reason = ends_on, ground, reason
    contract.notice_at, contract.notice_by = timezone.now(), person_of(by)
    with judged(Contract):
        contract.save(update_fields=["ends_on", "ground", "reason", "notice_at", "notice_by"])
    audit.record("contract.notice", contract, by=by, ends_on=ends_on.isoformat())
    _close_requests([contract])
    if not has_begun(contract, ends_on):
        finish(contract, by=by)


def _close_requests(contracts: Sequence[Contract]) -> None:
    """Nobody has to answer what was asked about contracts that end."""
    asked = TransferRequest.objects.select_for_update(of=("self",), no_key=True).filter(state=RequestState.ASKED)
    ids = [each.application_id for each in contracts]
    move_all(list(asked.filter(application__in=ids).order_by("pk")), "withdraw", by=None, reply=NOT_NEEDED)


def finish(contract: Contract, *, by: Actor) -> None:
    """Nothing is taught any more: contract, social certificate and application end, the seat is free.

    Part of a larger transaction that gives the seat back.
    """
    with judged(Contract, SocialCertificate, EnrolmentApplication):
        move(contract, "terminate", by=person_of(by), seat_freed_at=timezone.now())
        move(contract.social_certificate, "terminate", by=person_of(by))
        if contract.application.state == ApplicationState.ACCEPTED:
            move(contract.application, "terminate", by=person_of(by))
    tell_seat_freed(contract.group_id, contract.municipality_id)


def _terminate(contract: Contract, *, ground: str, reason: str, by: Actor, on: date) -> Contract:
    ends_on = last_day(contract, on=on)
    entries = returned_by(contract, ends_on)
    if entries:
        post_for(contract, "notice", entries, by=by, on=on)
    give_notice(contract, ends_on, ground=ground, reason=reason, by=by)
    outbox.put("enrolment.terminated", contract.application)
    return contract


def post_for(contract: Contract, why: str, entries: Sequence[EntryRequest], *, by: Actor, on: date) -> None:
    """Post over the accounts of the contract, once for each reason. Part of a larger transaction."""
    post_one(
        f"contract:{contract.pk}:{why}",
        entries,
        municipality_id=contract.municipality_id,
        actor_id=by.pk,
        cause=(contract._meta.label_lower, contract.pk),
        happened_on=on,
    )


def finish_due(*, municipality_id: int, on: date) -> int:
    """End contracts whose last day after a notice has passed, and those whose course is over; how many.

    Whoever runs it and however often, a seat is given back once.
    """
    under_notice = Contract.objects.filter(
        municipality_id=municipality_id, state=ContractState.ACTIVE, ends_on__lt=on
    ).order_by("pk")
    ended = 0
    while count := _end_chunk(municipality_id, on):
        ended += count
    ids = list(under_notice.values_list("pk", flat=True))
    return ended + sum(each_on_its_own(ids, lambda pk: _finish(pk, on=on)))


@transaction.atomic(durable=True)
def _finish(contract_id: int, *, on: date) -> bool:
    contract = lock_contract(contract_id)
    if contract.state != ContractState.ACTIVE or contract.ends_on is None or contract.ends_on >= on:
        return False
    post_for(contract, "seat", [EntryRequest(contract.seat_account_id, Move.REFUND, 1)], by=SYSTEM, on=on)
    finish(contract, by=SYSTEM)
    outbox.put(ENDED, contract.application)
    return True


@transaction.atomic(durable=True)
def _end_chunk(municipality_id: int, on: date) -> int:
    """Courses that are over: what is held for their last months is charged when those are closed."""
    contracts = _lock_over(
        Contract.objects.filter(
            municipality_id=municipality_id, state=ContractState.ACTIVE, ends_on__isnull=True, period__endswith__lte=on
        )
    )
    if contracts:
        Contract.objects.filter(pk__in=[each.pk for each in contracts]).update(state=Contract.MOVES["end"][1])
        SocialCertificate.objects.filter(contract__in=contracts, state=SocialCertificateState.ACTIVE).update(
            state=SocialCertificate.MOVES["end"][1]
        )
        EnrolmentApplication.objects.filter(contract__in=contracts, state=ApplicationState.ACCEPTED).update(
            state=EnrolmentApplication.MOVES["end"][1]
        )
        _close_requests(contracts)
        _end_documents(contracts)
        outbox.put_all(ENDED, EnrolmentApplication.objects.filter(contract__in=contracts).order_by("pk"))
        audit.record("contract.end_many", contracts[0], by=None, count=len(contracts))
    return len(contracts)


def _lock_over(over: "QuerySet[Contract]") -> list[Contract]:
    """Some of the contracts with their applications, locked in the order of every deed: the application first.

    Those that somebody else is at are left to the next run.
    """
    applications = EnrolmentApplication.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    found = list(applications.filter(pk__in=over.values("application")).order_by("pk")[:CHUNK])
    return list(over.filter(application__in=found).select_for_update(of=("self",), no_key=True).order_by("pk"))


def _end_documents(contracts: Sequence[Contract]) -> None:
    """Contracts, social certificates and applications that were performed to the last day are no longer in force."""
    own = {each.social_certificate_id: each.period.upper for each in contracts}
    certificates = SocialCertificate.objects.filter(pk__in=own).order_by("pk").values_list("pk", "document")
    ends = {document_id: own[pk] for pk, document_id in certificates}
    ends |= {each.document_id: each.period.upper for each in contracts}
    upper = {each.application_id: each.period.upper for each in contracts}
    papers = ApplicationPaper.objects.filter(application__in=upper, kind=DocumentKind.ENROLMENT_APPLICATION)
    ends |= {paper.document_id: upper[paper.application_id] for paper in papers}
    end_documents(ends, outcome=Outcome.COMPLETED, by=SYSTEM)
