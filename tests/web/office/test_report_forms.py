"""The report on execution is formed on its pages, from facts entered on theirs."""

import re
from contextlib import closing
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from tests.factories import execution, ordering
from tests.factories.delivery import OCTOBER, SEPTEMBER, closed_month, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.kernel import MunicipalityFactory, inn_of, member
from tests.factories.replay import replayed
from tests.web.office.test_orders import words_of

from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.kernel.users.roles import Finance, Operator
from sotszakaz.ordering.social_orders.actions import approve_order, begin_change, remove_volume
from sotszakaz.ordering.social_orders.models import SocialOrder
from sotszakaz.oversight.execution.models import ExecutionReport, OutsideFact
from sotszakaz.oversight.execution.selectors import execution_on

pytestmark = pytest.mark.django_db

DAY = "2026-10-01"
LIST_QUERIES = 6
LINES_QUERIES = 12
DAY_QUERIES = 13


@pytest.fixture
@replayed
def municipality():
    municipality = MunicipalityFactory()
    ordering.approved_order(municipality)
    execution.order_by_assignment(municipality)
    return municipality


@pytest.fixture
def operator(municipality, client):
    person = member(Operator, municipality)
    client.force_login(person)
    return person


def fact(**changes):
    said = {
        "month": "2026-09",
        "service": ordering.service().pk,
        "award_method": "assignment",
        "provider": "Дом детского творчества",
        "inn": execution.INN,
        "recipients": "9",
        "person_hours": "80,5",
        "amount": "4 000",
        "source": "отчёт учреждения № 4",
    }
    return {**said, **changes}


def new(year=2026, day=DAY):
    return f"{reverse('office:report_new', args=[year])}?as_of={day}"


def test_a_clerk_enters_a_fact_and_forms_the_report(client, operator, municipality):
    assert client.post(reverse("office:fact_new", args=[2026]), fact()).status_code == 302
    shown = words_of(client.get(new()))
    formed = client.post(new(), {})
    report = ExecutionReport.objects.get()
    page = words_of(client.get(formed.headers["Location"]))
    book = client.get(reverse("office:report_sheet", args=[report.pk]))

    assert "80,5 чел.-ч" in shown
    assert "Дом детского творчества" in shown
    assert "сверх" not in shown
    assert report.document.full_number in page
    with closing(load_workbook(BytesIO(book.content))) as sheets:
        rows = list(sheets["Объёмы"].iter_rows(values_only=True))
        assert [row[4] for row in rows if row[2] == "по заданию"] == [80.5]
        assert sheets["Исполнители"]["B2"].value == execution.INN


def test_when_the_year_is_over_a_shortfall_needs_its_reason(client, operator, municipality, clock):
    clock.go(date(2027, 1, 20))
    client.force_login(operator)
    address = new(day="2027-01-15")
    with acting_for(municipality.pk):
        lines = execution_on(municipality.pk, 2026, date(2027, 1, 15), date(2027, 1, 20)).lines

    unsaid = client.post(address, {})
    formed = client.post(address, {f"reason_{each.key}": "Мало заявлений" for each in lines})

    assert unsaid.status_code == 422
    assert "Назовите причину отклонения." in words_of(unsaid)
    assert formed.status_code == 302


def test_a_day_within_a_closed_month_is_not_said_to_wait_for_its_closing(client, clock):
    here = market()
    contract(here)
    for month in (SEPTEMBER, OCTOBER):
        marked_sheet(here.group, month)
        closed_month(here, month)
    clock.go(date(2026, 11, 3))
    client.force_login(member(Operator, here.municipality))

    shown = words_of(client.get(new(day="2026-10-15")))

    assert "Ещё не в факте" in shown
    assert "ещё не начислено" not in shown.lower()
    assert "когда месяц закроют" not in shown


def test_a_day_that_is_still_to_come_is_refused_on_the_page(client, operator):
    response = client.get(new(day="2099-10-01"))

    assert response.status_code == 422
    assert "не позже" in words_of(response)


def test_a_wrong_inn_stands_at_its_field(client, operator):
    response = client.post(reverse("office:fact_new", args=[2026]), fact(inn="7707083894"))

    assert response.status_code == 422
    assert "контрольные цифры не сходятся" in words_of(response)
    assert not OutsideFact.objects.exists()


