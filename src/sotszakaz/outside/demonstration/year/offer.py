"""What providers will offer: invented before anything is written, so that the order can be sized by it."""

from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from math import ceil
from random import Random

from sotszakaz.kernel.municipalities.states import OrganisationKind
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.outside.demonstration.words import PROGRAMMES, PROVIDER_NAMES, PROVIDERS
from sotszakaz.supply.programmes.rules import Slot

UNIT_COSTS = {
    "техническая": Decimal("148.20"),
    "художественная": Decimal("126.50"),
    "социально-гуманитарная": Decimal("112.40"),
    "естественнонаучная": Decimal("131.75"),
    "физкультурно-спортивная": Decimal("119.30"),
    "туристско-краеведческая": Decimal("137.60"),
}
"""Roubles a person-hour: our own figures."""
SEATS_PER_CHILD = (0.72, 0.96)
"""By season: places offered for each child of the municipality."""
AGES = ((7, 17), (5, 8), (9, 13), (7, 10), (12, 17))
LEAST_PROVIDERS, MOST_PROVIDERS, MOST_PROGRAMMES = 5, len(PROVIDER_NAMES) - 2, 5
FACTORS = (Decimal("0.92"), Decimal(1), Decimal(1), Decimal("1.08"), Decimal("1.2"))
WEEKS = 17


@dataclass(frozen=True, slots=True)
class GroupOffer:
    """A group of one season (the number of the part)."""

    part: int
    name: str
    places: int
    week: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class ProgrammeOffer:
    """A programme with a part for each season, both of the same hours and price."""

    service: SocialService
    name: str
    result: str
    age_from: int
    age_to: int
    hours: Decimal
    price: Decimal
    groups: tuple[GroupOffer, ...]

    @property
    def places(self) -> int:
        return sum(group.places for group in self.groups)


@dataclass(frozen=True, slots=True)
class ProviderOffer:
    """An organisation with its programmes; `form` are the words before the name."""

    kind: OrganisationKind
    form: str
    short_form: str
    name: str
    programmes: tuple[ProgrammeOffer, ...]

    @property
    def cost(self) -> Decimal:
        """Roubles if every place is taken and paid by a certificate."""
        return sum((each.places * each.hours * UNIT_COSTS[each.service.focus] for each in self.programmes), Decimal(0))


def invent_offer(children: int, services: list[SocialService], random: Random) -> list[ProviderOffer]:
    """Providers of every kind, programmes of every focus in `services`, places for so many children."""
    groups = [ceil(children * share / 12.5) for share in SEATS_PER_CHILD]
    providers = min(MOST_PROVIDERS, LEAST_PROVIDERS + children // 240)
    each = min(MOST_PROGRAMMES, max(2, ceil(groups[1] / providers / 2.6)))
    of_programme = [max(1, ceil(count / (providers * each))) for count in groups]
    return [_provider(place, each, of_programme, services, random) for place in range(providers)]


def _provider(
    place: int, programmes: int, groups: list[int], services: list[SocialService], random: Random
) -> ProviderOffer:
    kind, form, short_form = PROVIDERS[place % len(PROVIDERS)]
    offers = tuple(
        _programme(place, number, groups, services[(place + number) % len(services)], random)
        for number in range(programmes)
    )
    return ProviderOffer(kind, form, short_form, PROVIDER_NAMES[place], offers)


def _programme(place: int, number: int, groups: list[int], service: SocialService, random: Random) -> ProgrammeOffer:
    name, result = PROGRAMMES[service.focus][(place // 6 + number) % len(PROGRAMMES[service.focus])]
    age_from, age_to = AGES[(place + 2 * number) % len(AGES)]
    lessons = random.choice((1, 2, 2))
    hours = Decimal(2 * lessons * WEEKS)
    price = UNIT_COSTS[service.focus] * hours * random.choice(FACTORS)
    offered = tuple(
        GroupOffer(part, f"{name.split()[0]}-{part}{order}", random.randint(10, 15), _week(lessons, random))
        for part, count in enumerate(groups, start=1)
        for order in range(1, count + 1)
    )
    return ProgrammeOffer(
        service, name, result, age_from, age_to, hours, price.quantize(Decimal(10)).quantize(Decimal("0.01")), offered
    )


def _week(lessons: int, random: Random) -> tuple[Slot, ...]:
    first = random.choice((1, 2, 3))
    hour = random.choice((9, 14, 15, 16, 17))
    return tuple(Slot(first + 2 * lesson, time(hour, 0), time(hour + 1, 30), Decimal(2)) for lesson in range(lessons))
