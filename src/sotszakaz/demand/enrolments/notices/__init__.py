"""What parents and providers are told of an application: one sentence of what happened, one of what to do by when.

Every movement of a certificate's money is told to the representatives (operations §7). The words are made from what
the rows say when the message is told, a moment after the deed.
"""

from sotszakaz.demand.enrolments.notices.telling import WORDINGS, tell_of_applications, tell_of_terms
from sotszakaz.demand.enrolments.notices.terms import DUE, LATE, TERMS
from sotszakaz.demand.enrolments.notices.transfers import TRANSFER_DUE
from sotszakaz.demand.enrolments.notices.unreached import FAMILY_LETTER, write_to_families

__all__ = [
    "DUE",
    "FAMILY_LETTER",
    "LATE",
    "TERMS",
    "TRANSFER_DUE",
    "WORDINGS",
    "tell_of_applications",
    "tell_of_terms",
    "write_to_families",
]
