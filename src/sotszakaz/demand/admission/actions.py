from datetime import datetime

from django.db import transaction

from sotszakaz.demand.admission import errors, rules
from sotszakaz.demand.admission.drafts import WindowDraft
from sotszakaz.demand.admission.lottery import commitment, new_seed
from sotszakaz.demand.admission.models import EnrolmentWindow, Interest, WindowChange
from sotszakaz.demand.admission.selectors import standing_of
from sotszakaz.demand.admission.states import PlacingMode
from sotszakaz.demand.children.selectors import get_own_child
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.programmes.models import Programme, StudyGroup
from sotszakaz.supply.programmes.selectors import get_public_group

AT_ONCE = 500


@transaction.atomic(durable=True)
def draft_window(*, municipality_id: int, draft: WindowDraft, by: Actor) -> EnrolmentWindow:
    """Write down when and how places will be given; nobody sees it before it is published.

    Raises ScopeOfOthers, and in words what the database does not let through.
    """
    require(by, Permission.ADMISSION_EDIT, municipality_id)
    _ensure_own_scope(municipality_id, draft)
    by_wishes = draft.mode == PlacingMode.WISHES
    with judged(EnrolmentWindow):
        window = EnrolmentWindow.objects.create(
            municipality_id=municipality_id,
            programme_id=draft.programme_id,
            group_id=draft.group_id,
            title=draft.title.strip(),
            basis=draft.basis.strip(),
            mode=draft.mode,
            preliminary_from=draft.preliminary_from,
            opens_at=draft.opens_at,
            closes_at=draft.closes_at,
            criteria=list(draft.criteria) if by_wishes else [],
            wishes_most=draft.wishes_most,
            places_most=draft.places_most,
            created_by=person_of(by),
        )
    audit.record("enrolmentwindow.draft", window, by=by)
    return window


@transaction.atomic(durable=True)
def publish_window(*, window_id: int, by: Actor, at: datetime) -> EnrolmentWindow:
    """Announce the window: from now on its moments decide. For wishes the lottery is committed here.

    Raises MoveRefused, WindowAlreadyOver, and in words when another window of the scope overlaps.
    """
    window = EnrolmentWindow.objects.lock(window_id)
    require(by, Permission.ADMISSION_DECIDE, window.municipality_id)
    if window.closes_at is not None and window.closes_at <= at:
        raise errors.WindowAlreadyOver()
    seed = new_seed() if window.mode == PlacingMode.WISHES else ""
    with judged(EnrolmentWindow):
        move(window, "publish", by=person_of(by), seed=seed, seed_hash=commitment(seed) if seed else "")
    return window


@transaction.atomic(durable=True)
def move_window(*, window_id: int, term: rules.Term, reason: str, by: Actor, at: datetime) -> WindowChange:
    """Give an announced window other dates, with a reason that families read; who has applied keeps what they have.

    Raises NotFound, MoveReasonMissing, what `rules.ensure_term` raises, and in words when another window overlaps.
    """
    window = EnrolmentWindow.objects.lock(window_id)
    require(by, Permission.ADMISSION_DECIDE, window.municipality_id)
    if not reason.strip():
        raise errors.MoveReasonMissing(field="reason")
    rules.ensure_term(window.facts, term, at=at)
    change = WindowChange(
        municipality_id=window.municipality_id,
        window=window,
        opens_before=window.opens_at,
        opens_after=term.opens_at,
        closes_before=window.closes_at,
        closes_after=term.closes_at,
        preliminary_before=window.preliminary_from,
        preliminary_after=term.preliminary_from,
        reason=reason.strip(),
        changed_at=at,
        changed_by=person_of(by),
    )
    window.opens_at, window.closes_at, window.preliminary_from = term.opens_at, term.closes_at, term.preliminary_from
    with judged(WindowChange, EnrolmentWindow):
        change.save()
        window.save(update_fields=["opens_at", "closes_at", "preliminary_from"])
    audit.record("enrolmentwindow.move", window, by=by, change=change.pk)
    outbox.put("admission.moved", change)
    return change


@transaction.atomic(durable=True)
def cancel_window(*, window_id: int, reason: str, by: Actor) -> EnrolmentWindow:
    """Take the window back before places are given; wishes of it lapse. Raises MoveRefused, ReasonMissing."""
    window = EnrolmentWindow.objects.lock(window_id)
    require(by, Permission.ADMISSION_DECIDE, window.municipality_id)
    if not reason.strip():
        raise errors.ReasonMissing(field="reason")
    with judged(EnrolmentWindow):
        move(window, "cancel", by=person_of(by), note=reason.strip())
    outbox.put("admission.cancelled", window)
    return window


@transaction.atomic(durable=True)
def close_window(*, window_id: int, by: Actor, at: datetime) -> EnrolmentWindow:
    """End first come enrolment at this moment, that of leftover places too. Raises MoveRefused."""
    window = EnrolmentWindow.objects.lock(window_id)
    require(by, Permission.ADMISSION_DECIDE, window.municipality_id)
    closes_at = at if window.closes_at is None or window.closes_at > at else window.closes_at
    with judged(EnrolmentWindow):
        move(window, "close", by=person_of(by), closes_at=closes_at)
    outbox.put("admission.closed", window)
    return window


@transaction.atomic(durable=True)
def add_interest(*, child_id: int, group_id: int, by: User, at: datetime) -> Interest:
    """Keep a group in mind for a child: in the preliminary list of its window when there is one, else as a favourite.

    Nothing is held. The list is for children of the group's own municipality, others keep a favourite. Raises NotFound,
    and in words when it is there already.
    """
    child = get_own_child(by, child_id)
    require(by, Permission.ENROLMENT_APPLY, child.municipality_id)
    group = get_public_group(group_id)
    standing = standing_of(group, at)
    in_list = standing.takes_preliminary and group.municipality_id == child.municipality_id
    with judged(Interest):
        interest = Interest.objects.create(
            municipality_id=child.municipality_id,
            child=child,
            group=group,
            window_id=standing.window_id if in_list else None,
            added_by=by,
        )
    audit.record("interest.add", interest, by=by)
    return interest


@transaction.atomic(durable=True)
def remove_interest(*, interest_id: int, by: User) -> None:
    """Forget the group. Raises NotFound."""
    interest = Interest.objects.of_representative(by).filter(pk=interest_id).first()
    if interest is None:
        raise NotFound()
    require(by, Permission.ENROLMENT_APPLY, interest.municipality_id)
    audit.record("interest.remove", interest, by=by)
    interest.delete()


@transaction.atomic(durable=True)
def tell_of_openings(*, at: datetime) -> int:
    """Tell families of preliminary lists that their window has opened, each once; how many were told in this portion.

    The system's own job; the session acts for those municipalities that it serves.
    """
    waiting = list(
        Interest.objects.filter(told_at__isnull=True, window__opens_at__lte=at, window__state="published")
        .select_for_update(of=("self",), skip_locked=True, no_key=True)
        .order_by("pk")[:AT_ONCE]
    )
    outbox.put_all("admission.opened", waiting)
    Interest.objects.filter(pk__in=[each.pk for each in waiting]).update(told_at=at)
    return len(waiting)


def _ensure_own_scope(municipality_id: int, draft: WindowDraft) -> None:
    if draft.programme_id is not None:
        own = Programme.objects.filter(pk=draft.programme_id, municipality_id=municipality_id).exists()
    elif draft.group_id is not None:
        own = StudyGroup.objects.filter(pk=draft.group_id, municipality_id=municipality_id).exists()
    else:
        own = True
    if not own:
        raise errors.ScopeOfOthers()
