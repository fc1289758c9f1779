from sotszakaz.ordering.plans.rules.precedence import Breach, Step, breach, closes_a_circle
from sotszakaz.ordering.plans.rules.standing import (
    SOON,
    Position,
    ensure_completable,
    position_on,
    proof_bounds,
    provable,
    standing_of,
    term_of_deed,
)
from sotszakaz.ordering.plans.rules.terms import FAR, Occurrence, Term, due_days, first_due, next_due, occurrences
from sotszakaz.ordering.plans.rules.topics import topics_of, usual_precedence
from sotszakaz.ordering.plans.rules.wording import repeats_in_words

__all__ = [
    "FAR",
    "SOON",
    "Breach",
    "Occurrence",
    "Position",
    "Step",
    "Term",
    "breach",
    "closes_a_circle",
    "due_days",
    "ensure_completable",
    "first_due",
    "next_due",
    "occurrences",
    "position_on",
    "proof_bounds",
    "provable",
    "repeats_in_words",
    "standing_of",
    "term_of_deed",
    "topics_of",
    "usual_precedence",
]
