"""Programmes and groups as their provider, the municipality and the public see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Prefetch, Q, QuerySet

from sotszakaz.foundation.money import round_kopecks, round_roubles
from sotszakaz.kernel.ledger.selectors import balances_of
from sotszakaz.kernel.regulations.choices import NormativeMethod
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.catalogue.rules import PLAIN, Teaching
from sotszakaz.ordering.catalogue.selectors import NormativeRate, normative_rates_on, unit_cost_on
from sotszakaz.supply.programmes import rules
from sotszakaz.supply.programmes.errors import NotFound
from sotszakaz.supply.programmes.models import ClassSlot, Programme, ProgrammePart, StudyGroup
from sotszakaz.supply.programmes.states import PartState

FOR_SEARCH = ("search_text", "search_words", "name_words")
"""Texts of a programme that nobody reads."""


@dataclass(frozen=True, slots=True)
class PriceLimit:
    """Why a price may not be higher: unit cost of a person-hour, percent of the regulation and its clause.

    `rate` is the full formula by hours of a group, where the rules choose it; None where they do not.
    """

    unit_cost: Decimal
    cap_percent: Decimal
    clause: str
    is_confirmed: bool
    rate: NormativeRate | None = None

    def ceiling(self, hours: Decimal, teaching: Teaching = PLAIN, most_children: int | None = None) -> Decimal:
        """The highest price of a part of so many hours; by the full formula when the largest group is named."""
        if self.rate is None or most_children is None:
            return rules.price_ceiling(unit_cost=self.unit_cost, hours=hours, cap_percent=self.cap_percent)
        return round_kopecks(self.normative(hours, most_children, teaching) * self.cap_percent / 100)

    def normative(self, hours: Decimal, places: int, teaching: Teaching = PLAIN) -> Decimal:
        """The most that a certificate pays for a part of so many hours in a group of so many children."""
        if self.rate is None:
            return round_kopecks(self.unit_cost * hours)
        return round_roubles(self.rate.price(hours, places, teaching))


@dataclass(frozen=True, slots=True)
class Offer:
    """How much a provider offers: published programmes with open groups, the groups, their places, those free."""

    programmes: int
    groups: int
    places: int
    free: int


def with_card(groups: QuerySet[StudyGroup]) -> QuerySet[StudyGroup]:
    """What a card shows, without the texts that are there for the search."""
    return (
        groups.select_related("part__programme__service", "organisation", "municipality")
        .defer(*(f"part__programme__{name}" for name in FOR_SEARCH))
        .prefetch_related(_in_order())
    )


def with_shared_card(groups: QuerySet[StudyGroup]) -> QuerySet[StudyGroup]:
    """The same for thousands of groups: each programme, provider and municipality once. Four queries more."""
    programmes = Programme.objects.defer(*FOR_SEARCH)
    return groups.select_related("part").prefetch_related(
        Prefetch("part__programme", programmes), "part__programme__service", "organisation", "municipality", _in_order()
    )


def _in_order() -> "Prefetch[str]":
    return Prefetch("slots", ClassSlot.objects.order_by("weekday", "starts_at"))


def free_places(groups: Iterable[StudyGroup]) -> dict[int, int]:
    """Free places by group id, from the ledger; everybody may know them. One query."""
    listed = list(groups)
    balances = balances_of(group.seat_account_id for group in listed)
    return {group.pk: balances[group.seat_account_id].free for group in listed}


def list_places(group_ids: Iterable[int]) -> list[StudyGroup]:
    """Those of the groups that the public sees, with no more than their places."""
    shown = StudyGroup.objects.filter(part__programme__in=Programme.objects.published(), pk__in=list(group_ids))
    return list(shown.only("places", "seat_account_id").order_by("pk"))


def is_offered(group: StudyGroup, *, on: date) -> bool:
    """May a child choose the group on the day; its places are another question."""
    return StudyGroup.objects.offered(on).filter(pk=group.pk).exists()


def get_public_group(group_id: int) -> StudyGroup:
    """The card of a group of a published programme, also when enrolment is over. Raises NotFound."""
    group = with_card(StudyGroup.objects.filter(part__programme__in=Programme.objects.published()))
    found = group.select_related("part__programme__record").filter(pk=group_id).first()
    if found is None:
        raise NotFound()
    return found


def get_programme_for(user: Actor, programme_id: int) -> Programme:
    """The provider's programme, or one of the municipality's for staff. Raises NotFound, NotAllowed."""
    programme = (
        Programme.objects.select_related("service", "record", "organisation", "municipality").filter(pk=programme_id)
    ).first()
    if programme is None:
        raise NotFound()
    organisation_id = programme.organisation_id
    require(user, Permission.PROGRAMME_VIEW, programme.municipality_id, organisation_id=organisation_id)
    return programme


def get_group_for(user: Actor, group_id: int) -> StudyGroup:
    """A group with its programme. Raises NotFound, NotAllowed."""
    group = StudyGroup.objects.select_related("part__programme").filter(pk=group_id).first()
    if group is None:
        raise NotFound()
    require(user, Permission.PROGRAMME_VIEW, group.municipality_id, organisation_id=group.organisation_id)
    return group


def get_part_for(user: Actor, part_id: int) -> ProgrammePart:
    """A part with its programme. Raises NotFound, NotAllowed."""
    part = ProgrammePart.objects.select_related("programme__municipality").filter(pk=part_id).first()
    if part is None:
        raise NotFound()
    organisation_id = part.programme.organisation_id
    require(user, Permission.PROGRAMME_VIEW, part.municipality_id, organisation_id=organisation_id)
    return part


def list_programmes(municipality_id: int, organisation_id: int, *, by: Actor) -> QuerySet[Programme]:
    """The provider's programmes by name, with numbers of parts, of groups and of places."""
    require(by, Permission.PROGRAMME_VIEW, municipality_id, organisation_id=organisation_id)
    return (
        Programme.objects.filter(municipality_id=municipality_id, organisation_id=organisation_id)
        .select_related("service")
        .annotate(
            part_count=Count("parts", filter=~Q(parts__state=PartState.DROPPED), distinct=True),
            group_count=Count("parts__groups", distinct=True),
        )
        .order_by("sort_key", "pk")
    )


