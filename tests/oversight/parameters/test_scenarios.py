"""A scenario is begun from the registries, changed by rows, copied, compared; a chosen one stays."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from tests.factories import demand, execution, parameters
from tests.factories.kernel import member

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import NotAllowed
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.roles import Finance, Operator, SupportCentre
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.oversight.parameters import errors
from sotszakaz.oversight.parameters.actions import scenarios as actions
from sotszakaz.oversight.parameters.models import Scenario
from sotszakaz.oversight.parameters.selectors import scenarios as selectors
from sotszakaz.oversight.parameters.states import ScenarioState

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return demand.market()


@pytest.fixture
def operator(at):
    return member(Operator, at.municipality)


@pytest.fixture
def scenario(at, operator):
    return parameters.scenario(at.municipality, by=operator)


def begin(at, by, **changes):
    return actions.begin_scenario(
        municipality_id=at.municipality.pk,
        conditions=parameters.conditions(),
        start=parameters.start(**changes),
        by=by,
        on=parameters.ON,
    )


def view(scenario):
    return selectors.view_scenario(Scenario.objects.get(pk=scenario.pk))


def test_begin_counts_children_of_the_registry_by_age_on_the_first_day(at, operator):
    for birth_date in (date(2016, 3, 8), date(2017, 1, 1), date(2017, 1, 2), date(2021, 7, 1)):
        at.child(birth_date=birth_date)

    made = begin(at, operator, from_registry=True)

    bands = made.cohorts.filter(category="general").order_by("age_from").values_list("age_from", "children")
    assert list(bands) == [(5, 1), (7, 3), (11, 0), (15, 0)]


def test_begin_takes_costs_weights_and_ways_from_the_order_in_force(at, operator):
    execution.order_by_assignment(at.municipality, hours=10_000)

    made = begin(at, operator)

    ways = {row.service.focus: (row.norm, row.weight_general, row.assignment) for row in made.services.all()}
    assert ways == {
        "техническая": (Decimal(200), Decimal(20_000), Decimal(50)),
        "художественная": (Decimal(200), Decimal(10_000), Decimal(0)),
    }


def test_begin_is_refused_to_who_only_reads(at):
    with pytest.raises(NotAllowed):
        begin(at, member(SupportCentre, at.municipality))


def test_the_page_of_a_scenario_counts_what_the_rules_say(scenario):
    found = view(scenario).estimate

    assert (found.recipients, found.hours(), found.amount()) == (300, 21_600_00, 4_320_000_00)


def test_a_copy_changes_by_itself(scenario, operator):
    copy = actions.copy_scenario(scenario_id=scenario.pk, title="Больше детей", by=operator)
    cohort = copy.cohorts.get(age_from=7)

    said = actions.CohortSaid("general", 7, 10, 2000, Decimal(30), Decimal(72), "year")
    actions.set_cohort(scenario_id=copy.pk, said=said, by=operator, cohort_id=cohort.pk)

    assert (view(scenario).estimate.recipients, view(copy).estimate.recipients) == (300, 600)


def test_conditions_are_changed(scenario, operator):
    conditions = parameters.conditions(title="Полгода", last_month=date(2027, 6, 1))

    actions.set_conditions(scenario_id=scenario.pk, conditions=conditions, by=operator)

    assert view(scenario).estimate.hours() == 10_800_00


def test_a_second_band_of_the_same_age_is_refused(scenario, operator):
    said = actions.CohortSaid("general", 7, 9, 5, Decimal(1), Decimal(1), "year")

    with pytest.raises(ConstraintViolated, match="уже есть"):
        actions.set_cohort(scenario_id=scenario.pk, said=said, by=operator)


def test_a_service_that_the_decision_does_not_have_is_refused(scenario, operator):
    foreign = SocialService.objects.create(code="804200О.99.0.ББ52АЖ24000", name="Другая", status="valid")
    said = actions.ServiceSaid(norm=Decimal(1), weights={"general": Decimal(1)})

    with pytest.raises(errors.ServiceNotOfDecision):
        actions.set_service(scenario_id=scenario.pk, service_id=foreign.pk, said=said, by=operator, on=parameters.ON)


def test_ways_over_a_hundred_percent_are_refused(scenario, operator):
    row = scenario.services.first()
    said = actions.ServiceSaid(Decimal(1), {"general": Decimal(1)}, assignment=Decimal(60), competition=Decimal(41))

    with pytest.raises(ConstraintViolated, match="100 процентов"):
        actions.set_service(
            scenario_id=scenario.pk, service_id=row.service_id, said=said, by=operator, on=parameters.ON
        )


def test_a_row_is_removed(scenario, operator):
    actions.remove_row(row=scenario.services.first(), by=operator)

    assert scenario.services.count() == 1


def test_a_draft_is_thrown_away(scenario, operator):
    actions.drop_scenario(scenario_id=scenario.pk, by=operator)

    assert not Scenario.objects.filter(pk=scenario.pk).exists()


def choose(scenario, by):
    Scenario.objects.filter(pk=scenario.pk).update(state=ScenarioState.CHOSEN, chosen_at=timezone.now(), chosen_by=by)


def test_a_chosen_scenario_is_refused_every_change(scenario, operator):
    choose(scenario, operator)

    with pytest.raises(errors.ScenarioChosen):
        actions.drop_scenario(scenario_id=scenario.pk, by=operator)
    with pytest.raises(errors.ScenarioChosen):
        actions.remove_row(row=scenario.services.first(), by=operator)


@pytest.mark.parametrize("rows", ["cohorts", "services"])
def test_the_database_keeps_a_chosen_scenario_as_it_was(scenario, operator, rows):
    choose(scenario, operator)

    for deed in (lambda: getattr(scenario, rows).all().delete(), lambda: Scenario.objects.update(title="Иначе")):
        with pytest.raises(IntegrityError, match="stays as it was"), transaction.atomic():
            deed()


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def said_of(form):
    said = form.initial | {name: field.initial for name, field in form.fields.items() if name not in form.initial}
    return {name: value for name, value in said.items() if value not in (None, "")}


def test_the_pages_lead_from_a_new_scenario_to_a_compared_copy(at):
    client = client_of(member(Finance, at.municipality))
    start = {
        "title": "Первый",
        "first_month": "2027-01",
        "last_month": "2027-12",
        "unit": "rub",
        "study_weeks": "36",
        "months_off": ["7", "8"],
        "split_1": "2027-09",
        "coverage": "30",
        "load": "72",
        "load_unit": "year",
    }
    answer = client.post(reverse("office:scenario_new"), start)
    first = answer["Location"]
    assert "Чтобы посчитать, не хватает" in client.get(first).content.decode()
    act_for([at.municipality.pk])
    scenario = Scenario.objects.get()
    cohort = scenario.cohorts.get(age_from=7)
    address = reverse("office:scenario_cohort", args=[cohort.pk])
    said = said_of(client.get(address).context["form"]) | {"children": 1000}
    assert client.post(address, said)["Location"] == first

    page = client.get(first).content.decode()
    copied = client.post(reverse("office:scenario_copy", args=[scenario.pk]), {"title": "Второй"})["Location"]
    ids = [scenario.pk, int(copied.strip("/").rpartition("/")[2])]
    compared = client.get(reverse("office:scenarios_compare"), {"id": ids}).content.decode()

    assert "1\u202f000 × 30 % = 300" in page
    assert page.count("Предел по сертификатам") == 3
    assert "Второй" in compared
    assert "Денег всего" in compared


def test_figures_side_by_side_differ_from_the_first_in_numbers_and_percent(at, operator, scenario):
    others = [parameters.scenario(at.municipality, by=operator, children=each) for each in (1333, 500)]
    ids = [scenario.pk, *(each.pk for each in others)]

    page = client_of(operator).get(reverse("office:scenarios_compare"), {"id": ids}).content.decode()

    assert "+100, 33,3 %" in page
    assert "\u2212150, 50 %" in page


def test_a_broken_period_is_refused_at_the_form(at, operator):
    said = {"first_month": "2027-05", "last_month": "2027-01"}

    answer = client_of(operator).post(reverse("office:scenario_new"), said)

    assert answer.status_code == 422
    assert "от одного месяца до двух лет" in answer.content.decode()


def test_the_workbook_says_what_the_page_says(scenario, operator):
    answer = client_of(operator).get(reverse("office:scenario_sheet", args=[scenario.pk]))

    book = load_workbook(BytesIO(answer.content))
    assert sum(row[5] for row in book["Объёмы"].iter_rows(min_row=2, values_only=True)) == 4_320_000
    assert sum(row[3] for row in book["Месяцы"].iter_rows(min_row=2, values_only=True)) == 4_320_000
    assert book["Номиналы"]["D2"].value == 14_400


def test_pages_ask_the_same_number_of_queries_however_many_rows(at, operator, scenario):
    client = client_of(operator)
    counts = []
    for age in (0, 1):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("office:scenarios"))
            client.get(reverse("office:scenario", args=[scenario.pk]))
        counts.append(len(queries))
        parameters.scenario(at.municipality, by=operator)
        said = actions.CohortSaid("orphan", age, age, 5, Decimal(1), Decimal(1), "year")
        actions.set_cohort(scenario_id=scenario.pk, said=said, by=operator)

    assert counts[0] == counts[1]
