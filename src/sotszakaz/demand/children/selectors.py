from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet

from sotszakaz.demand.children import errors, rules
from sotszakaz.demand.children.duplicates import STRONG
from sotszakaz.demand.children.models import Child, ChildVersion, DuplicatePair, Representative
from sotszakaz.demand.children.models.child import NOT_ENDED
from sotszakaz.demand.children.rules import ChildData, Visitor
from sotszakaz.demand.children.snils import hash_snils
from sotszakaz.demand.children.states import ChildState, PairState
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.types import Ground
from sotszakaz.kernel.users.access import Actor, System, has_permission, memberships_of, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import AREA_OFFICE


def is_representative(child_id: int, user: User) -> bool:
    """Does the user act for the child now."""
    return Child.objects.of_representative(user).filter(pk=child_id).exists()


def ensure_representative(child: Child, by: Actor) -> None:
    """Raise NotFound for whoever does not act for the child: parents learn nothing of others' children."""
    if not isinstance(by, System) and not is_representative(child.pk, by):
        raise NotFound()


def get_child_for(user: User, child_id: int) -> Child:
    """The child with its municipality, for a representative or for staff who may look at cards.

    Raises NotAllowed for staff without the right, NotFound for everybody else.
    """
    child = Child.objects.select_related("municipality").filter(pk=child_id).first()
    if child is None:
        raise NotFound()
    home = child.municipality_id
    if is_representative(child_id, user) or has_permission(user, Permission.CHILD_VIEW, municipality_id=home):
        return child
    is_staff = any(each.municipality_id == home and each.role.area == AREA_OFFICE for each in memberships_of(user))
    raise NotAllowed() if is_staff else NotFound()


def get_own_child(user: User, child_id: int) -> Child:
    """The child for whom the user acts. Raises NotFound."""
    child = Child.objects.of_representative(user).select_related("municipality").filter(pk=child_id).first()
    if child is None:
        raise NotFound()
    return child


def list_own_children(user: User) -> "QuerySet[Child]":
    """The children for whom the user acts, by surname; records merged into another are told on its card."""
    own = Child.objects.of_representative(user).exclude(state=ChildState.MERGED)
    return own.select_related("municipality").order_by("sort_key", "pk")


LAST_LETTER = "\U0010ffff"
FORMER_NAMES = 100
"""So many children are found by a name that they had before."""


def search_children(municipality_id: int, text: str, *, by: Actor) -> "QuerySet[Child]":
    """Children of the municipality by surname; `text` is the beginning of «Фамилия Имя» or a whole СНИЛС.

    A surname that a child had before finds it too.
    """
    require(by, Permission.CHILD_VIEW, municipality_id)
    children = Child.objects.filter(municipality_id=municipality_id).order_by("sort_key", "pk")
    digits = "".join(filter(str.isdecimal, text))
    if len(digits) == 11:
        return children.filter(snils_hash=hash_snils(digits))
    key = rules.sort_key(text)
    # A range, not LIKE: row-level security keeps operators that may leak out of the index, and LIKE is one of them.
    if not key:
        return children
    named = Q(sort_key__gte=key, sort_key__lt=f"{key}{LAST_LETTER}")
    before = ChildVersion.objects.filter(named, municipality_id=municipality_id).values_list("child_id", flat=True)
    former = list(before.order_by("child_id").distinct()[:FORMER_NAMES])
    return children.filter(named | Q(pk__in=former)) if former else children.filter(named)


