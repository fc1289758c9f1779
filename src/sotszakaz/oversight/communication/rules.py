"""Whose measure of the plan an event may mark."""

import re
from collections.abc import Iterable

from sotszakaz.oversight.communication.states import PROVES

_CENTRE = re.compile(r"опорн\w+ центр|\bмоц\b", re.IGNORECASE)


def is_of_support_centre(responsible: Iterable[str]) -> bool:
    """Does the act name the municipal support centre among those who answer for the measure."""
    return any(_CENTRE.search(body) for body in responsible)


def may_mark(topic: str, responsible: Iterable[str], *, keeps_plan: bool) -> bool:
    """Who keeps the plan marks any measure by an event; the support centre those of communication that the act gives
    it.
    """
    return keeps_plan or (topic in PROVES and is_of_support_centre(responsible))
