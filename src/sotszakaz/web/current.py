"""As whom the person acts on a page: the membership of the page's area."""

from typing import cast

from django.http import HttpRequest

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.access import memberships_of
from sotszakaz.kernel.users.models import Membership, User


def user(request: HttpRequest) -> User:
    """The person; the middleware has let in nobody else."""
    return cast(User, request.user)


def membership(request: HttpRequest, area: str) -> Membership:
    """The person's first membership whose role belongs to the area; a stranger to the area learns nothing (404)."""
    for each in memberships_of(user(request)):
        if each.role.area == area:
            return each
    raise NotFound()
