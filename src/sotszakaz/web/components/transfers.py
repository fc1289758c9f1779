"""Another group: what it would mean, and what is asked and answered while the contract is in force."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from sotszakaz.demand.enrolments import actions
from sotszakaz.demand.enrolments.actions import Change, change_of
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.demand.enrolments.selectors import open_request_of
from sotszakaz.demand.enrolments.states import ApplicationState, Side
from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.transitions import can_move
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.web.components.groups import week_line
from sotszakaz.web.current import user


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


def bars_change(request: HttpRequest, application: EnrolmentApplication, refusal: Refusal | None) -> bool:
    """No group is left to change here: says so for the card, where one reads what can be done instead."""
    if can_move(application, "transfer"):
        return False
    over = (
        f"Сменить группу здесь нельзя: заявление — «{application.standing}». Что теперь можно, видно на его странице."
    )
    messages.warning(request, refusal.message if refusal is not None else over)
    return True


def shown_request(request: HttpRequest) -> int | None:
    """Which request the answer is about: the card names the one that it shows in the addresses of its buttons."""
    said = request.GET.get("request", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None


def change_or_refusal(
    application: EnrolmentApplication, group_id: int | None, refusal: Refusal | None, *, on: date
) -> tuple[Change | None, Refusal | None]:
    """The change to the group, once one is chosen, and what bars it: the refusal of a deed goes before."""
    if group_id is None:
        return None, refusal
    try:
        return change_of(application, group_id, on=on), refusal
    except Refusal as refused:
        if refused.status in (403, 404):
            raise
        return None, refusal or refused


@dataclass(frozen=True, slots=True)
class Told:
    """What is said to whom it answers, by its answer."""

    agree: str
    decline: str
    withdraw: str


def answer_request(
    request: HttpRequest,
    application: EnrolmentApplication,
    *,
    side: Side,
    answer: str,
    told: Told,
    reply: str,
    parent_amount: Decimal | None = None,
) -> int:
    """One side agrees, declines or takes its own request back, and is told so or why not; the application to show."""
    by = user(request)
    about: dict[str, Any] = {"application_id": application.pk, "side": side, "by": by}
    about["request_id"] = shown_request(request)
    shown = application.pk
    try:
        if answer == "agree":
            on = today_in(application.municipality)
            shown = actions.agree_to_transfer(parent_amount=parent_amount, on=on, **about).pk
        elif answer == "decline":
            actions.decline_transfer(reply=reply, **about)
        else:
            actions.withdraw_request(**about)
        messages.success(request, getattr(told, answer))
    except Refusal as refused:
        if refused.status in (403, 404):
            raise
        messages.warning(request, refused.message)
    return shown


def _is_free(contract: Contract, today: date) -> bool:
    is_bound = contract.ends_on is not None or contract.own_cost_since is not None
    return not is_bound and contract.last_day > today
