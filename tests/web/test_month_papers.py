"""«Документы месяца»: the provider forms them on its page, the office accepts or returns them on its own."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from tests.factories.delivery import closed_month, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.kernel import member

from sotszakaz.delivery.settlements.models import MonthPaper, PaymentRegister
from sotszakaz.kernel.users.roles import Finance

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(client):
    place = market()
    contract(place)
    marked_sheet(place.group)
    closed_month(place)
    client.force_login(place.director())
    return place


def form(client, **named):
    return client.post(reverse("provider:papers_form", args=[PaymentRegister.objects.get().pk]), **named)


def test_the_provider_forms_what_is_missing_once(at, client, django_assert_max_num_queries):
    page = reverse("provider:papers", args=[PaymentRegister.objects.get().pk])
    assert "Не хватает документов" in client.get(page).text

    first, second = form(client, follow=True), form(client, follow=True)

    assert "Сформировано документов: 2" in first.text
    assert "уже сформированы" in second.text
    with django_assert_max_num_queries(20):
        shown = client.get(page).text
    assert "Не хватает документов" not in shown
    assert "ждёт: исполнитель услуг" in shown


def test_a_paper_opens_with_its_lines_and_as_a_workbook(at, client):
    form(client)
    paper = MonthPaper.objects.get(kind="invoice")

    shown = client.get(reverse("provider:paper", args=[paper.pk])).text
    book = client.get(reverse("provider:paper_sheet", args=[paper.pk]))

    assert paper.document.full_number in shown
    assert paper.lines.get().accrual.contract.number in shown
    sums = {row[1]: row[-1] for row in load_workbook(BytesIO(book.content)).active.iter_rows(values_only=True)}
    assert (sums["Всего"], sums["К перечислению"]) == (float(paper.amount), float(paper.register.payable))


def test_the_office_accepts_one_and_returns_another_with_remarks(at, client):
    form(client)
    act, invoice = MonthPaper.objects.get(kind="act"), MonthPaper.objects.get(kind="invoice")
    client.force_login(member(Finance, at.municipality))
    assert "Ждут приёмки: 2" in client.get(reverse("office:papers")).text

    accepted = client.post(reverse("office:paper_accept", args=[act.pk]), follow=True)
    twice = client.post(reverse("office:paper_accept", args=[act.pk]), follow=True)
    empty = client.post(reverse("office:paper_return", args=[invoice.pk]), {"remarks": ""})
    returned = client.post(reverse("office:paper_return", args=[invoice.pk]), {"remarks": "Новый счёт."}, follow=True)

    late = client.post(reverse("office:paper_return", args=[act.pk]), {"remarks": "Поздно."})

    assert (late.status_code, "уже невозможно" in late.text) == (409, True)
    assert "принят" in accepted.text
    assert "уже невозможно" in twice.text
    assert empty.status_code == 422
    assert "Новый счёт." in returned.text
    assert MonthPaper.objects.get(pk=invoice.pk).state == "returned"
