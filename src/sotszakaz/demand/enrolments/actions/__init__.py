from sotszakaz.demand.enrolments.actions.answers import (
    accept_application,
    ensure_may_answer,
    refuse_application,
    require_answer,
    withdraw_application,
)
from sotszakaz.demand.enrolments.actions.booking import REFUSALS, book, booked, look_at_application
from sotszakaz.demand.enrolments.actions.continuation import offer_continuations
from sotszakaz.demand.enrolments.actions.contracts import AGREED, conclude_contract, new_contract, new_months
from sotszakaz.demand.enrolments.actions.entering import Signed, enter_application, quote_at_counter
from sotszakaz.demand.enrolments.actions.expiry import expire_due
from sotszakaz.demand.enrolments.actions.freeing import SEAT_FREED
from sotszakaz.demand.enrolments.actions.keeping import keep_places
from sotszakaz.demand.enrolments.actions.offers import (
    join_line,
    leave_line,
    may_wait,
    offer_all_places,
    offer_places,
    take_offer,
)
from sotszakaz.demand.enrolments.actions.own_cost import OwnCost, own_cost_offered, stay_at_own_cost
from sotszakaz.demand.enrolments.actions.receiving import Sent, key_of_number, receive_application
from sotszakaz.demand.enrolments.actions.signing import Consents, sign_application
from sotszakaz.demand.enrolments.actions.termination import (
    BY_AGE,
    BY_DEPARTURE,
    BY_FAMILY,
    ensure_may_end,
    finish_due,
    notice_day,
    terminate_by_age,
    terminate_by_departure,
    terminate_by_family,
    terminate_by_ground,
)
from sotszakaz.demand.enrolments.actions.transfer_requests import (
    NOT_AGREED,
    agree_to_transfer,
    ask_transfer,
    decline_transfer,
    drop_transfer,
    expire_requests,
    propose_transfer,
    withdraw_request,
)
from sotszakaz.demand.enrolments.actions.transfers import Change, change_group, change_of, transfer_child

__all__ = [
    "AGREED",
    "BY_AGE",
    "BY_DEPARTURE",
    "BY_FAMILY",
    "NOT_AGREED",
    "REFUSALS",
    "SEAT_FREED",
    "Change",
    "Consents",
    "OwnCost",
    "Sent",
    "Signed",
    "accept_application",
    "agree_to_transfer",
    "ask_transfer",
    "book",
    "booked",
    "change_group",
    "change_of",
    "conclude_contract",
    "decline_transfer",
    "drop_transfer",
    "ensure_may_answer",
    "ensure_may_end",
    "enter_application",
    "expire_due",
    "expire_requests",
    "finish_due",
    "join_line",
    "keep_places",
    "key_of_number",
    "leave_line",
    "look_at_application",
    "may_wait",
    "new_contract",
    "new_months",
    "notice_day",
    "offer_all_places",
    "offer_continuations",
    "offer_places",
    "own_cost_offered",
    "propose_transfer",
    "quote_at_counter",
    "receive_application",
    "refuse_application",
    "require_answer",
    "sign_application",
    "stay_at_own_cost",
    "take_offer",
    "terminate_by_age",
    "terminate_by_departure",
    "terminate_by_family",
    "terminate_by_ground",
    "transfer_child",
    "withdraw_application",
    "withdraw_request",
]
