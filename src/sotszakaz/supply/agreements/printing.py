"""What the document of an agreement says."""

from datetime import date

from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.documents.payloads import (
    AgreementPayload,
    Bank,
    BudgetAmount,
    Party,
    Reference,
    Service,
    party_of,
)
from sotszakaz.kernel.documents.payloads.agreement import AgreementKind as PrintedKind
from sotszakaz.kernel.municipalities.models import AuthorisedBody
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.types import CHOICE_TITLES
from sotszakaz.ordering.social_orders.models import BudgetLine
from sotszakaz.supply.agreements.terms import Terms
from sotszakaz.supply.providers.models import ProviderApplication, RegistryRecord


def payload_of(
    record: RegistryRecord, terms: Terms, order: Document, budget: BudgetLine | None, *, on: date
) -> AgreementPayload:
    """Made from the registry record (consultant LAW_456735: the agreement is filled from the entry)."""
    regulation = regulation_on(record.municipality_id, on)
    return AgreementPayload(
        kind=PrintedKind[terms.kind.name],
        authorised_body=_body(record),
        provider=party_of(record.organisation, bank=_bank(record.application)),
        record=Reference(number=record.number, dated=record.included_on),
        order=Reference(number=order.full_number, dated=order.formed_on),
        valid_from=terms.first_day,
        valid_until=terms.last_day,
        limit=terms.limit,
        budget=_budget(terms, budget),
        services=tuple(_services(record.application)),
        counting=CHOICE_TITLES[regulation.value(Parameter.COUNTING_POLICY)],
        advance_percent=regulation.value(Parameter.ADVANCE_PERCENT),
    )


def _body(record: RegistryRecord) -> Party:
    body = AuthorisedBody.objects.select_related("organisation").filter(municipality_id=record.municipality_id).first()
    if body is None:
        return Party(full_name=record.municipality.name)
    return party_of(body.organisation) if body.organisation else Party(full_name=body.name)


def _bank(application: ProviderApplication) -> Bank:
    return Bank(
        bank_name=application.bank_name,
        bik=application.bank_bic,
        account=application.bank_account,
        correspondent_account=application.correspondent_account,
    )


def _budget(terms: Terms, budget: BudgetLine | None) -> tuple[BudgetAmount, ...]:
    """One code and one year: an agreement over several years names no codes, for its shares are not agreed."""
    if budget is None or terms.first_day.year != terms.last_day.year:
        return ()
    return (BudgetAmount(code=budget.code, year=terms.first_day.year, amount=terms.limit),)


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
