"""Why a child cannot be enrolled: all reasons at once, before the parent applies (operations.md §4.1, §7).

The ledger judges again when the booking is posted; here the same limits are told in advance.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from sotszakaz.demand.certificates.states import AccountState, SchemeUnit
from sotszakaz.demand.children.states import ChildState
from sotszakaz.demand.enrolments import errors
from sotszakaz.demand.enrolments.rules import limits
from sotszakaz.demand.enrolments.rules.facts import Facts, Kind, Obstacle
from sotszakaz.foundation.calendar import age_on, previous_day
from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.money import to_units
from sotszakaz.kernel.ledger.rules import spell
from sotszakaz.kernel.ledger.states import Unit
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.types import Definition

MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip

Check = Callable[[Facts], Refusal | None]


def _child(facts: Facts) -> Refusal | None:
    return None if facts.child.state == ChildState.CONFIRMED else errors.ChildNotConfirmed()


def _registry(facts: Facts) -> Refusal | None:
    """A group of another municipality is paid where the child's own one has the provider with the service."""
    there = facts.child.elsewhere
    if there is None:
        return None
    if not there.in_registry:
        return errors.ProviderNotInRegistry(payer=there.payer)
    return None if there.has_service else errors.ServiceNotInRegistry(payer=there.payer)


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


def _certificate(facts: Facts) -> Refusal | None:
    if facts.child.state != ChildState.CONFIRMED:
        return None
    if facts.means.certificate_state == AccountState.SUSPENDED:
        return errors.CertificateSuspended()
    if facts.means.period_ends_on is not None:
        return errors.CourseOverPeriod(day=_day(facts.means.period_ends_on))
    if facts.means.certificate is None:
        return errors.CertificateWithoutValue(day=_day(facts.starts_on))
    return None


def _start_day(facts: Facts) -> Refusal | None:
    starts = facts.means.starts
    if starts is None or facts.child.state != ChildState.CONFIRMED:
        return None
    following = _day(starts.following)
    if starts.is_closed:
        last = _day(previous_day(starts.following))
        return errors.PeriodClosed(first=_day(starts.first), last=last, following=following)
    if facts.starts_on <= starts.latest:
        return None
    said = {"first": _day(starts.first), "latest": _day(starts.latest), "day": _day(facts.starts_on)}
    return errors.StartsTooLate(**said, following=following)


def _balance(facts: Facts) -> Refusal | None:
    if facts.means.certificate is None or facts.terms is None:
        return None
    if facts.means.months:
        return _month_norms(facts)
    if facts.means.unit == SchemeUnit.HOUR:
        left, needed = facts.means.certificate, facts.terms.certificate_units
        return (
            errors.HoursShort(balance=spell(left, Unit.HOUR), needed=spell(needed, Unit.HOUR))
            if left < needed
            else None
        )
    return errors.BalanceEmpty() if facts.means.certificate == 0 else None


def _month_norms(facts: Facts) -> Refusal | None:
    """The first month without hours beyond the norm whose norm does not hold the group's week."""
    needed = to_units(facts.group.weekly_hours)
    if needed == 0:
        return errors.NoTimetable()
    beyond = dict(facts.means.extended)
    for month, free in facts.means.months:
        if free < needed and month not in beyond:
            return errors.MonthShort(**_said(month, free, needed))
    return None


def _extended_norms(facts: Facts) -> Refusal | None:
    """The first month with hours beyond the norm that does not hold the group's week (operations.md §1.5).

    A significant programme needs room in the norm and these hours together, any other one in the norm alone as well.
    """
    needed = to_units(facts.group.weekly_hours)
    norms = dict(facts.means.months)
    for month, free in facts.means.extended:
        if free < needed:
            return errors.ExtendedShort(**_said(month, free, needed))
        if not facts.means.is_significant and norms[month] < needed:
            left = spell(free - norms[month], Unit.HOUR)
            return errors.OnlyForSignificant(**_said(month, norms[month], needed), extra=left)
    return None


def _said(month: date, free: int, needed: int) -> dict[str, str]:
    return {
        "month": f"{MONTHS[month.month - 1]} {month.year} года",
        "balance": spell(free, Unit.HOUR),
        "needed": spell(needed, Unit.HOUR),
    }


def _free_of_charge(facts: Facts) -> Refusal | None:
    return errors.FreeOfCharge() if facts.terms is not None and facts.terms.price == 0 else None


def _others_wait(facts: Facts) -> Refusal | None:
    return errors.OthersWait() if facts.group.somebody_waits else None


def _seats(facts: Facts) -> Refusal | None:
    is_full = facts.group.seats <= 0 and not facts.group.somebody_waits
    return errors.NoSeats() if is_full else None


def _window(facts: Facts) -> Refusal | None:
    return facts.group.refusal


def _following(facts: Facts) -> Refusal | None:
    if facts.group.follows is None:
        return None
    name, first_day = facts.group.follows
    return errors.FollowsOther(name=name, day=_day(first_day)) if facts.on < first_day else None


def _licence(facts: Facts) -> Refusal | None:
    return errors.LicenceStopped() if facts.means.licence_stopped else None


def _certified(facts: Facts) -> Refusal | None:
    return None if facts.means.is_certified else errors.NotCertified()


def _agreement(facts: Facts) -> Refusal | None:
    there = facts.child.elsewhere
    if facts.means.agreement is None:
        if there is None:
            return errors.NoAgreement()
        return errors.NoAgreementWithPayer(payer=there.payer) if there.in_registry else None  # told by `_registry`
    return errors.AgreementShort() if _is_short(facts.means.agreement, facts) else None


