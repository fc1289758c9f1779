"""Pages on which a family and a provider agree about another group."""

import re
from datetime import time
from decimal import Decimal

import pytest
from django.urls import reverse
from tests.factories import demand
from tests.factories.supply import TODAY

from sotszakaz.demand.enrolments.actions import propose_transfer, withdraw_request
from sotszakaz.demand.enrolments.models import Contract, TransferRequest
from sotszakaz.demand.enrolments.states import Side
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.programmes.rules import Slot

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_today")]
SATURDAY = (Slot(6, time(10, 0), time(11, 30), Decimal(2)), Slot(6, time(12, 0), time(13, 30), Decimal(2)))


@pytest.fixture
def at():
    return demand.market(value=100_000_00)


@pytest.fixture
def contract(at):
    return demand.contract(at)


@pytest.fixture
def other(at, contract):
    return at.other_group(at.group.part, address="ул. Садовая, 2")


def parents(client, contract):
    client.force_login(contract.application.applied_by)
    return client


def card(area, contract):
    name = {"citizen": "enrolment", "provider": "application"}[area]
    return reverse(f"{area}:{name}", args=[contract.application_id])


def answer(client, area, contract, **said):
    return client.post(reverse(f"{area}:transfer_answer", args=[contract.application_id]), said, follow=True)


def hidden(page, form):
    return {name: page.context[form][name].value() for name in page.context[form].fields}


def ask(client, contract, other):
    address = reverse("citizen:enrolment_change_to", args=[contract.application_id, other.pk])
    page = parents(client, contract).get(address)
    said = {"parent_amount": page.context["form"]["parent_amount"].value(), "words": "Нам ближе."}
    return client.post(address, said, follow=True)


def test_the_family_asks_from_its_card_and_sees_that_it_waits(client, contract, other):
    text = parents(client, contract).get(card("citizen", contract)).text
    listed = client.get(reverse("citizen:enrolment_change", args=[contract.application_id])).text

    asked = ask(client, contract, other)

    assert "Попросить перевести в другую группу" in text
    assert other.name in listed
    assert "Просьба отправлена исполнителю" in asked.text
    assert f"Вы попросили перевести в группу «{other.name}»" in asked.text
    assert "Попросить перевести в другую группу" not in asked.text
    assert "Семья попросила перевести в группу" in asked.text


def test_a_second_click_on_asking_says_so(client, contract, other):
    ask(client, contract, other)

    again = ask(client, contract, other)

    assert "О переводе уже попросили" in again.text


def test_the_provider_sees_the_request_and_moves_the_child_by_one_press(client, at, contract, other):
    ask(client, contract, other)
    client.force_login(at.director())
    text = client.get(card("provider", contract)).text

    moved = answer(client, "provider", contract, answer="agree")
    again = answer(client, "provider", contract, answer="agree")

    assert f"Семья просит перевести в группу «{other.name}»" in text
    assert "Нам ближе." in text
    assert "Ребёнок переведён, новый договор сформирован." in moved.text
    assert again.status_code == 200
    act_for([at.municipality.pk])
    assert Contract.objects.get(state="active").group_id == other.pk


def test_the_provider_says_no_with_a_reason(client, at, contract, other):
    ask(client, contract, other)
    client.force_login(at.director())

    silent = answer(client, "provider", contract, answer="decline")
    told = answer(client, "provider", contract, answer="decline", reply="Там старшие.")

    assert "почему перевод невозможен" in silent.text
    assert "Семья узнает, почему перевода не будет" in told.text
    assert "Там старшие." in parents(client, contract).get(card("citizen", contract)).text


def test_the_provider_proposes_where_days_or_place_differ(client, at, contract, other):
    client.force_login(at.director())
    address = reverse("provider:application_transfer_to", args=[contract.application_id, other.pk])
    page = client.get(address)
    assert "Сначала согласится семья" in page.text

    sent = client.post(address, {**hidden(page, "form"), "words": "Ремонт."}, follow=True)
    forced = client.post(address, {"key": demand.new_key()}, follow=True)

    assert "Предложение отправлено семье" in sent.text
    assert "предложите перевод семье" in forced.text
    act_for([at.municipality.pk])
    assert TransferRequest.objects.get().words == "Ремонт."


def test_the_family_sees_what_would_change_and_agrees(client, at, contract, other):
    said = {"application_id": contract.application_id, "group_id": other.pk, "words": "Ремонт."}
    propose_transfer(**said, by=SYSTEM, on=TODAY)
    page = parents(client, contract).get(card("citizen", contract))

    done = answer(client, "citizen", contract, **hidden(page, "transfer_form"))
    again = answer(client, "citizen", contract, **hidden(page, "transfer_form"))

    for words in ("Ремонт.", "ул. Садовая, 2", "Первый день в новой группе", "Согласиться на перевод"):
        assert words in page.text
    assert "Перевод согласован: новый договор сформирован." in done.text
    assert again.status_code == 200


