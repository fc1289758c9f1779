"""Why a child cannot be enrolled: all reasons at once, before the parent applies (operations.md §4.1, §7).

The ledger judges again when the booking is posted; here the same limits are told in advance.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sotszakaz.demand.certificates.states import AccountState, SchemeUnit
from sotszakaz.demand.children.states import ChildState
from sotszakaz.demand.enrolments import errors
from sotszakaz.demand.enrolments.rules.terms import Terms
from sotszakaz.foundation.calendar import age_on
from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.money import to_units
from sotszakaz.kernel.ledger.rules import spell
from sotszakaz.kernel.ledger.states import Unit
from sotszakaz.kernel.regulations.in_force import InForce
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.types import Definition


@dataclass(frozen=True, slots=True)
class ChildFacts:
    """`live` counts applications and contracts in force, `has_this_part` says that one is for this very part."""

    state: str
    birth_date: date
    is_of_payer: bool
    live: int
    has_this_part: bool


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """Ages are those of the programme, both included."""

    ends_on: date
    is_open: bool
    age_from: int
    age_to: int
    seats: int


@dataclass(frozen=True, slots=True)
class Means:
    """Free units of the accounts that would pay; None means that there is no such account for these days."""

    certificate_state: str | None
    unit: str | None
    certificate: int | None
    agreement: int | None
    budget: int | None
    volume: int | None
    has_unit_cost: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """All that decides about one child and one group on a day; `terms` are None when they cannot be counted."""

    on: date
    starts_on: date
    regulation: InForce
    child: ChildFacts
    group: GroupFacts
    means: Means
    terms: Terms | None


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One reason why not; when it comes from the municipality's rules, their clause and whether it is confirmed."""

    refusal: Refusal
    clause: str = ""
    is_confirmed: bool = True

    @property
    def message(self) -> str:
        return self.refusal.message


Check = Callable[[Facts], Refusal | None]


def _child(facts: Facts) -> Refusal | None:
    return None if facts.child.state == ChildState.CONFIRMED else errors.ChildNotConfirmed()


def _municipality(facts: Facts) -> Refusal | None:
    return None if facts.child.is_of_payer else errors.GroupOfOtherMunicipality()


def _enrolment_open(facts: Facts) -> Refusal | None:
    if not facts.group.is_open:
        return errors.EnrolmentClosed()
    return errors.GroupEnded() if facts.on > facts.group.ends_on else None


def _age_of_programme(facts: Facts) -> Refusal | None:
    age = age_on(facts.child.birth_date, facts.starts_on)
    if facts.group.age_from <= age <= facts.group.age_to:
        return None
    return errors.AgeNotOfProgramme(
        age_from=facts.group.age_from, age_to=facts.group.age_to, age=age, day=_day(facts.starts_on)
    )


def _min_age(facts: Facts) -> Refusal | None:
    age_from = facts.regulation.value(Parameter.MIN_AGE)
    fits = age_on(facts.child.birth_date, facts.starts_on) >= age_from
    return None if fits else errors.TooYoungOnStart(age_from=age_from, day=_day(facts.starts_on))


def _max_age(facts: Facts) -> Refusal | None:
    age_to = facts.regulation.value(Parameter.MAX_AGE)
    fits = age_on(facts.child.birth_date, facts.starts_on) < age_to
    return None if fits else errors.TooOldOnStart(age_to=age_to, day=_day(facts.starts_on))


def _number_of_certificates(facts: Facts) -> Refusal | None:
    most = facts.regulation.value(Parameter.MAX_CERTIFICATES_PER_CHILD)
    fits = most is None or facts.child.live < most
    return None if fits else errors.TooManyCertificates(most=most)


def _certificate(facts: Facts) -> Refusal | None:
    if facts.child.state != ChildState.CONFIRMED:
        return None
    if facts.means.certificate_state == AccountState.SUSPENDED:
        return errors.CertificateSuspended()
    if facts.means.certificate is None:
        return errors.CertificateWithoutValue(day=_day(facts.starts_on))
    return None


def _balance(facts: Facts) -> Refusal | None:
    if facts.means.certificate is None or facts.terms is None:
        return None
    if facts.means.unit == SchemeUnit.HOUR:
        left, needed = facts.means.certificate, facts.terms.certificate_units
        return (
            errors.HoursShort(balance=spell(left, Unit.HOUR), needed=spell(needed, Unit.HOUR))
            if left < needed
            else None
        )
    return errors.BalanceEmpty() if facts.means.certificate == 0 else None


def _free_of_charge(facts: Facts) -> Refusal | None:
    return errors.FreeOfCharge() if facts.terms is not None and facts.terms.price == 0 else None


def _seats(facts: Facts) -> Refusal | None:
    return None if facts.group.seats > 0 else errors.NoSeats()


def _agreement(facts: Facts) -> Refusal | None:
    if facts.means.agreement is None:
        return errors.NoAgreement()
    return errors.AgreementShort() if _is_short(facts.means.agreement, facts) else None


def _order(facts: Facts) -> Refusal | None:
    if facts.means.budget is None or facts.means.volume is None:
        return errors.NotInOrder(year=facts.starts_on.year)
    if facts.terms is not None and facts.means.volume < to_units(facts.terms.person_hours):
        return errors.VolumeShort(year=facts.starts_on.year)
    return errors.BudgetShort(year=facts.starts_on.year) if _is_short(facts.means.budget, facts) else None


def _unit_cost(facts: Facts) -> Refusal | None:
    return None if facts.means.has_unit_cost else errors.NoUnitCost()


def _is_short(balance: int | None, facts: Facts) -> bool:
    return balance is not None and facts.terms is not None and balance < to_units(facts.terms.certificate_amount)


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"


CHECKS: tuple[tuple[Check, Definition[Any] | None], ...] = (
    (_municipality, None),
    (_child, Parameter.CHILD_CONFIRMATION),
    (_enrolment_open, None),
    (_age_of_programme, None),
    (_min_age, Parameter.MIN_AGE),
    (_max_age, Parameter.MAX_AGE),
    (_number_of_certificates, Parameter.MAX_CERTIFICATES_PER_CHILD),
    (_certificate, None),
    (_balance, None),
    (_free_of_charge, None),
    (_seats, None),
    (_agreement, None),
    (_order, None),
    (_unit_cost, None),
)


def obstacles(facts: Facts) -> list[Obstacle]:
    """Every reason against this enrolment, in the order in which a person would remove them; empty means it may be.

    A live application for this very part is the only reason told: it holds the balance that others would miss.
    """
    if facts.child.has_this_part:
        return [Obstacle(errors.AlreadyApplied())]
    found = ((check(facts), parameter) for check, parameter in CHECKS)
    return [_obstacle(refusal, parameter, facts.regulation) for refusal, parameter in found if refusal is not None]


def _obstacle(refusal: Refusal, parameter: Definition[Any] | None, regulation: InForce) -> Obstacle:
    if parameter is None:
        return Obstacle(refusal)
    return Obstacle(refusal, regulation.clause(parameter), regulation.is_confirmed(parameter))