def list_parts(programme: Programme) -> list[ProgrammePart]:
    """Parts that were not taken back, with their groups and the groups' weeks: three queries."""
    groups = StudyGroup.objects.prefetch_related("slots").order_by("starts_on", "name")
    parts = programme.parts.exclude(state=PartState.DROPPED).prefetch_related(Prefetch("groups", groups))
    return list(parts.order_by("number"))


def price_limit_of(programme: Programme, day: date) -> PriceLimit | None:
    """How prices of the programme are limited on the day; None when the municipality has set no unit cost."""
    cost = unit_cost_on(programme.municipality_id, programme.service_id, day)
    if cost is None:
        return None
    regulation = regulation_on(programme.municipality_id, day)
    by_formula = regulation.value(Parameter.NORMATIVE_METHOD) is NormativeMethod.FULL
    return PriceLimit(
        unit_cost=cost.amount,
        cap_percent=regulation.value(Parameter.PRICE_CAP_PERCENT),
        clause=regulation.clause(Parameter.PRICE_CAP_PERCENT),
        is_confirmed=regulation.is_confirmed(Parameter.PRICE_CAP_PERCENT),
        rate=_rate(programme, day) if by_formula else None,
    )


def _rate(programme: Programme, day: date) -> NormativeRate | None:
    rates = normative_rates_on([programme.municipality_id], day)
    kind = (programme.locality, programme.service.focus)
    return next((each for each in rates if (each.locality, each.focus) == kind), None)


def offer_of(municipality_id: int, organisation_id: int, *, on: date) -> Offer:
    """What of the provider the catalogue shows on the day. Two queries."""
    groups = list(
        StudyGroup.objects.offered(on)
        .filter(municipality_id=municipality_id, organisation_id=organisation_id)
        .select_related("part")
        .order_by("pk")
    )
    return Offer(
        programmes=len({group.part.programme_id for group in groups}),
        groups=len(groups),
        places=sum(group.places for group in groups),
        free=sum(free_places(groups).values()),
    )


def followers(on: date) -> dict[int, int]:
    """Open groups that will go on with a course over a border of periods, by the group before them. One query."""
    open_now = StudyGroup.objects.offered(on).filter(follows__isnull=False, starts_on__gt=on).order_by("pk")
    return dict(open_now.values_list("follows_id", "pk"))
