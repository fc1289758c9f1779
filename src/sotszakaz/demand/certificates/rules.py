"""The number of a certificate, who fits into the limits of a scheme, and what a changed value does."""

from dataclasses import dataclass
from datetime import date

from sotszakaz.demand.certificates import errors
from sotszakaz.demand.certificates.states import NextValues, Recalculation

SERIALS = 10**7
SCATTER = 3_874_201  # prime to ten, so the serials are permuted: neighbours in time have unlike numbers

DAYS_OF_YEAR = 365

# Damm's quasigroup: finds any wrong digit and any swap of neighbours.
DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def _damm(digits: str) -> int:
    check = 0
    for digit in digits:
        check = int(DAMM[check][int(digit)])
    return check


def certificate_number(serial: int, *, region: str) -> str:
    """Ten digits: two of the region (by ОКТМО), seven of the scattered serial, the check digit."""
    body = f"{region[:2]:0>2}{serial * SCATTER % SERIALS:07d}"
    return f"{body}{_damm(body)}"


def is_certificate_number(number: str) -> bool:
    """Ten digits with a right check digit."""
    return len(number) == 10 and number.isdecimal() and _damm(number) == 0


def is_confirmed_by_rule(*, by_rule: bool, snils: str) -> bool:
    """The rule confirms only a child whose СНИЛС proves who it is; the others wait for a clerk."""
    return by_rule and snils != ""


def ensure_suspension_day(since: date, *, opened_on: date, on: date) -> None:
    """From the opening of the certificate to today. Raises SuspensionDayWrong."""
    if not opened_on <= since <= on:
        raise errors.SuspensionDayWrong(first=f"{opened_on:%d.%m.%Y}", last=f"{on:%d.%m.%Y}", field="since")


def ensure_resumption_day(on: date, *, first: date) -> None:
    """From the day on which the rules let it be resumed. Raises ResumedTooSoon."""
    if on < first:
        raise errors.ResumedTooSoon(first=f"{first:%d.%m.%Y}")


@dataclass(frozen=True, slots=True)
class Limits:
    """How many values a category may have, and how much together in kopecks or hundredths; None is no limit."""

    number: int | None
    total: int | None


@dataclass(frozen=True, slots=True)
class Reckoning:
    """How values go on with time. `on_change` is whom a changed face value reaches; `clause` is that of the
    municipality's act, empty while nobody has named it.
    """

    on_change: Recalculation = Recalculation.UNUSED
    next_values: NextValues = NextValues.SAME
    decreases_monthly: bool = False
    clause: str = ""


def next_value(amount: int, *, days: int, reckoning: NextValues) -> int:
    """The face value proposed after a period of so many days (operations.md §2.3), rounded half up to the unit."""
    if reckoning == NextValues.SAME:
        return amount
    return (2 * amount * DAYS_OF_YEAR + days) // (2 * days)


def decreased(given: int, *, amount: int, months: int, passed: int) -> int:
    """What is left of an unused value after `passed` months more (operations.md §1.5).

    Each month takes an equal part of the category's `amount`, rounded down: there are `months` in the period.
    """
    return max(given - amount // months * passed, 1)


def values_that_fit(amount: int, *, number: int, total: int) -> int:
    """How many values of `amount` both limits of a category still let through."""
    return max(min(number, total // amount), 0)


def recalculated(asked: int, *, given: int, used: int, reach: Recalculation) -> int:
    """What a certificate is to hold when the face value of its category becomes `asked` (operations.md §2.3).

    `given` is what it holds now, `used` what is booked, spent or lapsed of it: never less than that is left.
    """
    if reach == Recalculation.UNUSED:
        return given if used else asked
    return max(asked, used)


def months_of(starts_on: date, ends_on: date) -> list[date]:
    """The first days of the calendar months that the days touch, both days included."""
    first, latest = starts_on.year * 12 + starts_on.month - 1, ends_on.year * 12 + ends_on.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(first, latest + 1)]
