"""May this person do it: the one check that every action makes."""

from dataclasses import dataclass

from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.kernel.users.models import Membership, User
from sotszakaz.kernel.users.permissions import Permission


@dataclass(frozen=True, slots=True)
class System:
    """Stands for the system itself in tasks and in demonstration data: allowed everything, logged as nobody."""

    pk: None = None


SYSTEM = System()
Actor = User | System


def person_of(by: Actor) -> User | None:
    """Whom a row names as its doer: the system is nobody."""
    return by if isinstance(by, User) else None


def memberships_of(user: User) -> list[Membership]:
    """The user's roles, read once per user object."""
    cached: list[Membership] | None = getattr(user, "_memberships", None)
    if cached is None:
        cached = list(user.memberships.select_related("municipality", "organisation").order_by("pk"))
        user._memberships = cached  # type: ignore[attr-defined]
    return cached


def has_permission(
    actor: Actor, permission: Permission, *, municipality_id: int, organisation_id: int | None = None
) -> bool:
    """Does a role in the municipality give the right; for a provider's role, at this organisation."""
    if isinstance(actor, System):
        return True
    return any(
        permission in membership.role.permissions
        and membership.municipality_id == municipality_id
        and (membership.organisation_id is None or membership.organisation_id == organisation_id)
        for membership in memberships_of(actor)
    )


def require(actor: Actor, permission: Permission, municipality_id: int, *, organisation_id: int | None = None) -> None:
    """Raise NotFound for a stranger to the municipality, NotAllowed for a colleague without the right."""
    if has_permission(actor, permission, municipality_id=municipality_id, organisation_id=organisation_id):
        return
    assert isinstance(actor, User)
    at_home = any(each.municipality_id == municipality_id for each in memberships_of(actor))
    raise NotAllowed() if at_home else NotFound()
