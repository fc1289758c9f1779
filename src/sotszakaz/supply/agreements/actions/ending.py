"""The end of an agreement: announced with its document and carried out on its day, or come with its term."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, OuterRef

from sotszakaz.foundation import outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.money import from_units
from sotszakaz.foundation.perseverance import each_on_its_own
from sotszakaz.foundation.transitions import can_move, move, refused_move
from sotszakaz.kernel.documents.actions import end_document, end_documents, form_document
from sotszakaz.kernel.documents.models import DocumentEnding
from sotszakaz.kernel.documents.payloads import AgreementTerminationPayload
from sotszakaz.kernel.documents.states import DocumentKind, Outcome
from sotszakaz.kernel.ledger.actions import close_account, post_one, suspend_account
from sotszakaz.kernel.ledger.requests import EntryRequest
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.users.access import SYSTEM, Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.agreements import rules, selectors
from sotszakaz.supply.agreements.actions.amending import put_due_in_force, withdraw_offered
from sotszakaz.supply.agreements.models import Agreement, Amendment, Termination
from sotszakaz.supply.agreements.printing import termination_payload
from sotszakaz.supply.agreements.states import AgreementState

ENDING = "agreement.ending"
ZERO = Decimal(0)


@transaction.atomic(durable=True)
def terminate_agreement(
    *, agreement_id: int, reason: str, by: Actor, on: date, ends_on: date | None = None, paid: Decimal = ZERO
) -> Agreement:
    """End an agreement on a day (today unless said): nobody is enrolled any more, contracts are paid to their end.

    While contracts run the day lies ahead, and their families are told. `paid` is what was sent so far, for the
    document. An offered amendment is withdrawn. Raises ReasonMissing, EndInPast, ContractsRun, MoveRefused.
    """
    agreement, day = Agreement.objects.lock(agreement_id), ends_on or on
    ensure_terminable(agreement, reason, by=by)
    suspend_account(agreement.account_id)  # the row is locked: what the balance says stays so
    payload = payload_of_end(agreement, reason=reason, day=day, paid=paid, on=on)
    termination = _announce(agreement, payload, paid=paid, by=by, on=on)
    offered = agreement.amendments.offered().first()
    give_back = withdraw_offered(offered, by=by, on=on) if offered else []
    agreement.reason = reason.strip()
    if day > on:
        move(agreement, "announce_end", by=by, reason=agreement.reason)
        _post(agreement, "ending", give_back, by=by, on=on)
    else:
        _finish(agreement, termination, give_back, by=by, on=on)
    outbox.put(ENDING, agreement, ends_on=day.isoformat())
    return agreement


def ensure_terminable(agreement: Agreement, reason: str, *, by: Actor) -> None:
    """Raises NotAllowed, ReasonMissing, MoveRefused."""
    require(by, Permission.AGREEMENT_MAKE, agreement.municipality_id)
    rules.ensure_reason(reason)
    if not can_move(agreement, "announce_end"):
        raise refused_move(agreement, by=by)


def payload_of_end(
    agreement: Agreement, *, reason: str, day: date, paid: Decimal, on: date
) -> AgreementTerminationPayload:
    """The end with the money as it stands now. Raises EndInPast, ContractsRun."""
    balance = balance_of(agreement.account_id)
    runs = selectors.is_used(agreement, balance)
    rules.ensure_end(day=day, on=on, is_used=runs)
    spent = from_units(balance.spent)
    freed = from_units(balance.free) if runs else agreement.limit - spent
    return termination_payload(
        agreement, ground=reason.strip(), ends_on=day, delivered=spent, paid=paid, freed=freed, runs=runs
    )


def end_due(*, municipality_id: int, on: date) -> int:
    """Carry out the ends whose day has come; how many."""
    due = Agreement.objects.filter(
        municipality_id=municipality_id, state=AgreementState.ENDING, termination__ends_on__lte=on
    )
    return len(each_on_its_own(list(due.order_by("pk").values_list("pk", flat=True)), lambda pk: _end(pk, on)))


def complete_over(*, municipality_id: int, on: date) -> int:
    """End the documents of agreements whose term is over; how many. A signed amendment that prolongs goes before.

    The agreement itself stays as it is: its contracts are settled and its limit can be given back.
    """
    put_due_in_force(municipality_id=municipality_id, on=on)
    return _complete(municipality_id, on)


@transaction.atomic(durable=True)
def _complete(municipality_id: int, on: date) -> int:
    not_ended = ~Exists(DocumentEnding.objects.filter(document=OuterRef("document")))
    amendments = Amendment.objects.in_force().filter(not_ended)
    over = Agreement.objects.filter(
        not_ended | Exists(amendments.filter(agreement=OuterRef("pk"))),
        municipality_id=municipality_id,
        state__in=[AgreementState.ACTIVE, AgreementState.ENDING],
        valid__endswith__lte=on,
    )
    terms = {each.pk: each for each in over.select_for_update(of=("self",), no_key=True).order_by("pk")}
    ends = {each.document_id: each.valid.upper for each in terms.values()}
    ends |= {each.document_id: terms[each.agreement_id].valid.upper for each in amendments.filter(agreement__in=terms)}
    return end_documents(ends, outcome=Outcome.COMPLETED, by=SYSTEM)


@transaction.atomic(durable=True)
def _end(agreement_id: int, on: date) -> None:
    agreement = Agreement.objects.lock(agreement_id)
    _finish(agreement, agreement.termination, [], by=SYSTEM, on=on)


def _announce(
    agreement: Agreement, payload: AgreementTerminationPayload, *, paid: Decimal, by: Actor, on: date
) -> Termination:
    document = form_document(
        DocumentKind.AGREEMENT_TERMINATION,
        municipality_id=agreement.municipality_id,
        organisation_id=agreement.record.organisation_id,
        payload=payload,
        on=on,
        by=by,
    )
    with judged(Termination):
        return Termination.objects.create(
            municipality_id=agreement.municipality_id,
            agreement=agreement,
            document=document,
            ends_on=payload.terminated_on,
            paid=paid,
            announced_by=person_of(by),
        )


def _finish(
    agreement: Agreement, termination: Termination, give_back: list[EntryRequest], *, by: Actor, on: date
) -> None:
    """Take what is free off the limit and close its account; what contracts hold stays for them."""
    free = balance_of(agreement.account_id).free + sum(entry.amount for entry in give_back)
    rest = [EntryRequest(agreement.account_id, Move.WITHDRAW, free)] if free else []
    move(agreement, "terminate", by=person_of(by), reason=agreement.reason)
    termination.freed = from_units(free)
    termination.save(update_fields=["freed"])
    _end_documents(agreement, termination, by=by)
    _post(agreement, "end", [*give_back, *rest], by=by, on=on)
    close_account(agreement.account_id)


def _end_documents(agreement: Agreement, termination: Termination, *, by: Actor) -> None:
    """The agreement and the amendments in force, from the day of the end however late it is carried out.

    What was withdrawn or is over with the term has ended before.
    """
    amendments = agreement.amendments.in_force().order_by("pk").values_list("document_id", flat=True)
    documents = (agreement.document_id, *amendments)
    ended = set(DocumentEnding.objects.filter(document__in=documents).values_list("document_id", flat=True))
    for document_id in (each for each in documents if each not in ended):
        end_document(
            document_id=document_id,
            outcome=Outcome.TERMINATED,
            on=termination.ends_on,
            by=by,
            ground=agreement.reason,
            by_document=termination.document,
        )


def _post(agreement: Agreement, step: str, entries: list[EntryRequest], *, by: Actor, on: date) -> None:
    if entries:
        post_one(
            f"agreement:{agreement.pk}:{step}",
            entries,
            municipality_id=agreement.municipality_id,
            actor_id=by.pk,
            cause=("agreements.agreement", agreement.pk),
            happened_on=on,
        )
