"""Agreements as the registry of providers shows them."""

from collections.abc import Iterable
from datetime import date

from sotszakaz.supply.agreements.models import Agreement


def numbers_of_agreements(record_ids: Iterable[int], on: date) -> dict[int, list[str]]:
    """Record → numbers of the agreements that were signed by the day; one query."""
    numbers: dict[int, list[str]] = {}
    signed = Agreement.objects.filter(record__in=list(record_ids), signed_on__lte=on).order_by("pk")
    for record_id, number in signed.values_list("record_id", "number"):
        numbers.setdefault(record_id, []).append(number)
    return numbers
