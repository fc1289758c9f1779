"""Payment registers: one a provider's agreement and month, each a document with a line an accrual."""

from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from sotszakaz.delivery.settlements.models import Accrual, MonthClosing, PaymentRegister
from sotszakaz.delivery.settlements.states import LineKind
from sotszakaz.kernel.documents.actions import Content, form_documents
from sotszakaz.kernel.documents.payloads import Party, PaymentRegisterPayload, Reference, RegisterLine, party_of
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.municipalities.models import AuthorisedBody
from sotszakaz.kernel.users.access import SYSTEM

HUNDRED = Decimal(100)
PERCENT_PLACES = Decimal("0.01")
PORTION = 20
"""Registers a transaction: the series of numbers is locked by it."""
NOTES = {
    LineKind.ORIGINAL: "",
    LineKind.REVERSAL: "сторно за {month:%m.%Y}",
    LineKind.CORRECTED: "исправлено за {month:%m.%Y}",
}


@transaction.atomic(durable=True)
def form_portion(closing: MonthClosing) -> bool:
    """Form the documents of some registers of the closing that have none; false when all have."""
    waiting = PaymentRegister.objects.filter(
        municipality_id=closing.municipality_id, month=closing.month, document__isnull=True
    )
    chosen = list(
        waiting.select_related("agreement__record__organisation")
        .select_for_update(of=("self",))
        .order_by("agreement")[:PORTION]
    )
    if not chosen:
        return False
    body = Party(full_name=AuthorisedBody.objects.get(municipality_id=closing.municipality_id).name)
    payloads = [_payload(each, body) for each in chosen]
    documents = form_documents(
        DocumentKind.PAYMENT_REGISTER,
        municipality_id=closing.municipality_id,
        contents=[
            Content(payload, each.agreement.record.organisation_id)
            for each, payload in zip(chosen, payloads, strict=True)
        ],
        on=closing.counted_on or closing.month,
        by=closing.closed_by or SYSTEM,
    )
    for register, payload, document in zip(chosen, payloads, documents, strict=True):
        register.number, register.amount, register.document = document.full_number, payload.delivered, document
    PaymentRegister.objects.bulk_update(chosen, ["number", "amount", "document"])
    return True


def lines_of(register: PaymentRegister) -> "QuerySet[Accrual]":
    """The lines of the register in the order of its document."""
    return register.accruals.select_related("contract__social_certificate__certificate").order_by(
        "contract_id", "month", "pk"
    )


def _payload(register: PaymentRegister, body: Party) -> PaymentRegisterPayload:
    shown = tuple(_line(each, register) for each in lines_of(register))
    total = sum((each.amount for each in shown), Decimal(0))
    return PaymentRegisterPayload(
        month=register.month,
        authorised_body=body,
        provider=party_of(register.agreement.record.organisation),
        agreement=Reference(number=register.agreement.number, dated=register.agreement.signed_on),
        lines=shown,
        delivered=total,
        advance=Decimal(0),
        payable=total,
    )


def _line(accrual: Accrual, register: PaymentRegister) -> RegisterLine:
    contract = accrual.contract
    note = NOTES[LineKind(accrual.kind)].format(month=accrual.month)
    if accrual.month != register.month and not note:
        note = f"за {accrual.month:%m.%Y}"
    return RegisterLine(
        contract=Reference(number=contract.number, dated=contract.signed_on),
        account_number=contract.social_certificate.certificate.number,
        completeness=(accrual.completeness * HUNDRED).quantize(PERCENT_PLACES),
        person_hours=accrual.person_hours,
        amount=accrual.certificate_amount,
        note=note,
    )
