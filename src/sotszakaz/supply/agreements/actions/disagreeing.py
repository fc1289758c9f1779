"""Protocols of disagreements: the provider's wording, the body's answers, the next edition when both have signed."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.reminders import remind_once
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.documents.actions import end_document, form_document, revise_document
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.documents.states import DocumentKind, Outcome
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.working_days import term_ends_on
from sotszakaz.kernel.signatures.selectors import standing_of
from sotszakaz.kernel.signatures.waiting import SOON
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.agreements import errors, rules, selectors
from sotszakaz.supply.agreements.models import Agreement, Amendment, Disagreement, DisagreementItem
from sotszakaz.supply.agreements.printing import disagreement_payload, next_edition
from sotszakaz.supply.agreements.states import AgreementState, DisagreementState
from sotszakaz.supply.agreements.terms import Answer, Objection

DISAGREEMENT, DISAGREEMENT_DUE = "agreement.disagreement", "agreement.disagreement_due"


@transaction.atomic(durable=True)
def raise_disagreement(*, agreement_id: int, objections: Sequence[Objection], by: Actor, on: date) -> Disagreement:
    """The provider's wording of clauses of what is offered now: the agreement, or its amendment.

    Raises NothingOffered, AlreadySigned, ObjectionsMissing, SameWords, ConstraintViolated when one is open.
    """
    disagreement, items = drawn_up(Agreement.objects.lock(agreement_id), objections, by=by)
    regulation = regulation_on(disagreement.municipality_id, on)
    disagreement.answer_by_on = term_ends_on(regulation, Parameter.DISAGREEMENT_WORKING_DAYS, on)
    _write(disagreement, items, by=by, on=on)
    audit.record("disagreement.raise", disagreement, by=by, items=len(items))
    outbox.put(DISAGREEMENT, disagreement, state=DisagreementState.RAISED.value)
    return disagreement


def drawn_up(
    agreement: Agreement, objections: Sequence[Objection], *, by: Actor
) -> tuple[Disagreement, list[DisagreementItem]]:
    """The protocol that the provider may raise and its clauses, not saved.

    Raises NothingOffered, AlreadySigned, ObjectionsMissing, SameWords.
    """
    organisation_id = agreement.record.organisation_id
    require(by, Permission.DOCUMENT_SIGN, agreement.municipality_id, organisation_id=organisation_id)
    amendment = _offered(agreement)
    subject = latest_version((amendment or agreement).document_id)
    if standing_of(subject).is_begun:
        raise errors.AlreadySigned(number=subject.document.full_number)
    rules.ensure_objections(objections)
    home = agreement.municipality_id
    disagreement = Disagreement(municipality_id=home, agreement=agreement, amendment=amendment, raised_by=person_of(by))
    items = [
        DisagreementItem(municipality_id=home, ordinal=place, **each.said)
        for place, each in enumerate(objections, start=1)
    ]
    return disagreement, items


def _write(disagreement: Disagreement, items: Sequence[DisagreementItem], *, by: Actor, on: date) -> None:
    """The protocol with its document and its clauses."""
    agreement = disagreement.agreement
    with judged(Disagreement, DisagreementItem):
        disagreement.document = form_document(
            DocumentKind.AGREEMENT_DISAGREEMENT,
            municipality_id=agreement.municipality_id,
            organisation_id=agreement.record.organisation_id,
            payload=disagreement_payload(disagreement, items),
            on=on,
            by=by,
        )
        disagreement.save()
        for each in items:
            each.disagreement = disagreement
        DisagreementItem.objects.bulk_create(items)


@transaction.atomic(durable=True)
def answer_disagreement(*, disagreement_id: int, answers: Mapping[int, Answer], by: Actor, on: date) -> Disagreement:
    """Accept or refuse each clause (by the id of its item); the protocol gets its next version for both to sign.

    Raises MoveRefused, AnswerMissing, RefusalReasonMissing.
    """
    disagreement = Disagreement.objects.lock(disagreement_id)
    require(by, Permission.AGREEMENT_MAKE, disagreement.municipality_id)
    items = answered(disagreement, answers)
    with judged(Disagreement, DisagreementItem):
        move(disagreement, "answer", by=person_of(by))
        DisagreementItem.objects.bulk_update(items, ["is_accepted", "reason"])
    payload = disagreement_payload(disagreement, items)
    revise_document(document_id=disagreement.document_id, payload=payload, on=on, by=by)
    outbox.put(DISAGREEMENT, disagreement, state=DisagreementState.ANSWERED.value)
    return disagreement


def answered(disagreement: Disagreement, answers: Mapping[int, Answer]) -> list[DisagreementItem]:
    """The clauses with their answers, not saved. Raises AnswerMissing, RefusalReasonMissing."""
    items = list(disagreement.items.order_by("ordinal"))
    for item in items:
        answer = rules.ensure_answer(answers.get(item.pk), item.clause)
        item.is_accepted = answer.is_accepted
        item.reason = "" if answer.is_accepted else answer.reason.strip()
    return items


@transaction.atomic
def settle_disagreement(*, disagreement_id: int, by: Actor, on: date) -> Disagreement:
    """Both sides have signed the answered protocol: what was accepted stands in the next edition of the offer.

    Part of a larger transaction or one by itself. Raises MoveRefused, SignaturesMissing.
    """
    disagreement = Disagreement.objects.lock(disagreement_id)
    require(by, Permission.AGREEMENT_MAKE, disagreement.municipality_id)
    if whose := selectors.awaited_signer(disagreement.document_id):
        raise errors.SignaturesMissing(whose=whose)
    with judged(Disagreement):
        move(disagreement, "settle", by=person_of(by))
    accepted = list(disagreement.items.filter(is_accepted=True).order_by("ordinal"))
    if accepted:
        offered = disagreement.amendment or disagreement.agreement
        payload = next_edition(latest_version(offered.document_id), disagreement.document, accepted)
        revise_document(document_id=offered.document_id, payload=payload, on=on, by=by)
    outbox.put(DISAGREEMENT, disagreement, state=DisagreementState.SETTLED.value)
    return disagreement


@transaction.atomic(durable=True)
def withdraw_disagreement(*, disagreement_id: int, by: Actor, on: date) -> Disagreement:
    """The provider gives its wording up and may sign the offer as it is. Raises MoveRefused."""
    disagreement = Disagreement.objects.lock(disagreement_id)
    organisation_id = disagreement.agreement.record.organisation_id
    require(by, Permission.DOCUMENT_SIGN, disagreement.municipality_id, organisation_id=organisation_id)
    _withdraw(disagreement, "Разногласия отозваны", by=by, on=on)
    return disagreement


def drop_disagreement(agreement: Agreement, *, by: Actor, on: date) -> None:
    """What it was about is offered no more. Part of a larger transaction that holds the agreement locked."""
    for disagreement in Disagreement.objects.open().filter(agreement=agreement).order_by("pk"):
        _withdraw(disagreement, "Предложение отозвано", by=by, on=on)


def ensure_no_disagreement(agreement: Agreement) -> None:
    """Raises DisagreementOpen: what is disputed does not take effect, whoever has signed it."""
    found = Disagreement.objects.open().filter(agreement=agreement).select_related("document").first()
    if found is not None:
        raise errors.DisagreementOpen(number=found.document.full_number)


def remind_of_answers(*, municipality_id: int, on: date) -> int:
    """Tell the body a day before its term to answer ends and after it, once each; how many were told."""
    waiting = Disagreement.objects.filter(
        municipality_id=municipality_id, state=DisagreementState.RAISED, answer_by_on__lte=on + SOON
    )
    return sum(
        remind_once(DISAGREEMENT_DUE, each, "late" if on > each.answer_by_on else "soon")
        for each in waiting.order_by("pk")
    )


def _offered(agreement: Agreement) -> Amendment | None:
    """The offered amendment, or None for the agreement itself when it is offered. Raises NothingOffered."""
    amendment = agreement.amendments.offered().filter(needs_signatures=True).first()
    if amendment is None and agreement.state != AgreementState.OFFERED:
        raise errors.NothingOffered(number=agreement.number)
    return amendment


def _withdraw(disagreement: Disagreement, ground: str, *, by: Actor, on: date) -> None:
    with judged(Disagreement):
        move(disagreement, "withdraw", by=person_of(by))
    end_document(document_id=disagreement.document_id, outcome=Outcome.CANCELLED, on=on, by=by, ground=ground)
    outbox.put(DISAGREEMENT, disagreement, state=DisagreementState.WITHDRAWN.value)
