"""How many families want the provider's groups, and who got places by wishes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from sotszakaz.demand.admission.selectors import numbers_of_interests, standings_of
from sotszakaz.demand.allocation.selectors import list_placed_of_provider, numbers_of_wishes
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.programmes.selectors import free_places, list_open_groups
from sotszakaz.web.current import membership, user
from sotszakaz.web.parsing import page_of


def admission(request: HttpRequest) -> HttpResponse:
    """Open groups with places, wishes, preliminary lists and when one may apply: counts, no names."""
    here = membership(request, "provider")
    if here.organisation_id is None:
        raise NotFound()
    require(user(request), Permission.ENROLMENT_VIEW, here.municipality_id, organisation_id=here.organisation_id)
    today = today_in(here.municipality)
    page = page_of(request, list_open_groups(here.municipality_id, here.organisation_id, on=today, by=user(request)))
    groups = list(page.object_list)
    ids = [group.pk for group in groups]
    free, interests, wishes = free_places(groups), numbers_of_interests(ids), numbers_of_wishes(ids)
    standings = standings_of(groups, timezone.now())
    none = (0, 0)
    lines = [
        (each, free[each.pk], interests.get(each.pk, none), wishes.get(each.pk, none), standings[each.pk])
        for each in groups
    ]
    return render(request, "provider/admission/list.html", {"page": page, "lines": lines})


def placed(request: HttpRequest) -> HttpResponse:
    """Children who got places in the provider's groups by approved runs."""
    here = membership(request, "provider")
    if here.organisation_id is None:
        raise NotFound()
    found = list_placed_of_provider(here.municipality_id, here.organisation_id, by=user(request))
    return render(request, "provider/admission/placed.html", {"page": page_of(request, found)})
