"""What every page knows: who is here and where one can go."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from sotszakaz.kernel.users.access import memberships_of
from sotszakaz.kernel.users.models import Membership
from sotszakaz.kernel.users.roles import AREA_PROVIDER
from sotszakaz.web import navigation
from sotszakaz.web.components.feeds import bell_of
from sotszakaz.web.current import membership, of_area


@dataclass(frozen=True, slots=True)
class Person:
    """Who is logged in, for the header of the page."""

    name: str
    role_title: str
    municipality_title: str
    area: str


@dataclass(frozen=True, slots=True)
class Desk:
    """A municipality for whose children somebody of a provider works now, or may choose to.

    Who works at several providers is told which one, too.
    """

    membership_id: int
    title: str
    is_chosen: bool


def person(request: HttpRequest) -> dict[str, Any]:
    """Context of all pages: `person` (None for a visitor), `navigation` and `bell` of the person's area, `desks` where
    a provider works for several municipalities."""
    return {"desks": (), **_person(request)}


def _person(request: HttpRequest) -> dict[str, Any]:
    if not hasattr(request, "user") or not request.user.is_authenticated:
        return {"person": None, "bell": None, "navigation": navigation.for_visitor(request.path)}
    user = request.user
    memberships = memberships_of(user)
    if not memberships:
        shown = Person(user.full_name, "", "", "citizen")
        menu = navigation.for_area("citizen", frozenset(), request.path)
        return {"person": shown, "bell": None, "navigation": menu}
    first, desks = memberships[0], _desks(request)
    place = first.organisation.short_name if first.organisation else first.municipality.short_name
    shown = Person(user.full_name, first.role.title, place, first.role.area)
    rights = frozenset().union(*(each.role.permissions for each in memberships))
    menu = navigation.for_area(first.role.area, rights, request.path)
    bell = SimpleLazyObject(partial(bell_of, user, first.role.area))
    return {"person": shown, "bell": bell, "navigation": menu, "desks": desks}


def _desks(request: HttpRequest) -> list[Desk]:
    own = of_area(request, AREA_PROVIDER)
    if len(own) < 2:
        return []
    here = membership(request, AREA_PROVIDER)
    is_of_one = len({each.organisation_id for each in own}) == 1
    return [Desk(each.pk, _title(each, with_organisation=not is_of_one), each.pk == here.pk) for each in own]


def _title(of: Membership, *, with_organisation: bool) -> str:
    place = of.municipality.short_name
    return f"{of.organisation.short_name}, {place}" if with_organisation and of.organisation else place
