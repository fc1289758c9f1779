"""Which rows of the catalogue a certificate pays in whole, as conditions: nothing is counted row by row.

The price is that of the whole part: a child who comes to a running group pays less, so none is promised too much.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    BooleanField,
    Case,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Greatest, Round
from django.db.models.lookups import LessThanOrEqual
from django.db.models.sql.compiler import SQLCompiler

from sotszakaz.foundation.calendar import next_month, previous_day
from sotszakaz.foundation.money import DUST_PLACES, from_units
from sotszakaz.kernel.ledger.states import Unit
from sotszakaz.kernel.regulations.choices import HoursPrice, NormativeMethod
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import municipalities_where
from sotszakaz.ordering.catalogue.models import UnitCost
from sotszakaz.ordering.catalogue.selectors import NormativeRate, normative_rates_on
from sotszakaz.supply.programmes.models import ClassSlot, Significance
from sotszakaz.supply.programmes.selectors.means import Means, has_means

EXACT = DecimalField(max_digits=40, decimal_places=20)


@dataclass(frozen=True, slots=True)
class Serving:
    """A provider with groups elsewhere that the payer's registry has with these services, and its agreement's days.

    `until` is the day after the last one (ADR 0031).
    """

    organisation_id: int
    service_ids: tuple[int, ...]
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Covered:
    """The certificate pays the whole price, and the parent nothing.

    Without a payer each group's own municipality is asked. `balance` is what is free on the certificate of one child,
    in the smallest parts of its `unit`; None asks for no balance. By a weekly norm `months` are what is free in each
    month, and `extended` what is free for significant programmes, where the rules give hours beyond it. `until` is the
    day on which the value ends: a course is over before it. `since` is the day on which a value of a later period
    begins: a course does not start before it. `then` is the value of the period after. `serving` are providers whose
    groups in other municipalities the payer pays, too. No course starts after `starts_until`, and none is taken at all
    while the period `is_closed`. `means` are what is left of the payer's money; None asks for none.
    """

    municipality_id: int | None = None
    unit: Unit = Unit.RUB
    balance: int | None = None
    months: tuple[tuple[date, int], ...] = ()
    extended: tuple[tuple[date, int], ...] = ()
    until: date | None = None
    since: date | None = None
    then: "Covered | None" = None
    serving: tuple[Serving, ...] = ()
    starts_until: date | None = None
    is_closed: bool = False
    means: Means | None = None

    @property
    def free(self) -> Decimal:
        """The balance in roubles or hours."""
        return from_units(self.balance or 0)

    @property
    def last_day(self) -> date | None:
        return previous_day(self.until) if self.until else None


def is_covered(covered: Covered, on: date, *, of_many: bool = False) -> Q:
    """By roubles: the normative price of the day and the balance bear the price. By hours: the hours are free, and
    where families pay what is above it, the normative price bears the price too.

    A course is judged by the value of the period in which it starts, and by the prices of that period's first day.
    Two queries a period to build the condition where a payer uses the full formula, else one. `of_many` is for those
    who judge thousands of rows: unit costs are then read once (a query more), not looked up row by row.
    """
    day = max(on, covered.since) if covered.since else on
    is_late = covered.starts_until is not None and day > covered.starts_until
    own = Q(pk__in=[]) if covered.is_closed or is_late else _is_covered(covered, day, of_many=of_many)
    return own if covered.then is None else own | is_covered(covered.then, on, of_many=of_many)


def _is_covered(covered: Covered, on: date, *, of_many: bool) -> Q:
    by_hours = covered.unit == Unit.HOUR
    by_price = not by_hours or covered.municipality_id in _with_co_payment(on)
    asked = _bears(covered, on, of_many=of_many) if by_price else _has_cost(covered, on, of_many=of_many)
    if covered.municipality_id is not None:
        asked &= is_served(covered.municipality_id, covered.serving, on)
    asked &= _in_period(covered)
    if covered.means is not None:
        asked &= has_means(covered.means, on)
    if covered.extended:
        significant = _is_significant(on, covered.municipality_id)
        return asked & (_fits_months(covered.months) | (significant & _fits_months(covered.extended)))
    if covered.months:
        return asked & _fits_months(covered.months)
    if covered.balance is not None:
        spends = "hours" if covered.unit == Unit.HOUR else "price"
        asked &= Q(**{f"{spends}__lte": from_units(covered.balance)})
    return asked


def _in_period(covered: Covered) -> Q:
    asked = Q()
    if covered.until is not None:
        asked &= Q(ends_on__lt=covered.until)
    if covered.since is not None:
        asked &= Q(starts_on__gte=covered.since)
    if covered.starts_until is not None:
        asked &= Q(starts_on__lte=covered.starts_until)
    return asked


def is_served(payer: int, serving: Iterable[Serving], on: date) -> Q:
    """A group of the payer itself, or of a provider that has an agreement with it for all days of the course."""
    served = Q(municipality_id=payer)
    for each in serving:
        begins = Q() if each.since <= on else Q(starts_on__gte=each.since)
        served |= begins & Q(
            organisation_id=each.organisation_id, service_id__in=each.service_ids, ends_on__lt=each.until
        )
    return served


def _with_co_payment(on: date) -> frozenset[int]:
    """Municipalities whose families pay what a price is above the normative costs of the hours."""
    return municipalities_where(Parameter.HOURS_PRICE, HoursPrice.CO_PAYMENT, on)


def _bears(covered: Covered, on: date, *, of_many: bool) -> Q:
    payer = covered.municipality_id
    by_formula = municipalities_where(Parameter.NORMATIVE_METHOD, NormativeMethod.FULL, on)
    if payer is not None:
        by_formula &= {payer}
    simple = _has_cost(covered, on, bears=True, of_many=of_many)
    if not by_formula:
        return simple
    full = _has_cost(covered, on, of_many=of_many) & _bears_by_formula(normative_rates_on(by_formula, on), payer)
    return full if payer is not None else (simple & ~Q(municipality_id__in=by_formula)) | full


class HasCost(Func):
    """Is there among these costs one of the row's service: of its own municipality unless `by_payer`, and if `bears`
    one that, multiplied by the hours and rounded to kopecks, bears the price.

    The costs are told in the question: a few hundred, joined by a hash once. Looked up row by row they cost more than
    all the rest of a count.
    """

    output_field = BooleanField()

    def __init__(self, costs: Iterable[UnitCost], *, by_payer: bool, bears: bool) -> None:
        super().__init__(F("service_id"), F("municipality_id"), F("hours"), F("price"))
        listed = sorted((each.municipality_id, each.service_id, each.amount) for each in costs)
        self.costs = [list(column) for column in zip(*listed, strict=True)] or [[], [], []]
        self.by_payer, self.bears = by_payer, bears

    def as_sql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        function: str | None = None,
        template: str | None = None,
        arg_joiner: str | None = None,
        **extra_context: Any,
    ) -> tuple[str, tuple[Any, ...]]:
        """Whoever compiles gives the columns of its own tables."""
        service, municipality, hours, price = (compiler.compile(each)[0] for each in self.source_expressions)
        asked = [f"cost.service = {service}"]
        asked += [] if self.by_payer else [f"cost.municipality = {municipality}"]
        asked += [f"round(cost.amount * {hours}, 2) >= {price}"] if self.bears else []
        unnested = "unnest(%s::bigint[], %s::bigint[], %s::numeric[]) AS cost (municipality, service, amount)"
        return f"EXISTS (SELECT FROM {unnested} WHERE {' AND '.join(asked)})", tuple(self.costs)


def _has_cost(covered: Covered, on: date, *, of_many: bool, bears: bool = False) -> Q:
    """The payer has set the unit cost of the service; and unit cost × hours, rounded to kopecks, bears the price."""
    home, costs = covered.municipality_id, UnitCost.objects.filter(valid__contains=on).order_by()
    if of_many:
        told = costs if home is None else costs.filter(municipality=home)
        return Q(HasCost(told.only("municipality", "service", "amount"), by_payer=home is not None, bears=bears))
    payer = Value(home) if home is not None else OuterRef("municipality_id")
    costs = costs.filter(municipality_id=payer, service_id=OuterRef("service_id"))
    if bears:
        amount = ExpressionWrapper(F("amount") * OuterRef("hours"), DecimalField(max_digits=30, decimal_places=10))
        costs = costs.annotate(bears=Round(amount, 2)).filter(bears__gte=OuterRef("price"))
    return Q(Exists(costs))


def _bears_by_formula(rates: Iterable[NormativeRate], payer: int | None) -> Q:
    """What hours of the part cost the group, divided by its children and rounded to roubles, bears the price."""
    return reduce(or_, (_bears_by_rate(rate, payer) for rate in rates), Q(pk__in=[]))


def _bears_by_rate(rate: NormativeRate, payer: int | None) -> Q:
    of_rate = Q(programme__locality=rate.locality, service__focus=rate.focus)
    if payer is None:
        of_rate &= Q(municipality_id=rate.municipality_id)
    apart, places = F("group__part__individual_hours"), F("group__places")
    own = _by_part(rate.hour.items(), "qualification", "equipment") * (F("hours") - apart + apart * places)
    others = _by_part((((name,), each) for name, each in rate.second.items()), "second_qualification")
    whole = ExpressionWrapper((own + others * F("group__part__second_teacher_hours")) / places, EXACT)
    return of_rate & Q(LessThanOrEqual(F("price"), Round(Round(whole, DUST_PLACES), output_field=EXACT)))


def _by_part(rates: Iterable[tuple[tuple[str, ...], Decimal]], *fields: str) -> Case:
    """The rate that these fields of the part choose."""
    names = [f"group__part__{each}" for each in fields]
    chosen = (When(**dict(zip(names, key, strict=True)), then=Value(rate, EXACT)) for key, rate in rates)
    return Case(*chosen, output_field=EXACT)


def _is_significant(on: date, payer: int | None) -> Q:
    """For the payer, on the first day that a child who comes now would be taught."""
    first = Greatest(OuterRef("starts_on"), Value(on))
    home = OuterRef("municipality_id") if payer is None else Value(payer)
    declared = Significance.objects.filter(municipality_id=home, programme=OuterRef("programme"))
    return Q(Exists(declared.filter(valid__contains=first)))


def _fits_months(months: Iterable[tuple[date, int]]) -> Q:
    """The hours of a week are free in every month that the course touches."""
    slots = ClassSlot.objects.filter(group=OuterRef("group_id")).order_by().values("group")
    weekly = Subquery(slots.annotate(weekly=Sum("hours")).values("weekly"))
    asked = Q()
    for month, free in months:
        after = next_month(month)
        fits = Q(LessThanOrEqual(weekly, from_units(free)))
        asked &= Q(starts_on__gte=after) | Q(ends_on__lt=month) | fits
    return asked
