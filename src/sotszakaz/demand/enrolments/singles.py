"""The single social certificate of a child: formed on request, then it follows its services (law.md §3.4).

Its rows say what the social certificates of the single services say, by their versions in force, and point to them.
Whose it is, each version says by the data of the child at its time.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.selectors import get_child_for, is_representative
from sotszakaz.demand.enrolments import refusals
from sotszakaz.demand.enrolments.models import Contract, SingleCertificate, SingleCertificateService
from sotszakaz.demand.enrolments.printing import recipient_of
from sotszakaz.demand.enrolments.states import ContractState
from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.documents.actions import end_documents, form_document, revise_document
from sotszakaz.kernel.documents.payloads import CertifiedService, Reference, SingleCertificatePayload
from sotszakaz.kernel.documents.payloads.canonical import plain
from sotszakaz.kernel.documents.selectors import latest_contents
from sotszakaz.kernel.documents.states import DocumentKind, Outcome
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import SYSTEM, Actor, System, person_of, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission

LEAST = 2
OF_SERVICE = (
    *("service", "provider", "programme", "part", "group", "address", "starts_on", "ends_on", "person_hours"),
    *("price", "certificate_units", "certificate_amount", "parent_amount", "delivery"),
)
OF_CHILD = ("authorised_body", "representative", "account_number", "ground", "certificate_unit")


@transaction.atomic(durable=True)
def form_single(*, child_id: int, by: Actor, on: date) -> SingleCertificate:
    """One document for all services that the child receives now, at the request of the family or of the office.

    Raises NotFound, NotAllowed, SingleNeedsServices, SingleMixesUnits, SingleExists.
    """
    child = Child.objects.lock(child_id)
    contracts = _formable(child, by=by)
    document = form_document(
        DocumentKind.SINGLE_CERTIFICATE,
        municipality_id=child.municipality_id,
        payload=_payload(contracts),
        on=on,
        by=by,
    )
    with judged(SingleCertificate, SingleCertificateService):
        single = SingleCertificate.objects.create(
            municipality_id=child.municipality_id, child=child, document=document, formed_by=person_of(by)
        )
        _add(single, contracts)
    audit.record("singlecertificate.form", single, by=by, services=len(contracts))
    return single


def preview_single(*, child_id: int, by: User) -> SingleCertificatePayload:
    """What the document would say; nothing is kept. Raises what `form_single` does."""
    return _payload(_formable(get_child_for(by, child_id), by=by))


def _formable(child: Child, *, by: Actor) -> list[Contract]:
    """The contracts for whose services a single certificate may be formed."""
    if not isinstance(by, System) and not is_representative(get_child_for(by, child.pk).pk, by):
        require(by, Permission.ENROLMENT_ENTER, child.municipality_id)
    if single_of(child.pk) is not None:
        raise refusals.SingleExists()
    contracts = list(_received(child.pk))
    if len(contracts) < LEAST:
        raise refusals.SingleNeedsServices()
    return contracts


def single_of(child_id: int) -> SingleCertificate | None:
    """The single certificate in force of the child, with its document."""
    found = SingleCertificate.objects.filter(child=child_id, ended_at__isnull=True)
    return found.select_related("document").first()


def may_form(child_id: int) -> bool:
    """Has the child services for a single certificate, and none in force."""
    return _received(child_id).count() >= LEAST and single_of(child_id) is None


def follow_contracts(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: contracts of these applications were made or are ending."""
    made = Contract.objects.filter(application__in=[each.subject_id for each in messages])
    _follow(made.order_by("child").values_list("child", flat=True).distinct())


def follow_results(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: the results of these social certificates have been told."""
    told = Contract.objects.filter(social_certificate__in=[each.subject_id for each in messages])
    _follow(told.order_by("child").values_list("child", flat=True).distinct())


def _follow(child_ids: Iterable[int]) -> None:
    singles = SingleCertificate.objects.filter(child__in=list(child_ids), ended_at__isnull=True).order_by("pk")
    for single in singles.select_for_update(of=("self",), no_key=True).select_related("child__municipality"):
        _follow_one(single, on=today_in(single.child.municipality))


def _follow_one(single: SingleCertificate, *, on: date) -> None:
    """The next version, when what it says has changed; the end, when none of its services is delivered any more."""
    new = list(_received(single.child_id).exclude(social_certificate__on_single__isnull=False))
    _add(single, new)
    contracts = list(_with_cards(Contract.objects.filter(social_certificate__on_single__single=single)))
    payload = _payload(contracts)
    if plain(payload) != latest_contents([single.document_id])[single.document_id]:
        revise_document(document_id=single.document_id, payload=payload, on=on, by=SYSTEM)
    if all(each.state != ContractState.ACTIVE for each in contracts) and _is_told(payload):
        single.ended_at = timezone.now()
        single.save(update_fields=["ended_at"])
        after = max(each.last_day for each in contracts) + timedelta(days=1)
        end_documents({single.document_id: after}, outcome=Outcome.COMPLETED, by=SYSTEM)


def _is_told(payload: SingleCertificatePayload) -> bool:
    return all(each.delivery is not None for each in payload.services)


def _add(single: SingleCertificate, contracts: Iterable[Contract]) -> None:
    SingleCertificateService.objects.bulk_create(
        SingleCertificateService(
            single=single, municipality_id=single.municipality_id, social_certificate_id=each.social_certificate_id
        )
        for each in contracts
    )


def _received(child_id: int) -> "QuerySet[Contract]":
    return _with_cards(Contract.objects.filter(child=child_id, state=ContractState.ACTIVE))


def _with_cards(contracts: "QuerySet[Contract]") -> "QuerySet[Contract]":
    return contracts.select_related("child", "social_certificate").order_by("pk")


def _payload(contracts: Sequence[Contract]) -> SingleCertificatePayload:
    contents = latest_contents(each.social_certificate.document_id for each in contracts)
    said = [contents[each.social_certificate.document_id] for each in contracts]
    if len({each["certificate_unit"] for each in said}) > 1:
        raise refusals.SingleMixesUnits()
    services = [_service(each, content) for each, content in zip(contracts, said, strict=True)]
    sums = {
        name: sum((getattr(each, name) for each in services), Decimal(0))
        for name in ("price", "certificate_amount", "parent_amount")
    }
    return SingleCertificatePayload.model_validate(
        {
            **{name: said[-1][name] for name in OF_CHILD},
            "recipient": recipient_of(contracts[0].child),
            "valid_from": min(each.starts_on for each in services),
            "valid_until": max(each.ends_on for each in services),
            "services": services,
            **sums,
        }
    )


def _service(contract: Contract, content: dict[str, Any]) -> CertifiedService:
    """By a notice the last day moves; sums stay those that were certified, what came of them is in the results."""
    certificate, last = contract.social_certificate, max(contract.last_day, contract.period.lower)
    said = {name: content.get(name) for name in OF_SERVICE}
    return CertifiedService.model_validate(
        {
            **said,
            "ends_on": last,
            "certificate": Reference(number=certificate.number, dated=certificate.formed_on),
            "contract": Reference(number=contract.number, dated=contract.signed_on),
        }
    )
