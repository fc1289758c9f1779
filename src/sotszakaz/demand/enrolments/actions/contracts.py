"""Making the contract of an application whose seat is charged: documents, social certificate, months."""

from collections.abc import Iterator, Sequence
from datetime import date

from sotszakaz.demand.certificates.models import SocialCertificate
from sotszakaz.demand.enrolments import rules
from sotszakaz.demand.enrolments.drafts import Agreed, agreed_by
from sotszakaz.demand.enrolments.holdings import fallen_away
from sotszakaz.demand.enrolments.models import Contract, ContractMonth, EnrolmentApplication
from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.kernel.documents.actions import form_document
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.documents.payloads import Reference
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.ledger.actions import post_one
from sotszakaz.kernel.ledger.requests import EntryRequest
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.users.access import Actor

AGREED = (
    "municipality_id",
    "child_id",
    "group_id",
    "organisation_id",
    "agreement_id",
    "period",
    "price",
    "certificate_amount",
    "parent_amount",
    "certificate_units",
    "person_hours",
    "seat_account_id",
    "certificate_account_id",
    "agreement_account_id",
    "budget_account_id",
    "volume_account_id",
)
"""What the contract takes from the application as it is."""


def conclude_contract(application: EnrolmentApplication, *, by: Actor, on: date) -> Contract:
    """The seat is charged, social certificate and contract are formed; money stays held for the months.

    What was held for days before the contract comes back in the same posting, where the contract does not begin before
    it is made. Part of a larger transaction, for a locked application that has just been moved to accepted.
    """
    agreed = agreed_by(application.pk, on=on)
    post_one(
        f"enrolment:{application.key}:accept",
        [EntryRequest(application.seat_account_id, Move.CHARGE, 1), *fallen_away(application, agreed.application)],
        municipality_id=application.municipality_id,
        actor_id=by.pk,
        cause=(application._meta.label_lower, application.pk),
        happened_on=on,
    )
    return _contract(agreed, by=by, on=on)


def new_contract(
    application: EnrolmentApplication, certificate: SocialCertificate, document: Document, *, on: date
) -> Contract:
    """The contract on the terms of `as_agreed`, not saved yet."""
    return Contract(
        application=application,
        social_certificate=certificate,
        number=document.full_number,
        signed_on=on,
        document=document,
        **{name: getattr(application, name) for name in AGREED},
    )


def new_months(contract: Contract, shares: Sequence[rules.MonthShare]) -> Iterator[ContractMonth]:
    """Months of the contract, not saved yet; where the certificate is a weekly norm, each names the norm it uses."""
    norms: Sequence[int | None] = contract.application.month_account_ids or [None] * len(shares)
    for share, norm in zip(shares, norms, strict=True):
        yield ContractMonth(
            contract=contract,
            municipality_id=contract.municipality_id,
            month=share.month,
            price=share.price,
            certificate_amount=share.certificate_amount,
            parent_amount=share.parent_amount,
            certificate_units=share.certificate_units,
            person_hours=share.person_hours,
            certificate_account_id=norm,
        )


def _contract(agreed: Agreed, *, by: Actor, on: date) -> Contract:
    application, months = agreed.application, agreed.months
    certificate = _social_certificate(agreed, by=by, on=on)
    document = form_document(
        DocumentKind.CONTRACT,
        municipality_id=application.municipality_id,
        organisation_id=application.organisation_id,
        payload=agreed.contract(Reference(number=certificate.number, dated=certificate.formed_on)),
        on=on,
        by=by,
    )
    contract = new_contract(application, certificate, document, on=on)
    with judged(Contract, ContractMonth):
        contract.save(force_insert=True)
        ContractMonth.objects.bulk_create(new_months(contract, months))
    audit.record("contract.sign", contract, by=by, number=contract.number)
    return contract


def _social_certificate(agreed: Agreed, *, by: Actor, on: date) -> SocialCertificate:
    application = agreed.application
    document = form_document(
        DocumentKind.SOCIAL_CERTIFICATE,
        municipality_id=application.municipality_id,
        organisation_id=application.organisation_id,
        payload=agreed.certificate(),
        on=on,
        by=by,
    )
    with judged(SocialCertificate):
        certificate = SocialCertificate.objects.create(
            municipality_id=application.municipality_id,
            child_id=application.child_id,
            certificate=agreed.account,
            service_id=application.group.part.programme.service_id,
            group_id=application.group_id,
            number=document.full_number,
            formed_on=on,
            valid=application.period,
            document=document,
        )
    audit.record("socialcertificate.form", certificate, by=by, number=certificate.number)
    return certificate
