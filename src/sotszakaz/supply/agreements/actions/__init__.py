from sotszakaz.supply.agreements.actions.amending import (
    offer_amendment,
    put_due_in_force,
    put_in_force,
    withdraw_amendment,
)
from sotszakaz.supply.agreements.actions.ending import end_due, terminate_agreement
from sotszakaz.supply.agreements.actions.making import make_agreement

__all__ = [
    "end_due",
    "make_agreement",
    "offer_amendment",
    "put_due_in_force",
    "put_in_force",
    "terminate_agreement",
    "withdraw_amendment",
]
