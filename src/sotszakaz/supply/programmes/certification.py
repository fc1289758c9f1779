"""Certification of a programme: applying, experts, their conclusions, the decision by the rule of the regulation.

Every deed locks the application first, so of two experts who finish at once the second sees the first, and of two
decisions the second is refused by the table of moves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.transitions import MoveRefused, move
from sotszakaz.kernel.regulations.in_force import InForce
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.types import Definition, Ground
from sotszakaz.kernel.regulations.working_days import last_working_day, term_ends_on
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.models import Membership, User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.selectors import office_with
from sotszakaz.supply.programmes import errors, rules
from sotszakaz.supply.programmes.certified import certified_until, latest_refusal
from sotszakaz.supply.programmes.models import Certification, CertifiedPart, ExpertMark, ExpertReview, Programme
from sotszakaz.supply.programmes.moderation import require_edit
from sotszakaz.supply.programmes.rules import Outcome
from sotszakaz.supply.programmes.states import CertificationKind, CertificationState, ProgrammeState, ReviewState

BY_POINTS = "points"
"""The ground of refusal that the marks alone decide."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Points by one criterion and why."""

    points: int
    note: str = ""


@transaction.atomic(durable=True)
def apply_for_certification(
    *, programme_id: int, by: Actor, on: date, statement: str = "", is_appeal: bool = False
) -> Certification:
    """Ask to certify the programme with the parts that it has now; after a refusal it points to the refused one.

    Raises NotPublished, AlreadyCertified, NothingToAppeal, AppealTooLate, StatementMissing, ConstraintViolated.
    """
    programme = Programme.objects.lock(programme_id)
    require_edit(by, programme)
    regulation = regulation_on(programme.municipality_id, on)
    if programme.state != ProgrammeState.PUBLISHED:
        raise errors.NotPublished()
    until = certified_until(programme, on)
    if until is not None:
        raise errors.AlreadyCertified(until=until)
    refused = latest_refusal(programme)
    if is_appeal:
        _ensure_appeal(refused, statement, regulation, on)
    with judged(Certification, CertifiedPart):
        made = Certification.objects.create(
            municipality_id=programme.municipality_id,
            organisation_id=programme.organisation_id,
            programme=programme,
            previous=refused,
            kind=_kind(refused, is_appeal=is_appeal),
            statement=statement.strip(),
            criteria=_criteria(regulation),
            most_points=regulation.value(Parameter.CRITERION_MOST_POINTS),
            applied_by=_person(by),
            applied_on=on,
            decide_by_on=term_ends_on(regulation, Parameter.CERTIFICATION_WORKING_DAYS, on),
        )
        CertifiedPart.objects.bulk_create(
            CertifiedPart(
                certification=made, municipality_id=made.municipality_id, part=each, hours=each.hours, price=each.price
            )
            for each in programme.parts.order_by("number")
        )
    audit.record("certification.apply", made, by=by, kind=made.kind)
    outbox.put("certification.applied", made)
    return made


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
    move(certification, "assign", by=_person(by), reminded_at=None)
    with judged(ExpertReview):
        made = ExpertReview.objects.bulk_create(
            ExpertReview(
                certification=certification,
                municipality_id=certification.municipality_id,
                expert=each,
                assigned_by=_person(by),
                due_on=due,
            )
            for each in people
        )
    audit.record("certification.experts", certification, by=by, experts=[each.pk for each in people])
    outbox.put_all("review.assigned", made)
    return certification