def list_representatives(child: Child) -> "QuerySet[Representative]":
    """Who acts for the child: those whose days have not ended, by the order in which they were written down."""
    return child.representatives.filter(NOT_ENDED).select_related("user").order_by("pk")


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another municipality of the region where a child like this is in force, and by what it was found."""

    municipality: Municipality
    is_by_snils: bool


def list_pairs(municipality_id: int, *, state: str = "", by: Actor) -> "QuerySet[DuplicatePair]":
    """Pairs to decide, the likeliest first, or those decided as `state` says, the latest first."""
    require(by, Permission.CHILD_MERGE, municipality_id)
    pairs = DuplicatePair.objects.filter(municipality_id=municipality_id).select_related("left", "right", "decided_by")
    decided = {PairState.MERGED, PairState.DIFFERENT}
    return pairs.filter(state=state).order_by("-decided_at", "-pk") if state in decided else pairs.to_decide()


def get_pair_for(user: User, pair_id: int) -> DuplicatePair:
    """The pair with both records. Raises NotFound, NotAllowed."""
    pairs = DuplicatePair.objects.select_related("left__municipality", "right__municipality", "decided_by", "kept")
    pair = pairs.filter(pk=pair_id).first()
    if pair is None:
        raise NotFound()
    require(user, Permission.CHILD_MERGE, pair.municipality_id)
    return pair


def pairs_of(child: Child) -> "QuerySet[DuplicatePair]":
    """Suspected duplicates of the child that nobody has decided yet, with both records."""
    pairs = DuplicatePair.objects.filter(Q(left=child) | Q(right=child)).select_related("left", "right")
    return pairs.to_decide()


def is_suspected(child: Child) -> bool:
    """Is there another record so like this one that a person must look before a rule confirms."""
    return pairs_of(child).filter(score__gte=STRONG).exists()


def history_of(child: Child) -> list[Child]:
    """The records that became this one by merging or by a move, those that the session may see, the latest first."""
    found: list[Child] = []
    heads = [child]
    while heads:
        before = Q(merged_into__in=heads) | Q(pk__in=[each.arrived_from_id for each in heads if each.arrived_from_id])
        heads = list(Child.objects.filter(before).select_related("municipality").order_by("-ended_at", "-pk"))
        found += heads
    return found


def known_elsewhere(child: Child) -> list[Elsewhere]:
    """Other municipalities where a child with this СНИЛС, or this name and birth date, is in force."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT municipality_id, is_by_snils FROM children_elsewhere(%s, %s, %s, %s) ORDER BY municipality_id",
            [child.municipality_id, child.sort_key, child.birth_date, child.snils_hash],
        )
        rows = cursor.fetchall()
    homes = {each.pk: each for each in Municipality.objects.filter(pk__in=[pk for pk, _ in rows]).order_by("pk")}
    return [Elsewhere(homes[pk], is_by_snils) for pk, is_by_snils in rows]


def departed_record(municipality_id: int, data: ChildData) -> int | None:
    """The record that the child left in another municipality when it moved here, or None."""
    key = rules.sort_key(data.last_name, data.first_name, data.middle_name)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT children_departed_to(%s, %s, %s, %s)",
            [municipality_id, key, data.birth_date, hash_snils(data.snils)],
        )
        found: int | None = cursor.fetchone()[0]
    return found


def representatives_of(child_ids: Iterable[int]) -> dict[int, list[int]]:
    """Who acts now for each of the children: child → users. One query."""
    acting = Representative.objects.filter(NOT_ENDED, child_id__in=set(child_ids)).order_by("pk")
    people: dict[int, list[int]] = {}
    for child_id, user_id in acting.values_list("child", "user"):
        people.setdefault(child_id, []).append(user_id)
    return people


def login_of(visitor: Visitor) -> User | None:
    """The login that the visitor names by its e-mail; None when no such login can be used. Raises LoginOfAnother."""
    if not visitor.email:
        return None
    login = User.objects.filter(email=visitor.email.lower(), is_active=True).first()
    if login is not None and rules.sort_key(login.full_name) != rules.sort_key(visitor.full_name):
        raise errors.LoginOfAnother(field="email")
    return login


def find_child(municipality_id: int, *, key: str, birth_date: date, snils: str) -> Child | None:
    """The one living record of the municipality with this СНИЛС, or with this sort key and birth date.

    A СНИЛС finds nothing when the birth date is another. None also when there are several.
    """
    living = Child.objects.living().filter(municipality_id=municipality_id, birth_date=birth_date)
    found = living.filter(snils_hash=hash_snils(snils)) if snils else living.filter(sort_key=key)
    children = list(found.select_related("municipality").order_by("pk")[:2])
    return children[0] if len(children) == 1 else None


def return_grounds(municipality_id: int, on: date) -> tuple[Ground, ...]:
    """Grounds by which data may go back to the representative, by the rules of the day."""
    return regulation_on(municipality_id, on).value(Parameter.CHILD_REFUSAL_GROUNDS)


def acting_for_children(child_ids: Iterable[int]) -> dict[int, list[Representative]]:
    """Who acts now for each of the children, with the person, the first entered first. One query."""
    acting = Representative.objects.filter(NOT_ENDED, child_id__in=set(child_ids)).select_related("user").order_by("pk")
    found: dict[int, list[Representative]] = {}
    for each in acting:
        found.setdefault(each.child_id, []).append(each)
    return found
