"""Places in the group that goes on with a course over a border of periods (ADR 0030): held for its children in time.

The place is held on the ledger as soon as the child has one in the group before; the money of the next period is held
with the offer, when it is there. The hold of the place comes back in the very posting of that offer. While enrolment
into the next group is closed nothing is offered in it, and what is held stays: it may be opened again.
"""

from datetime import date
from functools import partial
from uuid import uuid4

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from sotszakaz.demand.enrolments.actions.freeing import tell_seat_freed
from sotszakaz.demand.enrolments.models import EnrolmentApplication, KeptPlace
from sotszakaz.demand.enrolments.states import LIVE, ApplicationState, KeptState
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.perseverance import each_on_its_own
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.ledger.actions import post_one
from sotszakaz.kernel.ledger.errors import LimitExhausted
from sotszakaz.kernel.ledger.requests import EntryRequest
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.programmes.states import GroupState

GOES_ON = (ApplicationState.SUBMITTED, ApplicationState.INVITED, ApplicationState.ACCEPTED)


def keep_places(*, municipality_id: int, on: date) -> int:
    """Hold places for children of groups that another one follows, let go of what nobody needs; how many changed.

    Each is a transaction of its own; whoever runs it and however often, a child has one place. Where the following
    group is full the next run tries again: the child stands before its line when it is offered to go on.
    """
    ended = each_on_its_own(
        list(_needless(municipality_id, on).values_list("pk", flat=True)), partial(_release, municipality_id, on)
    )
    kept = each_on_its_own(list(_wanting(municipality_id, on).values_list("pk", flat=True)), partial(_keep, on))
    return sum(ended) + sum(kept)


def _following(on: date) -> "QuerySet[StudyGroup]":
    """Groups that go on with another one and have not begun, whether anybody is enrolled at present or not."""
    enrolled = (GroupState.OPEN, GroupState.CLOSED)
    return StudyGroup.objects.filter(follows__isnull=False, state__in=enrolled, starts_on__gt=on)


def _wanting(municipality_id: int, on: date) -> "QuerySet[EnrolmentApplication]":
    """Applications that hold or have a place in a group that an open one follows, without a place there."""
    following = _following(on).filter(state=GroupState.OPEN)
    firsts = list(following.values_list("follows_id", flat=True))
    going = EnrolmentApplication.objects.filter(
        municipality_id=municipality_id, group__in=firsts, state__in=GOES_ON, contract__ends_on__isnull=True
    )
    there = EnrolmentApplication.objects.filter(
        child=OuterRef("child"), part=OuterRef("group__followed_by__part"), state__in=LIVE
    )
    had = KeptPlace.objects.filter(application=OuterRef("pk")).exclude(state=KeptState.RELEASED)
    return going.exclude(Exists(had)).exclude(Exists(there)).order_by("pk")


def _needless(municipality_id: int, on: date) -> "QuerySet[KeptPlace]":
    """Places kept for who goes on no more or has one by another way, or in a group that has begun."""
    places = KeptPlace.objects.kept().filter(municipality_id=municipality_id)
    there = EnrolmentApplication.objects.filter(
        child=OuterRef("application__child"), part=OuterRef("group__part"), state__in=LIVE
    )
    goes_on = Q(application__state__in=(*GOES_ON, ApplicationState.ENDED), application__contract__ends_on__isnull=True)
    stays = goes_on & Q(group__in=_following(on)) & ~Exists(there)
    return places.exclude(pk__in=places.filter(stays).values("pk")).order_by("pk")


@transaction.atomic(durable=True)
def _keep(on: date, application_id: int) -> int:
    application = EnrolmentApplication.objects.lock(application_id)
    if not _wanting(application.municipality_id, on).filter(pk=application.pk).exists():
        return 0
    group = StudyGroup.objects.get(follows=application.group_id)
    if balance_of(group.seat_account_id).free == 0:
        return 0
    try:
        posting_id = _post(application, group, Move.HOLD, on)
    except LimitExhausted:
        return 0
    _write(application, group, posting_id)
    return 1


def _write(application: EnrolmentApplication, group: StudyGroup, posting_id: int) -> None:
    """A place of its own, or the one that it has had before and may need again."""
    before = KeptPlace.objects.filter(application=application).first()
    with judged(KeptPlace):
        if before is not None:
            move(before, "keep", by=None, group=group, posting_id=posting_id, ended_at=None, ended_by=None)
            return
        kept = KeptPlace.objects.create(
            municipality_id=application.municipality_id, application=application, group=group, posting_id=posting_id
        )
    audit.record("keptplace.keep", kept, by=SYSTEM, group=group.pk)


@transaction.atomic(durable=True)
def _release(municipality_id: int, on: date, kept_id: int) -> int:
    application = EnrolmentApplication.objects.lock(KeptPlace.objects.get(pk=kept_id).application_id)
    kept = _needless(municipality_id, on).select_related("group").filter(pk=kept_id).first()
    if kept is None:
        return 0
    _post(application, kept.group, Move.RELEASE, on)
    with judged(KeptPlace):
        move(kept, "release", by=None)
    tell_seat_freed(kept.group_id, kept.municipality_id)
    has_begun = kept.group.starts_on <= on
    if has_begun and application.state in (ApplicationState.ACCEPTED, ApplicationState.ENDED):
        outbox.put("enrolment.not_continued", application)
    return 1


def kept_for(application_id: int) -> KeptPlace | None:
    """The place that is kept for the child of a locked application. Part of a larger transaction."""
    return KeptPlace.objects.filter(application=application_id, state=KeptState.KEPT).select_related("group").first()


def _post(application: EnrolmentApplication, group: StudyGroup, way: Move, on: date) -> int:
    return post_one(
        f"kept-place:{application.pk}:{way}:{uuid4().hex}",
        [EntryRequest(group.seat_account_id, way, 1)],
        municipality_id=application.municipality_id,
        actor_id=None,
        cause=("enrolments.enrolmentapplication", application.pk),
        happened_on=on,
    )
