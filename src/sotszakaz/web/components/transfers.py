"""What a card says of another group that somebody has asked for while the contract is in force."""

from datetime import date
from typing import Any

from django.http import HttpRequest

from sotszakaz.demand.enrolments.actions import change_of
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.demand.enrolments.selectors import open_request_of
from sotszakaz.demand.enrolments.states import ApplicationState, Side
from sotszakaz.foundation.errors import Refusal
from sotszakaz.web.components.groups import week_line


def may_ask(application: EnrolmentApplication, today: date) -> bool:
    """May the family ask the provider for another group: while a contract is in force and nobody has asked."""
    contract = application.signed
    if contract is None or application.state != ApplicationState.ACCEPTED or open_request_of(application) is not None:
        return False
    return _is_free(contract, today)


def transfer_of(application: EnrolmentApplication, today: date) -> dict[str, Any]:
    """The open request with what it would mean today, and whether the family may ask for one."""
    if application.signed is None or application.state != ApplicationState.ACCEPTED:
        return {"transfer": None, "can_ask": False}
    request = open_request_of(application)
    if request is None:
        return {"transfer": None, "can_ask": _is_free(application.signed, today)}
    change = refusal = None
    try:
        change = change_of(application, request.group_id, on=today)
    except Refusal as refused:
        refusal = refused
    return {
        "transfer": {
            "request": request,
            "is_of_family": request.side == Side.FAMILY,
            "change": change,
            "is_possible": change is not None and not change.offer.obstacles and change.offer.terms is not None,
            "refusal": refusal,
            "week": week_line(request.group.slots.all()),
        },
        "can_ask": False,
    }


def shown_request(request: HttpRequest) -> int | None:
    """Which request the answer is about: the card names the one that it shows in the addresses of its buttons."""
    said = request.GET.get("request", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None


def _is_free(contract: Contract, today: date) -> bool:
    is_bound = contract.ends_on is not None or contract.own_cost_since is not None
    return not is_bound and contract.last_day > today
