"""For which of one's children one looks in the catalogue: kept from page to page until another is chosen."""

from django.http import HttpRequest, QueryDict

from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.selectors import list_own_children
from sotszakaz.demand.children.states import ChildState
from sotszakaz.web.current import user

KEPT = "catalogue_child"


def children_of(request: HttpRequest) -> list[Child]:
    """The confirmed children of the person; none of a visitor."""
    if not request.user.is_authenticated:
        return []
    return list(list_own_children(user(request)).filter(state=ChildState.CONFIRMED))


def asked_for_child(request: HttpRequest) -> QueryDict:
    """The question with the child chosen before, where it names none; a child that it names is kept."""
    asked = request.GET
    if not request.user.is_authenticated:
        return asked
    kept = request.session.get(KEPT, "")
    if "child" in asked:
        if asked["child"] != kept:
            request.session[KEPT] = asked["child"][:16]
        return asked
    with_child = asked.copy()
    with_child["child"] = kept
    return with_child
