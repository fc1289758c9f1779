"""Reading certification: may certificates pay for a part on a day, what was refused, what waits for whom."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Prefetch, QuerySet

from sotszakaz.kernel.regulations.in_force import InForce
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.selectors import office_with
from sotszakaz.supply.programmes.errors import NotFound
from sotszakaz.supply.programmes.models import Certification, CertifiedPart, ExpertReview, Programme
from sotszakaz.supply.programmes.states import CertificationState, ReviewState


def may_be_paid(part_id: int, regulation: InForce, day: date) -> bool:
    """May certificates pay for the part on the day. Asks the database only where the rules demand certification."""
    if not regulation.value(Parameter.CERTIFICATION_REQUIRED):
        return True
    return CertifiedPart.objects.filter(
        part_id=part_id, certification__state=CertificationState.CERTIFIED, certification__valid__contains=day
    ).exists()


def certified_parts(part_ids: Iterable[int], day: date) -> set[int]:
    """Which of the parts are certified on the day. One query."""
    rows = CertifiedPart.objects.filter(
        part__in=list(part_ids), certification__state=CertificationState.CERTIFIED, certification__valid__contains=day
    )
    return set(rows.values_list("part", flat=True))


def certified_until(programme: Programme, day: date) -> date | None:
    """The last day of the certification of the day; None when some part of the programme is not certified."""
    parts = set(programme.parts.accepted().values_list("pk", flat=True))
    if not parts or parts - certified_parts(parts, day):
        return None
    current = certification_on(programme, day)
    return current.valid.upper - timedelta(days=1) if current is not None else None


def certification_on(programme: Programme, day: date) -> Certification | None:
    """The certification in force on the day."""
    found = programme.certifications.filter(state=CertificationState.CERTIFIED, valid__contains=day)
    return found.order_by("-pk").first()


def latest_refusal(programme: Programme) -> Certification | None:
    """The refusal that nothing came after; None when the latest decision is another one."""
    latest = programme.certifications.exclude(state=CertificationState.WITHDRAWN).order_by("-pk").first()
    return latest if latest is not None and latest.state == CertificationState.REFUSED else None


def history_of(programme: Programme) -> list[Certification]:
    """All applications of the programme with experts and marks, the latest first. Three queries."""
    reviews = ExpertReview.objects.select_related("expert").prefetch_related("marks").order_by("pk")
    found = programme.certifications.select_related("decided_by", "previous")
    return list(found.prefetch_related(Prefetch("reviews", reviews)).order_by("-pk"))


def get_certification_for(user: Actor, certification_id: int) -> Certification:
    """An application as the office sees it. Raises NotFound, NotAllowed."""
    found = Certification.objects.select_related("programme", "municipality").filter(pk=certification_id).first()
    if found is None:
        raise NotFound()
    require(user, Permission.CERTIFICATION_DECIDE, found.municipality_id)
    return found


def experts_of(municipality_id: int) -> list[User]:
    """The pool of experts by name."""
    pool = office_with(Permission.CERTIFICATION_REVIEW, municipality_id)
    return sorted(User.objects.filter(pk__in=pool), key=lambda each: (each.full_name, each.pk))


def list_reviews(expert: User, municipality_id: int) -> QuerySet[ExpertReview]:
    """What the expert was asked and nobody took back: what waits first, by its term. Raises NotAllowed."""
    require(expert, Permission.CERTIFICATION_REVIEW, municipality_id)
    asked = ExpertReview.objects.filter(expert=expert, municipality_id=municipality_id)
    asked = asked.exclude(state=ReviewState.ASSIGNED, certification__state=CertificationState.WITHDRAWN)
    return asked.select_related("certification__programme__organisation").order_by("state", "due_on", "pk")


def get_review_for(expert: User, review_id: int) -> ExpertReview:
    """The expert's own review and nobody else's; others' marks are not seen. Raises NotFound, NotAllowed."""
    found = ExpertReview.objects.filter(pk=review_id, expert=expert)
    review = found.select_related("certification__programme__organisation", "certification__programme__service").first()
    if review is None:
        raise NotFound()
    require(expert, Permission.CERTIFICATION_REVIEW, review.municipality_id)
    return review
