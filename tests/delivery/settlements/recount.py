"""A month counted anew from its facts, in Python (operations.md §5.2): what the SQL must agree with."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

SIX_PLACES = Decimal("0.000001")
KOPECK = Decimal("0.01")
BY_CONTRACT, BY_SCHEDULE_HOURS, BY_ATTENDANCE = "by_contract", "by_schedule_hours", "by_attendance"


@dataclass(frozen=True, slots=True)
class MonthHours:
    """Hours of a contract's month by the sheet: all of the timetable, those held, those the child attended.

    `attended` counts classes that were held with the child present, ill or excused: an unexcused absence is not
    attended. Academic hours. `has_fallen` says that classes were taken out of the plan.
    """

    planned: Decimal
    held: Decimal
    attended: Decimal
    has_fallen: bool = False


@dataclass(frozen=True, slots=True)
class Split:
    """A planned figure divided into what is due and what goes back; their sum is the plan."""

    due: Decimal
    rest: Decimal


def completeness(policy: str, hours: MonthHours) -> Decimal:
    """The share of the month that is due, from 0 to 1 with six places, half up.

    BY_CONTRACT: the whole month whatever the attendance, less the classes that the provider cancelled.
    BY_SCHEDULE_HOURS: hours held of hours planned. BY_ATTENDANCE: hours attended of hours planned.
    The first two differ only where a contract has no class at all in the month: by contract it is due whole, unless all
    of them fell out of the plan.
    """
    if hours.planned == 0:
        return Decimal(1) if policy == BY_CONTRACT and not hours.has_fallen else Decimal(0)
    counted = hours.attended if policy == BY_ATTENDANCE else hours.held
    return (counted / hours.planned).quantize(SIX_PLACES, ROUND_HALF_UP)


def split(planned: Decimal, share: Decimal) -> Split:
    """Two places, half up; the rest takes what rounding leaves, so nothing is lost."""
    due = (planned * share).quantize(KOPECK, ROUND_HALF_UP)
    return Split(due, planned - due)


def split_units(planned: int, share: Decimal) -> tuple[int, int]:
    """The same for whole units of the ledger: due and rest."""
    due = int((planned * share).quantize(Decimal(1), ROUND_HALF_UP))
    return due, planned - due
