"""The quote: what an enrolment of this child in this group would cost, who pays, and every reason why not."""

from sotszakaz.demand.enrolments.quotes.card import Quote, Replacing
from sotszakaz.demand.enrolments.quotes.making import quote

__all__ = ["Quote", "Replacing", "quote"]
