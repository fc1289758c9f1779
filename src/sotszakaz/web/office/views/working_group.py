"""The working group of the decision in force."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.working_group.selectors import working_group_on
from sotszakaz.web.current import membership, user


def working_group(request: HttpRequest) -> HttpResponse:
    """Members, and how the group decides."""
    here = membership(request, "office")
    require(user(request), Permission.WORKING_GROUP_VIEW, here.municipality_id)
    group = working_group_on(here.municipality_id, today_in(here.municipality))
    return render(request, "office/working_group/group.html", {"group": group})
