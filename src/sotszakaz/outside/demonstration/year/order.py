"""The order of the year: unit costs, volumes of three award methods, the budget line, approval, the funding scheme."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateRange

from sotszakaz.demand.certificates.actions import set_funding_scheme, set_part
from sotszakaz.demand.certificates.rules import Limits
from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.children.states import ChildCategory
from sotszakaz.foundation.money import round_kopecks, to_units
from sotszakaz.ordering.catalogue.actions import set_unit_cost
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.ordering.catalogue.states import AwardMethod
from sotszakaz.ordering.decisions.selectors import services_on
from sotszakaz.ordering.social_orders.actions import (
    approve_order,
    draft_order,
    publish_order,
    set_budget,
    set_volume,
)
from sotszakaz.ordering.social_orders.models import SocialOrder
from sotszakaz.ordering.social_orders.selectors import budget_line_for
from sotszakaz.outside.demonstration.year.days import december_before
from sotszakaz.outside.demonstration.year.offer import UNIT_COSTS, ProgrammeOffer, ProviderOffer
from sotszakaz.outside.demonstration.year.scene import Scene

BUDGET_CODE = "60107030110173210611"
CLAUSE = "Постановление о нормативных затратах (пример)"
FACE_VALUES: dict[SchemeUnit, dict[str, int]] = {
    SchemeUnit.RUB: {
        ChildCategory.GENERAL: 21_000_00,
        ChildCategory.DISABILITY: 26_000_00,
        ChildCategory.ORPHAN: 26_000_00,
    },
    SchemeUnit.HOUR: {
        ChildCategory.GENERAL: 204_00,
        ChildCategory.DISABILITY: 272_00,
        ChildCategory.ORPHAN: 272_00,
    },
}
SPLIT = ("petrovsky",)
"""Municipalities whose scheme has sub-periods."""
SHARE_WITH_VALUE = Decimal("0.04")
"""Of all children, those with limited health who get a value; there are about six in a hundred of them."""
OTHER_METHODS = ((AwardMethod.ASSIGNMENT, 60, Decimal(4_080)), (AwardMethod.COMPETITION, 24, Decimal(816)))


def services_of(scene: Scene) -> list[SocialService]:
    """One service of the decision for each focus that it names, taught face to face to children in general."""
    found: dict[str, SocialService] = {}
    offered = services_on(scene.municipality.pk, december_before(scene.year, 1)).order_by("code")
    for service in offered:
        if service.focus in UNIT_COSTS and not service.category.startswith("дети с "):
            found.setdefault(service.focus, service)
    return [found[focus] for focus in UNIT_COSTS if focus in found]


def set_costs(scene: Scene, services: Sequence[SocialService]) -> None:
    """The unit costs, from December on: programmes are priced by them before the year begins."""
    for service in services:
        set_unit_cost(
            municipality_id=scene.municipality.pk,
            service_id=service.pk,
            amount=UNIT_COSTS[service.focus],
            since=december_before(scene.year, 1),
            clause=CLAUSE,
            by=scene.staff.operator,
        )


def make_order(scene: Scene, offer: Sequence[ProviderOffer]) -> SocialOrder:
    """The order covers every place that the providers are going to offer."""
    drafted = draft_order(
        municipality_id=scene.municipality.pk,
        year=scene.year,
        by=scene.staff.operator,
        on=december_before(scene.year, 10),
    )
    by_service: dict[SocialService, list[ProgrammeOffer]] = defaultdict(list)
    for programme in (each for provider in offer for each in provider.programmes):
        by_service[programme.service].append(programme)
    money = Decimal(0)
    for service, programmes in by_service.items():
        hours = sum((each.places * each.hours for each in programmes), Decimal(0))
        _set_volume(scene, drafted, service, AwardMethod.CERTIFICATE, sum(each.places for each in programmes), hours)
        money += hours * UNIT_COSTS[service.focus]
    for (method, recipients, hours), service in zip(OTHER_METHODS, by_service, strict=False):
        _set_volume(scene, drafted, service, method, recipients, hours)
    set_budget(order_id=drafted.pk, code=BUDGET_CODE, amount=_thousands(money), by=scene.staff.operator)
    approved = approve_order(order_id=drafted.pk, by=scene.staff.head, on=december_before(scene.year, 22))
    published_on = december_before(scene.year, 24)
    return publish_order(
        order_id=approved.pk,
        publication="Единый портал бюджетной системы (пример)",
        published_on=published_on,
        by=scene.staff.operator,
        on=published_on,
    )


def _set_volume(
    scene: Scene, order: SocialOrder, service: SocialService, method: AwardMethod, recipients: int, hours: Decimal
) -> None:
    set_volume(
        order_id=order.pk,
        service_id=service.pk,
        award_method=method,
        recipients=recipients,
        person_hours=hours,
        amount=None,
        by=scene.staff.operator,
        on=december_before(scene.year, 15),
    )


def _thousands(amount: Decimal) -> Decimal:
    """Rounded up."""
    return ((amount // 1000 + 1) * 1000).quantize(Decimal("0.01"))


def set_scheme(scene: Scene, offer: Sequence[ProviderOffer]) -> None:
    """Certificates hold roubles or hours for the calendar year; where money is split, each half-year has its part."""
    scheme = set_funding_scheme(
        municipality_id=scene.municipality.pk,
        period=DateRange(date(scene.year, 1, 1), date(scene.year + 1, 1, 1)),
        unit=scene.unit,
        title=f"Программа персонифицированного финансирования на {scene.year} год (пример)",
        values=FACE_VALUES[scene.unit],
        limits={ChildCategory.DISABILITY: Limits(_number_limit(scene), None)},
        by=scene.staff.head,
    )
    if scene.municipality.slug in SPLIT:
        _split(scene, scheme.pk, offer)


def _split(scene: Scene, scheme_id: int, offer: Sequence[ProviderOffer]) -> None:
    """The budget line by sub-periods: as much as the places of each season cost, the rest in the second."""
    budget = budget_line_for(scene.municipality.pk, scene.year)
    assert budget is not None
    spring = to_units(sum((_cost(each, 1) for provider in offer for each in provider.programmes), Decimal(0)))
    middle = date(scene.year, 8, 1)
    halves = (
        (date(scene.year, 1, 1), middle, spring),
        (middle, date(scene.year + 1, 1, 1), to_units(budget.amount) - spring),
    )
    for starts_on, ends_on, limit in halves:
        period = DateRange(starts_on, ends_on)
        set_part(scheme_id=scheme_id, period=period, limit=limit, by=scene.staff.head, on=starts_on)


def _cost(offer: ProgrammeOffer, part: int) -> Decimal:
    """Roubles if every place of the season is taken and paid by a certificate."""
    places = sum(group.places for group in offer.groups if group.part == part)
    return round_kopecks(places * offer.hours * UNIT_COSTS[offer.service.focus])


def _number_limit(scene: Scene) -> int:
    """Fewer values than children of the category, so that some wait in a queue for one."""
    return max(1, round(scene.children * SHARE_WITH_VALUE))