@transaction.atomic(durable=True)
def finish_review(*, review_id: int, marks: Mapping[int, Mark], conclusion: str, by: Actor) -> ExpertReview:
    """The expert's marks by the number of the criterion, and the conclusion; the last one ends the expert review.

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
    with judged(ExpertReview, ExpertMark):
        move(review, "finish", by=_person(by), percent=percent, conclusion=conclusion.strip())
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


@transaction.atomic(durable=True)
def certify_programme(*, certification_id: int, by: Actor, on: date) -> Certification:
    """Certify for the term of the regulation; an earlier certification ends on the day.

    Raises AnotherExpertNeeded, PointsShort, MoveRefused.
    """
    certification = Certification.objects.lock(certification_id)
    require(by, Permission.CERTIFICATION_DECIDE, certification.municipality_id)
    regulation = regulation_on(certification.municipality_id, on)
    outcome = _decided(certification, regulation)
    if not outcome.is_enough:
        needed = regulation.value(Parameter.CERTIFICATION_PASS_PERCENT)
        raise errors.PointsShort(percent=outcome.percent, needed=needed)
    _end_earlier(certification, on)
    until = on + relativedelta(months=regulation.value(Parameter.CERTIFICATION_VALID_MONTHS))
    with judged(Certification):
        move(
            certification,
            "certify",
            by=_person(by),
            decided_on=on,
            percent=outcome.percent,
            valid=DateRange(on, until),
        )
    outbox.put("certification.decided", certification)
    return certification


@transaction.atomic(durable=True)
def refuse_certification(*, certification_id: int, ground: str, reason: str, by: Actor, on: date) -> Certification:
    """Refuse on a ground of the regulation; the ground of points only when the points are short.

    Raises AnotherExpertNeeded, PointsEnough, GroundUnknown, MoveRefused.
    """
    certification = Certification.objects.lock(certification_id)
    require(by, Permission.CERTIFICATION_DECIDE, certification.municipality_id)
    regulation = regulation_on(certification.municipality_id, on)
    found = _ground(regulation, Parameter.CERTIFICATION_REFUSAL_GROUNDS, ground)
    outcome = _decided(certification, regulation)
    if found.code == BY_POINTS and outcome.is_enough:
        raise errors.PointsEnough(field="ground", percent=outcome.percent)
    said = {"ground": found.text, "reason": reason.strip(), "percent": outcome.percent}
    move(certification, "refuse", by=_person(by), decided_on=on, **said)
    outbox.put("certification.decided", certification)
    return certification


@transaction.atomic(durable=True)
def withdraw_certification(*, certification_id: int, by: Actor) -> Certification:
    """The provider takes its application back. Raises MoveRefused."""
    certification = Certification.objects.lock(certification_id)
    require_edit(by, certification.programme)
    move(certification, "withdraw", by=_person(by))
    return certification


@transaction.atomic(durable=True)
def revoke_certification(*, certification_id: int, ground: str, reason: str, by: Actor, on: date) -> Certification:
    """End the certification on the day: no new contracts, those in force go on. Raises GroundUnknown, MoveRefused."""
    certification = Certification.objects.lock(certification_id)
    require(by, Permission.CERTIFICATION_DECIDE, certification.municipality_id)
    regulation = regulation_on(certification.municipality_id, on)
    found = _ground(regulation, Parameter.CERTIFICATION_REVOKE_GROUNDS, ground)
    valid = certification.valid
    if valid is not None:
        valid = DateRange(valid.lower, max(valid.lower, min(on, valid.upper)))
    move(certification, "revoke", by=_person(by), ground=found.text, reason=reason.strip(), valid=valid)
    outbox.put("certification.decided", certification)
    return certification


def outcome_of(certification: Certification, regulation: InForce) -> Outcome:
    """What the conclusions come to by the rule of the regulation. One query."""
    finished = certification.reviews.filter(state=ReviewState.FINISHED)
    return rules.outcome_of(
        [each for each in finished.order_by("pk").values_list("percent", flat=True) if each is not None],
        needed=regulation.value(Parameter.CERTIFICATION_PASS_PERCENT),
        diverge=regulation.value(Parameter.EXPERTS_DIVERGE_PERCENT),
        usual=regulation.value(Parameter.EXPERTS_PER_PROGRAMME),
    )


def appeal_until(refused: Certification, regulation: InForce) -> date:
    """The last day on which the refusal may be appealed against."""
    assert refused.decided_on is not None
    return last_working_day(regulation, refused.decided_on, regulation.value(Parameter.APPEAL_WORKING_DAYS))


def _ensure_appeal(refused: Certification | None, statement: str, regulation: InForce, on: date) -> None:
    if refused is None:
        raise errors.NothingToAppeal()
    until = appeal_until(refused, regulation)
    if on > until:
        raise errors.AppealTooLate(until=until)
    if not statement.strip():
        raise errors.StatementMissing(field="statement")


def _criteria(regulation: InForce) -> list[str]:
    criteria: tuple[str, ...] = regulation.value(Parameter.CERTIFICATION_CRITERIA)
    return [*criteria]


def _kind(refused: Certification | None, *, is_appeal: bool) -> CertificationKind:
    if is_appeal:
        return CertificationKind.APPEAL
    return CertificationKind.AGAIN if refused is not None else CertificationKind.FIRST


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


def _decided(certification: Certification, regulation: InForce) -> Outcome:
    if certification.state != CertificationState.REVIEWED:
        raise MoveRefused(state=certification.get_state_display())
    outcome = outcome_of(certification, regulation)
    if outcome.needs_another:
        raise errors.AnotherExpertNeeded(diverge=regulation.value(Parameter.EXPERTS_DIVERGE_PERCENT))
    return outcome


def _end_earlier(certification: Certification, on: date) -> None:
    earlier = Certification.objects.filter(
        programme=certification.programme_id, state=CertificationState.CERTIFIED, valid__contains=on
    )
    for each in earlier.select_for_update(of=("self",), no_key=True).order_by("pk"):
        each.valid = DateRange(each.valid.lower, on)
        if each.valid.lower == on:
            move(each, "revoke", by=None, ground="Заменена новой сертификацией.")
        else:
            each.save(update_fields=["valid"])
        audit.record("certification.replaced", each, by=None, by_certification=certification.pk)


def _ground(regulation: InForce, parameter: Definition[tuple[Ground, ...]], code: str) -> Ground:
    found = regulation.ground(parameter, code)
    if found is None:
        raise errors.GroundUnknown(field="ground")
    return found


def _person(by: Actor) -> User | None:
    return by if isinstance(by, User) else None
