"""The role of a member ends with the membership."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from sotszakaz.foundation import audit
from sotszakaz.kernel.users.access import SYSTEM, Actor
from sotszakaz.kernel.users.actions import leave
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import GroupMember
from sotszakaz.ordering.working_group.selectors.group import seated_logins, were_members


@transaction.atomic
def end_roles(*, municipality_id: int, on: date) -> int:
    """Take the role from those who were members and are no more on the day; how many. For the clock."""
    return take_roles(were_members(municipality_id), municipality_id=municipality_id, on=on, by=SYSTEM)


def take_roles(user_ids: Iterable[int], *, municipality_id: int, on: date, by: Actor) -> int:
    """From those of them who sit in no group on the day or later; other roles stay. Part of a larger transaction."""
    gone = set(user_ids) - seated_logins(municipality_id, on)
    taken = 0
    for user in User.objects.filter(pk__in=gone).order_by("pk"):
        if leave(user, GroupMember, municipality_id=municipality_id):
            audit.record("user.leave_group", user, by=by, municipality_id=municipality_id)
            taken += 1
    return taken
