"""Deviation of the fact from the plan in percent, and what of it is not permitted (law.md §7b)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from sotszakaz.foundation.money import round_kopecks
from sotszakaz.ordering.social_orders.rules import execution, verdict

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Gap:
    """`deviation` is (fact − plan) in percent of the plan, None when nothing was planned or it cannot be counted.

    `excess` is how far a shortfall goes beyond `permitted` when the year is over: delivering more is no shortfall.
    """

    permitted: Decimal
    deviation: Decimal | None
    excess: Decimal

    @property
    def needs_reason(self) -> bool:
        return self.excess > 0


def gap(plan: Decimal | None, fact: Decimal | None, permitted: Decimal, *, is_over: bool) -> Gap:
    """All in percent with two places, half up; judged as the live report judges (law.md §9.7)."""
    permitted = round_kopecks(permitted)
    if not plan or fact is None:
        return Gap(permitted, None, ZERO)
    deviation = round_kopecks((fact - plan) * 100 / plan)
    has_failed = verdict(execution(plan, fact, permitted), is_over=is_over) is False
    return Gap(permitted, deviation, max(ZERO, abs(deviation) - permitted) if has_failed else ZERO)


def number_in(words: str) -> Decimal | None:
    """«94,5» → 94.5; words that are no number → None."""
    try:
        value = Decimal(words.strip().replace("\N{NO-BREAK SPACE}", "").replace(" ", "").replace(",", "."))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def periodicity(year: int, as_of: date) -> str:
    """«за год», «за полугодие», «за 9 месяцев»: how many whole months of the year the report tells; none in January."""
    months = 12 if as_of.year > year else as_of.month - 1
    named = {0: "с начала года", 12: "за год", 6: "за полугодие", 3: "за квартал", 1: "за 1 месяц"}
    return named.get(months) or (f"за {months} месяца" if 1 < months < 5 else f"за {months} месяцев")
