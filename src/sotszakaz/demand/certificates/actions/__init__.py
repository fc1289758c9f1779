from sotszakaz.demand.certificates.actions.changing import change_child
from sotszakaz.demand.certificates.actions.children import (
    confirm_child,
    enter_child,
    open_certificates,
    receive_child,
    register_child,
    resubmit_child,
)
from sotszakaz.demand.certificates.actions.decreasing import decrease_unused
from sotszakaz.demand.certificates.actions.ending import lapse_ended, leave_queue, take_back, withdraw_value
from sotszakaz.demand.certificates.actions.granting import GROWN_UP, promote_waiting
from sotszakaz.demand.certificates.actions.parts import remove_part, set_part
from sotszakaz.demand.certificates.actions.recalculation import change_face_value
from sotszakaz.demand.certificates.actions.schemes import (
    grant_values,
    set_funding_scheme,
    set_limits,
    set_starts,
    write_scheme,
)
from sotszakaz.demand.certificates.actions.suspending import resume_certificate, suspend

__all__ = [
    "GROWN_UP",
    "change_child",
    "change_face_value",
    "confirm_child",
    "decrease_unused",
    "enter_child",
    "grant_values",
    "lapse_ended",
    "leave_queue",
    "open_certificates",
    "promote_waiting",
    "receive_child",
    "register_child",
    "remove_part",
    "resubmit_child",
    "resume_certificate",
    "set_funding_scheme",
    "set_limits",
    "set_part",
    "set_starts",
    "suspend",
    "take_back",
    "withdraw_value",
    "write_scheme",
]
