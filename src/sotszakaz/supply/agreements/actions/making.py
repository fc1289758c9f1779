from dataclasses import replace
from datetime import date, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.money import to_units
from sotszakaz.kernel.documents.actions import form_document
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.documents.payloads import AgreementPayload
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.ledger.actions import open_account, post_one
from sotszakaz.kernel.ledger.requests import EntryRequest
from sotszakaz.kernel.ledger.states import AccountKind, Move, Unit
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.signatures.waiting import waits
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.social_orders.selectors import budget_line_for, order_in_force
from sotszakaz.supply.agreements import errors, rules
from sotszakaz.supply.agreements.actions.common import keep_dues
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.agreements.printing import payload_of
from sotszakaz.supply.agreements.states import AgreementState
from sotszakaz.supply.agreements.terms import Due, Terms
from sotszakaz.supply.providers.models import RegistryRecord
from sotszakaz.supply.providers.states import RecordState

AGREEMENT_OFFERED = "agreement.offered"


@transaction.atomic(durable=True)
def make_agreement(*, record_id: int, terms: Terms, by: Actor, on: date) -> Agreement:
    """Make an agreement from a registry record: open and fill the account of its limit, form its document.

    Where the regulation waits for signatures it is offered: the account stays empty until all have signed. The number
    of the agreement is that of its document. Raises RecordNotActive, DaysReversed, TermIsOver,
    LimitNotPositive, OrderNotApproved, the refusals of `rules.ensure_dues`, ConstraintViolated when the term overlaps
    another agreement.
    """
    record = RegistryRecord.objects.lock(record_id)
    terms = _judge(record, terms, by=by, on=on)
    account_id = open_account(
        AccountKind.AGREEMENT,
        Unit.RUB,
        municipality_id=record.municipality_id,
        title=f"Лимит соглашения, {record.organisation.short_name}, {terms.first_day.year} год",
    )
    document = _form(record, terms, by=by, on=on)
    agreement = _create(record, terms, document, account_id, by=by, on=on)
    keep_dues(agreement, terms.dues)
    if agreement.needs_signatures:
        outbox.put(AGREEMENT_OFFERED, agreement)
    else:
        grant_limit(agreement, by=by, on=on)
    audit.record("agreement.make", agreement, by=by, number=agreement.number, limit=str(agreement.limit))
    return agreement


def preview_agreement(*, record_id: int, terms: Terms, by: Actor, on: date) -> AgreementPayload:
    """What the document would say; nothing is kept. Raises what `make_agreement` does, but for the overlap."""
    record = RegistryRecord.objects.select_related("organisation", "municipality", "application").get(pk=record_id)
    return _payload(record, _judge(record, terms, by=by, on=on), on=on)


def _judge(record: RegistryRecord, terms: Terms, *, by: Actor, on: date) -> Terms:
    """The agreement is possible; its terms with the parts of the limit."""
    require(by, Permission.AGREEMENT_MAKE, record.municipality_id)
    if record.state != RecordState.ACTIVE:
        raise errors.RecordNotActive(field="record", number=record.number)
    rules.ensure_term(first=terms.first_day, last=terms.last_day, on=on)
    rules.ensure_limit(terms.limit)
    return _with_dues(record, terms)


def _with_dues(record: RegistryRecord, terms: Terms) -> Terms:
    """An agreement over several years that does not say its shares names no codes, for they are not agreed."""
    rules.ensure_dues(terms.dues, limit=terms.limit, first=terms.first_day, last=terms.last_day)
    year = terms.first_day.year
    line = budget_line_for(record.municipality_id, year)
    if terms.dues or line is None or year != terms.last_day.year:
        return terms
    return replace(terms, dues=(Due(year, line.code, terms.limit, terms.first_day, terms.last_day),))


def _payload(record: RegistryRecord, terms: Terms, *, on: date) -> AgreementPayload:
    year = terms.first_day.year
    order = order_in_force(record.municipality_id, year)
    if order is None or order.document is None:
        raise errors.OrderNotApproved(field="first_day", year=year)
    return payload_of(record, terms, order.document, on=on)


def _form(record: RegistryRecord, terms: Terms, *, by: Actor, on: date) -> Document:
    payload = _payload(record, terms, on=on)
    return form_document(
        DocumentKind.AGREEMENT,
        municipality_id=record.municipality_id,
        organisation_id=record.organisation_id,
        payload=payload,
        on=on,
        by=by,
    )


def _create(
    record: RegistryRecord, terms: Terms, document: Document, account_id: int, *, by: Actor, on: date
) -> Agreement:
    needs_signatures = waits(DocumentKind.AGREEMENT, regulation_on(record.municipality_id, on))
    with judged(Agreement):
        return Agreement.objects.create(
            municipality_id=record.municipality_id,
            record=record,
            state=AgreementState.OFFERED if needs_signatures else AgreementState.ACTIVE,
            needs_signatures=needs_signatures,
            kind=terms.kind,
            number=document.full_number,
            signed_on=on,
            valid=DateRange(terms.first_day, terms.last_day + timedelta(days=1)),
            limit=terms.limit,
            account_id=account_id,
            document=document,
            made_by=person_of(by),
        )


def grant_limit(agreement: Agreement, *, by: Actor, on: date) -> None:
    """From now on the agreement may take money. Part of a larger transaction."""
    post_one(
        f"agreement:{agreement.pk}:limit",
        [EntryRequest(agreement.account_id, Move.GRANT, to_units(agreement.limit))],
        municipality_id=agreement.municipality_id,
        actor_id=by.pk,
        cause=("agreements.agreement", agreement.pk),
        happened_on=on,
    )
