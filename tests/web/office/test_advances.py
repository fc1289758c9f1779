"""Applications for advances on their pages."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from tests.factories.delivery import SEPTEMBER, closed_month, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.kernel import member

from sotszakaz.delivery.settlements.actions import file_advance
from sotszakaz.delivery.settlements.models import Advance
from sotszakaz.delivery.settlements.states import AdvanceState
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance, Operator

pytestmark = pytest.mark.django_db


def filed(at):
    signed = contract(at)
    return file_advance(agreement_id=signed.agreement_id, month=SEPTEMBER, by=SYSTEM, on=SEPTEMBER.replace(day=10))


def test_a_director_asks_for_the_advance_of_this_month_and_takes_its_list(client, clock):
    at = market()
    signed = contract(at)
    clock.go(SEPTEMBER.replace(day=10))
    client.force_login(at.director())
    assert "Подать заявку на аванс" in client.get(reverse("provider:months")).text

    answer = client.post(reverse("provider:advance_file", args=[signed.agreement_id]), follow=True)

    advance = Advance.objects.get()
    assert f"Заявка на аванс № {advance.number}" in answer.text
    assert "Подать заявку на аванс" not in client.get(reverse("provider:months")).text
    book = client.get(reverse("provider:advance_sheet", args=[advance.pk]))
    rows = list(load_workbook(BytesIO(book.content)).active.iter_rows(values_only=True))
    assert rows[1][1] == signed.number
    assert (rows[-2][-1], rows[-1][-1]) == (float(advance.base), float(advance.amount))


def test_finance_returns_an_application_with_remarks(client):
    at = market()
    advance = filed(at)
    client.force_login(member(Finance, at.municipality))
    assert advance.number in client.get(reverse("office:advances", args=["2026-09"])).text

    empty = client.post(reverse("office:advance_return", args=[advance.pk]), {"remarks": ""})
    done = client.post(reverse("office:advance_return", args=[advance.pk]), {"remarks": "Сверьте."}, follow=True)

    assert (empty.status_code, done.status_code) == (422, 200)
    assert "Напишите, что исправить" in empty.text
    assert Advance.objects.get().state == AdvanceState.RETURNED


def test_who_accepts_advances_is_told_of_one_that_is_filed(client):
    at = market()
    finance, operator = member(Finance, at.municipality), member(Operator, at.municipality)
    advance = filed(at)
    drain_together()
    act_for([at.municipality.pk])

    notice = Notice.objects.get(user=finance, kind="advance.filed")
    client.force_login(finance)
    opened = client.get(reverse("office:notice", args=[notice.pk]))

    assert notice.title.endswith(f"заявка на аванс № {advance.number} за 09.2026")
    assert opened.url == reverse("office:advance", args=[advance.pk])
    assert not Notice.objects.filter(user=operator, kind="advance.filed").exists()


def test_finance_accepts_and_the_provider_is_told(client):
    at = market()
    director = at.director()
    advance = filed(at)
    client.force_login(member(Finance, at.municipality))

    answer = client.post(reverse("office:advance_accept", args=[advance.pk]), follow=True)
    again = client.post(reverse("office:advance_accept", args=[advance.pk]), follow=True)
    drain_together()
    act_for([at.municipality.pk])

    assert "принята" in answer.text
    assert "уже невозможно" in again.text
    assert (
        Notice.objects.get(user=director, kind="advance.accepted").title
        == f"Заявка на аванс № {advance.number} за 09.2026 принята"
    )


def test_an_application_of_a_closed_month_is_only_returned_and_the_page_says_why(client):
    at = market()
    asked = filed(at)
    marked_sheet(at.group)
    closed_month(at)
    director = at.director()
    client.force_login(member(Finance, at.municipality))

    page = client.get(reverse("office:advance", args=[asked.pk])).text
    answer = client.post(reverse("office:advance_accept", args=[asked.pk]), follow=True)

    assert "Принять уже нельзя" in page
    assert "Принять к оплате" not in page
    assert "Вернуть с замечаниями" in page
    assert "реестр рассчитан без этого аванса" in answer.text
    assert "подать заявку снова" not in page
    assert Advance.objects.get().state == AdvanceState.FILED

    client.post(reverse("office:advance_return", args=[asked.pk]), {"remarks": "Поздно."})

    drain_together()
    act_for([at.municipality.pk])
    told = Notice.objects.get(user=director, kind="advance.returned").text
    assert told == "Поздно. Месяц закрыт без этого аванса: всё оказанное оплатят по реестру."
