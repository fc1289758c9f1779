"""Debts of providers: what is still to be paid under an agreement covers what it owes, before money is sent.

What is left when an agreement is over is demanded back, or covered by the next agreement where the rules say so.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any

from django.db import transaction
from django.utils import timezone

from sotszakaz.delivery.settlements import debts
from sotszakaz.delivery.settlements.errors import (
    DebtIsDeducted,
    DemandedAlready,
    GroundMissing,
    MoneyStillGoing,
    NothingOwed,
    ReturnDayWrong,
    ReturnStays,
    ReturnTooLarge,
)
from sotszakaz.delivery.settlements.models import Advance, DebtRepayment, PaymentRegister, ReturnDemand
from sotszakaz.delivery.settlements.payer import hold_payer
from sotszakaz.delivery.settlements.printing import demand_payload
from sotszakaz.delivery.settlements.states import RepaymentKind
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.money import to_units
from sotszakaz.kernel.documents.actions import end_document, form_document
from sotszakaz.kernel.documents.models import DocumentEnding
from sotszakaz.kernel.documents.states import DocumentKind, Outcome
from sotszakaz.kernel.ledger.rules import spell
from sotszakaz.kernel.ledger.states import Unit
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.working_days import term_ends_on
from sotszakaz.kernel.users.access import SYSTEM, Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.providers.models import RegistryRecord

DEMANDED, REPAID, DEMAND_CANCELLED = "debt.demanded", "debt.repaid", "debt.demand_cancelled"


def set_off_debts(
    municipality_id: int, *, on: date, agreements: Iterable[int] | None = None, also: Iterable[int] = ()
) -> list[DebtRepayment]:
    """Cover what these agreements (or all) owe out of what is still to be paid to them.

    Where the rules of the day carry debts over, a debt that no register of its agreement will deduct is covered out of
    other agreements of its provider too. Part of a larger transaction, which holds the payer. Registers that it is
    about, and those in `also` that the caller will need, are locked together, in their order: who forms the next
    register of a debtor is waited for.
    """
    is_carried = debts.is_carried_over(municipality_id, on)
    chosen = None if agreements is None else list(agreements)
    if chosen is not None and is_carried:
        chosen = _with_neighbours(chosen)
    owing = set(debts.open_debts(municipality_id, agreements=chosen).values_list("agreement", flat=True))
    involved = PaymentRegister.objects.filter(
        agreement__in=_with_neighbours(owing) if is_carried else owing, amount__isnull=False
    )
    locked = involved | PaymentRegister.objects.filter(pk__in=list(also))
    list(locked.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    if not owing:
        return []
    debtors = debts.open_debts(municipality_id, agreements=owing).annotate(is_final=debts.is_final(on))
    made = [row for debtor in debtors for row in _set_off(debtor, on, is_carried=is_carried)]
    if made:
        audit.record_all("debt.set_off", [(each, {"amount": str(each.amount)}) for each in made], by=SYSTEM)
        outbox.put_all(REPAID, made)
    return made


def cancel_taken_over(municipality_id: int, *, by: Actor, on: date) -> list[ReturnDemand]:
    """Cancel demands of registers whose debt a later register took over (a late correction): that much is not due now.

    Part of a larger transaction, which holds the payer. What the later register leaves owed has a demand of its own.
    """
    ended = DocumentEnding.objects.values("document")
    cards = ReturnDemand.objects.select_related("document", "register")
    over = list(cards.filter(debts.is_taken_over(), municipality_id=municipality_id).exclude(document__in=ended))
    for each in over:
        end_document(
            document_id=each.document_id,
            outcome=Outcome.CANCELLED,
            on=max(on, each.document.formed_on),
            by=by,
            ground="Долг перешёл в следующий реестр соглашения.",
        )
    outbox.put_all(DEMAND_CANCELLED, over)
    return over


@transaction.atomic(durable=True)
def demand_return(*, register_id: int, by: Actor, on: date) -> ReturnDemand:
    """Demand back what the latest register of an agreement that is over has left owed; the term is in the rules.

    Raises NotFound, NothingOwed, DebtIsDeducted, MoneyStillGoing, DemandedAlready.
    """
    register = hold_debt(register_id, by, on)
    owed = _demandable(register, on)
    due_on = term_ends_on(regulation_on(register.municipality_id, on), Parameter.DEBT_RETURN_WORKING_DAYS, on)
    document = form_document(
        DocumentKind.RETURN_DEMAND,
        municipality_id=register.municipality_id,
        organisation_id=register.agreement.record.organisation_id,
        payload=demand_payload(register, owed=owed, not_returned=debts.not_returned_to(register), due_on=due_on),
        on=on,
        by=by,
    )
    demand = ReturnDemand.objects.create(
        municipality_id=register.municipality_id,
        register=register,
        document=document,
        amount=owed,
        due_on=due_on,
        formed_by=person_of(by),
    )
    audit.record("debt.demand", demand, by=by, amount=str(demand.amount), register=register.pk)
    outbox.put(DEMANDED, demand)
    return demand


def _demandable(register: PaymentRegister, on: date) -> Decimal:
    """What may be demanded of the register. Raises NothingOwed, DebtIsDeducted, MoneyStillGoing, DemandedAlready."""
    open_debts = debts.open_debts(register.municipality_id).annotate(is_final=debts.is_final(on))
    owing = open_debts.filter(pk=register.pk).first()
    if owing is None:
        raise NothingOwed()
    if not owing.is_final:
        raise DebtIsDeducted(number=register.agreement.number)
    if debts.is_money_going(register.agreement_id):
        raise MoneyStillGoing(number=register.agreement.number)
    former = ReturnDemand.objects.select_related("document").filter(register=register).first()
    if former is not None:
        raise DemandedAlready(number=former.document.full_number)
    owed: Decimal = owing.owed
    return owed


@transaction.atomic(durable=True)
def enter_return(
    *, register_id: int, amount: Decimal, number: str, happened_on: date, by: Actor, on: date
) -> DebtRepayment:
    """Enter money that came back: so much, by this paper, on that day.

    Raises NotFound, NothingOwed, ReturnTooLarge, ReturnDayWrong, and the sentence of `debt_return_once`.
    """
    register = hold_debt(register_id, by, on)
    owing = debts.open_debts(register.municipality_id).filter(pk=register_id).first()
    if owing is None:
        raise NothingOwed()
    if amount > owing.owed:
        raise ReturnTooLarge(owed=_said(owing.owed), amount=_said(amount), field="amount")
    if not register.month <= happened_on <= on:
        raise ReturnDayWrong(first=register.month, last=on, field="happened_on")
    with judged(DebtRepayment):
        repayment = DebtRepayment.objects.create(
            municipality_id=register.municipality_id,
            register=register,
            kind=RepaymentKind.RETURNED,
            amount=amount,
            number=number.strip(),
            happened_on=happened_on,
            made_by=person_of(by),
        )
    audit.record("debt.return", repayment, by=by, amount=str(amount), register=register.pk)
    outbox.put(REPAID, repayment)
    return repayment


@transaction.atomic(durable=True)
def withdraw_return(*, repayment_id: int, reason: str, by: Actor, on: date) -> DebtRepayment:
    """Take back a return that was entered by mistake. Raises NotFound, GroundMissing, ReturnStays."""
    asked = DebtRepayment.objects.filter(pk=repayment_id).first()
    if asked is None:
        raise NotFound()
    register = hold_debt(asked.register_id, by, on)
    if not reason.strip():
        raise GroundMissing(field="reason")
    repayment = DebtRepayment.objects.select_for_update(no_key=True).get(pk=repayment_id)
    later = PaymentRegister.objects.filter(agreement=register.agreement_id, month__gt=register.month)
    is_entered = repayment.kind == RepaymentKind.RETURNED and repayment.withdrawn_at is None
    if not is_entered or later.filter(amount__isnull=False).exists():
        raise ReturnStays()
    repayment.withdrawn_at, repayment.withdrawn_by = timezone.now(), person_of(by)
    repayment.withdrawal_reason = reason.strip()
    with judged(DebtRepayment):
        repayment.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record("debt.withdraw_return", repayment, by=by, amount=str(repayment.amount), reason=reason.strip())
    outbox.put(REPAID, repayment)
    return repayment


def hold_debt(register_id: int, by: Actor, on: date) -> PaymentRegister:
    """The register with the payer held and what may be set off set off: what is left is truly owed.

    Part of a larger transaction. Raises NotFound, NotAllowed.
    """
    cards = PaymentRegister.objects.select_related(
        "agreement__record__organisation", "agreement__record__application", "document"
    )
    register = cards.filter(pk=register_id).first()
    if register is None:
        raise NotFound()
    require(by, Permission.PAYMENT_ORDER, register.municipality_id)
    hold_payer(register.municipality_id)
    set_off_debts(register.municipality_id, on=on, agreements=[register.agreement_id], also=[register.pk])
    return register


def _with_neighbours(agreements: Iterable[int]) -> list[int]:
    """These agreements and all others of their providers with the same payer."""
    own = Agreement.objects.filter(pk__in=list(agreements))
    records = RegistryRecord.objects.filter(
        municipality__in=own.values("municipality"), organisation__in=own.values("record__organisation")
    )
    return list(Agreement.objects.filter(record__in=records).values_list("pk", flat=True))


def _set_off(debtor: Any, on: date, *, is_carried: bool) -> list[DebtRepayment]:
    """`debtor` is a register with `owed` and `is_final`; its own agreement pays first."""
    owed: Decimal = debtor.owed
    others = set(_with_neighbours([debtor.agreement_id])) if is_carried and debtor.is_final else set()
    made = []
    for source, left in chain(debts.unpaid_of([debtor.agreement_id]), debts.unpaid_of(others - {debtor.agreement_id})):
        if owed <= 0:
            break
        row = _repayment(debtor, source, min(owed, left), on)
        with judged(DebtRepayment):
            row.save()
        owed -= row.amount
        made.append(row)
    return made


def _repayment(debtor: PaymentRegister, source: PaymentRegister | Advance, amount: Decimal, on: date) -> DebtRepayment:
    return DebtRepayment(
        municipality_id=debtor.municipality_id,
        register=debtor,
        kind=RepaymentKind.SET_OFF,
        amount=amount,
        from_register=source if isinstance(source, PaymentRegister) else None,
        from_advance=source if isinstance(source, Advance) else None,
        happened_on=on,
    )


def _said(amount: Decimal) -> str:
    return spell(to_units(amount), Unit.RUB)
