from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from sotszakaz.kernel.users.access import memberships_of
from sotszakaz.web.current import user

FIRST_PAGE = {"office": "office:overview", "provider": "provider:overview", "citizen": "citizen:children"}


def start(request: HttpRequest) -> HttpResponse:
    """Where a person lands after the login: the area of the first role; a new parent has none yet."""
    if not request.user.is_authenticated:
        return redirect("portal:home")
    memberships = memberships_of(user(request))
    return redirect(FIRST_PAGE[memberships[0].role.area] if memberships else "citizen:children")
