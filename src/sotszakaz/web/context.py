"""What every page knows: who is here and where one can go."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from sotszakaz.kernel.users.access import memberships_of
from sotszakaz.web import navigation
from sotszakaz.web.components.feeds import bell_of


@dataclass(frozen=True, slots=True)
class Person:
    """Who is logged in, for the header of the page."""

    name: str
    role_title: str
    municipality_title: str
    area: str


def person(request: HttpRequest) -> dict[str, Any]:
    """Context of all pages: `person` (None for a visitor), `navigation` and `bell` of the person's area."""
    if not hasattr(request, "user") or not request.user.is_authenticated:
        return {"person": None, "bell": None, "navigation": navigation.for_visitor(request.path)}
    user = request.user
    memberships = memberships_of(user)
    if not memberships:
        shown = Person(user.full_name, "", "", "citizen")
        menu = navigation.for_area("citizen", frozenset(), request.path)
        return {"person": shown, "bell": None, "navigation": menu}
    first = memberships[0]
    place = first.organisation.short_name if first.organisation else first.municipality.short_name
    shown = Person(user.full_name, first.role.title, place, first.role.area)
    rights = frozenset().union(*(each.role.permissions for each in memberships))
    menu = navigation.for_area(first.role.area, rights, request.path)
    return {"person": shown, "bell": SimpleLazyObject(partial(bell_of, user, first.role.area)), "navigation": menu}
