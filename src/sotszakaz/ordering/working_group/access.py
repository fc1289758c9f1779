"""Who may do what in the group: its secretary and the staff who keep it, its head, its members."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.access import Actor, has_permission, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.working_group.errors import HeadIsNotAway, NotHead, NotMember, NotSecretary
from sotszakaz.ordering.working_group.models import Member, WorkingGroup
from sotszakaz.ordering.working_group.selectors.group import seat_of
from sotszakaz.ordering.working_group.states import MemberRole


def day_at(municipality: Municipality, at: datetime) -> date:
    """The municipality's day of the moment."""
    return at.astimezone(ZoneInfo(municipality.timezone)).date()


def keeps_group(by: Actor, group: WorkingGroup, on: date) -> bool:
    """Is it the secretary of the day, or staff with the right."""
    if has_permission(by, Permission.WORKING_GROUP_KEEP, municipality_id=group.municipality_id):
        return True
    seat = seat_of(by, group.pk, on) if isinstance(by, User) else None
    return seat is not None and seat.role == MemberRole.SECRETARY


def require_secretary(by: Actor, group: WorkingGroup, on: date) -> None:
    """Raises NotFound for a stranger, NotSecretary."""
    require(by, Permission.WORKING_GROUP_VIEW, group.municipality_id)
    if not keeps_group(by, group, on):
        raise NotSecretary()


def require_floor(by: Actor, group: WorkingGroup, on: date) -> None:
    """Who leads the meeting: the head or a deputy, or the secretary for them. Raises NotFound, NotSecretary."""
    require(by, Permission.WORKING_GROUP_VIEW, group.municipality_id)
    seat = seat_of(by, group.pk, on) if isinstance(by, User) else None
    if seat is not None and seat.role in (MemberRole.HEAD, MemberRole.DEPUTY):
        return
    if not keeps_group(by, group, on):
        raise NotSecretary()


def require_head(by: Actor, group: WorkingGroup, on: date, *, head_away: str) -> None:
    """The head, or a deputy who says why the head is away. Raises NotFound, NotHead, HeadIsNotAway."""
    require(by, Permission.WORKING_GROUP_VIEW, group.municipality_id)
    if not isinstance(by, User):
        return
    seat = seat_of(by, group.pk, on)
    if seat is None or seat.role not in (MemberRole.HEAD, MemberRole.DEPUTY):
        raise NotHead()
    if seat.role == MemberRole.DEPUTY and not head_away:
        raise HeadIsNotAway(field="head_away")


def require_seat(by: User, group: WorkingGroup, on: date) -> Member:
    """The person's own place in the group. Raises NotFound, NotMember."""
    require(by, Permission.WORKING_GROUP_VIEW, group.municipality_id)
    seat = seat_of(by, group.pk, on)
    if seat is None:
        raise NotMember()
    return seat
