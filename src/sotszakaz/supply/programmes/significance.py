"""Programmes that are «значимые»: declared by an act or by the office, and ended, with grounds.

What is booked already stays on the hours that it was booked on.
"""

from datetime import date, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet
from django.utils import timezone

from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.acts.models import LegalAct
from sotszakaz.ordering.acts.states import ActState
from sotszakaz.supply.programmes import errors
from sotszakaz.supply.programmes.models import Programme, Significance

CHANGED = "programme.significance"


@transaction.atomic(durable=True)
def declare_significant(
    *, programme_id: int, ground: str, by: Actor, on: date, act_id: int | None = None, starts_on: date | None = None
) -> Significance:
    """From the day on, today unless told, courses of the programme may use the hours beyond the norm.

    Raises NotFound, NotAllowed, ActNotConfirmed, ConstraintViolated for a missing ground and for days taken already.
    """
    programme = Programme.objects.lock(programme_id)
    require(by, Permission.CERTIFICATION_DECIDE, programme.municipality_id)
    if act_id is not None and not acts_to_name(programme.municipality_id).filter(pk=act_id).exists():
        raise errors.ActNotConfirmed(field="act")
    made = Significance(
        municipality_id=programme.municipality_id,
        programme=programme,
        act_id=act_id,
        ground=ground.strip(),
        valid=DateRange(starts_on or on, None),
        declared_by=person_of(by),
    )
    with judged(Significance):
        made.save(force_insert=True)
    audit.record("programme.declare_significant", programme, by=by, ground=made.ground)
    outbox.put(CHANGED, programme, is_significant=True)
    return made


@transaction.atomic(durable=True)
def end_significance(*, programme_id: int, ground: str, by: Actor, on: date) -> Significance:
    """From tomorrow on its courses use the norm only, as all others; before the first day it is as if never declared.

    Raises NotFound, NotAllowed, NotSignificant, ConstraintViolated for a missing ground.
    """
    programme = Programme.objects.lock(programme_id)
    require(by, Permission.CERTIFICATION_DECIDE, programme.municipality_id)
    running = programme.significances.filter(ended_at__isnull=True).order_by("-pk").first()
    if running is None:
        raise errors.NotSignificant()
    first = running.valid.lower
    running.valid = DateRange(first, max(first, on + timedelta(days=1)))
    running.ended_at, running.ended_by, running.end_ground = timezone.now(), person_of(by), ground.strip()
    with judged(Significance):
        running.save(update_fields=["valid", "ended_at", "ended_by", "end_ground"])
    audit.record("programme.end_significance", programme, by=by, ground=running.end_ground)
    outbox.put(CHANGED, programme, is_significant=False)
    return running


def significances_of(programme: Programme) -> list[Significance]:
    """All of them, the latest first, with who declared and ended them. One query."""
    found = programme.significances.select_related("act", "declared_by", "ended_by")
    return list(found.defer("act__content", "act__source_blocks").order_by("-pk"))


def significance_on(programme_id: int, day: date) -> Significance | None:
    """By what a course that begins on the day may use the hours beyond the norm; None when it may not. One query."""
    return Significance.objects.filter(programme_id=programme_id, valid__contains=day).order_by("pk").first()


def acts_to_name(municipality_id: int) -> "QuerySet[LegalAct]":
    """Acts of the municipality that a person has confirmed: one of them may name the programme."""
    acts = LegalAct.objects.without_content().filter(municipality_id=municipality_id, state=ActState.CONFIRMED)
    return acts.order_by("-confirmed_at", "-pk")
