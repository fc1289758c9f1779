from collections.abc import Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone

from sotszakaz.kernel.municipalities.models import AuthorisedBody, Municipality


def today_in(municipality: Municipality) -> date:
    """The municipality's own date now: web and tasks pass it into actions."""
    return timezone.now().astimezone(ZoneInfo(municipality.timezone)).date()


def days_in(municipalities: Iterable[Municipality]) -> tuple[date, frozenset[int]]:
    """The earliest of their dates now, and who of them has the next one already: zones of a country are a day apart."""
    days = {each.pk: today_in(each) for each in municipalities}
    earliest = min(days.values(), default=timezone.localdate())
    return earliest, frozenset(pk for pk, day in days.items() if day > earliest)


def midnight_in(municipality: Municipality, day: date) -> datetime:
    """The moment when the day begins by the municipality's own clock: borders of queries over moments."""
    return datetime.combine(day, time.min, ZoneInfo(municipality.timezone))


def list_municipalities() -> list[Municipality]:
    """All municipalities by name; they are few (a region has tens)."""
    return list(Municipality.objects.order_by("short_name"))


def body_of(municipality_id: int) -> AuthorisedBody | None:
    """The authorised body (уполномоченный орган) with its organisation; None when it has none yet."""
    return AuthorisedBody.objects.select_related("organisation").filter(municipality_id=municipality_id).first()
