"""Standards of services by versions."""

from collections.abc import Mapping
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q, QuerySet

from sotszakaz.oversight.quality.models import ServiceStandard


def standards_on(municipality_id: int, on: date) -> "QuerySet[ServiceStandard]":
    """Standards in force on the day, by service."""
    found = ServiceStandard.objects.filter(municipality_id=municipality_id, valid__contains=on)
    return found.select_related("service").order_by("service__name", "pk")


def standards_of_all(days: Mapping[int, date]) -> dict[int, list[ServiceStandard]]:
    """Municipality → its standards in force on its own day, by service; of those without any nothing. One query."""
    near = Q(valid__overlap=DateRange(min(days.values()), max(days.values()), "[]")) if days else Q(pk__in=[])
    found = ServiceStandard.objects.filter(near, municipality_id__in=list(days)).select_related("service")
    standards: dict[int, list[ServiceStandard]] = {}
    for each in found.order_by("service__name", "pk"):
        if days[each.municipality_id] in each.valid:
            standards.setdefault(each.municipality_id, []).append(each)
    return standards


def versions_of_standard(municipality_id: int, service_id: int) -> "QuerySet[ServiceStandard]":
    """All versions, the latest first."""
    found = ServiceStandard.objects.filter(municipality_id=municipality_id, service_id=service_id)
    return found.order_by("-version")
