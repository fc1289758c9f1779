"""Pages of indicators: the table, a row, what is entered, the files, the region."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document
from openpyxl import load_workbook
from tests.factories.demand import contract, market
from tests.factories.kernel import member
from tests.factories.ordering import indicator_said

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.roles import Head, Operator, PlatformAdministrator
from sotszakaz.oversight.indicators.actions import NewValue, enter_value, take_figures
from sotszakaz.oversight.indicators.models import EnteredValue
from sotszakaz.oversight.indicators.states import ValueWay

pytestmark = pytest.mark.django_db

ON = date(2026, 10, 2)
SHARE = indicator_said(key="9.F", title="Доля показателей, отвечающих чек-листу", unit="единиц")


@pytest.fixture
def at(clock):
    clock.go(ON)
    here = market(indicators=[indicator_said(), SHARE])
    contract(here)
    return here


def client_of(role, at):
    client = Client()
    client.force_login(member(role, at.municipality))
    return client


def words(answer):
    return " ".join(answer.content.decode().split())


def test_the_table_says_what_does_not_add_up_and_who_is_covered(at):
    page = words(client_of(Head, at).get("/office/indicators/"))

    assert "Показатель 9.F — доля, а единица измерения «единиц»" in page
    assert "Детей с договорами: <strong>1</strong>" in page
    assert "под угрозой" in page
    assert "Пересчитать сейчас" not in page


def test_the_table_asks_as_many_queries_however_many_rows(at):
    client = client_of(Head, at)
    client.get("/office/indicators/")

    with CaptureQueriesContext(connection) as asked:
        client.get("/office/indicators/")

    assert len(asked) <= 17


def test_a_computed_row_opens_to_its_rows_and_their_workbook(at):
    client = client_of(Operator, at)

    page = words(client.get("/office/indicators/3.F/"))
    book = load_workbook(BytesIO(client.get("/office/indicators/3.F/rows.xlsx").content))

    number = book.active["A2"].value
    assert number.startswith("№ ")
    assert number in page
    assert "Версия формулы: 3." in page
    assert "Их видят те, кому открыты договоры" in words(client_of(Head, at).get("/office/indicators/3.F/"))
    assert "Ввести значение" not in page


def test_a_row_without_a_measure_is_entered_in_two_steps(at):
    client = client_of(Operator, at)
    typed = {"as_of": "02.10.2026", "kind": "percent", "value": "87,5", "source": "Отчёт о мониторинге № 4"}

    empty = client.post("/office/indicators/9.F/enter/", {"as_of": "02.10.2026", "kind": "percent", "source": "Отчёт"})
    entered = client.post("/office/indicators/9.F/enter/", typed, follow=True)

    assert (empty.status_code, "Введите число." in words(empty)) == (422, True)
    assert "Отчёт о мониторинге № 4" in words(entered)
    assert "87,5 %" in words(entered)


def test_the_figures_of_the_quarter_are_taken_by_the_button(at):
    page = words(client_of(Operator, at).post("/office/indicators/take/", follow=True))
    row = words(client_of(Operator, at).get("/office/indicators/3.F/"))

    assert "пересчитаны по реестрам и записаны" in page
    assert "III квартал 2026" in row
    assert "квартал идёт" in row
    assert "цель: 2 641" in row.replace("\u202f", " ")


def test_the_report_says_the_same_as_word_and_as_a_workbook(at):
    operator = member(Operator, at.municipality)
    act_for([at.municipality.pk])
    take_figures(municipality_id=at.municipality.pk, by=operator, on=ON)
    said = NewValue(as_of=ON, kind=ValueWay.PERCENT, source="Отчёт № 4", value=Decimal("87.5"))
    enter_value(municipality_id=at.municipality.pk, key="9.F", said=said, by=operator, on=ON)
    client = client_of(Head, at)

    book = load_workbook(BytesIO(client.get("/office/indicators.xlsx").content))
    tables = Document(BytesIO(client.get("/office/indicators.docx").content)).tables

    first = {row[0].value: row for row in book["Показатели"].iter_rows(min_row=2)}
    assert (first["3.F"][5].value, first["9.F"][5].value) == ("1", "87,5 %")
    assert [row.cells[0].text for row in tables[0].rows[1:]] == list(first)
    assert book["Введено с источником"]["D2"].value == "Отчёт № 4"


def test_the_region_is_read_from_stored_figures_with_the_same_number_of_queries(at):
    administrator = client_of(PlatformAdministrator, at)
    act_for([at.municipality.pk])
    take_figures(municipality_id=at.municipality.pk, by=member(Operator, at.municipality), on=ON)

    with CaptureQueriesContext(connection) as one:
        page = words(administrator.get("/office/region/indicators/?key=3.F"))
    market(indicators=[indicator_said()])
    with CaptureQueriesContext(connection) as two:
        answer = administrator.get("/office/region/indicators/")

    assert at.municipality.short_name in page
    assert "под угрозой" in page
    assert answer.status_code == 200
    assert len(two) <= len(one)


def test_another_municipality_sees_its_own_table(at):
    other = market(indicators=[indicator_said()])

    page = words(client_of(Operator, other).get("/office/indicators/3.F/"))

    assert "Таких строк с начала года нет" in page


def test_a_past_year_and_day_are_shown_on_the_table_the_row_and_in_the_files(at):
    operator = client_of(Operator, at)
    operator.post("/office/indicators/take/")

    table = words(operator.get("/office/indicators/?day=2026-09-30"))
    row = words(operator.get("/office/indicators/3.F/?day=2026-08-15"))
    book = load_workbook(BytesIO(operator.get("/office/indicators.xlsx?day=2026-09-30").content))
    empty = words(operator.get("/office/indicators/?day=2025-12-31"))
    wrong = words(operator.get("/office/indicators/?day=2027-01-01"))

    assert "Показано на 30 сентября 2026" in table
    assert "/office/indicators/3.F/?day=2026-09-30" in table
    assert "Пересчитать сейчас" not in table
    assert "Таких строк с начала года нет" in row
    assert {line[0].value: line[6].value for line in book["Показатели"].iter_rows(min_row=2)}["3.F"].date() == date(
        2026, 9, 30
    )
    assert "В этот день решение ещё не действовало" in empty
    assert "Этот день ещё не наступил" in wrong
    assert "под угрозой" in words(operator.get("/office/indicators/?year=2026"))


def test_rows_of_a_share_say_which_are_counted(at):
    share = indicator_said(key="1.F", title="Доля немуниципального сектора", unit="процент")
    here = market(indicators=[share])
    contract(here)
    operator = client_of(Operator, here)

    page = words(operator.get("/office/indicators/1.F/"))
    book = load_workbook(BytesIO(operator.get("/office/indicators/1.F/rows.xlsx").content))

    assert "Подходит 0 из 1" in page
    assert '<td data-label="Подходит">нет</td>' in page
    assert [cell.value for cell in book.active[1]][-1] == "Подходит"
    assert [cell.value for cell in book.active[2]][-1] == "нет"


def test_a_value_entered_by_mistake_is_taken_back_on_its_page(at):
    operator = client_of(Operator, at)
    typed = {"as_of": "02.10.2026", "kind": "percent", "value": "87,5", "source": "Отчёт № 4"}
    form = operator.get("/office/indicators/9.F/enter/").context["form"]
    key = str(form["form_key"].value())
    for _ in range(2):
        operator.post("/office/indicators/9.F/enter/", {**typed, "form_key": key})
    entered = EnteredValue.objects.get()
    address = f"/office/indicators/values/{entered.pk}/withdraw/"

    empty = operator.post(address, {"reason": ""})
    done = words(operator.post(address, {"reason": "Не та строка"}, follow=True))

    assert (operator.get(address).status_code, empty.status_code) == (404, 422)
    assert "<strong>Отозвано</strong>" in done
    assert "Не та строка" in done


def test_the_region_keeps_what_was_asked_and_is_saved_as_a_workbook(at):
    administrator = client_of(PlatformAdministrator, at)

    taken = administrator.post("/office/region/indicators/take/?key=3.F")
    sheet = administrator.get("/office/region/indicators.xlsx?key=3.F")
    past = words(administrator.get("/office/region/indicators/?key=3.F&day=2026-09-30"))

    assert taken.url == "/office/region/indicators/?key=3.F"
    rows = list(load_workbook(BytesIO(sheet.content)).active.iter_rows(min_row=2, values_only=True))
    assert {row[2] for row in rows} == {"3.F"}
    assert (at.municipality.short_name, "1") in {(row[1], row[6]) for row in rows}
    assert at.municipality.short_name in past
