from collections.abc import Sequence
from datetime import date

from django.db import transaction

from sotszakaz.demand.certificates.models import CertificateAccount, SocialCertificate
from sotszakaz.demand.children.selectors import ensure_representative
from sotszakaz.demand.enrolments import errors, rules
from sotszakaz.demand.enrolments.booking import Answer, Verdict, book_all
from sotszakaz.demand.enrolments.models import Contract, ContractMonth, EnrolmentApplication
from sotszakaz.demand.enrolments.printing import certificate_payload, contract_payload
from sotszakaz.demand.enrolments.quotes import quote
from sotszakaz.demand.enrolments.selectors import get_application_for, months_of
from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound, Refusal
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.documents.actions import form_document
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.ledger.actions import post_one, refusal_of, reverse_posting
from sotszakaz.kernel.ledger.requests import EntryRequest
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission

REFUSALS: dict[Verdict, type[Refusal]] = {
    Verdict.TAKEN: errors.AlreadyApplied,
    Verdict.KEY_CONFLICT: errors.KeyOfOther,
    Verdict.EARLY: errors.WindowNotOpen,
    Verdict.QUEUED: errors.OthersWait,
    Verdict.STALE: errors.QuoteStale,
    Verdict.AGAIN: errors.QuoteStale,
}
"""Answers to a booking other than those of an account, in words."""


def book(*, child_id: int, group_id: int, by: Actor, on: date, key: str) -> int:
    """Apply for enrolment: seat, certificate, agreement, budget and volume are held in one posting.

    Answers with the id of the application; the same `key` answers with the one made first. The quote is made again on
    the data of this moment, then everything is one SQL statement, a transaction of its own. Raises the first obstacle
    of the quote, AlreadyApplied, LimitExhausted naming the limit, KeyOfOther, NotFound.
    """
    offer = quote(child_id=child_id, group_id=group_id, by=by, on=on)
    require(by, Permission.ENROLMENT_APPLY, offer.child.municipality_id)
    if offer.obstacles:
        made = EnrolmentApplication.objects.filter(key=key, child_id=child_id, group_id=group_id).first()
        if made is None:
            raise offer.obstacles[0].refusal
        return made.pk
    return booked(book_all([offer.booking(key=key, actor_id=by.pk)])[0])


def booked(answer: Answer) -> int:
    """The id of the application that stands, or the refusal of this answer raised in words."""
    if answer.application_id is not None:
        return answer.application_id
    if answer.outcome is not None:
        raise refusal_of(answer.outcome)
    raise REFUSALS.get(answer.verdict, NotFound)()


@transaction.atomic(durable=True)
def accept_application(*, application_id: int, by: Actor, on: date) -> Contract:
    """The provider takes the child: the seat is charged, social certificate and contract are formed with their PDFs.

    Money and hours stay held for the months of the contract. Raises MoveRefused, TooLateToAccept.
    """
    application = EnrolmentApplication.objects.lock(application_id)
    require_answer(by, application)
    rules.ensure_not_backdated(application.period.lower, on=on)
    with judged(EnrolmentApplication):
        move(application, "accept", by=_person(by))
    post_one(
        f"enrolment:{application.key}:accept",
        [EntryRequest(application.seat_account_id, Move.CHARGE, 1)],
        municipality_id=application.municipality_id,
        actor_id=by.pk,
        cause=(application._meta.label_lower, application.pk),
        happened_on=on,
    )
    return _contract(application, by=by, on=on)


@transaction.atomic(durable=True)
def refuse_application(*, application_id: int, ground: str, reason: str, by: Actor, on: date) -> EnrolmentApplication:
    """The provider refuses by a ground of the regulation (its code), with a reason; everything held is released.

    Raises MoveRefused, GroundUnknown, ReasonMissing.
    """
    application = EnrolmentApplication.objects.lock(application_id)
    require_answer(by, application)
    known = regulation_on(application.municipality_id, on).ground(Parameter.ENROLMENT_REFUSAL_GROUNDS, ground)
    if known is None:
        raise errors.GroundUnknown(field="ground")
    if not reason.strip():
        raise errors.ReasonMissing(field="reason")
    with judged(EnrolmentApplication):
        move(application, "refuse", by=_person(by), ground=known.text, reason=reason.strip())
    reverse_posting(application.posting_id, actor_id=by.pk, happened_on=on)
    return application


