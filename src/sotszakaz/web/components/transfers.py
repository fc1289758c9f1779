"""What a card says of another group that somebody has asked for while the contract is in force."""

from datetime import date
from typing import Any

from sotszakaz.demand.enrolments.actions import change_of
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.selectors import open_request_of
from sotszakaz.demand.enrolments.states import ApplicationState, Side
from sotszakaz.foundation.errors import Refusal
from sotszakaz.web.components.groups import week_line


def transfer_of(application: EnrolmentApplication, today: date) -> dict[str, Any]:
    """The open request with what it would mean today, and whether the family may ask for one."""
    contract = application.signed
    lives = contract is not None and application.state == ApplicationState.ACCEPTED
    if contract is None or not lives:
        return {"transfer": None, "can_ask": False}
    request = open_request_of(application)
    if request is None:
        is_free = contract.ends_on is None and contract.own_cost_since is None and contract.last_day > today
        return {"transfer": None, "can_ask": is_free}
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
