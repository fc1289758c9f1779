"""Standards of services by versions."""

from datetime import date

from django.db.models import QuerySet

from sotszakaz.oversight.quality.models import ServiceStandard


def standards_on(municipality_id: int, on: date) -> "QuerySet[ServiceStandard]":
    """Standards in force on the day, by service."""
    found = ServiceStandard.objects.filter(municipality_id=municipality_id, valid__contains=on)
    return found.select_related("service").order_by("service__name", "pk")


def versions_of_standard(municipality_id: int, service_id: int) -> "QuerySet[ServiceStandard]":
    """All versions, the latest first."""
    found = ServiceStandard.objects.filter(municipality_id=municipality_id, service_id=service_id)
    return found.order_by("-version")
