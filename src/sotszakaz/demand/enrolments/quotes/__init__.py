"""The quote: what an enrolment of this child in this group would cost, who pays, and every reason why not."""

from sotszakaz.demand.enrolments.quotes.beside import Judged, SharedHold, judge_beside, quote_after
from sotszakaz.demand.enrolments.quotes.card import Quote, Replacing
from sotszakaz.demand.enrolments.quotes.making import facts_of, quote
from sotszakaz.demand.enrolments.quotes.many import Many
from sotszakaz.demand.enrolments.quotes.sources import Sought, seek

__all__ = [
    "Judged",
    "Many",
    "Quote",
    "Replacing",
    "SharedHold",
    "Sought",
    "facts_of",
    "judge_beside",
    "quote",
    "quote_after",
    "seek",
]
