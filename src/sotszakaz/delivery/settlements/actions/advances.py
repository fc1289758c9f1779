"""Advances: the provider asks for a percent of the month's obligations, the payer accepts or returns (law.md §8.5)."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from sotszakaz.delivery.settlements import advances, selectors
from sotszakaz.delivery.settlements.actions.signed import ensure_signed_by_provider
from sotszakaz.delivery.settlements.errors import (
    AdvanceMonthClosed,
    AdvanceTooEarly,
    AdvanceTooLate,
    NoAdvances,
    NothingPromised,
    RemarksMissing,
)
from sotszakaz.delivery.settlements.models import Advance, AdvanceLine
from sotszakaz.delivery.settlements.printing import advance_payload
from sotszakaz.demand.enrolments.models import ContractMonth
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.calendar import month_start
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.documents.actions import end_document, form_document
from sotszakaz.kernel.documents.states import DocumentKind, Outcome
from sotszakaz.kernel.regulations.in_force import InForce
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.working_days import last_working_day
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.agreements.states import AgreementKind

BATCH = 1000


@transaction.atomic(durable=True)
def file_advance(*, agreement_id: int, month: date, by: Actor, on: date) -> Advance:
    """Ask for the advance of the present month (its first day) under the agreement, counted from its live contracts.

    The application is a document, which the provider signs. Raises NotFound, NoAdvances, AdvanceTooEarly,
    AdvanceTooLate, NothingPromised, and the sentence of `advance_once_a_month` when one is filed and not returned.
    """
    agreement = Agreement.objects.select_related("record__organisation").filter(pk=agreement_id).first()
    if agreement is None:
        raise NotFound()
    organisation_id = agreement.record.organisation_id
    require(by, Permission.ADVANCE_FILE, agreement.municipality_id, organisation_id=organisation_id)
    regulation = regulation_on(agreement.municipality_id, on)
    percent = regulation.value(Parameter.ADVANCE_PERCENT)
    if agreement.kind != AgreementKind.FINANCING or not percent:
        raise NoAdvances(number=agreement.number)
    _ensure_time(month, on=on, regulation=regulation)
    chosen = _promised(agreement, month)
    if not chosen:
        raise NothingPromised(month=month)
    with judged(Advance):
        advance = _write(agreement, chosen, month=month, percent=percent, by=by, on=on)
    audit.record("advance.file", advance, by=by, amount=str(advance.amount), lines=len(chosen))
    outbox.put("advance.filed", advance)
    return advance


def _promised(agreement: Agreement, month: date) -> list[ContractMonth]:
    """The month of every live contract for which the certificate pays something: the only list of the application."""
    months = ContractMonth.objects.due().filter(contract__agreement=agreement, month=month, certificate_amount__gt=0)
    return list(months.select_related("contract__social_certificate__certificate").order_by("contract"))


def _write(
    agreement: Agreement, chosen: Sequence[ContractMonth], *, month: date, percent: Decimal, by: Actor, on: date
) -> Advance:
    payload = advance_payload(agreement, chosen, month=month, percent=percent)
    document = form_document(
        DocumentKind.ADVANCE_APPLICATION,
        municipality_id=agreement.municipality_id,
        organisation_id=agreement.record.organisation_id,
        payload=payload,
        on=on,
        by=by,
    )
    advance = Advance.objects.create(
        municipality_id=agreement.municipality_id,
        agreement=agreement,
        month=month,
        number=document.full_number,
        document=document,
        percent=percent,
        base=payload.base,
        amount=payload.amount,
        filed_on=on,
        filed_by=person_of(by),
    )
    _write_lines(advance, chosen)
    return advance


def _write_lines(advance: Advance, chosen: Sequence[ContractMonth]) -> None:
    lines = [
        AdvanceLine(
            municipality_id=advance.municipality_id,
            advance=advance,
            contract_id=each.contract_id,
            amount=each.certificate_amount,
        )
        for each in chosen
    ]
    AdvanceLine.objects.bulk_create(lines, batch_size=BATCH)


@transaction.atomic(durable=True)
def accept_advance(*, advance_id: int, by: Actor) -> Advance:
    """Take the application to payment; the register of its month deducts it.

    Raises NotFound, AdvanceMonthClosed, MoveRefused, PaperUnsigned where the regulation wants the provider's signature.
    """
    advance = _locked(advance_id, by)
    if advances.is_too_late_to_accept(advance):
        raise AdvanceMonthClosed(month=advance.month)
    if advance.document_id is not None:
        ensure_signed_by_provider(advance.document_id, advance.municipality_id, on=advance.filed_on)
    with judged(Advance):
        move(advance, "accept", by=person_of(by))
    outbox.put("advance.accepted", advance)
    return advance


@transaction.atomic(durable=True)
def return_advance(*, advance_id: int, remarks: str, by: Actor, on: date) -> Advance:
    """Send the application back; its document is void, the provider may file another.

    Raises NotFound, RemarksMissing, MoveRefused.
    """
    advance = _locked(advance_id, by)
    if not remarks.strip():
        raise RemarksMissing(field="remarks")
    move(advance, "return", by=person_of(by), remarks=remarks.strip())
    if advance.document_id is not None:
        ended_on = max(on, advance.filed_on)
        end_document(
            document_id=advance.document_id, outcome=Outcome.CANCELLED, on=ended_on, by=by, ground=remarks.strip()
        )
    outbox.put("advance.returned", advance)
    return advance


def _locked(advance_id: int, by: Actor) -> Advance:
    advance = Advance.objects.select_for_update(of=("self",), no_key=True).filter(pk=advance_id).first()
    if advance is None:
        raise NotFound()
    require(by, Permission.MONTH_CLOSE, advance.municipality_id)
    return advance


def _ensure_time(month: date, *, on: date, regulation: InForce) -> None:
    first = last_working_day(
        regulation, month - timedelta(days=1), regulation.value(Parameter.ADVANCE_FROM_WORKING_DAY)
    )
    if on < first:
        raise AdvanceTooEarly(month=month, day=first)
    if month_start(on) != month or selectors.is_closed(regulation.municipality_id, month):
        raise AdvanceTooLate(month=month)
