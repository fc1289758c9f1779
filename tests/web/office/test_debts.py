"""Debts of providers on the pages of the office and of the provider."""

import pytest
from django.urls import reverse
from tests.delivery.settlements.test_demands import OVER, overpaid, owed
from tests.delivery.settlements.test_reversals import DAY, counted_return
from tests.factories.demand import market
from tests.factories.kernel import member

from sotszakaz.delivery.settlements.models import DebtRepayment, ReturnDemand
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.roles import Finance

pytestmark = pytest.mark.django_db


@pytest.fixture
def owing(clock):
    """A market whose agreement is over and whose provider owes the whole advance."""
    at = market()
    register = overpaid(at)
    clock.go(OVER)
    return at, register


def test_finance_demands_what_is_owed_and_enters_its_return(client, owing):
    at, register = owing
    client.force_login(member(Finance, at.municipality))
    card = reverse("office:debt", args=[register.pk])
    assert "Потребуйте вернуть" in client.get(reverse("office:debts")).text

    answer = client.post(reverse("office:debt_demand", args=[register.pk]), follow=True)
    act_for([at.municipality.pk])
    demand, whole = ReturnDemand.objects.get(), owed(at)
    assert f"Требование № {demand.document.full_number} сформировано" in answer.text
    assert "Сформировать требование" not in answer.text
    assert "Вернуть до 25\xa0января 2027" in client.get(reverse("office:debts")).text
    paper = {"amount": "100,50", "number": "481", "happened_on": "2027-01-11"}
    for _ in range(2):  # the second time the paper is entered already
        answer = client.post(reverse("office:debt_return", args=[register.pk]), paper)
    assert answer.status_code == 422
    assert "уже внесён" in answer.text

    act_for([at.municipality.pk])
    assert owed(at) == whole - DebtRepayment.objects.get().amount
    page = client.get(card).text
    assert "платёжный документ № 481" in page


def test_a_second_click_after_the_last_return_is_told_that_nothing_is_owed(client, owing):
    at, register = owing
    client.force_login(member(Finance, at.municipality))
    paper = {"amount": f"{owed(at)}", "number": "481", "happened_on": "2027-01-11"}

    client.post(reverse("office:debt_return", args=[register.pk]), paper)
    again = client.post(reverse("office:debt_return", args=[register.pk]), paper)

    assert again.status_code == 409
    assert "По этому реестру долга нет" in again.text


def test_a_return_by_mistake_is_withdrawn_on_the_page(client, owing):
    at, register = owing
    client.force_login(member(Finance, at.municipality))
    paper = {"amount": "100", "number": "481", "happened_on": "2027-01-11"}
    client.post(reverse("office:debt_return", args=[register.pk]), paper)
    client.post(reverse("office:debt_demand", args=[register.pk]))
    act_for([at.municipality.pk])
    assert "в требование не вошли" not in client.get(reverse("office:debt", args=[register.pk])).text
    address = reverse("office:debt_return_withdraw", args=[register.pk])
    said = {"repayment": DebtRepayment.objects.get().pk, "reason": "Чужой платёж."}

    nameless = client.post(address, {**said, "reason": ""})
    foreign = client.post(address, {**said, "repayment": 999_999})
    page = client.post(address, said, follow=True)
    again = client.post(address, said)

    assert (nameless.status_code, foreign.status_code, again.status_code) == (422, 404, 422)
    assert "Этот возврат отозвать нельзя" in again.text
    assert "Чужой платёж." in page.text
    assert "Отозвать возврат" not in page.text
    assert "100,00 ₽ в требование не вошли" in page.text.replace("\xa0", " ")


def test_a_return_that_was_not_brings_the_debt_back_once(client, clock):
    at = market()
    clock.go(DAY)
    entered, october = counted_return(at)
    client.force_login(member(Finance, at.municipality))
    address = reverse("office:debt_return_reverse", args=[entered.register_id])
    said = {"repayment": entered.pk, "amount": "100,50", "ground": "Чужой платёж."}

    card = reverse("office:debt", args=[entered.register_id])

    before = client.get(card).text
    groundless = client.post(address, {**said, "ground": ""})
    foreign = client.post(address, {**said, "repayment": 999_999})
    page = client.post(address, said, follow=True)
    again = client.post(address, said)

    assert "Всё возвращено или зачтено" in before
    assert "Долг снова числится" in client.get(card).text
    assert (groundless.status_code, foreign.status_code, again.status_code) == (422, 404, 409)
    assert "уже записано, что его не было" in again.text
    assert "Чужой платёж." in page.text
    assert page.redirect_chain[-1][0] == reverse("office:debt", args=[october.pk])
    assert "100,50" in client.get(reverse("office:debts")).text
    assert "снова в долге" in client.get(reverse("office:payment_register", args=[october.pk])).text
    client.force_login(at.director())
    assert "Чужой платёж." in client.get(reverse("provider:debt", args=[entered.register_id])).text
    assert "Долг 100,50" in client.get(reverse("provider:payments")).text.replace("\xa0", " ")
    client.force_login(member(Finance, market().municipality))
    assert client.post(address, said).status_code == 404


def test_the_provider_sees_what_it_owes_and_why(client, owing):
    at, register = owing
    client.force_login(at.director())

    page = client.get(reverse("provider:payments")).text
    card = client.get(reverse("provider:debt", args=[register.pk])).text

    assert "уполномоченный орган потребует вернуть деньги" in page
    assert reverse("provider:debt", args=[register.pk]) in page
    assert "Зачтено авансов" in card
    assert "Внести возврат" not in card


def test_another_municipality_sees_neither_list_nor_card(client, owing):
    _, register = owing
    client.force_login(member(Finance, market().municipality))

    assert "Никто ничего не должен" in client.get(reverse("office:debts")).text
    assert client.get(reverse("office:debt", args=[register.pk])).status_code == 404
    assert client.post(reverse("office:debt_demand", args=[register.pk])).status_code == 404


def test_the_list_asks_no_more_for_more_debts(client, owing, django_assert_max_num_queries):
    at, _ = owing
    client.force_login(member(Finance, at.municipality))

    with django_assert_max_num_queries(16):
        client.get(reverse("office:debts"))
