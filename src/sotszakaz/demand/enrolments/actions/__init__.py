from sotszakaz.demand.enrolments.actions.answers import (
    accept_application,
    refuse_application,
    require_answer,
    withdraw_application,
)
from sotszakaz.demand.enrolments.actions.booking import REFUSALS, book, booked, look_at_application
from sotszakaz.demand.enrolments.actions.contracts import AGREED, conclude_contract, new_contract, new_months
from sotszakaz.demand.enrolments.actions.expiry import expire_due
from sotszakaz.demand.enrolments.actions.freeing import SEAT_FREED
from sotszakaz.demand.enrolments.actions.offers import (
    join_line,
    leave_line,
    offer_all_places,
    offer_places,
    take_offer,
)
from sotszakaz.demand.enrolments.actions.signing import Consents, sign_application

__all__ = [
    "AGREED",
    "REFUSALS",
    "SEAT_FREED",
    "Consents",
    "accept_application",
    "book",
    "booked",
    "conclude_contract",
    "expire_due",
    "join_line",
    "leave_line",
    "look_at_application",
    "new_contract",
    "new_months",
    "offer_all_places",
    "offer_places",
    "refuse_application",
    "require_answer",
    "sign_application",
    "take_offer",
    "withdraw_application",
]
