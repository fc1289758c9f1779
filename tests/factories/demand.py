"""Children, certificates and enrolments, built by the same actions that the system uses.

`market` is everything that one booking needs: an approved order, a provider with an agreement and a group, a funding
scheme. The session acts for its municipality from there on; the day is `TODAY` of the supply factories.
"""

import itertools
import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from tests.factories import ordering, supply
from tests.factories.kernel import UserFactory, member, snils_of
from tests.factories.replay import replayed
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.actions import confirm_child, register_child, set_funding_scheme
from sotszakaz.demand.certificates.models import FundingScheme
from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.rules import ChildData
from sotszakaz.demand.children.states import ChildCategory, ChildState, Relation
from sotszakaz.demand.enrolments.actions import accept_application, book
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import Director
from sotszakaz.supply.programmes.models import ProgrammePart, StudyGroup
from sotszakaz.supply.providers.models import RegistryRecord

FACE_VALUE = 20_000_00  # kopecks; a part of the supply factories costs 12 240 roubles
HOURS = 100_00  # hundredths of an hour; that part takes 68
YEAR = DateRange(date(2026, 1, 1), date(2027, 1, 1))

_counter = itertools.count(1)


@replayed
def scheme(
    municipality: Municipality, *, unit: SchemeUnit = SchemeUnit.RUB, value: int | None = None, period: DateRange = YEAR
) -> FundingScheme:
    """The scheme of the year with one face value for children of the general category; others have none."""
    default = FACE_VALUE if unit == SchemeUnit.RUB else HOURS
    return set_funding_scheme(
        municipality_id=municipality.pk,
        period=period,
        unit=unit,
        title="Программа персонифицированного финансирования на 2026 год",
        values={ChildCategory.GENERAL: value or default},
        by=SYSTEM,
    )


def child_data(**changes: Any) -> ChildData:
    """A right child of ten years; each has a СНИЛС of its own."""
    facts = {
        "last_name": "Примерова",
        "first_name": "Дарья",
        "middle_name": "Олеговна",
        "birth_date": date(2016, 3, 8),
        "snils": snils_of(next(_counter)),
        "category": ChildCategory.GENERAL,
    }
    return ChildData(**{**facts, **changes})


@replayed
def pending_child(municipality: Municipality, *, by: User | None = None, on: date = TODAY, **changes: Any) -> Child:
    """A child whose data wait for a clerk; `by` is its parent."""
    return register_child(
        municipality_id=municipality.pk,
        data=child_data(**changes),
        relation=Relation.MOTHER,
        consented=True,
        by=by or UserFactory(),
        on=on,
    )


@replayed
def child(municipality: Municipality, *, by: User | None = None, on: date = TODAY, **changes: Any) -> Child:
    """A confirmed child with a certificate; there must be a funding scheme of the day."""
    added = pending_child(municipality, by=by, on=on, **changes)
    if added.state == ChildState.PENDING:
        confirm_child(child_id=added.pk, by=SYSTEM, on=on)
    return Child.objects.select_related("added_by", "municipality").get(pk=added.pk)


@dataclass(frozen=True)
class Market:
    """A municipality where one group can be booked."""

    municipality: Municipality
    record: RegistryRecord
    group: StudyGroup

    def director(self) -> User:
        """Who answers for the provider."""
        return member(Director, self.municipality, self.record.organisation)

    def child(self, **changes: Any) -> Child:
        """A confirmed child with a parent (`added_by`) and a certificate."""
        return child(self.municipality, **changes)

    def other_group(self, of: ProgrammePart | None = None, **changes: Any) -> StudyGroup:
        """A group of another part of the same programme, or one more group `of` a part."""
        return _other_group(self.group, of, **changes)


@replayed
def _other_group(beside: StudyGroup, of: ProgrammePart | None, **changes: Any) -> StudyGroup:
    of = of or supply.part(beside.part.programme, title="Мастерство")
    return supply.published_group(of, **{"name": f"Акварель-{next(_counter) + 100}", **changes})


@replayed
def market(
    *,
    unit: SchemeUnit = SchemeUnit.RUB,
    value: int | None = None,
    places: int = 12,
    limit: Decimal = Decimal(2_000_000),
    budget: Decimal = Decimal(5_000_000),
    person_hours: Decimal = Decimal(10_000),
    price: Decimal = Decimal(12_240),
    unit_cost: Decimal = Decimal(200),
    **said: Any,
) -> Market:
    """Order, provider, agreement, published group and scheme; 68 hours at a unit cost of 200 roubles cost 13 600.

    `said` are keys of the reading of the act.
    """
    municipality = supply.decided_municipality(unit_cost=None, **said)
    ordering.approved_order(municipality, person_hours=person_hours, budget=budget, unit_cost=unit_cost)
    record = supply.record(municipality)
    supply.agreement(record, limit=limit)
    group = supply.published_group(supply.part(supply.programme(record), price=price), places=places)
    scheme(municipality, unit=unit, value=value)
    act_for([municipality.pk])
    return Market(municipality, record, group)


@replayed
def serving(payer: Market, place: Market, **terms: Any) -> RegistryRecord:
    """The provider of `place` in the registry of `payer` too, with an agreement: its groups serve children of both.

    `terms` are those of the agreement, whose limit is two million roubles. The session acts for `payer` from here on.
    """
    act_for([payer.municipality.pk])
    record = supply.record(payer.municipality, place.record.organisation)
    supply.agreement(record, **terms)
    return record


def new_key() -> str:
    """A key of repetition, as the form of a quote has it."""
    return uuid.uuid4().hex


@replayed
def application(
    at: Market, of: Child | None = None, *, group: StudyGroup | None = None, on: date = TODAY
) -> EnrolmentApplication:
    """An application that waits for the provider; the child's parent applies."""
    of = of or at.child()
    assert of.added_by is not None
    pk = book(child_id=of.pk, group_id=(group or at.group).pk, by=of.added_by, on=on, key=new_key())
    return EnrolmentApplication.objects.get(pk=pk)


@replayed
def contract(at: Market, of: Child | None = None, *, group: StudyGroup | None = None, on: date = TODAY) -> Contract:
    """A contract in force, signed on the day of the application."""
    waiting = application(at, of, group=group, on=on)
    return accept_application(application_id=waiting.pk, by=SYSTEM, on=on)
