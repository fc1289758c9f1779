"""What a provider types to make a programme, a part of it and a study group."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sotszakaz.ordering.catalogue.rules import PLAIN, Teaching
from sotszakaz.ordering.catalogue.states import Locality
from sotszakaz.supply.programmes.rules import Slot


@dataclass(frozen=True, slots=True)
class ProgrammeDraft:
    """A programme of one service of the registry record; ages in full years, both included."""

    service_id: int
    name: str
    annotation: str
    age_from: int
    age_to: int
    locality: Locality = Locality.TOWN
    has_entrance_tests: bool = False
    focus: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True)
class PartDraft:
    """A part: academic hours for one child, price in roubles for the whole part, how it is taught.

    `most_children` is how many a group of it takes at most: where the full formula counts, the price is judged by it.
    """

    title: str
    hours: Decimal
    price: Decimal
    teaching: Teaching = PLAIN
    most_children: int | None = None

    @property
    def fields(self) -> dict[str, Any]:
        """The same as fields of the part."""
        return {
            "title": self.title,
            "hours": self.hours,
            "price": self.price,
            "most_children": self.most_children,
            **asdict(self.teaching),
        }


@dataclass(frozen=True, slots=True)
class GroupDraft:
    """A group: both days are days of lessons; the week repeats between them.

    `latitude` and `longitude` of the place are degrees, both or neither.
    """

    name: str
    address: str
    starts_on: date
    ends_on: date
    places: int
    week: tuple[Slot, ...]
    latitude: Decimal | None = None
    longitude: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CourseDraft:
    """A course over a border of periods, as if it were one part with one group."""

    part: PartDraft
    group: GroupDraft
