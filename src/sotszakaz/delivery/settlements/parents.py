"""By what the parent's part of a line is counted, in words."""

from dataclasses import dataclass

from sotszakaz.delivery.settlements.models import Accrual
from sotszakaz.kernel.regulations.choices import CHOICE_TITLES, ParentCountingPolicy
from sotszakaz.kernel.regulations.in_force import InForce
from sotszakaz.kernel.regulations.parameters import Parameter


@dataclass(frozen=True, slots=True)
class ParentRule:
    """How the parent's part of the month is counted, by which clauses."""

    words: str
    clause: str
    is_confirmed: bool


def parent_rule(line: Accrual, rules: InForce | None) -> ParentRule | None:
    """By the rules of the line; None where they were not kept yet. A whole part also says what lessens it."""
    if rules is None or not line.parent_policy:
        return None
    policy = ParentCountingPolicy(line.parent_policy)
    words = CHOICE_TITLES[policy]
    clauses = [rules.clause(Parameter.PARENT_COUNTING_POLICY)]
    is_confirmed = rules.is_confirmed(Parameter.PARENT_COUNTING_POLICY)
    if policy == ParentCountingPolicy.WHOLE:
        words += f"; уменьшает её {CHOICE_TITLES[rules.value(Parameter.PARENT_WHOLE_LESS)]}"
        clauses.append(rules.clause(Parameter.PARENT_WHOLE_LESS))
        is_confirmed = is_confirmed and rules.is_confirmed(Parameter.PARENT_WHOLE_LESS)
    return ParentRule(words, "; ".join(dict.fromkeys(clauses)), is_confirmed)
