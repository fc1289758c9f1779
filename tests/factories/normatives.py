"""Parameters of the full formula of the normative price."""

from decimal import Decimal
from typing import Any

from tests.factories.replay import replayed
from tests.factories.supply import TODAY

from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.ordering.catalogue.actions import NormativeNumbers, set_normative
from sotszakaz.ordering.catalogue.models import NormativeSet
from sotszakaz.ordering.catalogue.states import Locality

TOWN = {
    "salary": 40_000,
    "rates_per_teacher": "1.25",
    "weekly_load": 16,
    "weeks_a_month": 4,
    "weeks_a_year": 40,
    "room_hours_a_week": 20,
    "training_every_years": 3,
    "training_cost": 12_000,
    "other_purchases": 500,
    "qualification_high": "1.2",
    "qualification_first": "1.1",
    "qualification_other": 1,
    "equipment_high": "1.5",
    "equipment_medium": 1,
    "equipment_low": "0.8",
    "extra_teachers": "1.1",
    "other_staff_share": "0.25",
    "contributions": "1.302",
    "holidays": "1.25",
}


def numbers(materials: dict[str, int] | None = None, **changes: Any) -> NormativeNumbers:
    """The numbers of a town; materials of two focuses."""
    values = {name: Decimal(value) for name, value in {**TOWN, **changes}.items()}
    given = materials if materials is not None else {"художественная": 3_000, "техническая": 5_000}
    return NormativeNumbers(values, {focus: Decimal(amount) for focus, amount in given.items()})


@replayed
def normative_set(municipality: Municipality, **changes: Any) -> NormativeSet:
    """A set in force since the beginning of the year; `changes` replace the arguments of the action."""
    facts = {
        "locality": Locality.TOWN,
        "since": TODAY.replace(month=1, day=1),
        "clause": "Постановление о нормативных затратах, приложение 2",
        "numbers": numbers(),
        "by": SYSTEM,
    }
    return set_normative(municipality_id=municipality.pk, **{**facts, **changes})
