"""Papers of a month: the application for an advance, the acts, the invoice."""

from datetime import date
from decimal import Decimal
from typing import Any

from sotszakaz.kernel.documents.payloads import (
    AdvanceApplicationPayload,
    CorrectionActPayload,
    DeliveryActPayload,
    InvoicePayload,
    ObligationLine,
    Reference,
    RegisterLine,
    ReturnDemandPayload,
)
from sotszakaz.kernel.documents.samples.parts import AGREEMENT, BODY, PROVIDER

MONTH = date(2026, 10, 1)
REGISTER = Reference(number="РО-2/2026", dated=date(2026, 11, 3))
HEADING = {"month": MONTH, "authorised_body": BODY, "provider": PROVIDER, "agreement": AGREEMENT}
AMOUNT, HOURS = Decimal("2700.00"), Decimal(17)


def _contract(number: int) -> dict[str, Any]:
    contract = Reference(number=f"ДО-{number}/2026", dated=date(2026, 8, 28))
    return {"contract": contract, "account_number": f"2607{number:06d}"}


def _line(number: int, *, amount: Decimal = AMOUNT, hours: Decimal = HOURS, **said: Any) -> RegisterLine:
    facts = {"completeness": Decimal(100), "person_hours": hours, "amount": amount}
    return RegisterLine(**{**_contract(number), **facts, **said})


def advance_payload(*, lines: int = 3, **values: Any) -> AdvanceApplicationPayload:
    facts = {
        **HEADING,
        "lines": tuple(ObligationLine(**_contract(number), amount=AMOUNT) for number in range(1, lines + 1)),
        "base": AMOUNT * lines,
        "advance_percent": Decimal(80),
        "amount": Decimal("2160.00") * lines,
    }
    return AdvanceApplicationPayload(**{**facts, **values})


def act_payload(*, lines: int = 3, **values: Any) -> DeliveryActPayload:
    facts = {
        **HEADING,
        "payment_register": REGISTER,
        "lines": tuple(_line(number) for number in range(1, lines + 1)),
        "person_hours": HOURS * lines,
        "amount": AMOUNT * lines,
    }
    return DeliveryActPayload(**{**facts, **values})


def correction_payload(**values: Any) -> CorrectionActPayload:
    facts = {
        **HEADING,
        "payment_register": REGISTER,
        "lines": (
            _line(4, amount=-AMOUNT, hours=-HOURS, note="сторно за 09.2026"),
            _line(
                4,
                amount=AMOUNT / 2,
                hours=Decimal("8.50"),
                completeness=Decimal(50),
                note="исправлено за 09.2026",
            ),
        ),
        "person_hours": Decimal("-8.50"),
        "amount": -AMOUNT / 2,
    }
    return CorrectionActPayload(**{**facts, **values})


def invoice_payload(**values: Any) -> InvoicePayload:
    delivered, advance = act_payload(), advance_payload()
    correction = correction_payload()
    facts = {
        **HEADING,
        "payment_register": REGISTER,
        "acts": (
            Reference(number="АК-2/2026", dated=date(2026, 11, 3)),
            Reference(number="АИ-1/2026", dated=date(2026, 11, 3)),
        ),
        "lines": (*delivered.lines, *correction.lines),
        "delivered": delivered.amount + correction.amount,
        "advance": advance.amount,
        "payable": delivered.amount + correction.amount - advance.amount,
    }
    return InvoicePayload(**{**facts, **values})


def demand_payload(**values: Any) -> ReturnDemandPayload:
    facts = {
        **HEADING,
        "payment_register": REGISTER,
        "delivered": AMOUNT,
        "advance": AMOUNT * 2,
        "debt_after": AMOUNT,
        "amount": AMOUNT,
        "due_on": date(2026, 11, 20),
    }
    return ReturnDemandPayload(**{**facts, **values})