@transaction.atomic(durable=True)
def withdraw_application(*, application_id: int, by: Actor, on: date) -> EnrolmentApplication:
    """The representative takes the application back before the answer; everything held is released.

    Raises NotFound for another's child, MoveRefused.
    """
    application = EnrolmentApplication.objects.lock(application_id)
    ensure_representative(application.child, by)
    require(by, Permission.ENROLMENT_APPLY, application.municipality_id)
    with judged(EnrolmentApplication):
        move(application, "withdraw", by=_person(by))
    reverse_posting(application.posting_id, actor_id=by.pk, happened_on=on)
    return application


@transaction.atomic(durable=True)
def look_at_application(*, application_id: int, by: User) -> EnrolmentApplication:
    """Open the card of an application, which names a child: every look of others than its representatives is logged.

    Raises NotFound, NotAllowed.
    """
    application = get_application_for(by, application_id)
    audit.record("enrolmentapplication.look", application, by=by)
    return application


def require_answer(by: Actor, application: EnrolmentApplication) -> None:
    """Only the provider of the group answers."""
    organisation_id = application.organisation_id
    require(by, Permission.ENROLMENT_ANSWER, application.municipality_id, organisation_id=organisation_id)


def _contract(locked: EnrolmentApplication, *, by: Actor, on: date) -> Contract:
    application = EnrolmentApplication.objects.select_related(
        "child", "organisation", "municipality", "agreement", "applied_by", "group__part__programme__service"
    ).get(pk=locked.pk)
    account = CertificateAccount.objects.get(child_id=application.child_id)
    months = months_of(application)
    certificate = _social_certificate(application, account, by=by, on=on)
    document = form_document(
        DocumentKind.CONTRACT,
        municipality_id=application.municipality_id,
        organisation_id=application.organisation_id,
        payload=contract_payload(application, account, certificate.document, months),
        on=on,
        by=by,
    )
    with judged(Contract, ContractMonth):
        contract = _create_contract(application, certificate, document, on=on)
        _create_months(contract, months)
    audit.record("contract.sign", contract, by=by, number=contract.number)
    return contract


def _social_certificate(
    application: EnrolmentApplication, account: CertificateAccount, *, by: Actor, on: date
) -> SocialCertificate:
    document = form_document(
        DocumentKind.SOCIAL_CERTIFICATE,
        municipality_id=application.municipality_id,
        organisation_id=application.organisation_id,
        payload=certificate_payload(application, account),
        on=on,
        by=by,
    )
    with judged(SocialCertificate):
        certificate = SocialCertificate.objects.create(
            municipality_id=application.municipality_id,
            child_id=application.child_id,
            certificate=account,
            service_id=application.group.part.programme.service_id,
            group_id=application.group_id,
            number=document.full_number,
            formed_on=on,
            valid=application.period,
            document=document,
        )
    audit.record("socialcertificate.form", certificate, by=by, number=certificate.number)
    return certificate


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


def _create_contract(
    application: EnrolmentApplication, certificate: SocialCertificate, document: Document, *, on: date
) -> Contract:
    return Contract.objects.create(
        application=application,
        social_certificate=certificate,
        number=document.full_number,
        signed_on=on,
        document=document,
        **{name: getattr(application, name) for name in AGREED},
    )


def _create_months(contract: Contract, months: Sequence[rules.MonthShare]) -> None:
    ContractMonth.objects.bulk_create(
        ContractMonth(
            contract=contract,
            municipality_id=contract.municipality_id,
            month=share.month,
            price=share.price,
            certificate_amount=share.certificate_amount,
            parent_amount=share.parent_amount,
            certificate_units=share.certificate_units,
            person_hours=share.person_hours,
        )
        for share in months
    )


def _person(by: Actor) -> User | None:
    return by if isinstance(by, User) else None
