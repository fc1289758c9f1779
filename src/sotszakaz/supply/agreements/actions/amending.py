"""Amendments: offered, put in force when signed and due, withdrawn before that.

A lowered limit is held on the account from the offer on: what both sides sign can then be carried out, and no booking
takes the money in between.
"""

from datetime import date, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.money import from_units, to_units
from sotszakaz.foundation.perseverance import each_on_its_own
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.documents.actions import end_document, form_document
from sotszakaz.kernel.documents.selectors import ending_of
from sotszakaz.kernel.documents.states import DocumentKind, Outcome
from sotszakaz.kernel.ledger.actions import post_one
from sotszakaz.kernel.ledger.requests import EntryRequest
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import SYSTEM, Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.agreements import errors, rules, selectors
from sotszakaz.supply.agreements.actions.common import keep_dues
from sotszakaz.supply.agreements.actions.disagreeing import drop_disagreement, ensure_no_disagreement
from sotszakaz.supply.agreements.models import Agreement, Amendment
from sotszakaz.supply.agreements.printing import amendment_payload
from sotszakaz.supply.agreements.states import AgreementState, AmendmentState
from sotszakaz.supply.agreements.terms import Amending, Due
from sotszakaz.supply.providers.rules import ensure_bank

OFFERED, SETTLED = "amendment.offered", "amendment.settled"


@transaction.atomic(durable=True)
def offer_amendment(*, agreement_id: int, amending: Amending, by: Actor, on: date) -> Amendment:
    """Form the amendment; it is in force at once when no signatures are needed and its day has come.

    Raises NotInForce, AmendmentOpen, NothingChanges, GroundMissing, EffectiveInPast, LimitNotPositive,
    LimitBelowTaken, TermInUse, DaysReversed, TermIsOver, TermPassed, the refusals of `rules.ensure_dues` and of bank
    details, ConstraintViolated when the new term overlaps another agreement.
    """
    agreement = Agreement.objects.lock(agreement_id)
    require(by, Permission.AGREEMENT_MAKE, agreement.municipality_id)
    dues = ensure_amendable(agreement, amending, on=on)
    amendment = _create(agreement, amending, dues, by=by, on=on)
    keep_dues(agreement, dues, amendment=amendment)
    if amendment.needs_signatures or amendment.effective_on > on:
        _post(amendment, "reserve", _reserve(amendment), by=by, on=on)
        outbox.put(OFFERED, amendment)
    else:
        _apply(amendment, _change(amendment), by=by, on=on)
    audit.record("amendment.offer", amendment, by=by, number=amendment.number, limit=str(amendment.limit_after))
    return amendment


@transaction.atomic
def put_in_force(*, amendment_id: int, by: Actor, on: date) -> Amendment:
    """The agreement changes. Part of a larger transaction or one by itself.

    Raises MoveRefused, SignaturesMissing, DisagreementOpen, EffectiveInFuture, TermPassed when the agreement has ended
    before it was prolonged, ConstraintViolated when another agreement has taken the days meanwhile.
    """
    amendment = Amendment.objects.lock(amendment_id)
    require(by, Permission.AGREEMENT_MAKE, amendment.municipality_id)
    if amendment.changes_term and ending_of(amendment.agreement.document_id):
        raise errors.TermPassed(last=_last_day(amendment.agreement))
    if amendment.needs_signatures and (whose := selectors.awaited_signer(amendment.document_id)):
        raise errors.SignaturesMissing(whose=whose)
    ensure_no_disagreement(amendment.agreement)
    if amendment.effective_on > on:
        raise errors.EffectiveInFuture(day=amendment.effective_on)
    _apply(amendment, [*_unreserve(amendment), *_change(amendment)], by=by, on=on)
    return amendment


@transaction.atomic(durable=True)
def withdraw_amendment(*, amendment_id: int, by: Actor, on: date) -> Amendment:
    """Take the offer back: what it held on the account is free again. Raises MoveRefused."""
    amendment = Amendment.objects.lock(amendment_id)
    require(by, Permission.AGREEMENT_MAKE, amendment.municipality_id)
    give_back = withdraw_offered(amendment, by=by, on=on)
    _post(amendment, "withdrawn", give_back, by=by, on=on)
    return amendment


def withdraw_offered(amendment: Amendment, *, by: Actor, on: date) -> list[EntryRequest]:
    """Withdraw a locked amendment; the entries that the caller posts with its own."""
    move(amendment, "withdraw", by=person_of(by), settled_on=on)
    drop_disagreement(amendment.agreement, by=by, on=on)
    end_document(document_id=amendment.document_id, outcome=Outcome.CANCELLED, on=on, by=by, ground="Отозвано")
    outbox.put(SETTLED, amendment, state=AmendmentState.WITHDRAWN.value)
    return _unreserve(amendment)


def put_due_in_force(*, municipality_id: int, on: date) -> int:
    """Amendments that are signed and whose day has come; how many. What is refused stays offered and is shown so."""
    due = Amendment.objects.offered().filter(municipality_id=municipality_id, effective_on__lte=on).order_by("pk")

    def settle(amendment_id: int) -> bool:
        try:
            put_in_force(amendment_id=amendment_id, by=SYSTEM, on=on)
        except Refusal:
            return False
        return True

    return sum(each_on_its_own(list(due.values_list("pk", flat=True)), settle))