@pytest.mark.parametrize("area", ["citizen", "provider"])
def test_an_answer_is_about_the_group_that_the_card_has_shown(client, at, contract, other, area):
    third = at.other_group(at.group.part, address="ул. Садовая, 3")
    said = {"application_id": contract.application_id, "by": SYSTEM}
    if area == "citizen":
        propose_transfer(**said, group_id=other.pk, words="", on=TODAY)
        page = parents(client, contract).get(card(area, contract))
    else:
        ask(client, contract, other)
        client.force_login(at.director())
        page = client.get(card(area, contract))
    agree = {"answer": "agree"} if area == "provider" else hidden(page, "transfer_form")
    addresses = set(re.findall(r'action="([^"]*\?request=[^"]*)"', page.text))
    act_for([at.municipality.pk])
    parent, side = contract.application.applied_by, Side.PROVIDER if area == "citizen" else Side.FAMILY
    withdraw_request(application_id=contract.application_id, side=side, by=SYSTEM if area == "citizen" else parent)
    if area == "citizen":
        propose_transfer(**said, group_id=third.pk, words="", on=TODAY)
    else:
        ask(client, contract, third)
        client.force_login(at.director())

    late = [client.post(address, agree, follow=True).text for address in addresses]

    assert len(late) == 1
    assert "Просьба о переводе уже закрыта" in late[0]
    act_for([at.municipality.pk])
    assert TransferRequest.objects.get(state="asked").group_id == third.pk


def test_the_family_declines_and_nothing_changes(client, at, contract, other):
    said = {"application_id": contract.application_id, "group_id": other.pk, "words": ""}
    propose_transfer(**said, by=SYSTEM, on=TODAY)

    told = answer(parents(client, contract), "citizen", contract, answer="decline")
    again = answer(client, "citizen", contract, answer="decline")

    assert "Вы отказались от перевода" in told.text
    assert "Просьба о переводе уже закрыта" in again.text
    act_for([at.municipality.pk])
    assert Contract.objects.get().ends_on is None


def test_the_provider_finds_requests_by_a_tab_of_their_own_while_there_are_some(client, at, contract, other):
    demand.contract(at)
    director = at.director()

    def listed(**asked):
        client.force_login(director)
        page = client.get(reverse("provider:applications"), asked)
        counts = {each["title"]: each["count"] for each in page.context["tabs"]}
        act_for([at.municipality.pk])
        return [each.pk for each in page.context["page"].object_list], counts

    assert "Просят перевод" not in listed()[1]

    ask(client, contract, other)
    act_for([at.municipality.pk])

    found, counts = listed(state="transfer")
    assert found == [contract.application_id]
    assert (counts["Просят перевод"], counts["Приняты"], counts["Все"]) == (1, 2, 2)


@pytest.mark.parametrize("area", ["citizen", "provider"])
def test_a_card_with_a_request_looks_by_itself_whether_it_was_answered(client, at, contract, other, area):
    ask(client, contract, other)
    act_for([at.municipality.pk])
    client.force_login(at.director() if area == "provider" else contract.application.applied_by)
    page = client.get(card(area, contract))
    assert page.context["is_pending"]
    watching = {"headers": {"HX-Request": "true"}}
    act_for([at.municipality.pk])
    assert "HX-Refresh" not in client.get(card(area, contract), {"seen": page.context["mark"]}, **watching).headers
    act_for([at.municipality.pk])

    withdraw_request(application_id=contract.application_id, side=Side.FAMILY, by=contract.application.applied_by)

    again = client.get(card(area, contract), {"seen": page.context["mark"]}, **watching)
    assert again.headers["HX-Refresh"] == "true"


def test_groups_to_choose_from_tell_their_days_and_none_says_what_is_left(client, at, contract):
    address = reverse("citizen:enrolment_change", args=[contract.application_id])
    page = parents(client, contract).get(address).text
    assert "его можно расторгнуть" in page
    assert "отозвать заявление" not in page
    act_for([at.municipality.pk])
    other = at.other_group(at.group.part, week=SATURDAY)

    assert "сб 10:00–11:30" in parents(client, contract).get(address).text
    act_for([at.municipality.pk])
    change = reverse("citizen:enrolment_change_to", args=[contract.application_id, other.pk])
    assert parents(client, contract).get(change).text.count("сб 10:00–11:30") == 2


def test_the_family_reads_that_the_other_group_costs_more_and_of_what_it_has_asked(client, at, contract, other):
    type(other.part).objects.filter(pk=other.part_id).update(price=Decimal(90_000))
    act_for([at.municipality.pk])
    change = reverse("citizen:enrolment_change_to", args=[contract.application_id, other.pk])
    assert "Доплата вырастет" in parents(client, contract).get(change).text
    act_for([at.municipality.pk])

    page = ask(client, contract, other).text

    assert "Вы попросили перевести" in page
    assert "Доплата вырастет" in page
    assert "ул. Садовая, 2" in page


def test_after_the_move_the_provider_still_sees_the_family_and_not_itself(client, at, contract, other):
    director, parent = at.director(), contract.application.applied_by
    ask(client, contract, other)
    client.force_login(director)
    act_for([at.municipality.pk])

    page = answer(client, "provider", contract, answer="agree")

    assert page.context["contact"].email == parent.email
    assert f"{parent.full_name} (" in page.text
    assert f"Группа изменена по заявлению № {contract.application_id}" in page.text
