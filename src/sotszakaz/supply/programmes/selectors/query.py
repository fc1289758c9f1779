"""What a visitor of the catalogue asks for, and the same as conditions over its rows."""

from dataclasses import dataclass
from datetime import date, time
from math import cos, radians

from django.db.models import Exists, F, FloatField, OuterRef, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import ASin, Cos, Least, Power, Radians, Sin, Sqrt

from sotszakaz.foundation.calendar import age_on, birthday
from sotszakaz.supply.programmes.models import SoldOut
from sotszakaz.supply.programmes.selectors.coverage import Covered, Serving

EARTH_KM = 6371.0
KM_PER_DEGREE = 111.2
YEARS_AHEAD = 2
"""Groups are opened so many years ahead at most."""


@dataclass(frozen=True, slots=True)
class Near:
    """Within so many kilometres of a point; degrees as numbers."""

    latitude: float
    longitude: float
    km: float


@dataclass(frozen=True, slots=True)
class Query:
    """Empty fields ask nothing. All lessons of a group lie on `days` (1–7) and between `since` and `until`.

    `born_on` asks for the age of one child on the first day of each group, `age` for the same age whenever it starts.
    `provider_name` narrows nothing: it says which providers to list for a choice. `serving` are providers whose groups
    elsewhere stand beside those of the municipality, for it pays there too.
    """

    text: str = ""
    focuses: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    days: tuple[int, ...] = ()
    since: time | None = None
    until: time | None = None
    age: int | None = None
    born_on: date | None = None
    is_adapted: bool = False
    only_free: bool = False
    organisations: tuple[int, ...] = ()
    provider_name: str = ""
    municipality_id: int | None = None
    serving: tuple[Serving, ...] = ()
    covered: Covered | None = None
    near: Near | None = None


def sold_out() -> Exists:
    """Is the last place of the row gone."""
    return Exists(SoldOut.objects.filter(seat_account_id=OuterRef("seat_account_id")))


def mask_of(days: tuple[int, ...]) -> int:
    """Days of the week as bits, Monday the lowest: what `CatalogueEntry.days` holds."""
    return sum(1 << (day - 1) for day in set(days))


def on_days(days: tuple[int, ...]) -> Q:
    """Weeks that lie on these days only, each listed: a list of values is served by an index, bits are not."""
    mask = mask_of(days)
    return Q(days__in=[each for each in range(1, 128) if each & ~mask == 0])


def within_hours(query: Query) -> Q:
    """Groups all of whose classes lie between the hours asked for; hours that are turned round find nothing."""
    if query.since is not None and query.until is not None and query.since >= query.until:
        return Q(pk__in=[])
    asked = Q()
    if query.since is not None:
        asked &= Q(earliest_at__gte=query.since)
    if query.until is not None:
        asked &= Q(latest_at__lte=query.until)
    return asked


def of_age(born_on: date, on: date) -> Q:
    """Groups for the age that a child has on their first day, or on the day itself where they run already."""
    age = age_on(born_on, on)
    asked = Q(starts_on__lt=birthday(born_on, age + 1), age_from__lte=age, age_to__gte=age)
    for older in range(age + 1, age + 1 + YEARS_AHEAD):
        born = Q(starts_on__gte=birthday(born_on, older), starts_on__lt=birthday(born_on, older + 1))
        asked |= born & Q(age_from__lte=older, age_to__gte=older)
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
