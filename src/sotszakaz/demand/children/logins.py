"""Two logins of one parent: found by name and telephone, or by name and a common child; merged by a person.

The children of the login that is closed go over to the one that stays; what it did keeps its name.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from sotszakaz.demand.children import errors
from sotszakaz.demand.children.duplicates import normal
from sotszakaz.demand.children.models import Representative
from sotszakaz.demand.children.models.child import NOT_ENDED
from sotszakaz.foundation import outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.access import Actor, has_permission, memberships_of, require
from sotszakaz.kernel.users.actions import close_login, join, lock_logins
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import Parent

LOGINS = (Path(__file__).parent / "sql" / "logins.sql").read_text()


@dataclass(frozen=True, slots=True)
class TwoLogins:
    """Two logins that look like one person's, the elder first, and why."""

    left: User
    right: User
    share_phone: bool
    share_child: bool


def is_one_name(left: str, right: str) -> bool:
    """The same surname and name; the patronymic is the same, or one login has none."""
    words, others = normal(left).split(), normal(right).split()
    shorter, longer = sorted((words, others), key=len)
    return words == others or (len(shorter) == 2 and longer[:2] == shorter)


def list_two_logins(municipality_id: int, *, by: Actor) -> list[TwoLogins]:
    """Parents of the municipality who may have two logins: two queries."""
    require(by, Permission.CHILD_MERGE, municipality_id)
    with connection.cursor() as cursor:
        cursor.execute(LOGINS, {"municipality": municipality_id})
        rows = cursor.fetchall()
    people = {
        user.pk: user for user in User.objects.filter(pk__in={pk for row in rows for pk in row[:2]}).order_by("pk")
    }
    found = (TwoLogins(people[left], people[right], phone, child) for left, right, phone, child in rows)
    return [each for each in found if is_one_name(each.left.full_name, each.right.full_name)]


def get_two_logins(municipality_id: int, left_id: int, right_id: int, *, by: Actor) -> TwoLogins:
    """One of the pairs of the municipality. Raises NotAllowed, NotFound."""
    wanted = sorted((left_id, right_id))
    for each in list_two_logins(municipality_id, by=by):
        if [each.left.pk, each.right.pk] == wanted:
            return each
    raise NotFound()


@transaction.atomic(durable=True)
def merge_logins(*, municipality_id: int, keep_id: int, close_id: int, note: str, by: Actor, on: date) -> User:
    """A person says that two logins are of one parent; answers with the one that stays.

    Raises NotAllowed, NotFound, DecisionNoteMissing, LoginsUnlike, LoginHasOtherRoles, LoginClosed.
    """
    require(by, Permission.CHILD_MERGE, municipality_id)
    if not note.strip():
        raise errors.DecisionNoteMissing(field="note")
    kept, closed = lock_logins(keep_id, close_id)
    _ensure_parents_here(municipality_id, kept, closed)
    pairs = [{each.left.pk, each.right.pk} for each in list_two_logins(municipality_id, by=by)]
    if {kept.pk, closed.pk} not in pairs:
        raise errors.LoginsUnlike()
    homes = _homes_of(closed, by)
    for home in sorted(homes):
        join(kept, Parent, municipality_id=home)
    _take_children(kept, closed, on=on)
    close_login(closed, into=kept, by=by, municipality_id=municipality_id, note=note.strip())
    outbox.put("login.merged", kept, municipality_id=municipality_id, closed=closed.pk)
    return kept


def _ensure_parents_here(municipality_id: int, *users: User) -> None:
    for user in users:
        if not any(each.municipality_id == municipality_id for each in memberships_of(user)):
            raise NotFound()


def _homes_of(closed: User, by: Actor) -> set[int]:
    """The municipalities where the login is a parent; only who may merge in each of them may close it."""
    for each in memberships_of(closed):
        if each.role is not Parent or not has_permission(
            by, Permission.CHILD_MERGE, municipality_id=each.municipality_id
        ):
            raise errors.LoginHasOtherRoles(email=closed.email)
    homes = {each.municipality_id for each in memberships_of(closed)}
    if not homes:
        raise NotFound()
    return homes


def _take_children(kept: User, closed: User, *, on: date) -> None:
    """From today on the login that stays acts for the children; until yesterday it was the closed one."""
    ending = list(closed.represents.filter(NOT_ENDED).select_for_update(of=("self",), no_key=True).order_by("pk"))
    known = set(kept.represents.filter(NOT_ENDED).order_by("pk").values_list("child_id", flat=True))
    with judged(Representative):
        for each in ending:
            starts = min(each.valid.lower, on)
            Representative.objects.filter(pk=each.pk).update(valid=DateRange(starts, on))
        Representative.objects.bulk_create(
            Representative(
                child_id=each.child_id,
                municipality_id=each.municipality_id,
                user=kept,
                relation=each.relation,
                valid=DateRange(on, None),
            )
            for each in ending
            if each.child_id not in known
        )
