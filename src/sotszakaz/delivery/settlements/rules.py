"""The arithmetic of what is paid: an advance of a month, and what a register leaves to pay after it."""

from decimal import Decimal
from typing import NamedTuple

from sotszakaz.foundation.money import round_kopecks

HUNDRED = Decimal(100)
NOTHING = Decimal(0)


class Settled(NamedTuple):
    """Roubles: one of the two is always zero."""

    payable: Decimal
    debt_after: Decimal


def advance_of(base: Decimal, percent: Decimal) -> Decimal:
    """So many percent of the month's obligations, half up to the kopeck (law.md §8.5)."""
    return round_kopecks(base * percent / HUNDRED)


def settle(*, delivered: Decimal, advance: Decimal, debt_before: Decimal) -> Settled:
    """What is paid after the advance and what was overpaid before; what exceeds is a debt to the next register."""
    rest = delivered - advance - debt_before
    return Settled(payable=max(rest, NOTHING), debt_after=max(-rest, NOTHING))


def order_of(*, lines: Decimal, to_deduct: Decimal) -> tuple[Decimal, Decimal]:
    """Of the lines of an order, what is deducted from them and what is left to pay. Roubles."""
    deducted = max(min(to_deduct, lines), NOTHING)
    return deducted, lines - deducted
