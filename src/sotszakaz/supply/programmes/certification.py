"""Certification of a programme: applying and the decision by the rule of the regulation; experts are in `expertise`.

Every deed locks the application first, so of two experts who finish at once the second sees the first, and of two
decisions the second is refused by the table of moves.
"""

from datetime import date

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.transitions import move, refused_move
from sotszakaz.kernel.regulations.in_force import InForce
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.types import Definition, Ground
from sotszakaz.kernel.regulations.working_days import last_working_day, term_ends_on
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.programmes import errors, rules
from sotszakaz.supply.programmes.certified import certified_until, latest_refusal
from sotszakaz.supply.programmes.models import Certification, CertifiedPart, Programme
from sotszakaz.supply.programmes.moderation import require_edit
from sotszakaz.supply.programmes.rules import Outcome
from sotszakaz.supply.programmes.states import CertificationKind, CertificationState, ProgrammeState, ReviewState

BY_POINTS = "points"
"""The ground of refusal that the marks alone decide."""


@transaction.atomic(durable=True)
def apply_for_certification(
    *, programme_id: int, by: Actor, on: date, statement: str = "", is_appeal: bool = False
) -> Certification:
    """Ask to certify the programme with the parts that it has now; after a refusal it points to the refused one.

    Raises NotPublished, AlreadyCertified, NothingToAppeal, AppealTooLate, StatementMissing, ConstraintViolated.
    """
    programme = Programme.objects.lock(programme_id)
    require_edit(by, programme)
    _ensure_to_certify(programme, on)
    regulation, refused = regulation_on(programme.municipality_id, on), latest_refusal(programme)
    if is_appeal:
        _ensure_appeal(refused, statement, regulation, on)
    made = Certification(
        municipality_id=programme.municipality_id,
        organisation_id=programme.organisation_id,
        programme=programme,
        previous=refused,
        kind=_kind(refused, is_appeal=is_appeal),
        statement=statement.strip(),
        criteria=_criteria(regulation),
        most_points=regulation.value(Parameter.CRITERION_MOST_POINTS),
        applied_by=person_of(by),
        applied_on=on,
        decide_by_on=term_ends_on(regulation, Parameter.CERTIFICATION_WORKING_DAYS, on),
    )
    _write(made)
    audit.record("certification.apply", made, by=by, kind=made.kind)
    outbox.put("certification.applied", made)
    return made


def _write(made: Certification) -> None:
    """The application with the parts that the programme has now."""
    with judged(Certification, CertifiedPart):
        made.save(force_insert=True)
        CertifiedPart.objects.bulk_create(
            CertifiedPart(
                certification=made, municipality_id=made.municipality_id, part=each, hours=each.hours, price=each.price
            )
            for each in made.programme.parts.accepted().order_by("number")
        )


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
            by=person_of(by),
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
    move(certification, "refuse", by=person_of(by), decided_on=on, **said)
    outbox.put("certification.decided", certification)
    return certification


@transaction.atomic(durable=True)
def withdraw_certification(*, certification_id: int, by: Actor) -> Certification:
    """The provider takes its application back. Raises MoveRefused."""
    certification = Certification.objects.lock(certification_id)
    require_edit(by, certification.programme)
    move(certification, "withdraw", by=person_of(by))
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
    move(certification, "revoke", by=person_of(by), ground=found.text, reason=reason.strip(), valid=valid)
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


def _ensure_to_certify(programme: Programme, on: date) -> None:
    if programme.state != ProgrammeState.PUBLISHED:
        raise errors.NotPublished()
    until = certified_until(programme, on)
    if until is not None:
        raise errors.AlreadyCertified(until=until)


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


def _decided(certification: Certification, regulation: InForce) -> Outcome:
    if certification.state != CertificationState.REVIEWED:
        raise refused_move(certification)
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