def test_the_list_of_facts_asks_the_same_queries_however_many(
    client, operator, municipality, django_assert_num_queries
):
    address = reverse("office:facts", args=[2026])
    execution.outside_fact(municipality, by=operator)
    client.get(address)
    with django_assert_num_queries(LIST_QUERIES):
        client.get(address)
    for month in range(1, 9):
        execution.outside_fact(municipality, by=operator, month=date(2026, month, 1))

    with django_assert_num_queries(LIST_QUERIES):
        assert words_of(client.get(address)).count("Убрать") == 9


def test_readers_see_reports_and_facts_and_do_not_write_them(client, municipality):
    client.force_login(member(Finance, municipality))

    assert client.get(reverse("office:facts", args=[2026])).status_code == 200
    assert client.get(new()).status_code == 403


def test_readers_open_the_fact_of_any_day_and_form_nothing(client, municipality, operator):
    client.post(reverse("office:fact_new", args=[2026]), fact())
    client.force_login(member(Finance, municipality))
    address = reverse("office:report_day", args=[2026])

    overview = client.get(f"{reverse('office:report')}?year=2026").text
    october = words_of(client.get(address, {"as_of": "2026-10-01"}))
    september = words_of(client.get(address, {"as_of": "2026-09-15"}))
    future = client.get(address, {"as_of": "2099-10-01"})

    assert address in overview
    assert "80,5 чел.-ч" in october
    assert "Дом детского творчества" in october
    assert "Дом детского творчества" not in september
    assert "Сформировать отчёт" not in october
    assert (future.status_code, client.get(address).status_code) == (422, 200)
    assert client.get(reverse("office:report_day", args=[9999])).status_code == 422
    client.force_login(operator)
    assert reverse("office:report_new", args=[2026]) in client.get(address, {"as_of": "2026-10-01"}).text


def test_a_provider_with_two_services_stands_once_with_each_of_them(client, operator, municipality):
    fact = execution.outside_fact(municipality)
    [other] = {ordering.TECHNICAL, ordering.ARTISTIC} - {fact.service.code}
    fact.pk, fact.service = None, ordering.service(other)
    with acting_for(municipality.pk):
        fact.save()

    page = client.get(reverse("office:report_day", args=[2026]), {"as_of": "2026-10-01"}).text

    table = page[page.index("По исполнителям") :]
    assert table.count("Дом детского творчества") == 2
    assert all(f">{code}</p>" in table for code in (ordering.TECHNICAL, ordering.ARTISTIC))


