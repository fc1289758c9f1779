"""The side of the groups in many quotes: for each the agreement, the order, the costs and the line on its first day."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Protocol, TypeVar

from sotszakaz.demand.enrolments.quotes.sources import Price, price_of
from sotszakaz.demand.waiting.selectors import queued_among
from sotszakaz.foundation.among import among
from sotszakaz.kernel.regulations.in_force import InForce
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.ordering.catalogue.models import UnitCost
from sotszakaz.ordering.catalogue.selectors import normative_on
from sotszakaz.ordering.catalogue.states import AwardMethod
from sotszakaz.ordering.social_orders.models import BudgetLine, OrderVolume
from sotszakaz.ordering.social_orders.states import OrderState
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.agreements.states import AgreementState
from sotszakaz.supply.programmes.certified import certified_parts
from sotszakaz.supply.programmes.models import Significance, StudyGroup
from sotszakaz.supply.programmes.rules import Timetable
from sotszakaz.supply.programmes.selectors.offers import with_shared_card
from sotszakaz.supply.programmes.selectors.timetables import timetable_of
from sotszakaz.supply.programmes.states import ProgrammeState
from sotszakaz.supply.providers.licences import stopped_among
from sotszakaz.supply.providers.models import RegistryRecord
from sotszakaz.supply.providers.states import RecordState


@dataclass(frozen=True, slots=True)
class Offered:
    """A group with what does not depend on the child; `starts_on` is the first day of whoever comes now.

    `registry` says what the payer's registry knows of the provider of a group of another municipality (`Elsewhere`).
    """

    group: StudyGroup
    starts_on: date
    agreement: Agreement | None
    line_account_id: int | None
    volume_account_id: int | None
    unit_cost: Decimal | None
    price: Price
    is_certified: bool
    timetable: Timetable
    is_significant: bool
    licence_stopped: bool
    somebody_waits: bool
    registry: dict[str, bool] | None = None


def offers_of(municipality_id: int, group_ids: Collection[int], regulation: InForce, *, on: date) -> dict[int, Offered]:
    """Groups of published programmes by id, for children of the municipality. Some fifteen queries; one more a focus
    and locality where the normative price is counted in full."""
    shown = StudyGroup.objects.filter(pk__in=among(group_ids), part__programme__state=ProgrammeState.PUBLISHED)
    groups = list(with_shared_card(shown).order_by("pk"))
    facts = _Facts(municipality_id, groups, regulation, on)
    return {group.pk: facts.offered(group) for group in groups}


class _Facts:
    """Rows of the municipality that decide about groups, read once."""

    def __init__(self, municipality_id: int, groups: Sequence[StudyGroup], regulation: InForce, on: date) -> None:
        self.municipality_id, self.regulation, self.on = municipality_id, regulation, on
        self.agreements = _agreements(municipality_id, {each.organisation_id for each in groups})
        self.lines = _lines(municipality_id)
        self.volumes = _volumes([order_id for order_id, _ in self.lines.values()])
        self.costs = _costs(municipality_id, {each.part.programme.service_id for each in groups})
        self.stopped = stopped_among(
            municipality_id, [(each.organisation_id, day) for each in groups for day in (on, self._start(each))]
        )
        self.significant = _significant(municipality_id, {each.part.programme_id for each in groups})
        self.waited = queued_among({each.pk for each in groups})
        others = {each.organisation_id for each in groups if each.municipality_id != municipality_id}
        self.registered = _registered(municipality_id, others) if others else {}
        demanded = regulation.value(Parameter.CERTIFICATION_REQUIRED)
        self.certified = certified_parts([each.part_id for each in groups], on) if demanded else None
        self.find = cache(normative_on)

    def offered(self, group: StudyGroup) -> Offered:
        start, programme = self._start(group), group.part.programme
        order_id, line = self.lines.get(start.year, (None, None))
        cost = _on(self.costs.get(programme.service_id, ()), start)
        amount = cost.amount if cost else None
        return Offered(
            group=group,
            starts_on=start,
            agreement=_on(self.agreements.get(group.organisation_id, ()), start),
            line_account_id=line,
            volume_account_id=self.volumes.get((order_id, programme.service_id)),
            unit_cost=amount,
            price=price_of(self.municipality_id, group, self.regulation, start, unit_cost=amount, find=self.find),
            is_certified=self.certified is None or group.part_id in self.certified,
            timetable=timetable_of(group),
            is_significant=_on(self.significant.get(programme.pk, ()), start) is not None,
            licence_stopped=any((group.organisation_id, day) in self.stopped for day in (self.on, start)),
            somebody_waits=group.pk in self.waited,
            registry=self._registry(group),
        )

    def _registry(self, group: StudyGroup) -> dict[str, bool] | None:
        if group.municipality_id == self.municipality_id:
            return None
        services = self.registered.get(group.organisation_id)
        has_service = services is not None and group.part.programme.service_id in services
        return {"in_registry": services is not None, "has_service": has_service}

    def _start(self, group: StudyGroup) -> date:
        return max(group.starts_on, self.on)


def _agreements(municipality_id: int, organisation_ids: Collection[int]) -> dict[int, list[Agreement]]:
    found: dict[int, list[Agreement]] = defaultdict(list)
    active = Agreement.objects.filter(
        municipality=municipality_id,
        state=AgreementState.ACTIVE,
        record__state=RecordState.ACTIVE,
        record__organisation__in=organisation_ids,
    )
    for each in active.select_related("record").order_by("pk"):
        found[each.record.organisation_id].append(each)
    return found


def _lines(municipality_id: int) -> dict[int, tuple[int, int | None]]:
    """Order and account of its budget line by year."""
    lines = BudgetLine.objects.filter(municipality=municipality_id, order__state=OrderState.APPROVED).order_by("-pk")
    return {
        year: (order, account) for year, order, account in lines.values_list("order__year", "order_id", "account_id")
    }


def _volumes(order_ids: Collection[int]) -> dict[tuple[int | None, int], int | None]:
    volumes = OrderVolume.objects.filter(order__in=order_ids, award_method=AwardMethod.CERTIFICATE).order_by("pk")
    rows = volumes.values_list("order_id", "service_id", "account_id")
    return {(order, service): account for order, service, account in rows}


def _costs(municipality_id: int, service_ids: Collection[int]) -> dict[int, list[UnitCost]]:
    found: dict[int, list[UnitCost]] = defaultdict(list)
    for each in UnitCost.objects.filter(municipality=municipality_id, service__in=service_ids).order_by("pk"):
        found[each.service_id].append(each)
    return found


def _registered(municipality_id: int, organisation_ids: Collection[int]) -> dict[int, set[int]]:
    """Services of the providers that the registry has, by organisation."""
    records = RegistryRecord.objects.active().filter(municipality=municipality_id, organisation__in=organisation_ids)
    found: dict[int, set[int]] = {}
    for organisation_id, service_id in records.order_by("pk").values_list("organisation_id", "application__services"):
        found.setdefault(organisation_id, set()).add(service_id)
    return found


def _significant(municipality_id: int, programme_ids: Collection[int]) -> dict[int, list[Significance]]:
    found: dict[int, list[Significance]] = defaultdict(list)
    declared = Significance.objects.filter(municipality=municipality_id, programme__in=programme_ids)
    for each in declared.order_by("pk"):
        found[each.programme_id].append(each)
    return found


class _Dated(Protocol):
    valid: Any


D = TypeVar("D", bound=_Dated)


def _on(rows: Sequence[D], day: date) -> D | None:
    """The first of the rows that is valid on the day."""
    return next((each for each in rows if day in each.valid), None)
