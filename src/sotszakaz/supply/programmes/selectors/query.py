"""What a visitor of the catalogue asks for, and the same as conditions over its rows."""

from dataclasses import dataclass
from datetime import date, time
from math import cos, radians

from django.db.models import DecimalField, Exists, ExpressionWrapper, F, FloatField, OuterRef, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import ASin, Cos, Least, Power, Radians, Round, Sin, Sqrt

from sotszakaz.foundation.money import from_units
from sotszakaz.kernel.ledger.states import Unit
from sotszakaz.ordering.catalogue.models import UnitCost
from sotszakaz.supply.programmes.models import SoldOut

EARTH_KM = 6371.0
KM_PER_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class Near:
    """Within so many kilometres of a point; degrees as numbers."""

    latitude: float
    longitude: float
    km: float


@dataclass(frozen=True, slots=True)
class Covered:
    """The certificate pays the whole price: the normative cost of the payer's municipality bears it.

    Without a payer each group's own municipality is asked. `balance` is what is free on the certificate of one child,
    in the smallest parts of its `unit`; None asks for no balance.
    """

    municipality_id: int | None = None
    unit: Unit = Unit.RUB
    balance: int | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """Empty fields ask nothing. All lessons of a group lie on `days` (1–7) and between `since` and `until`."""

    text: str = ""
    focuses: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    days: tuple[int, ...] = ()
    since: time | None = None
    until: time | None = None
    age: int | None = None
    is_adapted: bool = False
    only_free: bool = False
    organisations: tuple[int, ...] = ()
    municipality_id: int | None = None
    covered: Covered | None = None
    near: Near | None = None


def sold_out() -> Exists:
    """Is the last place of the row gone."""
    return Exists(SoldOut.objects.filter(seat_account_id=OuterRef("seat_account_id")))


def mask_of(days: tuple[int, ...]) -> int:
    return sum(1 << (day - 1) for day in set(days))


def on_days(days: tuple[int, ...]) -> Q:
    """Weeks that lie on these days only, each listed: a list of values is served by an index, bits are not."""
    mask = mask_of(days)
    return Q(days__in=[each for each in range(1, 128) if each & ~mask == 0])


def within_hours(query: Query) -> Q:
    asked = Q()
    if query.since is not None:
        asked &= Q(earliest_at__gte=query.since)
    if query.until is not None:
        asked &= Q(latest_at__lte=query.until)
    return asked


def is_covered(covered: Covered, on: date) -> Q:
    """One set-based condition: unit cost × hours of the payer on the day, rounded to kopecks, bears the price."""
    payer = Value(covered.municipality_id) if covered.municipality_id is not None else OuterRef("municipality_id")
    bears = ExpressionWrapper(F("amount") * OuterRef("hours"), DecimalField(max_digits=24, decimal_places=4))
    costs = (
        UnitCost.objects.filter(municipality_id=payer, service_id=OuterRef("service_id"), valid__contains=on)
        .annotate(bears=Round(bears, 2))
        .filter(bears__gte=OuterRef("price"))
    )
    asked = Q(Exists(costs))
    if covered.balance is not None:
        spends = "hours" if covered.unit == Unit.HOUR else "price"
        asked &= Q(**{f"{spends}__lte": from_units(covered.balance)})
    return asked


def in_box(near: Near) -> Q:
    """A box around the circle, which an index serves."""
    tall = near.km / KM_PER_DEGREE
    wide = tall / max(cos(radians(near.latitude)), 0.01)
    return Q(
        latitude__range=(near.latitude - tall, near.latitude + tall),
        longitude__range=(near.longitude - wide, near.longitude + wide),
    )


def kilometres(near: Near) -> Combinable:
    """The great-circle distance of a row from the point (haversine)."""
    latitude, longitude = radians(near.latitude), radians(near.longitude)
    across = Sin((Radians(F("latitude")) - Value(latitude, FloatField())) / 2.0)
    along = Sin((Radians(F("longitude")) - Value(longitude, FloatField())) / 2.0)
    shrunk = Cos(Radians(F("latitude"))) * Value(cos(latitude), FloatField())
    chord = Power(across, 2.0) + shrunk * Power(along, 2.0)
    return ASin(Sqrt(Least(chord, Value(1.0)))) * Value(2 * EARTH_KM, FloatField())