def _sub_period(facts: Facts) -> Refusal | None:
    day = facts.means.unpooled_from
    if day is None:
        return None
    if day == facts.starts_on:
        return errors.NoSubPeriod(day=_day(day))
    return errors.CourseOverSubPeriod(day=_day(previous_day(day)))


def _order(facts: Facts) -> Refusal | None:
    has_budget = facts.means.budget is not None or facts.means.unpooled_from is not None
    if not has_budget or facts.means.volume is None:
        return errors.NotInOrder(year=facts.starts_on.year)
    if facts.terms is not None and facts.means.volume < to_units(facts.terms.person_hours):
        return errors.VolumeShort(year=facts.starts_on.year)
    return errors.BudgetShort(year=facts.starts_on.year) if _is_short(facts.means.budget, facts) else None


def _unit_cost(facts: Facts) -> Refusal | None:
    if not facts.means.has_unit_cost:
        return errors.NoUnitCost()
    return None if facts.means.has_normative else errors.NoNormative(day=_day(facts.starts_on))


def _is_short(balance: int | None, facts: Facts) -> bool:
    return balance is not None and facts.terms is not None and balance < to_units(facts.terms.certificate_amount)


def _payer(facts: Facts) -> str:
    """Whose document it is, where the group is of another municipality than the child."""
    return f": {facts.child.elsewhere.payer}" if facts.child.elsewhere is not None else ""


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"


CHECKS: tuple[tuple[Check, Definition[Any] | None], ...] = (
    (_registry, None),
    (_child, Parameter.CHILD_CONFIRMATION),
    (limits.part_done, Parameter.PART_ONLY_ONCE),
    (_enrolment_open, None),
    (_window, None),
    (_following, None),
    (_age_of_programme, None),
    (_min_age, Parameter.MIN_AGE),
    (_max_age, Parameter.MAX_AGE),
    (limits.days_after_refusal, Parameter.DAYS_AFTER_REFUSAL),
    (limits.days_after_certificate, Parameter.DAYS_AFTER_CERTIFICATE),
    (limits.number_of_certificates, Parameter.MAX_CERTIFICATES_PER_CHILD),
    (limits.certificates_of_focus, Parameter.MAX_CERTIFICATES_PER_FOCUS),
    (limits.hours_a_week, Parameter.MAX_HOURS_PER_WEEK_PER_CHILD),
    (limits.clash, Parameter.CLASHES_FORBIDDEN),
    (_certificate, None),
    (_start_day, None),
    (_balance, None),
    (_extended_norms, Parameter.EXTRA_HOURS_FOR_SIGNIFICANT),
    (_free_of_charge, None),
    (_others_wait, Parameter.WAITING_ORDER),
    (_seats, None),
    (_licence, None),
    (_certified, Parameter.CERTIFICATION_REQUIRED),
    (_agreement, None),
    (_sub_period, None),
    (_order, None),
    (_unit_cost, None),
)
GROUNDS: dict[Check, Callable[[Facts], str]] = {
    _registry: lambda facts: f"Реестр исполнителей{_payer(facts)}",
    _enrolment_open: lambda facts: facts.grounds.group,
    _window: lambda facts: facts.grounds.window,
    _following: lambda facts: facts.grounds.group,
    _age_of_programme: lambda facts: facts.grounds.programme,
    _certificate: lambda facts: facts.grounds.suspension or facts.grounds.scheme or "Реестр сертификатов",
    _start_day: lambda facts: facts.grounds.scheme,
    _balance: lambda facts: facts.grounds.scheme,
    _free_of_charge: lambda facts: facts.grounds.price,
    _seats: lambda facts: facts.grounds.group,
    _licence: lambda facts: "Реестр лицензий на образовательную деятельность",
    _agreement: lambda facts: facts.grounds.agreement or f"Реестр соглашений муниципалитета{_payer(facts)}",
    _sub_period: lambda facts: facts.grounds.scheme,
    _order: lambda facts: f"Социальный заказ на {facts.starts_on.year} год{_payer(facts)}",
    _unit_cost: lambda facts: facts.grounds.service,
}
KINDS: dict[Check, Kind] = {_window: Kind.WINDOW, _following: Kind.TURN, _others_wait: Kind.PLACE, _seats: Kind.PLACE}


def obstacles(facts: Facts) -> list[Obstacle]:
    """Every reason against this enrolment, in the order in which a person would remove them; empty means it may be.

    A live application for this very part is the only reason told: it holds the balance that others would miss.
    """
    if any(each.part_id == facts.group.part_id and not each.is_over for each in facts.child.others):
        return [Obstacle(errors.AlreadyApplied())]
    found = []
    for check, parameter in CHECKS:
        refusal = check(facts)
        if refusal is not None:
            found.append(_obstacle(check, refusal, parameter, facts))
    return found


def _obstacle(check: Check, refusal: Refusal, parameter: Definition[Any] | None, facts: Facts) -> Obstacle:
    kind, rules = KINDS.get(check, Kind.CASE), facts.regulation
    if parameter is Parameter.WAITING_ORDER and facts.child.elsewhere is not None:
        return Obstacle(refusal, f"Правила муниципалитета группы: {facts.child.elsewhere.place}", kind=kind)
    if parameter is not None:
        return Obstacle(refusal, rules.clause(parameter), rules.is_confirmed(parameter), kind)
    return Obstacle(refusal, GROUNDS[check](facts) if check in GROUNDS else "", kind=kind)
