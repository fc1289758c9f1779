"""What the document of an agreement says."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from sotszakaz.kernel.documents.kinds import KINDS
from sotszakaz.kernel.documents.models import Document, DocumentVersion
from sotszakaz.kernel.documents.parties import body_of
from sotszakaz.kernel.documents.payloads import (
    AgreementAmendmentPayload,
    AgreementDisagreementPayload,
    AgreementPayload,
    AgreementTerminationPayload,
    Bank,
    BudgetAmount,
    Change,
    Reference,
    Service,
    SubsidyRow,
    party_of,
)
from sotszakaz.kernel.documents.payloads import Disagreement as Disagreeing
from sotszakaz.kernel.documents.payloads.agreement import AgreementKind as PrintedKind
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.regulations.choices import CHOICE_TITLES
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.supply.agreements.models import Agreement, Disagreement, DisagreementItem
from sotszakaz.supply.agreements.terms import Amending, BankChange, Due, Terms
from sotszakaz.supply.providers.models import ProviderApplication, RegistryRecord
from sotszakaz.supply.providers.printing import bank_of


def payload_of(record: RegistryRecord, terms: Terms, order: Document, *, on: date) -> AgreementPayload:
    """Made from the registry record (consultant LAW_456735: the agreement is filled from the entry)."""
    regulation = regulation_on(record.municipality_id, on)
    return AgreementPayload(
        kind=PrintedKind[terms.kind.name],
        authorised_body=body_of(record.municipality),
        provider=party_of(record.organisation, bank=bank_of(record.application)),
        record=Reference(number=record.number, dated=record.included_on),
        order=Reference(number=order.full_number, dated=order.formed_on),
        valid_from=terms.first_day,
        valid_until=terms.last_day,
        limit=terms.limit,
        budget=budget_of(terms.dues),
        services=tuple(_services(record.application)),
        counting=CHOICE_TITLES[regulation.value(Parameter.COUNTING_POLICY)],
        advance_percent=regulation.value(Parameter.ADVANCE_PERCENT),
        subsidy=subsidy_of(terms.dues),
    )


def amendment_payload(
    agreement: Agreement, amending: Amending, dues: Sequence[Due], bank: BankChange
) -> AgreementAmendmentPayload:
    """What changes: each clause before and after; with other parts of the limit comes the annex anew."""
    limit = amending.limit or agreement.limit
    return AgreementAmendmentPayload(
        agreement=reference_to(agreement),
        authorised_body=body_of(agreement.record.municipality),
        provider=party_of(agreement.record.organisation, bank=_printed(amending.bank or bank)),
        ground=amending.ground.strip(),
        effective_on=amending.effective_on,
        changes=tuple(_changes(agreement, amending, bank)),
        limit_before=agreement.limit if dues else None,
        limit_after=limit if dues else None,
        budget=budget_of(dues),
        subsidy=subsidy_of(dues),
    )


def termination_payload(
    agreement: Agreement, *, ground: str, ends_on: date, delivered: Decimal, paid: Decimal, freed: Decimal, runs: bool
) -> AgreementTerminationPayload:
    """The end of the agreement with the money as it stands when the document is formed."""
    goes_on = "Договоры с получателями, заключённые до этого дня, исполняются и оплачиваются до конца."
    return AgreementTerminationPayload(
        agreement=reference_to(agreement),
        authorised_body=body_of(agreement.record.municipality),
        provider=party_of(agreement.record.organisation),
        ground=ground,
        terminated_on=ends_on,
        limit=agreement.limit,
        delivered=delivered,
        paid=paid,
        freed=freed,
        conditions=(goes_on,) if runs else (),
    )


def disagreement_payload(disagreement: Disagreement, items: Sequence[DisagreementItem]) -> AgreementDisagreementPayload:
    """Clauses in the words of both sides; agreed words once there is an answer."""
    record = disagreement.agreement.record
    return AgreementDisagreementPayload(
        agreement=reference_to(disagreement.agreement),
        authorised_body=body_of(record.municipality),
        provider=party_of(record.organisation),
        items=tuple(
            Disagreeing(
                clause=each.clause,
                body_words=each.body_words,
                provider_words=each.provider_words,
                agreed=each.agreed,
            )
            for each in items
        ),
    )


def next_edition(
    offered: DocumentVersion, protocol: Document, accepted: Sequence[DisagreementItem]
) -> AgreementPayload | AgreementAmendmentPayload:
    """What was offered with the accepted words beside it; the clauses name the protocol they come from."""
    kind = KINDS[DocumentKind(offered.document.kind)].payload
    facts = json.loads(offered.payload)["content"]
    said = kind.model_validate(facts)
    assert isinstance(said, AgreementPayload | AgreementAmendmentPayload)
    settled = tuple(
        Change(
            clause=f"{each.clause} (протокол разногласий № {protocol.full_number})",
            before=each.body_words,
            after=each.provider_words,
        )
        for each in accepted
    )
    return said.model_copy(update={"changes": (*said.changes, *settled)})


def reference_to(agreement: Agreement) -> Reference:
    """The agreement as other papers name it."""
    return Reference(number=agreement.number, dated=agreement.signed_on)


def _changes(agreement: Agreement, amending: Amending, bank: BankChange) -> list[Change]:
    last = agreement.valid.upper - timedelta(days=1)
    found = []
    if amending.limit not in (None, agreement.limit):
        found.append(Change(clause="Лимит", before=_roubles(agreement.limit), after=_roubles(amending.limit)))
    elif amending.dues:
        found.append(Change(clause="Сроки перечисления", after="в редакции приложения"))
    if amending.last_day not in (None, last):
        after = f"{amending.last_day:%d.%m.%Y}"
        found.append(Change(clause="Последний день", before=f"{last:%d.%m.%Y}", after=after))
    if amending.bank is not None:
        found.append(Change(clause="Банковские реквизиты", before=_in_line(bank), after=_in_line(amending.bank)))
    return found


def _roubles(amount: Decimal | None) -> str:
    return f"{amount:,.2f} руб.".replace(",", " ").replace(".", ",", 1)


def _in_line(bank: BankChange) -> str:
    words = f"{bank.bank_name}, БИК {bank.bic}, счёт {bank.account}"
    return f"{words}, корреспондентский счёт {bank.correspondent_account}" if bank.correspondent_account else words


def _printed(bank: BankChange) -> Bank:
    return Bank(
        bank_name=bank.bank_name,
        bik=bank.bic,
        account=bank.account,
        correspondent_account=bank.correspondent_account,
    )


def budget_of(dues: Sequence[Due]) -> tuple[BudgetAmount, ...]:
    """The money of each year by code."""
    sums: dict[tuple[int, str], Decimal] = {}
    for due in dues:
        sums[due.year, due.code] = sums.get((due.year, due.code), Decimal(0)) + due.amount
    return tuple(BudgetAmount(code=code, year=year, amount=sums[year, code]) for year, code in sorted(sums))


def subsidy_of(dues: Sequence[Due]) -> tuple[SubsidyRow, ...]:
    """«Расчёт размера субсидии»: transfers in their order, running cumulatively within each year."""
    rows, sums = [], dict.fromkeys((due.year for due in dues), Decimal(0))
    for due in sorted(dues, key=lambda due: (due.year, due.not_earlier, due.not_later, due.code)):
        sums[due.year] += due.amount
        rows.append(
            SubsidyRow(
                code=due.code,
                year=due.year,
                not_before=due.not_earlier,
                not_after=due.not_later,
                amount=due.amount,
                cumulative=sums[due.year],
            )
        )
    return tuple(rows)


def _services(application: ProviderApplication) -> list[Service]:
    return [
        Service(
            code=each.code,
            name=each.name or each.code,
            focus=each.focus,
            form=each.form,
            category=each.category,
        )
        for each in application.services.order_by("code")
    ]
