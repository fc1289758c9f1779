"""As whom the person acts on a page: the membership of the page's area."""

from typing import cast

from django.http import HttpRequest

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.access import has_permission, memberships_of
from sotszakaz.kernel.users.models import Membership, User
from sotszakaz.kernel.users.permissions import Permission


def user(request: HttpRequest) -> User:
    """The person; the middleware has let in nobody else."""
    return cast(User, request.user)


def has_right(request: HttpRequest, permission: Permission, municipality_id: int) -> bool:
    """Has the person this right in the municipality: for what a page offers; the action asks by itself."""
    return has_permission(user(request), permission, municipality_id=municipality_id)


def membership(request: HttpRequest, area: str) -> Membership:
    """The membership of the area as which the person acts; a stranger to the area learns nothing (404).

    Of several it is the one that was chosen last in this session, else the first.
    """
    own = of_area(request, area)
    if not own:
        raise NotFound()
    if len(own) == 1:
        return own[0]
    chosen = request.session.get(_key(area))
    return next((each for each in own if each.pk == chosen), own[0])


def of_area(request: HttpRequest, area: str) -> list[Membership]:
    """All memberships of the person whose roles belong to the area."""
    return [each for each in memberships_of(user(request)) if each.role.area == area]


def choose(request: HttpRequest, chosen: Membership) -> None:
    """Act as this membership of the person until another one of the area is chosen."""
    request.session[_key(chosen.role.area)] = chosen.pk


def _key(area: str) -> str:
    return f"desk:{area}"
