"""Writing the list of services and their unit costs."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.catalogue.errors import UnitCostInForce
from sotszakaz.ordering.catalogue.models import SocialService, UnitCost


def ensure_services(services: Iterable[SocialService]) -> dict[str, SocialService]:
    """The rows of the list with these codes, by code; those missing are added. Part of a larger transaction.

    The list is common to all municipalities, so a row that is there stays as it is, whatever this act calls it.
    """
    wanted = {service.code: service for service in services}
    with judged(SocialService):
        SocialService.objects.bulk_create(wanted.values(), ignore_conflicts=True)
    return {service.code: service for service in SocialService.objects.filter(code__in=wanted)}


@transaction.atomic(durable=True)
def set_unit_cost(
    *, municipality_id: int, service_id: int, amount: Decimal, since: date, clause: str, by: Actor
) -> UnitCost:
    """The cost of a person-hour from a day on; the cost in force until then ends. Raises UnitCostInForce."""
    require(by, Permission.ORDER_EDIT, municipality_id)
    costs = UnitCost.objects.filter(municipality_id=municipality_id, service_id=service_id)
    latest = costs.select_for_update(of=("self",), no_key=True).order_by("-valid").first()
    if latest is not None and latest.valid.lower >= since:
        raise UnitCostInForce(field="since", day=f"{latest.valid.lower:%d.%m.%Y}")
    with judged(UnitCost):
        if latest is not None and latest.valid.upper is None:
            latest.valid = DateRange(latest.valid.lower, since)
            latest.save(update_fields=["valid"])
        cost = UnitCost.objects.create(
            municipality_id=municipality_id,
            service_id=service_id,
            amount=amount,
            valid=DateRange(since, None),
            clause=clause,
        )
    audit.record("unitcost.set", cost, by=by, service_id=service_id, amount=str(amount), since=since.isoformat())
    return cost
