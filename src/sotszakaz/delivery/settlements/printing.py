"""What papers of a month say: payloads from the very rows that are counted and linked."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sotszakaz.delivery.settlements.models import Accrual, PaymentRegister
from sotszakaz.delivery.settlements.registers import line_in
from sotszakaz.delivery.settlements.rules import NOTHING, advance_of
from sotszakaz.demand.enrolments.models import ContractMonth
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.documents.payloads import (
    AdvanceApplicationPayload,
    Bank,
    CorrectionActPayload,
    DeliveryActPayload,
    InvoicePayload,
    ObligationLine,
    Party,
    Reference,
    RegisterLine,
    ReturnDemandPayload,
    party_of,
)
from sotszakaz.kernel.municipalities.models import AuthorisedBody
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.agreements.selectors import bank_of


def advance_payload(
    agreement: Agreement, chosen: Sequence[ContractMonth], *, month: date, percent: Decimal
) -> AdvanceApplicationPayload:
    """The application for an advance; `base` and `amount` are counted here, from the chosen months."""
    base = sum((each.certificate_amount for each in chosen), NOTHING)
    return AdvanceApplicationPayload(
        month=month,
        authorised_body=_body(agreement),
        provider=_provider(agreement),
        agreement=Reference(number=agreement.number, dated=agreement.signed_on),
        lines=tuple(_obligation(each) for each in chosen),
        base=base,
        advance_percent=percent,
        amount=advance_of(base, percent),
    )


def act_payload(register: PaymentRegister, lines: Sequence[Accrual]) -> DeliveryActPayload:
    """The act of what was delivered."""
    agreement, shown = register.agreement, _shown(register, lines)
    return DeliveryActPayload(
        month=register.month,
        authorised_body=_body(agreement),
        provider=_provider(agreement),
        agreement=Reference(number=agreement.number, dated=agreement.signed_on),
        payment_register=_reference(register.document),
        lines=shown,
        person_hours=sum((each.person_hours for each in shown), NOTHING),
        amount=sum((each.amount for each in shown), NOTHING),
    )


def demand_payload(
    register: PaymentRegister, *, owed: Decimal, not_returned: Decimal, due_on: date
) -> ReturnDemandPayload:
    """The demand to return `owed` of the register's debt and of `not_returned` not later than `due_on`."""
    agreement = register.agreement
    facts: dict[str, Any] = {
        "month": register.month,
        "authorised_body": _body(agreement),
        "provider": _provider(agreement),
        "agreement": Reference(number=agreement.number, dated=agreement.signed_on),
        "payment_register": _reference(register.document),
        "delivered": register.amount,
        "advance": register.advance,
        "debt_before": register.debt_before or None,
        "debt_after": register.debt_after,
        "not_returned": not_returned or None,
        "repaid": (register.debt_after or NOTHING) + not_returned - owed or None,
        "amount": owed,
        "due_on": due_on,
    }
    return ReturnDemandPayload.model_validate(facts)


def correction_payload(register: PaymentRegister, lines: Sequence[Accrual]) -> CorrectionActPayload:
    """The act of what was corrected of earlier months."""
    agreement, shown = register.agreement, _shown(register, lines)
    return CorrectionActPayload(
        month=register.month,
        authorised_body=_body(agreement),
        provider=_provider(agreement),
        agreement=Reference(number=agreement.number, dated=agreement.signed_on),
        payment_register=_reference(register.document),
        lines=shown,
        person_hours=sum((each.person_hours for each in shown), NOTHING),
        amount=sum((each.amount for each in shown), NOTHING),
    )


def invoice_payload(register: PaymentRegister, lines: Sequence[Accrual], acts: Sequence[Document]) -> InvoicePayload:
    """The invoice: what the register says is left to pay of all its lines."""
    agreement = register.agreement
    return InvoicePayload(
        month=register.month,
        authorised_body=_body(agreement),
        provider=_provider(agreement),
        agreement=Reference(number=agreement.number, dated=agreement.signed_on),
        payment_register=_reference(register.document),
        acts=tuple(_reference(each) for each in acts),
        lines=_shown(register, lines),
        delivered=register.amount or NOTHING,
        advance=register.advance or NOTHING,
        debt_before=register.debt_before or None,
        payable=register.payable or NOTHING,
        debt_after=register.debt_after or None,
    )


def _shown(register: PaymentRegister, lines: Sequence[Accrual]) -> tuple[RegisterLine, ...]:
    return tuple(line_in(register, each) for each in lines)


def _obligation(month: ContractMonth) -> ObligationLine:
    contract = month.contract
    return ObligationLine(
        contract=Reference(number=contract.number, dated=contract.signed_on),
        account_number=contract.social_certificate.certificate.number,
        amount=month.certificate_amount,
    )


def _body(agreement: Agreement) -> Party:
    return Party(full_name=AuthorisedBody.objects.get(municipality_id=agreement.municipality_id).name)


def _provider(agreement: Agreement) -> Party:
    bank = bank_of(agreement)
    printed = Bank(
        bank_name=bank.bank_name,
        bik=bank.bic,
        account=bank.account,
        correspondent_account=bank.correspondent_account,
    )
    return party_of(agreement.record.organisation, bank=printed)


def _reference(document: Document | None) -> Reference:
    assert document is not None
    return Reference(number=document.full_number, dated=document.formed_on)
