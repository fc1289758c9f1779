"""What the registers can answer, by the key of the indicator (law.md §3.5): a queryset of the rows behind each figure.

A figure is the number of its rows, so it can always be shown with them. Keys that are not here are answered outside:
support of non-profits, acts, campaigns, standards, monitoring, surveys.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Model, QuerySet

from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.kernel.municipalities.selectors import midnight_in
from sotszakaz.kernel.municipalities.states import OrganisationKind
from sotszakaz.supply.providers.models import ProviderApplication, RegistryRecord


@dataclass(frozen=True, slots=True)
class Year:
    """The calendar year that is measured, in one municipality."""

    municipality_id: int
    start: date
    end: date


Rows = Callable[[Year], "QuerySet[Model]"]


@dataclass(frozen=True, slots=True)
class Measure:
    """How one indicator is counted: a Russian sentence for people and the rows themselves."""

    key: str
    sentence: str
    rows: Rows
    of: str


def _contracts(year: Year) -> QuerySet[Contract]:
    return Contract.objects.filter(municipality_id=year.municipality_id, period__overlap=(year.start, year.end))


def _serving(year: Year) -> QuerySet[Organisation]:
    serving = _contracts(year).values("organisation")
    return Organisation.objects.filter(pk__in=serving).order_by("short_name", "pk")


def _applied(year: Year) -> QuerySet[Organisation]:
    home = Municipality.objects.get(pk=year.municipality_id)
    applied = ProviderApplication.objects.filter(
        municipality=home,
        submitted_at__gte=midnight_in(home, year.start),
        submitted_at__lt=midnight_in(home, year.end),
    )
    return Organisation.objects.filter(pk__in=applied.values("organisation")).order_by("short_name", "pk")


def _included(year: Year) -> QuerySet[Organisation]:
    included = RegistryRecord.objects.filter(
        municipality_id=year.municipality_id, included_on__gte=year.start, included_on__lt=year.end
    )
    return _applied(year).filter(pk__in=included.values("organisation"))


def _one_contract_a_child(contracts: QuerySet[Contract]) -> QuerySet[Contract]:
    """A child is counted once, however many contracts it has (operations.md §6.1)."""
    return contracts.order_by("child_id", "pk").distinct("child_id").select_related("group", "organisation")


MEASURES = {
    measure.key: measure
    for measure in (
        Measure(
            "1.F",
            "Некоммерческие организации, у которых в году есть договоры с получателями.",
            lambda year: _serving(year).filter(kind=OrganisationKind.NON_PROFIT),
            "организации",
        ),
        Measure("2.M", "Организации, подавшие в году заявку в реестр исполнителей.", _applied, "организации"),
        Measure("2.M.1", "Из подавших заявку в году — включённые в реестр исполнителей.", _included, "организации"),
        Measure("3.M", "Исполнители, у которых в году есть договоры с получателями.", _serving, "организации"),
        Measure(
            "3.M.1",
            "Из них — не муниципальные учреждения.",
            lambda year: _serving(year).exclude(kind=OrganisationKind.MUNICIPAL),
            "организации",
        ),
        Measure(
            "3.F",
            "Дети с договорами в году; ребёнок считается один раз.",
            lambda year: _one_contract_a_child(_contracts(year)),
            "договоры",
        ),
        Measure(
            "3.F.1",
            "Дети с договорами в году у исполнителей, которые не муниципальные учреждения; ребёнок считается один раз.",
            lambda year: _one_contract_a_child(_contracts(year).exclude(organisation__kind=OrganisationKind.MUNICIPAL)),
            "договоры",
        ),
    )
}
