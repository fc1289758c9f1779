"""What a parent sees and does between the quote and the end of a contract."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories import demand, life
from tests.factories.kernel import adopted
from tests.factories.past import as_owner
from tests.factories.supply import TODAY

from sotszakaz.demand.enrolments.actions import accept_application, offer_places, withdraw_application
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.demand.waiting.models import WaitingEntry
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.regulations.choices import WaitingOrder
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_today")]


def card_of(client, application):
    return client.get(reverse("citizen:enrolment", args=[application.pk]))


def press(client, name, *arguments, **data):
    return client.post(reverse(f"citizen:{name}", args=arguments), data, follow=True)


def test_a_full_group_leads_from_the_quote_into_the_line_with_a_number(client):
    at, _ = life.full_market()
    life.waiting(at)
    child = at.child()
    client.force_login(child.added_by)
    join = reverse("citizen:line_join", args=[child.pk, at.group.pk])
    quote = client.get(reverse("citizen:quote", args=[child.pk, at.group.pk]))
    assert join in quote.content.decode()

    text = client.post(join, follow=True).content.decode()

    assert "Вы в очереди, номер — 2." in text
    assert "вы 2-й в очереди" in text


def test_the_quote_of_who_waits_already_tells_the_number_and_offers_no_second_place(client):
    at, _ = life.full_market()
    life.waiting(at)
    entry = life.waiting(at)
    client.force_login(entry.joined_by)

    text = client.get(reverse("citizen:quote", args=[entry.child_id, at.group.pk])).text

    assert "2-й номер в очереди" in text
    assert reverse("citizen:line_join", args=[entry.child_id, at.group.pk]) not in text


def test_the_quote_of_a_full_group_tells_how_many_wait(client):
    at, _ = life.full_market()
    life.waiting(at)
    child = at.child()
    client.force_login(child.added_by)

    assert "Сейчас в очереди 1\u00a0ребёнок" in client.get(reverse("citizen:quote", args=[child.pk, at.group.pk])).text


def test_a_group_with_places_offers_no_line(client):
    at = demand.market()
    child = at.child()
    client.force_login(child.added_by)

    answer = press(client, "line_join", child.pk, at.group.pk)

    assert "ждать не нужно" in answer.content.decode()
    assert reverse("citizen:line_join", args=[child.pk, at.group.pk]) not in answer.content.decode()


def test_leaving_the_line_says_what_it_costs(client):
    at, _ = life.full_market()
    entry = life.waiting(at)
    client.force_login(entry.joined_by)

    text = press(client, "line_leave", entry.pk).content.decode()

    assert "Вы вышли из очереди" in text
    act_for([at.municipality.pk])
    assert WaitingEntry.objects.get().state == "left"


def test_an_offered_place_names_its_last_day_and_is_taken_by_one_press(client):
    at, holder = life.full_market()
    offer = life.offered(at, holder)
    client.force_login(offer.child.added_by)
    text = card_of(client, offer).content.decode()
    assert "Вам предложено место" in text
    assert "осталось 2\u00a0дня" in text

    taken = press(client, "enrolment_take", offer.pk).content.decode()

    assert "Теперь отвечает исполнитель" in taken
    assert "Исполнитель ответит не позднее" in taken


def test_a_place_that_is_gone_is_told_on_the_card(client):
    at, holder = life.full_market()
    offer = life.offered(at, holder)
    withdraw_application(application_id=offer.pk, by=offer.child.added_by, on=TODAY)
    client.force_login(offer.child.added_by)

    answer = press(client, "enrolment_take", offer.pk)

    assert answer.status_code == 409
    assert "Это действие уже невозможно" in answer.content.decode()


def test_a_contract_is_signed_by_three_ticks_and_not_by_two(client):
    application = life.invited(demand.market())
    client.force_login(application.applied_by)
    card = card_of(client, application)
    assert "Подпишите договор" in card.text
    two = {"to_terms": "on", "to_data": "on", "parent_amount": "0.00", "read": card.context["read"]}

    refused = press(client, "enrolment_sign", application.pk, **two)
    signed = press(client, "enrolment_sign", application.pk, **two, to_payment="on")

    assert (refused.status_code, "Отметьте все три пункта" in refused.content.decode()) == (422, True)
    assert "ребёнок зачислен" in signed.content.decode()


def test_a_text_that_changed_meanwhile_is_read_again_before_it_is_signed(client):
    application = life.invited(demand.market())
    client.force_login(application.applied_by)
    ticks = {"to_terms": "on", "to_data": "on", "to_payment": "on", "parent_amount": "0.00"}
    rules = {"contract_made_by": "by_signature", "contract_conditions": ["Занятия идут и в каникулы."]}
    read = card_of(client, application).context["read"]
    adopted(application.municipality, starts_on=TODAY, **rules)

    changed = press(client, "enrolment_sign", application.pk, **ticks, read=read)
    signed = press(client, "enrolment_sign", application.pk, **ticks, read=changed.context["read"])

    assert "Прочитайте его ещё раз" in changed.text
    assert "ребёнок зачислен" in signed.text


def test_the_difference_is_shown_before_the_group_is_changed(client):
    at = demand.market()
    application, target = demand.application(at), at.other_group(at.group.part)
    client.force_login(application.applied_by)
    listed = client.get(reverse("citizen:enrolment_change", args=[application.pk])).content.decode()
    address = reverse("citizen:enrolment_change_to", args=[application.pk, target.pk])
    assert address in listed

    shown = client.get(address)
    form = shown.context["form"]
    assert "Доплата в новой группе" in shown.content.decode()
    answer = client.post(address, {name: form[name].value() for name in ("parent_amount", "key")}, follow=True)

    assert "Группа изменена" in answer.content.decode()
    act_for([at.municipality.pk])
    assert EnrolmentApplication.objects.get(group=target).replaces_id == application.pk


def test_the_change_of_an_application_that_is_over_leads_back_to_its_card(client):
    at = demand.market()
    application, target = demand.application(at), at.other_group(at.group.part)
    withdraw_application(application_id=application.pk, by=application.applied_by, on=TODAY)
    director = at.director()
    client.force_login(application.applied_by)
    key = {"parent_amount": "0.00", "key": "0123456789abcdef"}

    pages = [
        client.get(reverse("citizen:enrolment_change", args=[application.pk]), follow=True),
        press(client, "enrolment_change_to", application.pk, target.pk, **key),
    ]
    client.force_login(director)
    act_for([at.municipality.pk])
    pages.append(client.get(reverse("provider:application_transfer", args=[application.pk]), follow=True))

    own = reverse("citizen:enrolment", args=[application.pk])
    card = reverse("provider:application", args=[application.pk])
    assert [[address for address, _ in page.redirect_chain] for page in pages] == [[own], [own], [card]]
    assert all("«отозвано»" in page.text and "Прежнее место" not in page.text for page in pages)


def test_the_line_leads_to_the_offered_place_and_names_the_last_day(client):
    at, holder = life.full_market()
    offer = life.offered(at, holder)
    client.force_login(offer.child.added_by)

    [line] = client.get(reverse("citizen:enrolments")).context["lines"]
    text = client.get(reverse("citizen:enrolments")).text.split("<table")[0]

    assert (line["place"], line["offer"]) == (None, offer)
    assert f'href="{reverse("citizen:enrolment", args=[offer.pk])}">место предложено: решите до ' in text


def test_a_contract_is_ended_by_the_family_alone(client):
    at = demand.market()
    contract = demand.contract(at)
    client.force_login(contract.application.applied_by)
    assert "Согласие исполнителя" not in card_of(client, contract.application).content.decode()

    text = press(client, "enrolment_terminate", contract.application_id).content.decode()

    assert "последний день — 31.08.2026" in text
    act_for([at.municipality.pk])
    assert Contract.objects.get().state == "terminated"


def test_a_page_that_watches_is_told_to_load_anew_only_when_something_changed(client):
    at, holder = life.full_market()
    entry = life.waiting(at)
    client.force_login(entry.joined_by)
    address = reverse("citizen:enrolments")
    mark = client.get(address).context["mark"]
    watch = {"headers": {"HX-Request": "true"}}

    quiet = client.get(address, {"seen": mark}, **watch)
    act_for([at.municipality.pk])
    withdraw_application(application_id=holder.pk, by=holder.applied_by, on=TODAY)
    offer_places(group_id=at.group.pk, on=TODAY)
    changed = client.get(address, {"seen": mark}, **watch)

    assert (quiet.status_code, "HX-Refresh" in quiet) == (204, False)
    assert (changed.status_code, changed["HX-Refresh"]) == (204, "true")


def test_places_in_lines_are_told_by_the_day_of_each_municipality(client, monkeypatch):
    """Over there the next day has begun, and with it the rule that categories go first."""
    here, _ = life.full_market()
    own = life.waiting(here)
    there, _ = life.full_market()
    Municipality.objects.filter(pk=there.municipality.pk).update(timezone="Asia/Kamchatka")
    life.waiting(there)
    orphan = life.waiting(there, there.child(by=own.joined_by))
    as_owner("UPDATE children_child SET category = 'orphan' WHERE id = %s", orphan.child_id)
    tomorrow = TODAY + timedelta(days=1)
    adopted(there.municipality, starts_on=tomorrow, waiting_order=WaitingOrder.CATEGORY_FIRST)
    evening = datetime.combine(TODAY, time(18), UTC)  # 21:00 in Moscow, 6:00 of the next day in Kamchatka
    monkeypatch.setattr(timezone, "now", lambda: evening)
    client.force_login(own.joined_by)

    lines = client.get(reverse("citizen:enrolments")).context["lines"]

    assert {each["entry"].pk: each["place"].place for each in lines} == {own.pk: 1, orphan.pk: 1}


def test_waits_that_are_over_stay_in_the_history_with_their_end(client):
    at, holder = life.full_market()
    entry = life.waiting(at)
    client.force_login(entry.child.added_by)
    listed = client.get(reverse("citizen:enrolments"))
    assert "Закончившиеся ожидания" not in listed.content.decode()

    text = press(client, "line_leave", entry.pk).content.decode()

    assert "Закончившиеся ожидания" in text
    assert "вышли из очереди" in text
    stranger = holder.applied_by
    client.force_login(stranger)
    assert "Закончившиеся ожидания" not in client.get(reverse("citizen:enrolments")).content.decode()


def test_a_second_click_on_withdrawing_gives_the_card(client):
    application = demand.application(demand.market())
    client.force_login(application.applied_by)

    once = press(client, "enrolment_withdraw", application.pk)
    twice = press(client, "enrolment_withdraw", application.pk)

    assert "Заявление отозвано. Место освобождено" in once.text
    assert (twice.status_code, "Заявление уже отозвано" in twice.text) == (200, True)
    assert "О чём заявление" in twice.text


def test_withdrawing_what_the_provider_has_just_accepted_gives_the_card_with_the_reason(client):
    application = demand.application(demand.market())
    accept_application(application_id=application.pk, by=SYSTEM, on=TODAY)
    client.force_login(application.applied_by)

    late = press(client, "enrolment_withdraw", application.pk)

    assert late.status_code == 409
    assert "теперь оно — «принято»" in late.text
    assert "О чём заявление" in late.text
