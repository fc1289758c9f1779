"""Many answers at once, in as many statements: for lists brought from elsewhere and for the demonstration year."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from sotszakaz.demand.certificates.models import CertificateAccount, SocialCertificate
from sotszakaz.demand.enrolments import errors, rules
from sotszakaz.demand.enrolments.actions import new_contract, new_months, require_answer
from sotszakaz.demand.enrolments.applicants import Applicants, applicants_of
from sotszakaz.demand.enrolments.drafts import Agreed, conditions_of
from sotszakaz.demand.enrolments.holdings import fallen_away
from sotszakaz.demand.enrolments.models import Contract, ContractMonth, EnrolmentApplication
from sotszakaz.demand.enrolments.printing import certificate_payload
from sotszakaz.demand.enrolments.rules.deadlines import ensure_not_over
from sotszakaz.demand.enrolments.selectors import months_of
from sotszakaz.demand.enrolments.starting import as_agreed
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.transitions import can_move, refused_move
from sotszakaz.kernel.documents.actions import Content, form_documents
from sotszakaz.kernel.documents.payloads import Reference
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.ledger.actions import post, posted
from sotszakaz.kernel.ledger.requests import EntryRequest, PostingRequest
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.regulations.choices import ContractMadeBy
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import Actor

BATCH = 1000
CARDS = (
    "child__certificate",
    "organisation",
    "municipality__authorised_body__organisation",
    "agreement",
    "group__part__programme__service",
    "group__part__programme__record__application",
)


@transaction.atomic(durable=True)
def accept_applications(*, municipality_id: int, application_ids: Sequence[int], by: Actor, on: date) -> list[Contract]:
    """Accept applications of one municipality's children: what `accept_application` does, all of them or none.

    Raises SignatureNeeded, MoveRefused, CourseOver, TooLateToAccept.
    """
    regulation = regulation_on(municipality_id, on)
    if regulation.value(Parameter.CONTRACT_MADE_BY) == ContractMadeBy.BY_SIGNATURE:
        raise errors.SignatureNeeded()
    applications = _lock(municipality_id, application_ids)
    for each in applications:
        require_answer(by, each)
        ensure_not_over(each.period.upper, on=on)
        rules.ensure_not_backdated(each.period.lower, on=on)
        if not can_move(each, "accept"):
            raise refused_move(each, by=by)
    if not applications:
        return []
    with judged(EnrolmentApplication):
        EnrolmentApplication.objects.filter(pk__in=[each.pk for each in applications]).update(
            state=EnrolmentApplication.MOVES["accept"][1], answered_at=timezone.now(), answered_by_id=by.pk
        )
    agreed = [as_agreed(each, on=on, regulation=regulation) for each in applications]
    _charge_seats(applications, agreed, by=by, on=on)
    applicants = applicants_of(applications)
    certificates = _social_certificates(municipality_id, agreed, applicants, by=by, on=on)
    contracts = _contracts(municipality_id, agreed, certificates, applicants, by=by, on=on)
    audit.record("contract.sign_many", contracts[0], by=by, count=len(contracts))
    outbox.put_all("enrolment.accepted", applications)
    return contracts


def _lock(municipality_id: int, application_ids: Sequence[int]) -> list[EnrolmentApplication]:
    return list(
        EnrolmentApplication.objects.filter(municipality_id=municipality_id, pk__in=application_ids)
        .select_for_update(of=("self",), no_key=True)
        .prefetch_related(*CARDS, "group__slots", "intake")  # a join of so many tables has a plan by luck
        .order_by("pk")
    )


def _charge_seats(
    applications: Sequence[EnrolmentApplication], agreed: Sequence[EnrolmentApplication], *, by: Actor, on: date
) -> None:
    requests = [
        PostingRequest(
            key=f"enrolment:{each.key}:accept",
            municipality_id=each.municipality_id,
            actor_id=by.pk,
            cause=(each._meta.label_lower, each.pk),
            happened_on=on,
            entries=(EntryRequest(each.seat_account_id, Move.CHARGE, 1), *fallen_away(each, terms)),
        )
        for each, terms in zip(applications, agreed, strict=True)
    ]
    for request, outcome in zip(requests, post(requests), strict=True):
        posted(request, outcome)


def _account(application: EnrolmentApplication) -> CertificateAccount:
    account: CertificateAccount = application.child.certificate
    return account


def _social_certificates(
    municipality_id: int, applications: Sequence[EnrolmentApplication], applicants: Applicants, *, by: Actor, on: date
) -> list[SocialCertificate]:
    contents = [
        Content(certificate_payload(each, _account(each), applicants[each.pk]), each.organisation_id)
        for each in applications
    ]
    documents = form_documents(
        DocumentKind.SOCIAL_CERTIFICATE, municipality_id=municipality_id, contents=contents, on=on, by=by
    )
    with judged(SocialCertificate):
        return SocialCertificate.objects.bulk_create(
            (
                SocialCertificate(
                    municipality_id=municipality_id,
                    child_id=each.child_id,
                    certificate=_account(each),
                    service_id=each.group.part.programme.service_id,
                    group_id=each.group_id,
                    number=document.full_number,
                    formed_on=on,
                    valid=each.period,
                    document=document,
                )
                for each, document in zip(applications, documents, strict=True)
            ),
            batch_size=BATCH,
        )


def _contracts(
    municipality_id: int,
    applications: Sequence[EnrolmentApplication],
    certificates: Sequence[SocialCertificate],
    applicants: Applicants,
    *,
    by: Actor,
    on: date,
) -> list[Contract]:
    months, conditions = [months_of(each) for each in applications], conditions_of(applications, on=on)
    agreed = [
        Agreed(each, _account(each), shares, applicants[each.pk], conditions[each.pk])
        for each, shares in zip(applications, months, strict=True)
    ]
    contents = [
        Content(each.contract(Reference(number=given.number, dated=given.formed_on)), each.application.organisation_id)
        for each, given in zip(agreed, certificates, strict=True)
    ]
    documents = form_documents(DocumentKind.CONTRACT, municipality_id=municipality_id, contents=contents, on=on, by=by)
    signed = zip(applications, certificates, documents, strict=True)
    with judged(Contract, ContractMonth):
        contracts = Contract.objects.bulk_create(
            (new_contract(each, certificate, document, on=on) for each, certificate, document in signed),
            batch_size=BATCH,
        )
        ContractMonth.objects.bulk_create(
            (each for contract, shares in zip(contracts, months, strict=True) for each in new_months(contract, shares)),
            batch_size=BATCH,
        )
    return contracts
