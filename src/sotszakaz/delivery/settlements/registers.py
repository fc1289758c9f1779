"""Payment registers: one a provider's agreement and month, each a document with a line an accrual."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from sotszakaz.delivery.settlements.debts import sum_of_repayments
from sotszakaz.delivery.settlements.models import Accrual, Advance, MonthClosing, PaymentRegister
from sotszakaz.delivery.settlements.payer import hold_payer
from sotszakaz.delivery.settlements.rules import HUNDRED, NOTHING, settle
from sotszakaz.delivery.settlements.states import AdvanceState, LineKind
from sotszakaz.foundation import outbox
from sotszakaz.kernel.documents.actions import Content, form_documents
from sotszakaz.kernel.documents.payloads import Party, PaymentRegisterPayload, Reference, RegisterLine, party_of
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.municipalities.models import AuthorisedBody
from sotszakaz.kernel.users.access import SYSTEM

FORMED = "register.formed"
FILLED = ["number", "document", "amount", "advance", "debt_before", "payable", "debt_after"]
PERCENT_PLACES = Decimal("0.01")
HOLD_LANE = "SELECT pg_advisory_xact_lock(hashtextextended('settlements.lane:' || %s::bigint, %s))"
"""As settlements_accrue takes it, before the closing."""
RUNNING = "SELECT m.id FROM settlements_monthclosing m WHERE m.id = %s AND m.state = 'closing' FOR SHARE"
UNDECIDED_OR_ACCEPTED = (AdvanceState.FILED, AdvanceState.ACCEPTED)
PORTION = 20
"""Registers a transaction: the series of numbers is locked by it."""
NOTES: dict[str, str] = {
    LineKind.ORIGINAL: "",
    LineKind.REVERSAL: "сторно за {month:%m.%Y}",
    LineKind.CORRECTED: "исправлено за {month:%m.%Y}",
}


class Shown(NamedTuple):
    """What a document shows of a line, by the names of its columns: rows, not records, for they are many."""

    kind: str
    month: date
    completeness: Decimal
    person_hours: Decimal
    certificate_amount: Decimal
    contract__number: str
    contract__signed_on: date
    contract__social_certificate__certificate__number: str


@transaction.atomic(durable=True)
def form_portion(closing: MonthClosing, lane: int = 0, lanes: int = 1) -> bool:
    """Form the documents of some registers of a lane that have none; false when all have, or the closing is over.

    The lane is locked, so that no line is written into a register while it is formed, and the closing stays. Who pays
    at this moment is waited for: an order takes its register before its advance, and here it is the other way about.
    """
    if not _is_running(closing, lane):
        return False
    hold_payer(closing.municipality_id)
    _open_for_advances(closing, lane, lanes)
    chosen = list(
        _unformed(closing)
        .annotate(lane=F("agreement_id") % lanes)
        .filter(lane=lane)
        .select_related("agreement__record__organisation")
        .select_for_update(of=("self",))
        .order_by("agreement")[:PORTION]
    )
    if not chosen:
        return False
    advances, debts, lines = _advances_of(chosen), _debts_of(chosen), _lines_of_all(chosen)
    body = Party(full_name=AuthorisedBody.objects.get(municipality_id=closing.municipality_id).name)
    payloads = [
        _payload(
            each, body, lines[each.pk], advance=_sum(advances[each.pk]), debt=debts.get(each.agreement_id, NOTHING)
        )
        for each in chosen
    ]
    _fill(closing, chosen, payloads)
    for each in chosen:
        Advance.objects.filter(pk__in=[advance.pk for advance in advances[each.pk]]).update(register=each)
    return True


def _fill(closing: MonthClosing, chosen: Sequence[PaymentRegister], payloads: Sequence[PaymentRegisterPayload]) -> None:
    """Write numbers, sums and documents, and tell that they are there."""
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
        register.number, register.document = document.full_number, document
        register.amount, register.advance, register.payable = payload.delivered, payload.advance, payload.payable
        register.debt_before, register.debt_after = payload.debt_before or NOTHING, payload.debt_after or NOTHING
    PaymentRegister.objects.bulk_update(chosen, FILLED)
    outbox.put_all(FORMED, chosen)


def is_formed(closing: MonthClosing) -> bool:
    """Has every register of the closing that has lines its document."""
    return not _unformed(closing).exists()


def _unformed(closing: MonthClosing) -> "QuerySet[PaymentRegister]":
    empty = PaymentRegister.objects.filter(
        municipality_id=closing.municipality_id, month=closing.month, document__isnull=True
    )
    lines = Accrual.objects.filter(register=OuterRef("pk"))
    advances = _waiting_advances(closing).filter(state=AdvanceState.ACCEPTED, agreement=OuterRef("agreement"))
    return empty.filter(Exists(lines) | Exists(advances))


def _waiting_advances(closing: MonthClosing) -> "QuerySet[Advance]":
    """Those that no register has deducted and this closing is to: of agreements that it does not leave out."""
    waiting = Advance.objects.filter(municipality_id=closing.municipality_id, month__lte=closing.month, register=None)
    return waiting.filter(state__in=UNDECIDED_OR_ACCEPTED).exclude(agreement__in=closing.left_out)


def _open_for_advances(closing: MonthClosing, lane: int, lanes: int) -> None:
    """An agreement that taught nothing this month gets a register for the advance that it was given.

    Whoever accepts an advance at this moment is waited for; who comes later finds the closing and is refused.
    """
    waiting = _waiting_advances(closing).annotate(lane=F("agreement_id") % lanes).filter(lane=lane)
    rows = waiting.select_for_update(no_key=True).order_by("pk").values_list("agreement_id", "state")
    agreements = sorted({agreement for agreement, state in rows if state == AdvanceState.ACCEPTED})
    opened = [
        PaymentRegister(municipality_id=closing.municipality_id, agreement_id=each, month=closing.month)
        for each in agreements
    ]
    PaymentRegister.objects.bulk_create(opened, ignore_conflicts=True)


def _is_running(closing: MonthClosing, lane: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(HOLD_LANE, [closing.pk, lane])
        cursor.execute(RUNNING, [closing.pk])
        return cursor.fetchone() is not None


def _advances_of(registers: Sequence[PaymentRegister]) -> dict[int, list[Advance]]:
    """Accepted advances that no register has deducted yet, up to the month of the register, locked."""
    waiting = (
        Advance.objects.filter(
            agreement__in=[each.agreement_id for each in registers],
            month__lte=registers[0].month,
            state=AdvanceState.ACCEPTED,
            register__isnull=True,
        )
        .select_for_update(no_key=True)
        .order_by("pk")
    )
    found: dict[int, list[Advance]] = {each.pk: [] for each in registers}
    by_agreement = {each.agreement_id: each.pk for each in registers}
    for each in waiting:
        found[by_agreement[each.agreement_id]].append(each)
    return found


def _sum(advances: Sequence[Advance]) -> Decimal:
    return sum((each.amount for each in advances), NOTHING)


def _debts_of(registers: Sequence[PaymentRegister]) -> dict[int, Decimal]:
    """By agreement, what its latest register before has left as a debt that nothing has repaid.

    Those registers are locked: whoever enters a repayment of one waits, and then finds that its debt went on.
    """
    before = PaymentRegister.objects.filter(
        agreement__in=[each.agreement_id for each in registers], month__lt=registers[0].month, amount__isnull=False
    )
    latest = list(before.order_by("agreement", "-month").distinct("agreement").values_list("pk", flat=True))
    locked = PaymentRegister.objects.filter(pk__in=latest).select_for_update(no_key=True).order_by("pk")
    list(locked.values_list("pk", flat=True))
    left = PaymentRegister.objects.annotate(owed=F("debt_after") - sum_of_repayments("register"))
    return dict(left.filter(pk__in=latest, owed__gt=0).values_list("agreement_id", "owed"))


def lines_of(register: PaymentRegister) -> "QuerySet[Accrual]":
    """The lines of the register in the order of its document."""
    return register.accruals.select_related("contract__social_certificate__certificate").order_by(
        "contract_id", "month", "pk"
    )


def _lines_of_all(registers: Sequence[PaymentRegister]) -> dict[int, list[Shown]]:
    """The same of many registers at once: the contracts of one are spread over all pages of their table."""
    lines = Accrual.objects.filter(register__in=registers).order_by("contract_id", "month", "pk")
    found: dict[int, list[Shown]] = {each.pk: [] for each in registers}
    for register_id, *line in lines.values_list("register_id", *Shown._fields):
        found[register_id].append(Shown(*line))
    return found


def _payload(
    register: PaymentRegister, body: Party, shown: Sequence[Shown], *, advance: Decimal, debt: Decimal
) -> PaymentRegisterPayload:
    total = sum((each.certificate_amount for each in shown), NOTHING)
    settled = settle(delivered=total, advance=advance, debt_before=debt)
    facts: dict[str, Any] = {
        "month": register.month,
        "authorised_body": body,
        "provider": party_of(register.agreement.record.organisation),
        "agreement": Reference(number=register.agreement.number, dated=register.agreement.signed_on),
        "lines": [_line(each, register.month) for each in shown],
        "delivered": total,
        "advance": advance,
        "debt_before": debt or None,
        "payable": settled.payable,
        "debt_after": settled.debt_after or None,
    }
    return PaymentRegisterPayload.model_validate(facts)


def _line(line: Shown, month: date) -> dict[str, Any]:
    """A `RegisterLine`, which is made together with its payload."""
    note = NOTES[line.kind]
    if note:
        note = note.format(month=line.month)
    elif line.month != month:
        note = f"за {line.month:%m.%Y}"
    return {
        "contract": {"number": line.contract__number, "dated": line.contract__signed_on},
        "account_number": line.contract__social_certificate__certificate__number,
        "completeness": (line.completeness * HUNDRED).quantize(PERCENT_PLACES),
        "person_hours": line.person_hours,
        "amount": line.certificate_amount,
        "note": note,
    }


def line_in(register: PaymentRegister, accrual: Accrual) -> RegisterLine:
    """The line as other documents of the register print it."""
    contract = accrual.contract
    shown = Shown(
        kind=accrual.kind,
        month=accrual.month,
        completeness=accrual.completeness,
        person_hours=accrual.person_hours,
        certificate_amount=accrual.certificate_amount,
        contract__number=contract.number,
        contract__signed_on=contract.signed_on,
        contract__social_certificate__certificate__number=contract.social_certificate.certificate.number,
    )
    return RegisterLine.model_validate(_line(shown, register.month))
