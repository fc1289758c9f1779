"""The chosen scenario becomes a draft of the order, a proposal of a scheme and an annex, once."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook
from tests.factories import demand, ordering, parameters
from tests.factories.kernel import member

from sotszakaz.foundation.errors import NotAllowed
from sotszakaz.foundation.models import AuditEvent
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.users.roles import Finance, Head, Operator
from sotszakaz.ordering.social_orders.actions import approve_order, draft_order, drop_change, put_volume, set_budget
from sotszakaz.ordering.social_orders.models import BudgetLine, SocialOrder
from sotszakaz.ordering.social_orders.rules import VolumeSaid, VolumeTerms
from sotszakaz.oversight.parameters import errors
from sotszakaz.oversight.parameters.actions import scenarios as scenario_actions
from sotszakaz.oversight.parameters.actions.adopting import adopt_scenario
from sotszakaz.oversight.parameters.models import Adoption, Scenario
from sotszakaz.oversight.parameters.selectors.scenarios import adoption_of_order
from sotszakaz.oversight.parameters.verify import CHECKS

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return demand.market()


@pytest.fixture
def operator(at):
    return member(Operator, at.municipality)


def adopt(scenario, by, **changes):
    said = {"year": 2027, "budget_code": ordering.BUDGET_CODE, **changes}
    return adopt_scenario(scenario_id=scenario.pk, by=by, on=parameters.ON, **said)


def volumes(order):
    return {
        (each.service.focus, each.award_method): (each.recipients, each.person_hours, each.amount)
        for each in order.volumes.select_related("service")
    }


def test_adopt_makes_the_draft_that_the_scenario_counted(at, operator):
    scenario = parameters.scenario(at.municipality, assignment=25, by=operator)

    adoption = adopt(scenario, operator)

    order = SocialOrder.objects.get(municipality=at.municipality, year=2027)
    assert adoption.order == order
    assert volumes(order) == {
        (focus, method): (people, Decimal(hours), Decimal(hours) * 200)
        for focus in ("техническая", "художественная")
        for method, people, hours in (("certificate", 113, 8_100), ("assignment", 37, 2_700))
    }
    assert BudgetLine.objects.get(order=order).amount == 2 * 8_100 * 200
    assert Scenario.objects.get(pk=scenario.pk).state == "chosen"
    assert AuditEvent.objects.filter(action="scenario.adopt", subject_id=scenario.pk).count() == 1
    assert all(find_offenders(check).passed for check in CHECKS)


def test_the_draft_can_be_approved_as_it_is(at, operator):
    order = parameters.adoption(at.municipality, by=operator).order

    approved = approve_order(order_id=order.pk, by=member(Head, at.municipality), on=parameters.ON)

    assert approved.state == "approved"


def test_adopt_takes_only_the_months_of_the_year(at, operator):
    scenario = parameters.scenario(
        at.municipality, by=operator, first_month=date(2027, 9, 1), last_month=date(2028, 8, 1)
    )

    adoption = adopt(scenario, operator)

    assert sum(hours for _, hours, _ in volumes(adoption.order).values()) == 21_600 * 4 // 12
    assert [each["limit"] for each in adoption.proposal["parts"]] == [1_440_000_00, 2_880_000_00]


def test_adopt_begins_a_change_of_the_order_in_force(at, operator):
    scenario = parameters.scenario(
        at.municipality, by=operator, first_month=date(2026, 1, 1), last_month=date(2026, 12, 1)
    )

    adoption = adopt(scenario, operator, year=2026, budget_code="")

    assert adoption.order.status_number == 2
    assert scenario.title in adoption.order.change_reason
    assert (adoption.budget_before, adoption.budget_after) == (5_000_000_00, 4_320_000_00)


def test_adopt_keeps_what_a_draft_says_of_places_and_of_other_services(at, operator):
    scenario = parameters.scenario(at.municipality, by=operator)
    scenario_actions.remove_row(row=scenario.services.get(service__focus="техническая"), by=operator)
    order = draft_order(municipality_id=at.municipality.pk, year=2027, by=operator, on=parameters.ON)
    for code in (ordering.TECHNICAL, ordering.ARTISTIC):
        service = ordering.service(code)
        said = VolumeSaid(service.pk, "certificate", 5, Decimal(50), Decimal(5000), VolumeTerms(place="ДДТ"))
        put_volume(order_id=order.pk, said=said, by=operator, on=parameters.ON)
    set_budget(order_id=order.pk, code=ordering.BUDGET_CODE, amount=Decimal(1), by=operator)

    adopt(scenario, operator, budget_code="")

    assert volumes(order) == {
        ("техническая", "certificate"): (5, Decimal(50), Decimal(5000)),
        ("художественная", "certificate"): (300, Decimal(21_600), Decimal(4_320_000)),
    }
    assert set(order.volumes.values_list("place", flat=True)) == {"ДДТ"}
    assert BudgetLine.objects.get(order=order).amount == 4_325_000


def test_a_second_time_is_refused_and_changes_nothing(at, operator):
    scenario = parameters.adoption(at.municipality, by=operator).scenario

    with pytest.raises(errors.ScenarioChosen):
        adopt(scenario, operator)

    assert Adoption.objects.count() == SocialOrder.objects.filter(year=2027).count() == 1


def test_whatever_refuses_leaves_no_draft_behind(at, operator):
    scenario = parameters.scenario(at.municipality, by=operator)

    with pytest.raises(errors.BudgetCodeMissing):
        adopt(scenario, operator, budget_code="")

    assert Scenario.objects.get(pk=scenario.pk).state == "draft"


def test_another_scenario_may_be_chosen_for_the_same_draft(at, operator):
    first = parameters.adoption(at.municipality, by=operator)

    second = parameters.adoption(at.municipality, by=operator, title="Больше", children=2000)

    assert first.order == second.order
    assert sum(people for people, _, _ in volumes(second.order).values()) == 600
    assert adoption_of_order(second.order_id) == second


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [({"children": 0}, errors.ScenarioIncomplete), ({"children": 3}, errors.RowTooSmall)],
)
def test_a_scenario_that_makes_no_order_is_refused(at, operator, changes, refusal):
    scenario = parameters.scenario(at.municipality, by=operator, **changes)

    with pytest.raises(refusal):
        adopt(scenario, operator)


def test_a_year_outside_of_the_period_is_refused(at, operator):
    with pytest.raises(errors.YearOutside):
        adopt(parameters.scenario(at.municipality, by=operator), operator, year=2028)


def test_finance_may_count_but_not_choose(at):
    finance = member(Finance, at.municipality)

    with pytest.raises(NotAllowed):
        adopt(parameters.scenario(at.municipality, by=finance), finance)


def test_a_dropped_draft_leaves_the_scenario_chosen_without_an_order(at, operator):
    scenario = parameters.scenario(
        at.municipality, by=operator, first_month=date(2026, 1, 1), last_month=date(2026, 12, 1)
    )
    order = adopt(scenario, operator, year=2026, budget_code="").order

    drop_change(order_id=order.pk, by=operator)

    assert Adoption.objects.get(scenario=scenario).order is None
    page = client_of(operator).get(reverse("office:scenario", args=[scenario.pk])).content.decode()
    assert "Черновик заказа отменён" in page


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def test_the_head_writes_the_proposed_scheme_from_a_filled_form_once(at, operator):
    adoption = parameters.adoption(at.municipality, by=operator)
    client = client_of(member(Head, at.municipality))
    address = reverse("office:scheme_proposed", args=[adoption.pk])
    form = client.get(address).context["form"]
    said = {each.html_name: each.value() for each in form if each.value() not in (None, "")}
    said = {name: str(value).replace(".", ",") if "value" in name else value for name, value in said.items()}

    answer = client.post(address, said)
    again = client.post(address, said)

    act_for([at.municipality.pk])
    scheme = Adoption.objects.get(pk=adoption.pk).scheme
    assert answer["Location"] == reverse("office:scheme", args=[scheme.pk])
    value = scheme.face_values.get()
    assert (value.amount, value.number_limit, value.sum_limit) == (14_400_00, 300, 4_320_000_00)
    assert again.status_code in (409, 422)
    for page in ("office:scheme", "office:order"):
        pk = scheme.pk if page == "office:scheme" else adoption.order_id
        shown = client.get(reverse(page, args=[pk])).content.decode()
        assert reverse("office:scenario", args=[adoption.scenario_id]) in shown


def test_the_annex_reads_back_from_word_and_from_the_workbook(at, operator):
    adoption = parameters.adoption(at.municipality, by=operator, assignment=25)
    client = client_of(operator)

    book = load_workbook(BytesIO(client.get(reverse("office:annex_sheet", args=[adoption.scenario_id])).content))
    word = Document(BytesIO(client.get(reverse("office:annex_word", args=[adoption.scenario_id])).content))

    budget = [cell.value for cell in book["Строка бюджета"][2]]
    assert budget == [ordering.BUDGET_CODE, 0, 3_240_000, 3_240_000]
    rows = list(book["Объёмы и суммы"].iter_rows(min_row=2, values_only=True))
    assert sum(row[5] for row in rows[:-1]) == rows[-1][5] == 4_320_000
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in word.tables]
    assert tables[0][1] == [ordering.BUDGET_CODE, "0,00", "3\u202f240\u202f000,00", "3\u202f240\u202f000,00"]
    assert tables[1][-1][5] == "4\u202f320\u202f000,00"
    assert len(tables[1]) == len(rows) + 1
    assert "14\u202f336,28 руб." in tables[2][1][2]


def test_years_of_the_period_are_offered(at, operator):
    scenario = parameters.scenario(at.municipality, by=operator, last_month=date(2028, 6, 1))
    address = reverse("office:scenario_adopt", args=[scenario.pk])

    page = client_of(operator).get(address)
    answer = client_of(operator).post(address, {"year": "2028", "budget_code": ordering.BUDGET_CODE})

    assert [value for value, _ in page.context["form"].fields["year"].choices] == [2027, 2028]
    act_for([at.municipality.pk])
    assert answer["Location"] == reverse("office:order", args=[Adoption.objects.get().order_id])
