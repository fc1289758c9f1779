"""Payment registers: one a provider's agreement and month, each a document with a line a contract."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from sotszakaz.delivery.settlements.earned import Earned
from sotszakaz.delivery.settlements.models import MonthClosing, PaymentRegister
from sotszakaz.kernel.documents.actions import Content, form_documents
from sotszakaz.kernel.documents.payloads import Party, PaymentRegisterPayload, Reference, RegisterLine, party_of
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.municipalities.models import AuthorisedBody
from sotszakaz.kernel.users.access import Actor
from sotszakaz.supply.agreements.models import Agreement

HUNDRED = Decimal(100)
PERCENT_PLACES = Decimal("0.01")


def make_registers(
    closing: MonthClosing, by_agreement: Mapping[int, Sequence[Earned]], *, by: Actor, on: date
) -> dict[int, PaymentRegister]:
    """Form the documents of all agreements of the month and keep their registers; by the agreement's id.

    Part of the closing: the series of numbers is locked from here to the commit.
    """
    agreements = list(
        Agreement.objects.filter(pk__in=by_agreement).select_related("record__organisation").order_by("pk")
    )
    body = Party(full_name=AuthorisedBody.objects.get(municipality_id=closing.municipality_id).name)
    contents = [
        Content(_payload(closing, each, by_agreement[each.pk], body), each.record.organisation_id)
        for each in agreements
    ]
    documents = form_documents(
        DocumentKind.PAYMENT_REGISTER, municipality_id=closing.municipality_id, contents=contents, on=on, by=by
    )
    made = [
        PaymentRegister(
            municipality_id=closing.municipality_id,
            agreement=agreement,
            month=closing.month,
            number=document.full_number,
            amount=_total(by_agreement[agreement.pk]),
            document=document,
        )
        for agreement, document in zip(agreements, documents, strict=True)
    ]
    PaymentRegister.objects.bulk_create(made)
    return {each.agreement_id: each for each in made}


def _total(earned: Sequence[Earned]) -> Decimal:
    return sum((each.amount.due for each in earned), Decimal(0))


def _payload(
    closing: MonthClosing, agreement: Agreement, earned: Sequence[Earned], body: Party
) -> PaymentRegisterPayload:
    total = _total(earned)
    return PaymentRegisterPayload(
        month=closing.month,
        authorised_body=body,
        provider=party_of(agreement.record.organisation),
        agreement=Reference(number=agreement.number, dated=agreement.signed_on),
        lines=tuple(_line(each) for each in sorted(earned, key=lambda each: each.contract.pk)),
        delivered=total,
        advance=Decimal(0),
        payable=total,
    )


def _line(each: Earned) -> RegisterLine:
    contract = each.contract
    return RegisterLine(
        contract=Reference(number=contract.number, dated=contract.signed_on),
        account_number=contract.social_certificate.certificate.number,
        completeness=(each.completeness * HUNDRED).quantize(PERCENT_PLACES),
        person_hours=each.person_hours.due,
        amount=each.amount.due,
    )
