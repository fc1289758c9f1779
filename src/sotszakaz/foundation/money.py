"""Roubles and hours: exact decimals outside the ledger, whole kopecks and hundredths of an hour inside it.

Rounding happens here and nowhere else: half up to the kopeck. There are no floats.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import models

KOPECK = Decimal("0.01")
ROUBLE = Decimal(1)
DUST_PLACES = 12
"""Farther behind the point stands what divisions left in the last of 28 digits, not money."""


def round_kopecks(amount: Decimal) -> Decimal:
    """Half up to two places."""
    return amount.quantize(KOPECK, ROUND_HALF_UP)


def round_roubles(amount: Decimal) -> Decimal:
    """Half up to a whole rouble; a half that divisions brought to 0.4999… is a half again."""
    return amount.quantize(Decimal(1).scaleb(-DUST_PLACES)).quantize(ROUBLE, ROUND_HALF_UP)


def spaced(amount: Decimal) -> str:
    """Roubles and kopecks as sentences write them: «1 900 000,00»."""
    return f"{amount:,.2f}".replace(",", " ").replace(".", ",")


def to_units(amount: Decimal) -> int:
    """Roubles to kopecks, hours to hundredths; more than two decimal places is a bug, not a rounding."""
    units = amount * 100
    if units != units.to_integral_value():
        raise ValueError(f"{amount} has more than two decimal places")
    return int(units)


def from_units(units: int) -> Decimal:
    """Kopecks to roubles, hundredths to hours."""
    return Decimal(units).scaleb(-2)


class _ExactField(models.DecimalField):  # type: ignore[type-arg]
    digits: int
    places = 2

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "max_digits": self.digits, "decimal_places": self.places})

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Migrations import nothing of ours: they see a plain decimal."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.DecimalField", list(args), dict(kwargs)


class RoubleField(_ExactField):
    """Roubles and kopecks, never null unless unknown is meant."""

    digits = 14


class HoursField(_ExactField):
    """Hours and hundredths of an hour."""

    digits = 9


class NormField(_ExactField):
    """Roubles for an hour, not rounded: acts print two places and multiply more (law.md §9.1). Products are rounded."""

    digits = 20
    places = 8
