"""Which municipalities a person compares, and what is read of one of them."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.municipalities.selectors import list_municipalities
from sotszakaz.kernel.users.access import has_permission, require
from sotszakaz.kernel.users.models import Membership, User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.current import membership, user

PAGES = {
    "plan_compared": ("План", Permission.PLAN_COMPARE),
    "indicators_compared": ("Показатели", Permission.INDICATOR_COMPARE),
    "surveys_compared": ("Опросы семей", Permission.INDICATOR_COMPARE),
}
"""Pages of one municipality for who compares it: address → title and right."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One of the municipalities that the person compares; `tabs` are what is read of it."""

    municipality: Municipality
    tabs: list[dict[str, object]]


def compared_by(person: User, here: Membership) -> list[Municipality]:
    """Those of the region of one's own municipality, by name; of all regions with that right."""
    every = list_municipalities()
    if has_permission(person, Permission.COUNTRY_COMPARE, municipality_id=here.municipality_id):
        return every
    return [each for each in every if each.region == here.municipality.region]


def compared_for(request: HttpRequest, pk: int, page: str) -> Compared:
    """The municipality for the page of PAGES. Raises NotFound, also for one of another region, NotAllowed."""
    here = membership(request, "office")
    person = user(request)
    require(person, PAGES[page][1], here.municipality_id)
    found = next((each for each in compared_by(person, here) if each.pk == pk), None)
    if found is None:
        raise NotFound()
    tabs: list[dict[str, object]] = [
        {"title": title, "url": reverse(f"office:{name}", args=[pk]), "active": name == page}
        for name, (title, right) in PAGES.items()
        if has_permission(person, right, municipality_id=here.municipality_id)
    ]
    return Compared(found, tabs)
