from sotszakaz.supply.agreements.actions.amending import (
    offer_amendment,
    put_due_in_force,
    put_in_force,
    withdraw_amendment,
)
from sotszakaz.supply.agreements.actions.disagreeing import (
    answer_disagreement,
    raise_disagreement,
    remind_of_answers,
    settle_disagreement,
    withdraw_disagreement,
)
from sotszakaz.supply.agreements.actions.ending import complete_over, end_due, terminate_agreement
from sotszakaz.supply.agreements.actions.making import make_agreement, preview_agreement
from sotszakaz.supply.agreements.actions.previewing import (
    preview_amendment,
    preview_answer,
    preview_disagreement,
    preview_termination,
)
from sotszakaz.supply.agreements.actions.settling import (
    put_agreement_in_force,
    put_signed_in_force,
    withdraw_agreement,
)

__all__ = [
    "answer_disagreement",
    "complete_over",
    "end_due",
    "make_agreement",
    "offer_amendment",
    "preview_agreement",
    "preview_amendment",
    "preview_answer",
    "preview_disagreement",
    "preview_termination",
    "put_agreement_in_force",
    "put_due_in_force",
    "put_in_force",
    "put_signed_in_force",
    "raise_disagreement",
    "remind_of_answers",
    "settle_disagreement",
    "terminate_agreement",
    "withdraw_agreement",
    "withdraw_amendment",
    "withdraw_disagreement",
]
