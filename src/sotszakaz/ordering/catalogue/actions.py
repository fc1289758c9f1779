"""Writing the list of services and their unit costs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.catalogue.errors import MaterialsMissing, NormativeInForce, UnitCostInForce
from sotszakaz.ordering.catalogue.models import NormativeMaterials, NormativeSet, SocialService, UnitCost
from sotszakaz.ordering.catalogue.states import Locality


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


@dataclass(frozen=True, slots=True)
class NormativeNumbers:
    """Numbers of a set by the names of its fields, and what materials of each focus cost."""

    values: Mapping[str, Decimal]
    materials: Mapping[str, Decimal]


@transaction.atomic(durable=True)
def set_normative(
    *, municipality_id: int, locality: Locality, since: date, clause: str, numbers: NormativeNumbers, by: Actor
) -> NormativeSet:
    """Parameters of the full formula from a day on; those in force until then end.

    Raises NormativeInForce, MaterialsMissing, ConstraintViolated for a number that is not above zero.
    """
    require(by, Permission.ORDER_EDIT, municipality_id)
    if not numbers.materials:
        raise MaterialsMissing()
    sets = NormativeSet.objects.filter(municipality_id=municipality_id, locality=locality)
    latest = sets.select_for_update(of=("self",), no_key=True).order_by("-valid").first()
    if latest is not None and latest.valid.lower >= since:
        raise NormativeInForce(field="since", day=f"{latest.valid.lower:%d.%m.%Y}")
    with judged(NormativeSet, NormativeMaterials):
        if latest is not None and latest.valid.upper is None:
            latest.valid = DateRange(latest.valid.lower, since)
            latest.save(update_fields=["valid"])
        made = NormativeSet.objects.create(
            municipality_id=municipality_id,
            locality=locality,
            valid=DateRange(since, None),
            clause=clause,
            set_by=person_of(by),
            **numbers.values,
        )
        NormativeMaterials.objects.bulk_create(
            NormativeMaterials(normative_set=made, focus=focus, amount=amount)
            for focus, amount in numbers.materials.items()
        )
    audit.record("normativeset.set", made, by=by, locality=str(locality), since=since.isoformat())
    return made