def test_providers_are_turned_page_by_page_for_the_same_queries_however_many(
    client, operator, municipality, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr("sotszakaz.web.parsing.PAGE", 2)
    address = f"{reverse('office:report_day', args=[2026])}?as_of={DAY}"
    execution.outside_fact(municipality, by=operator, provider="Школа 0")
    client.get(address)
    with django_assert_num_queries(DAY_QUERIES):
        client.get(address)
    for number in range(4, 0, -1):
        execution.outside_fact(municipality, by=operator, provider=f"Школа {number}", inn=inn_of(number))

    with django_assert_num_queries(DAY_QUERIES):
        first = client.get(address)
    pages = [words_of(first), *(words_of(client.get(f"{address}&page={number}")) for number in (2, 3))]

    told = [re.findall(r"Школа \d", page) for page in pages]
    assert told == [["Школа 0", "Школа 1"], ["Школа 2", "Школа 3"], ["Школа 4"]]
    assert f'href="?as_of={DAY}&amp;page=2#by-provider"' in first.text
    assert "5 строк, показаны 1–2" in pages[0]
    assert "Показаны строки 1–2 из 5" in words_of(client.get(new()))


def test_figures_of_a_provider_open_to_lines_and_these_to_their_explanations(
    client, clock, django_assert_max_num_queries
):
    here = market()
    for _ in range(2):
        contract(here)
    marked_sheet(here.group)
    line = closed_month(here).accruals.order_by("contract__number").first()
    clock.go(date(2026, 11, 3))
    client.force_login(member(Finance, here.municipality))
    day = reverse("office:report_day", args=[2026])

    report = client.get(day, {"as_of": "2026-10-15"}).text
    service = here.group.part.programme.service_id
    address = reverse("office:report_lines", args=[2026, service, here.record.organisation_id])
    assert report.count(f'href="{address}?as_of=2026-10-15"') == 3
    assert f"{day}?as_of=2026-10-15&amp;service={service}&amp;way=certificate#by-provider" in report
    with django_assert_max_num_queries(LINES_QUERIES):
        page = client.get(address, {"as_of": "2026-10-15"})

    assert words_of(page).count("сентябрь 2026") >= 4
    assert reverse("office:accrual", args=[line.pk]) in page.text
    assert client.get(reverse("office:accrual", args=[line.pk])).status_code == 200
    assert client.get(address, {"as_of": "2026-10-15", "month": "2026-09"}).status_code == 200
    assert client.get(address, {"as_of": "2026-10-15", "month": "2026-08"}).status_code == 404
    assert client.get(address, {"as_of": "вчера"}).status_code == 404
    only = client.get(day, {"as_of": "2026-10-15", "service": service, "way": "assignment"}).text
    assert address not in only
    assert "Показать всех" in only


def test_what_the_order_has_no_more_stands_outside_it_on_the_page_and_in_the_book(client, operator, municipality):
    execution.outside_fact(municipality)
    with acting_for(municipality.pk):
        order = SocialOrder.objects.get(municipality=municipality, state="approved")
        change = begin_change(order_id=order.pk, reason="Задания нет", by=operator, on=execution.ON)
        remove_volume(order_id=change.pk, volume_id=change.volumes.get(award_method="assignment").pk, by=operator)
        approve_order(order_id=change.pk, by=order.approved_by, on=execution.ON)

    page = words_of(client.get(reverse("office:report_day", args=[2026]), {"as_of": DAY}))
    client.post(new(), {})
    book = client.get(reverse("office:report_sheet", args=[ExecutionReport.objects.get().pk]))

    assert page.count("вне заказа") == 2
    with closing(load_workbook(BytesIO(book.content))) as sheets:
        assert [str(row[1].value).endswith("вне заказа") for row in sheets["Объёмы"].iter_rows(2)].count(True) == 1
        assert sheets["Исполнители"]["C2"].value.endswith("вне заказа")


def test_entered_facts_open_to_their_months(client, operator, municipality):
    execution.outside_fact(municipality)
    execution.outside_fact(municipality, month=date(2026, 10, 1), person_hours="7")

    page = client.get(reverse("office:report_day", args=[2026]), {"as_of": "2026-10-01"}).text
    [address] = set(re.findall(r'href="([^"]*facts/[^"]*inn=[^"]*)"', page))
    facts = words_of(client.get(address.replace("&amp;", "&")))

    assert facts.count("Убрать") == 1
    assert "Показать все" in facts
    assert words_of(client.get(reverse("office:facts", args=[2026]))).count("Убрать") == 2


def test_the_page_and_the_overview_say_by_when_the_report_of_the_year_is_due(client, operator, municipality, clock):
    shown = {}
    for day in (date(2026, 10, 1), date(2027, 2, 15), date(2027, 2, 16)):
        clock.go(day)
        client.force_login(operator)
        page = words_of(client.get(f"{reverse('office:report')}?year=2026"))
        shown[day.month, day.day] = (page, words_of(client.get(reverse("office:overview"))))

    step = "Сдайте отчёт об исполнении заказа за 2026 год"
    assert "Отчёт за 2026 год сдайте не позднее 15 февраля 2027" in shown[10, 1][0]
    assert "не подтверждено" in shown[10, 1][0]
    assert step not in shown[10, 1][1]
    assert step in shown[2, 15][1]
    assert "Не позднее 15 февраля 2027." in shown[2, 15][1]
    assert "Срок отчёта за 2026 год прошёл 15 февраля 2027" in shown[2, 16][0]
    assert "Срок прошёл 15 февраля 2027." in shown[2, 16][1]


def test_the_page_says_which_report_of_the_year_is_formed(client, operator, municipality, clock):
    clock.go(date(2027, 1, 20))
    client.force_login(operator)
    execution.report(municipality, by=operator, as_of=date(2027, 1, 15), on=date(2027, 1, 20))

    page = words_of(client.get(f"{reverse('office:report')}?year=2026"))

    assert "Отчёт за 2026 год сформирован на 15 января 2027" in page
    assert "Сдайте отчёт об исполнении" not in words_of(client.get(reverse("office:overview")))
