"""From which day a contract runs, and on which terms: those of the application, or fewer days of it."""

from copy import copy
from datetime import date
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateRange

from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.enrolments import rules
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.quotes.sources import price_of
from sotszakaz.demand.enrolments.rules.later import terms_left
from sotszakaz.demand.enrolments.selectors import days_of, terms_of
from sotszakaz.demand.enrolments.states import WAITING_FOR_SOMEBODY
from sotszakaz.foundation.money import to_units
from sotszakaz.kernel.regulations.choices import ContractStart
from sotszakaz.kernel.regulations.in_force import InForce
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.ordering.catalogue.selectors import unit_cost_on


def starts_with_contract(regulation: InForce) -> bool:
    """Does a contract of a running group begin on the day when it is made, and not before."""
    return regulation.value(Parameter.CONTRACT_STARTS) == ContractStart.NOT_BEFORE_CONTRACT


def as_agreed(application: EnrolmentApplication, *, on: date, regulation: InForce) -> EnrolmentApplication:
    """The application on the terms of a contract made on the day; never to be saved.

    It is itself where nothing changes; otherwise a copy of it with the days that are left, what they cost, and the
    norms of their months. One query, or two, where the family pays something.
    """
    booked = terms_of(application)
    if not starts_with_contract(regulation) or not booked.starts_on < on <= booked.ends_on:
        return application
    left = terms_left(booked, start=on, ceiling=_ceiling(application, booked, regulation))
    agreed = copy(application)
    agreed.period = DateRange(on, application.period.upper)
    agreed.price, agreed.parent_amount = left.price, left.parent_amount
    agreed.certificate_amount, agreed.certificate_units = left.certificate_amount, left.certificate_units
    agreed.person_hours = left.person_hours
    if application.month_account_ids:
        agreed.month_account_ids = application.month_account_ids[-len(rules.schedule(left)) :]
    return agreed


def agreed_on(day: date, application: EnrolmentApplication) -> EnrolmentApplication:
    """The same by the rules of that day."""
    return as_agreed(application, on=day, regulation=regulation_on(application.municipality_id, day))


def starts_later(application: EnrolmentApplication, *, on: date) -> date | None:
    """The first day of a contract made on the day, where that is later than applied for; for an undecided one."""
    first, last = days_of(application)
    if application.state not in WAITING_FOR_SOMEBODY or not first < on <= last:
        return None
    return on if starts_with_contract(regulation_on(application.municipality_id, on)) else None


def _ceiling(application: EnrolmentApplication, booked: rules.Terms, regulation: InForce) -> Decimal | None:
    """The most that a certificate of roubles could pay for the booked days, by the rates of their first day.

    Not less than it did pay, whatever became of the rates since.
    """
    if application.unit != SchemeUnit.RUB:
        return None
    if not booked.parent_amount:
        return booked.price
    group, home, start = application.group, application.municipality_id, booked.starts_on
    cost = unit_cost_on(home, group.part.programme.service_id, start)
    amount = cost.amount if cost is not None else None
    price = price_of(home, group, regulation, start, unit_cost=amount)
    if price.unit_cost is None or not price.has_normative:
        return booked.certificate_amount
    course = rules.Course(group.starts_on, group.ends_on, group.part.price, group.part.hours, price.normative)
    enough = to_units(booked.price)
    whole = rules.terms_in_roubles(course, start=start, unit_cost=price.unit_cost, balance=enough)
    is_same = (whole.price, whole.ends_on) == (booked.price, booked.ends_on)
    return max(whole.certificate_amount, booked.certificate_amount) if is_same else booked.certificate_amount
