"""Pages of the factor analysis: from the example to a value that the act left open."""

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.factories import analysis
from tests.factories.demand import contract, market
from tests.factories.kernel import member
from tests.factories.ordering import indicator_said

from sotszakaz.kernel.users.roles import Head, Operator
from sotszakaz.ordering.decisions.models import IndicatorTarget
from sotszakaz.oversight.analysis.models import Factor, Methodology, Run

pytestmark = pytest.mark.django_db

PENDING = {"text": "будет определено", "kind": "pending", "value": None, "year": 2026}


@pytest.fixture
def at(clock):
    clock.go(date(2026, 10, 2))
    here = market(indicators=[indicator_said(target=PENDING)])
    contract(here)
    return here


def client_of(role, at):
    client = Client()
    client.force_login(member(role, at.municipality))
    return client


def words(answer):
    return " ".join(answer.content.decode().split())


def test_from_the_example_to_a_value_that_the_act_left_open(at):
    operator, head = client_of(Operator, at), client_of(Head, at)
    page = words(operator.post("/office/analysis/methodologies/example/", follow=True))
    made = Methodology.objects.get()
    assert "не методика министерства" in page
    again = words(operator.post("/office/analysis/methodologies/example/", follow=True))
    assert "Методика с этим названием уже есть" in again

    refused = head.post(f"/office/analysis/methodologies/{made.pk}/approve/", {"ground": ""})
    assert refused.status_code == 422
    head.post(f"/office/analysis/methodologies/{made.pk}/approve/", {"ground": "Приказ № 14"})
    operator.post(f"/office/analysis/methodologies/{made.pk}/run/")
    run = Run.objects.get()
    unfinished = words(operator.post(f"/office/analysis/runs/{run.pk}/finish/", follow=True))
    assert "Не оценено: 2." in unfinished

    manual = Factor.objects.get(source="manual")
    for subject in run.subjects.all():
        wrong = operator.post(f"/office/analysis/subjects/{subject.pk}/", {f"score_{manual.pk}": "9"})
        assert wrong.status_code == 422
        operator.post(f"/office/analysis/subjects/{subject.pk}/", {f"score_{manual.pk}": "3"})
    finished = words(operator.post(f"/office/analysis/runs/{run.pk}/finish/", follow=True))
    assert "Значения, которые акт оставил открытыми" in finished

    target = IndicatorTarget.objects.get()
    address = f"/office/analysis/runs/{run.pk}/values/{target.pk}/target/"
    asked = words(operator.get(address))
    assert 'name="value"' in asked
    assert 'value="1"' not in asked  # what the row is today would be reached by itself
    operator.post(address, {"value": "5"})
    row = words(operator.get("/office/indicators/3.F/"))
    assert "Цель определена факторным анализом" in row
    assert f"/office/analysis/runs/{run.pk}/" in row
    assert operator.get(f"/office/analysis/runs/{run.pk}/values/{target.pk}/baseline/").status_code == 404


def test_a_factor_is_typed_with_its_steps(at):
    made = analysis.draft(at.municipality)
    operator = client_of(Operator, at)
    address = f"/office/analysis/methodologies/{made.pk}/factors/new/"
    typed = {
        "group": "Рынок",
        "title": "Свободные места",
        "source": "free_places",
        "low": "0",
        "high": "2",
        "weight": "1,5",
        "steps": "10; 32,5",
    }

    wrong = operator.post(address, {**typed, "steps": "10; мало"})
    few = operator.post(address, {**typed, "steps": "10"})
    operator.post(address, typed)

    factor = Factor.objects.get(title="Свободные места")
    assert (wrong.status_code, few.status_code) == (422, 422)
    assert "нужно порогов: 2" in words(few)
    assert [float(each) for each in factor.steps] == [10, 32.5]
    assert "10; 32,5" in words(operator.get(f"/office/analysis/methodologies/{made.pk}/factors/{factor.pk}/"))


def test_scores_are_saved_as_a_workbook(at):
    run = analysis.finished(analysis.begun(at.municipality))

    book = load_workbook(BytesIO(client_of(Head, at).get(f"/office/analysis/runs/{run.pk}/scores.xlsx").content))

    rows = list(book.active.iter_rows(min_row=2, values_only=True))
    assert len(rows) == 2
    assert {row[-1] for row in rows} == {"высокий"}
