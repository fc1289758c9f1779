"""Experts of a certification: who is asked, and what each concludes, as marks and as a document to be signed."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.documents.actions import form_document
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.working_days import term_ends_on
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.models import Membership, User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.selectors import office_with
from sotszakaz.supply.programmes import errors, rules
from sotszakaz.supply.programmes.conclusions import Mark, conclusion_payload
from sotszakaz.supply.programmes.models import Certification, ExpertMark, ExpertReview
from sotszakaz.supply.programmes.states import ReviewState


@transaction.atomic(durable=True)
def assign_experts(*, certification_id: int, expert_ids: Sequence[int], by: Actor, on: date) -> Certification:
    """Ask these experts, each for a conclusion in the term of the regulation; may be said again for one more.

    Raises ExpertUnknown, ExpertOfProvider, ExpertTwice, TooFewExperts, MoveRefused.
    """
    certification = Certification.objects.lock(certification_id)
    require(by, Permission.CERTIFICATION_DECIDE, certification.municipality_id)
    regulation = regulation_on(certification.municipality_id, on)
    asked = set(certification.reviews.values_list("expert", flat=True))
    people = _experts(certification, set(expert_ids), asked)
    needed = regulation.value(Parameter.EXPERTS_PER_PROGRAMME)
    if len(asked) + len(people) < needed or not people:
        raise errors.TooFewExperts(field="experts", needed=needed)
    due = term_ends_on(regulation, Parameter.EXPERT_WORKING_DAYS, on)
    move(certification, "assign", by=person_of(by), reminded_at=None)
    with judged(ExpertReview):
        made = ExpertReview.objects.bulk_create(
            ExpertReview(
                certification=certification,
                municipality_id=certification.municipality_id,
                expert=each,
                assigned_by=person_of(by),
                due_on=due,
            )
            for each in people
        )
    audit.record("certification.experts", certification, by=by, experts=[each.pk for each in people])
    outbox.put_all("review.assigned", made)
    return certification


@transaction.atomic(durable=True)
def finish_review(*, review_id: int, marks: Mapping[int, Mark], conclusion: str, by: Actor, on: date) -> ExpertReview:
    """The expert's marks by the number of the criterion, and the conclusion, which becomes a document for the expert to
    sign; the last one ends the expert review.

    Raises NotFound for a stranger's review, MarksMissing, ConclusionMissing, MoveRefused.
    """
    found = ExpertReview.objects.filter(pk=review_id).first()
    if found is None or (isinstance(by, User) and found.expert_id != by.pk):
        raise errors.NotFound()
    certification = Certification.objects.lock(found.certification_id)
    require(by, Permission.CERTIFICATION_REVIEW, certification.municipality_id)
    review = certification.reviews.get(pk=review_id)
    _ensure_marks(certification, marks, conclusion)
    percent = rules.percent_of([each.points for each in marks.values()], certification.most_points)
    text = conclusion.strip()
    payload = conclusion_payload(certification, review.expert, marks, percent, text)
    document = form_document(
        DocumentKind.EXPERT_CONCLUSION, municipality_id=certification.municipality_id, payload=payload, on=on, by=by
    )
    with judged(ExpertReview, ExpertMark):
        move(review, "finish", by=person_of(by), percent=percent, conclusion=text, document=document)
        ExpertMark.objects.bulk_create(
            ExpertMark(
                review=review,
                municipality_id=review.municipality_id,
                criterion=number,
                points=mark.points,
                note=mark.note.strip(),
            )
            for number, mark in sorted(marks.items())
        )
    _conclude_when_all_have(certification)
    return review


def _experts(certification: Certification, wanted: set[int], asked: set[int]) -> list[User]:
    """People of the expert pool who have nothing to do with the provider."""
    pool = set(office_with(Permission.CERTIFICATION_REVIEW, certification.municipality_id))
    if wanted - pool:
        raise errors.ExpertUnknown(field="experts")
    people = list(User.objects.filter(pk__in=wanted).order_by("pk"))
    at_provider = set(
        Membership.objects.filter(user__in=wanted, organisation=certification.organisation_id).values_list(
            "user", flat=True
        )
    )
    for each in people:
        if each.pk in at_provider:
            raise errors.ExpertOfProvider(field="experts", name=each.full_name)
        if each.pk in asked:
            raise errors.ExpertTwice(field="experts", name=each.full_name)
    return people


def _ensure_marks(certification: Certification, marks: Mapping[int, Mark], conclusion: str) -> None:
    numbers, most = set(range(len(certification.criteria))), certification.most_points
    if set(marks) != numbers or any(not 0 <= each.points <= most for each in marks.values()):
        raise errors.MarksMissing(most=most)
    if not conclusion.strip():
        raise errors.ConclusionMissing(field="conclusion")


def _conclude_when_all_have(certification: Certification) -> None:
    if not certification.reviews.exclude(state=ReviewState.FINISHED).exists():
        move(certification, "conclude", by=None, reminded_at=None)
        outbox.put("certification.reviewed", certification)
