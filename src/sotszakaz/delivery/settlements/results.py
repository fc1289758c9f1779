"""The third section of social certificates: what was rendered, once the last month of the contract is settled.

It is the next version of the same document (law.md §7e), formed for many at once, and once for each.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from sotszakaz.delivery.settlements.models import Accrual, CertificateResult
from sotszakaz.demand.enrolments.models import Contract, ContractMonth
from sotszakaz.demand.enrolments.states import ContractState
from sotszakaz.foundation import outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.kernel.documents.actions import revise_documents
from sotszakaz.kernel.documents.models import DocumentVersion
from sotszakaz.kernel.documents.payloads import (
    DeliveredMonth,
    Delivery,
    Payload,
    Reference,
    SocialCertificatePayload,
)
from sotszakaz.kernel.documents.payloads.canonical import plain
from sotszakaz.kernel.documents.selectors import latest_contents
from sotszakaz.kernel.users.access import SYSTEM

CHUNK = 500
NOTHING = Value(Decimal(0))
RENDERED = "certificate.rendered"
NOT_BEGUN = "Обучение не начиналось."


def form_results(*, municipality_id: int, on: date) -> int:
    """Tell the results of certificates whose contracts are over and settled; how many. Bears repeating."""
    formed = 0
    while count := _form_chunk(municipality_id, on):
        formed += count
    return formed


def settled(municipality_id: int) -> "QuerySet[Contract]":
    """Contracts that are over, with every month that is due closed, whose results are not told as they are now."""
    lines = Accrual.objects.filter(contract=OuterRef("pk")).order_by().values("contract")
    told = CertificateResult.objects.filter(contract=OuterRef("pk")).order_by("-pk")
    accrued = Accrual.objects.filter(contract=OuterRef("contract"), month=OuterRef("month"))
    awaited = ContractMonth.objects.due().filter(~Exists(accrued), contract=OuterRef("pk"))
    over = Contract.objects.filter(municipality_id=municipality_id).exclude(state=ContractState.ACTIVE)
    return (
        over.filter(~Exists(awaited))
        .annotate(
            earned=Coalesce(Subquery(lines.annotate(sum=Sum("certificate_amount")).values("sum")), NOTHING),
            earned_hours=Coalesce(Subquery(lines.annotate(sum=Sum("person_hours")).values("sum")), NOTHING),
            told=Subquery(told.values("amount")[:1]),
            told_hours=Subquery(told.values("person_hours")[:1]),
        )
        .filter(Q(told__isnull=True) | ~Q(told=F("earned")) | ~Q(told_hours=F("earned_hours")))
        .order_by("pk")
    )


@transaction.atomic(durable=True)
def _form_chunk(municipality_id: int, on: date) -> int:
    contracts = _lock(municipality_id)
    if not contracts:
        return 0
    contents = latest_contents(each.social_certificate.document_id for each in contracts)
    deliveries = {each.pk: delivery_of(each) for each in contracts}
    payloads: dict[int, Payload] = {
        each.social_certificate.document_id: _payload(
            contents[each.social_certificate.document_id], each, deliveries[each.pk]
        )
        for each in contracts
    }
    versions = {each.document_id: each for each in revise_documents(payloads, on=on, by=SYSTEM)}
    with judged(CertificateResult):
        CertificateResult.objects.bulk_create(
            _result(each, deliveries[each.pk], versions[each.social_certificate.document_id]) for each in contracts
        )
    outbox.put_all(RENDERED, [each.social_certificate for each in contracts])
    return len(contracts)


def _lock(municipality_id: int) -> list[Contract]:
    """Those of the next chunk that nobody else is at; whose result came before the lock is left out."""
    locked = settled(municipality_id).select_for_update(of=("self",), no_key=True, skip_locked=True)
    ids = list(locked.values_list("pk", flat=True)[:CHUNK])
    waiting = settled(municipality_id).filter(pk__in=ids)
    return list(waiting.select_related("social_certificate").prefetch_related("accruals"))


def delivery_of(contract: Contract) -> Delivery:
    """What was rendered by the contract: its lines with their corrections by month; why it ended before its course."""
    sums: dict[date, tuple[Decimal, Decimal]] = {}
    for each in contract.accruals.all():
        hours, amount = sums.get(each.month, (Decimal(0), Decimal(0)))
        sums[each.month] = hours + each.person_hours, amount + each.certificate_amount
    total = sum((amount for _, amount in sums.values()), Decimal(0))
    start = contract.period.lower
    return Delivery(
        starts_on=start,
        ends_on=max(contract.last_day, start),
        person_hours=sum((hours for hours, _ in sums.values()), Decimal(0)),
        amount=total,
        early_end_reason=_why(contract),
        remainder=contract.certificate_amount - total,
        months=tuple(
            DeliveredMonth(month=month, person_hours=hours, amount=amount)
            for month, (hours, amount) in sorted(sums.items())
        ),
    )


def _why(contract: Contract) -> str:
    if contract.ends_on is None:
        since = contract.own_cost_since
        return f"С {since:%m.%Y} обучение оплачивает семья: лицензия исполнителя не действует." if since else ""
    not_begun = NOT_BEGUN if contract.ends_on < contract.period.lower else ""
    return " ".join(words for words in (not_begun, contract.ground, contract.reason) if words)


def _payload(content: dict[str, Any], contract: Contract, delivery: Delivery) -> SocialCertificatePayload:
    made = Reference(number=contract.number, dated=contract.signed_on)
    return SocialCertificatePayload.model_validate({**content, "contract": plain(made), "delivery": plain(delivery)})


def _result(contract: Contract, delivery: Delivery, version: DocumentVersion) -> CertificateResult:
    assert delivery.remainder is not None
    return CertificateResult(
        contract=contract,
        municipality_id=contract.municipality_id,
        version=version,
        person_hours=delivery.person_hours,
        amount=delivery.amount,
        remainder=delivery.remainder,
    )
