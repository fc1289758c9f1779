from datetime import date

from django.db.models import QuerySet

from sotszakaz.demand.children import rules
from sotszakaz.demand.children.models import Child, Representative
from sotszakaz.demand.children.models.child import NOT_ENDED
from sotszakaz.demand.children.snils import hash_snils
from sotszakaz.foundation.errors import NotAllowed, NotFound
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
    """The children for whom the user acts, by surname."""
    return Child.objects.of_representative(user).select_related("municipality").order_by("sort_key", "pk")


LAST_LETTER = "\U0010ffff"


def search_children(municipality_id: int, text: str, *, by: Actor) -> "QuerySet[Child]":
    """Children of the municipality by surname; `text` is the beginning of «Фамилия Имя» or a whole СНИЛС."""
    require(by, Permission.CHILD_VIEW, municipality_id)
    children = Child.objects.filter(municipality_id=municipality_id).order_by("sort_key", "pk")
    digits = "".join(filter(str.isdecimal, text))
    if len(digits) == 11:
        return children.filter(snils_hash=hash_snils(digits))
    key = rules.sort_key(text)
    # A range, not LIKE: row-level security keeps operators that may leak out of the index, and LIKE is one of them.
    return children.filter(sort_key__gte=key, sort_key__lt=f"{key}{LAST_LETTER}") if key else children


def list_representatives(child: Child) -> "QuerySet[Representative]":
    """Who acts for the child now."""
    return child.representatives.filter(NOT_ENDED).select_related("user").order_by("pk")


def return_grounds(municipality_id: int, on: date) -> tuple[Ground, ...]:
    """Grounds by which data may go back to the representative, by the rules of the day."""
    return regulation_on(municipality_id, on).value(Parameter.CHILD_REFUSAL_GROUNDS)
