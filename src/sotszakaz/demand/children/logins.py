"""Two logins of one parent: found by name and telephone, or by name and a common child; merged by a person.

The children of the login that is closed go over to the one that stays; what it did keeps its name.
"""

from datetime import date
from pathlib import Path

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet

from sotszakaz.demand.children import errors
from sotszakaz.demand.children.duplicates import normal
from sotszakaz.demand.children.models import LoginPair, Representative
from sotszakaz.demand.children.models.child import NOT_ENDED
from sotszakaz.demand.children.states import LoginPairState
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.access import Actor, has_permission, memberships_of, person_of, require
from sotszakaz.kernel.users.actions import close_login, join, lock_logins
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import Parent

LOGINS = (Path(__file__).parent / "sql" / "logins.sql").read_text()
AT_ONCE = 1000


def is_one_name(left: str, right: str) -> bool:
    """The same surname and name; the patronymic is the same, or one login has none."""
    words, others = normal(left).split(), normal(right).split()
    shorter, longer = sorted((words, others), key=len)
    return words == others or (len(shorter) == 2 and longer[:2] == shorter)


@transaction.atomic(durable=True)
def search_logins(*, municipality_id: int, by: Actor) -> int:
    """Compare all logins of parents of the municipality; how many pairs to decide are new.

    A pair that looks alike no longer is forgotten until it does again; what a person decided stays. Compares in the
    database; with many logins of one telephone it takes seconds, so pages read what was found.
    """
    require(by, Permission.CHILD_MERGE, municipality_id)
    found = _alike(municipality_id)
    known = LoginPair.objects.filter(municipality_id=municipality_id)
    before = set(known.order_by("pk").values_list("left_id", "right_id"))
    stale = known.filter(state=LoginPairState.SUSPECTED).order_by("pk").values_list("pk", "left_id", "right_id")
    keys = {(each.left_id, each.right_id) for each in found}
    known.filter(pk__in=[pk for pk, *key in stale if tuple(key) not in keys]).delete()
    LoginPair.objects.bulk_create(found, batch_size=AT_ONCE, ignore_conflicts=True)
    fresh = len(keys - before)
    if fresh:
        audit.record("loginpair.search", Municipality(pk=municipality_id), by=by, found=fresh)
    return fresh


def _alike(municipality_id: int) -> list[LoginPair]:
    with connection.cursor() as cursor:
        cursor.execute(LOGINS, {"municipality": municipality_id})
        rows = cursor.fetchall()
    names = dict(User.objects.filter(pk__in={pk for row in rows for pk in row[:2]}).values_list("pk", "full_name"))
    return [
        LoginPair(municipality_id=municipality_id, left_id=left, right_id=right, share_phone=phone, share_child=child)
        for left, right, phone, child in rows
        if is_one_name(names[left], names[right])
    ]


def list_login_pairs(municipality_id: int, *, state: str = "", by: Actor) -> "QuerySet[LoginPair]":
    """Pairs to decide, the latest found first, or those told apart, the latest decided first."""
    require(by, Permission.CHILD_MERGE, municipality_id)
    pairs = LoginPair.objects.filter(municipality_id=municipality_id).select_related("left", "right", "decided_by")
    if state == LoginPairState.DIFFERENT:
        return pairs.filter(state=state).order_by("-decided_at", "-pk")
    return pairs.to_decide()


def get_login_pair_for(user: User, pair_id: int) -> LoginPair:
    """The pair with both logins. Raises NotFound, NotAllowed."""
    pair = LoginPair.objects.select_related("left", "right", "decided_by").filter(pk=pair_id).first()
    if pair is None:
        raise NotFound()
    require(user, Permission.CHILD_MERGE, pair.municipality_id)
    return pair


@transaction.atomic(durable=True)
def tell_logins_apart(*, pair_id: int, note: str, by: Actor) -> LoginPair:
    """They are of different people: remembered, so that the search does not ask again.

    Raises NotFound, DecisionNoteMissing, MoveRefused.
    """
    pair = LoginPair.objects.lock(pair_id)
    require(by, Permission.CHILD_MERGE, pair.municipality_id)
    if not note.strip():
        raise errors.DecisionNoteMissing(field="note")
    with judged(LoginPair):
        move(pair, "differ", by=person_of(by), note=note.strip())
    return pair


@transaction.atomic(durable=True)
def doubt_logins_again(*, pair_id: int, by: Actor) -> LoginPair:
    """Take back that they are of different people. Raises NotFound, MoveRefused."""
    pair = LoginPair.objects.lock(pair_id)
    require(by, Permission.CHILD_MERGE, pair.municipality_id)
    with judged(LoginPair):
        move(pair, "doubt", by=by, decided_at=None, decided_by=None, note="")
    return pair


@transaction.atomic(durable=True)
def merge_logins(*, pair_id: int, keep_id: int, note: str, by: Actor, on: date) -> User:
    """A person says that two logins are of one parent; answers with the one that stays.

    Raises NotAllowed, NotFound, DecisionNoteMissing, LoginNotOfPair, LoginHasOtherRoles, LoginClosed, MoveRefused.
    """
    pair = LoginPair.objects.lock(pair_id)
    home = pair.municipality_id
    require(by, Permission.CHILD_MERGE, home)
    if not note.strip():
        raise errors.DecisionNoteMissing(field="note")
    if keep_id not in (pair.left_id, pair.right_id):
        raise errors.LoginNotOfPair(field="keep")
    kept, closed = lock_logins(keep_id, pair.right_id if keep_id == pair.left_id else pair.left_id)
    _ensure_parents_here(home, kept, closed)
    for municipality_id in sorted(_homes_of(closed, by)):
        join(kept, Parent, municipality_id=municipality_id)
    _take_children(kept, closed, on=on)
    close_login(closed, into=kept, by=by, municipality_id=home, note=note.strip())
    with judged(LoginPair):
        move(pair, "merge", by=person_of(by), note=note.strip())
    outbox.put("login.merged", kept, municipality_id=home, closed=closed.pk)
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