def ensure_amendable(agreement: Agreement, amending: Amending, *, on: date) -> tuple[Due, ...]:
    """The amendment is possible; the parts of the limit that it brings, none when they stay as they are.

    Raises NotInForce, AmendmentOpen and the refusals of `rules`.
    """
    if agreement.state != AgreementState.ACTIVE:
        raise errors.NotInForce(number=agreement.number, state=agreement.get_state_display())
    if open_one := agreement.amendments.offered().first():
        raise errors.AmendmentOpen(number=open_one.number)
    return _judge(agreement, amending, on=on)


def _judge(agreement: Agreement, amending: Amending, *, on: date) -> tuple[Due, ...]:
    changes = amending.limit not in (None, agreement.limit) or amending.last_day not in (None, _last_day(agreement))
    rules.ensure_amends(changes=changes or bool(amending.bank or amending.dues), ground=amending.ground)
    rules.ensure_effective_day(amending.effective_on, on=on)
    balance, first = balance_of(agreement.account_id), agreement.valid.lower
    limit, last = amending.limit or agreement.limit, amending.last_day or _last_day(agreement)
    if amending.limit is not None:
        taken = from_units(balance.total - balance.free)
        rules.ensure_new_limit(before=agreement.limit, after=amending.limit, taken=taken)
    if amending.last_day is not None:
        used = balance.held > 0
        rules.ensure_new_last_day(first=first, before=_last_day(agreement), after=last, on=on, is_used=used)
    if amending.bank is not None:
        bank = amending.bank
        ensure_bank(bic=bank.bic, account=bank.account, correspondent=bank.correspondent_account)
    dues = amending.dues
    if not dues and limit != agreement.limit:
        dues = rules.spread(selectors.dues_of(agreement), limit)
    rules.ensure_dues(dues, limit=limit, first=first, last=last)
    return dues


def _create(agreement: Agreement, amending: Amending, dues: tuple[Due, ...], *, by: Actor, on: date) -> Amendment:
    regulation = regulation_on(agreement.municipality_id, on)
    last, bank = amending.last_day or _last_day(agreement), amending.bank
    payload = amendment_payload(agreement, amending, dues, selectors.bank_of(agreement))
    document = form_document(
        DocumentKind.AGREEMENT_AMENDMENT,
        municipality_id=agreement.municipality_id,
        organisation_id=agreement.record.organisation_id,
        payload=payload,
        on=on,
        by=by,
    )
    with judged(Amendment):
        return Amendment.objects.create(
            municipality_id=agreement.municipality_id,
            agreement=agreement,
            document=document,
            number=document.full_number,
            ground=amending.ground.strip(),
            effective_on=amending.effective_on,
            needs_signatures=regulation.value(Parameter.AMENDMENT_NEEDS_SIGNATURES),
            limit_before=agreement.limit,
            limit_after=amending.limit or agreement.limit,
            valid_before=agreement.valid,
            valid_after=DateRange(agreement.valid.lower, last + timedelta(days=1)),
            bank_name=bank.bank_name if bank else "",
            bank_bic=bank.bic if bank else "",
            bank_account=bank.account if bank else "",
            correspondent_account=bank.correspondent_account if bank else "",
            offered_by=person_of(by),
        )


def _apply(amendment: Amendment, entries: list[EntryRequest], *, by: Actor, on: date) -> None:
    agreement = amendment.agreement
    move(amendment, "apply", by=person_of(by), settled_on=on)
    if amendment.changes_limit or amendment.changes_term:
        agreement.limit, agreement.valid = amendment.limit_after, amendment.valid_after
        with judged(Agreement):
            agreement.save(update_fields=["limit", "valid"])
    _post(amendment, "in_force", entries, by=by, on=on)
    outbox.put(SETTLED, amendment, state=AmendmentState.IN_FORCE.value)


def _reserve(amendment: Amendment) -> list[EntryRequest]:
    return _entries(amendment, Move.HOLD, amendment.amount_reserved)


def _unreserve(amendment: Amendment) -> list[EntryRequest]:
    return _entries(amendment, Move.RELEASE, amendment.amount_reserved)


def _change(amendment: Amendment) -> list[EntryRequest]:
    more = to_units(amendment.limit_after - amendment.limit_before)
    return _entries(amendment, Move.GRANT if more > 0 else Move.WITHDRAW, abs(more))


def _entries(amendment: Amendment, step: Move, amount: int) -> list[EntryRequest]:
    return [EntryRequest(amendment.agreement.account_id, step, amount)] if amount else []


def _post(amendment: Amendment, step: str, entries: list[EntryRequest], *, by: Actor, on: date) -> None:
    if entries:
        post_one(
            f"amendment:{amendment.pk}:{step}",
            entries,
            municipality_id=amendment.municipality_id,
            actor_id=by.pk,
            cause=("agreements.amendment", amendment.pk),
            happened_on=on,
        )


def _last_day(agreement: Agreement) -> date:
    day: date = agreement.valid.upper - timedelta(days=1)
    return day
