"""How a measured figure stands to its target."""

from decimal import Decimal

REACHED, BELOW, NO_TARGET, NOT_MEASURED = "reached", "below", "no_target", "not_measured"


def standing(actual: Decimal | None, target: Decimal | None) -> str:
    """Reached when the actual figure is not less than the target: every indicator of the table is to grow."""
    if actual is None:
        return NOT_MEASURED
    if target is None:
        return NO_TARGET
    return REACHED if actual >= target else BELOW
