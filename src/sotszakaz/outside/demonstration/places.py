"""Where invented providers stand on the map: streets are invented, so points are laid around the middle of a town."""

from decimal import Decimal
from math import cos, pi, radians, sin, sqrt

MIDDLES = {
    "petrovsky": (45.33, 42.86),
    "luga": (58.74, 29.85),
    "achinsk": (56.27, 90.50),
    "dukhovshchina": (55.19, 32.40),
    "seversk": (56.60, 84.88),
}
"""About the middle of the chief town, degrees: enough for a list by distance."""
ANYWHERE = (55.75, 37.62)
GOLDEN = pi * (3 - sqrt(5))
STEP_DEGREES = 0.004
MICRODEGREE = Decimal("0.000001")


def point_of(slug: str, place: int) -> tuple[Decimal, Decimal]:
    """Latitude and longitude of the provider with the number: a spiral, so that no two share a point."""
    latitude, longitude = MIDDLES.get(slug, ANYWHERE)
    far, turn = STEP_DEGREES * sqrt(place + 1), GOLDEN * place
    north, east = far * sin(turn), far * cos(turn) / cos(radians(latitude))
    return _degrees(latitude + north), _degrees(longitude + east)


def _degrees(value: float) -> Decimal:
    return Decimal(value).quantize(MICRODEGREE)
