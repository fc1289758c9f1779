from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories import ordering, supply
from tests.factories.kernel import OrganisationFactory, adopted, member
from tests.factories.normatives import normative_set
from tests.factories.supply import end_of_year

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.roles import Director, Operator, Teacher
from sotszakaz.supply.programmes.models import CatalogueEntry, Programme, ProgrammePart, StudyGroup
from sotszakaz.supply.programmes.states import GroupState, ProgrammeState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_today")]


def director(client, thing):
    organisation = thing.organisation if hasattr(thing, "organisation") else thing.programme.organisation
    client.force_login(member(Director, thing.municipality, organisation))


def lessons(*rows, total=7):
    """The rows of the week as the formset sends them; the rest stay empty."""
    sent = {"week-TOTAL_FORMS": str(total), "week-INITIAL_FORMS": "0"}
    for place in range(total):
        row = rows[place] if place < len(rows) else ("", "", "", "")
        names = ("weekday", "starts_at", "ends_at", "hours")
        sent |= {f"week-{place}-{name}": value for name, value in zip(names, row, strict=True)}
    return sent


def typed_group(*rows, **changes):
    """A group until the end of the year, on Tuesdays unless `rows` say otherwise."""
    facts = {
        "name": "Акварель-1",
        "address": "ул. Школьная, д. 1",
        "starts_on": timezone.localdate().isoformat(),
        "ends_on": end_of_year().isoformat(),
        "places": "12",
        **lessons(*(rows or [("2", "15:00", "16:30", "2")])),
    }
    return {**facts, **changes}


def test_the_list_says_what_to_do_before_the_registry(client):
    municipality, organisation = supply.decided_municipality(), OrganisationFactory()
    client.force_login(member(Director, municipality, organisation))

    page = client.get(reverse("provider:programmes")).text

    assert "Сначала — реестр исполнителей" in page
    assert "Новая программа" not in page
    assert "Сначала — реестр исполнителей" in client.get(reverse("provider:programme_new")).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number_of_programmes(client, django_assert_num_queries, count):
    record = supply.record()
    for number in range(count):
        supply.group(supply.part(supply.programme(record, name=f"Программа {number}")))
    director(client, record)

    with django_assert_num_queries(7):
        page = client.get(reverse("provider:programmes")).text

    assert page.count("Программа ") == count


def test_a_director_leads_a_programme_into_the_catalogue(client):
    record = supply.record()
    director(client, record)
    service = ordering.service(ordering.ARTISTIC)
    about = {"name": "Акварель", "annotation": "Рисуем.", "age_from": "7", "age_to": "12", "service": str(service.pk)}

    client.post(reverse("provider:programme_new"), about)
    programme = Programme.objects.get()
    client.post(
        reverse("provider:part_new", args=[programme.pk]), {"title": "Осень", "hours": "34,5", "price": "5 000"}
    )
    part = ProgrammePart.objects.get()
    client.post(reverse("provider:group_new", args=[part.pk]), typed_group(place="55.160026, 61.402590"))
    answer = client.post(reverse("provider:programme_publish", args=[programme.pk]), follow=True)

    assert "Программа опубликована" in answer.text
    assert Programme.objects.get().state == ProgrammeState.PUBLISHED
    client.logout()
    near = client.get(reverse("portal:catalogue"), {"lat": "55.16", "lon": "61.4", "km": "1"})
    assert "Акварель" in near.text


def test_a_service_outside_the_record_cannot_be_chosen(client):
    artistic = supply.decided_municipality() and ordering.service(ordering.ARTISTIC)
    record = supply.record(service_ids=(artistic.pk,))
    director(client, record)
    technical = ordering.service(ordering.TECHNICAL)

    answer = client.post(
        reverse("provider:programme_new"),
        {"name": "Роботы", "annotation": "Собираем.", "age_from": "7", "age_to": "12", "service": str(technical.pk)},
    )

    assert answer.status_code == 422
    assert "service" in answer.context["form"].errors


def test_ages_outside_the_rules_are_named_at_their_field(client):
    record = supply.record()
    director(client, record)

    answer = client.post(
        reverse("provider:programme_new"),
        {
            "name": "Малыши",
            "annotation": "Играем.",
            "age_from": "3",
            "age_to": "5",
            "service": str(ordering.service(ordering.ARTISTIC).pk),
        },
    )

    assert "от 5 до 18" in answer.context["form"].errors["age_from"][0]
    assert "Играем." in answer.text


def test_the_page_of_a_part_says_the_ceiling_and_a_price_above_it_is_refused(client):
    programme = supply.programme()
    director(client, programme)
    address = reverse("provider:part_new", args=[programme.pk])

    page = client.get(address).text
    answer = client.post(address, {"title": "Осень", "hours": "10", "price": "3000,01"})

    assert "150\u00a0%" in page
    assert "не подтверждено" in page
    assert "3 000,00" in answer.context["form"].errors["price"][0]
    assert not ProgrammePart.objects.exists()


def test_without_a_unit_cost_the_page_says_whom_to_ask(client):
    programme = supply.programme(supply.record(supply.decided_municipality(unit_cost=None)))
    director(client, programme)

    assert "не заданы нормативные затраты" in client.get(reverse("provider:part_new", args=[programme.pk])).text


def test_a_group_keeps_its_week(client):
    part = supply.part()
    director(client, part)

    client.post(
        reverse("provider:group_new", args=[part.pk]),
        typed_group(("2", "15:00", "16:30", "2"), ("6", "10:00", "10:45", "1")),
    )

    [group] = StudyGroup.objects.all()
    assert [(slot.weekday, slot.hours) for slot in group.slots.all()] == [(2, 2), (6, 1)]


@pytest.mark.parametrize(
    ("rows", "changes", "sentence"),
    [
        ([("2", "15:00", "16:30", "2"), ("2", "16:00", "17:00", "1")], {}, "накладываются"),
        ([("2", "15:00", "14:00", "2")], {}, "не позже, чем начинается"),
        ([("", "", "", "")], {}, "ни одного занятия"),
        ([("2", "15:00", "", "2")], {}, "Заполните это поле."),
        ([], {"ends_on": "2099-01-01"}, "разделите курс на части"),
        ([], {"places": "0"}, "не меньше 1"),
    ],
)
def test_a_mistake_in_a_group_is_named_and_the_form_keeps_what_was_typed(client, rows, changes, sentence):
    part = supply.part()
    director(client, part)

    answer = client.post(reverse("provider:group_new", args=[part.pk]), typed_group(*rows, **changes))

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "ул. Школьная, д. 1" in answer.text
    assert not StudyGroup.objects.exists()


def test_a_programme_without_groups_is_not_published(client):
    part = supply.part()
    director(client, part)

    answer = client.post(reverse("provider:programme_publish", args=[part.programme_id]))

    assert answer.status_code == 422
    assert "ещё нет ни одной группы" in answer.text


def test_a_director_closes_a_group(client):
    group = supply.group()
    director(client, group)

    answer = client.post(reverse("provider:group_close", args=[group.pk]), follow=True)

    assert StudyGroup.objects.get().state == GroupState.CLOSED
    assert "Набор в группу" in answer.text


@pytest.mark.parametrize("count", [1, 3])
def test_the_card_costs_the_same_for_any_number_of_groups(client, django_assert_num_queries, count):
    part = supply.part()
    for number in range(count):
        supply.group(part, name=f"Группа {number}")
    director(client, part)

    with django_assert_num_queries(21):
        client.get(reverse("provider:programme", args=[part.programme_id]))


def test_a_teacher_reads_and_does_not_write(client):
    group = supply.group()
    client.force_login(member(Teacher, group.municipality, group.organisation))
    programme, part = group.part.programme_id, group.part_id

    page = client.get(reverse("provider:programme", args=[programme])).text

    assert "Открыть группу" not in page
    for name, pk in (("part_new", programme), ("group_new", part)):
        assert client.get(reverse(f"provider:{name}", args=[pk])).status_code == 403
    for name, pk in (("programme_publish", programme), ("group_close", group.pk)):
        assert client.post(reverse(f"provider:{name}", args=[pk])).status_code == 403


def test_strangers_see_nothing(client):
    group = supply.group()
    addresses = [
        reverse("provider:programme", args=[group.part.programme_id]),
        reverse("provider:part_new", args=[group.part.programme_id]),
        reverse("provider:group_new", args=[group.part_id]),
    ]
    stranger = member(Director, supply.decided_municipality(), OrganisationFactory())
    for user in (stranger, member(Operator, group.municipality)):
        client.force_login(user)
        assert {client.get(address).status_code for address in addresses} == {404}


@pytest.mark.parametrize("name", ["programme_publish", "group_close"])
def test_deeds_are_posted(client, name):
    group = supply.group()
    director(client, group)

    assert client.get(reverse(f"provider:{name}", args=[group.pk])).status_code == 405


def test_a_price_above_the_unit_cost_is_said_on_the_card(client):
    dear = supply.group(supply.part(price=supply.UNIT_COST * 68 + 1))
    fair = supply.group(supply.part(supply.programme(dear.part.programme.record, name="Лепка"), price=1))
    director(client, dear)

    page = client.get(reverse("provider:programme", args=[dear.part.programme_id])).text
    other = client.get(reverse("provider:programme", args=[fair.part.programme_id])).text

    assert "Нормативные затраты на часть 13\u202f600,00\u00a0₽." in page
    assert "остальное заплатит семья" in page
    assert "остальное заплатит семья" not in other


def test_by_the_full_formula_the_price_is_judged_in_each_group(client):
    few = supply.group(supply.part(price=7_000), name="Малая", places=3)
    supply.group(few.part, name="Большая", places=30)
    adopted(few.municipality, starts_on=supply.TODAY - timedelta(days=1), normative_method="full")
    normative_set(few.municipality)
    director(client, few)

    page = client.get(reverse("provider:programme", args=[few.part.programme_id])).text

    assert "в группе «Большая» на 30\u00a0детей" in page
    assert "в группе «Малая»" not in page


def test_the_place_of_an_open_group_is_corrected_and_found_by_distance(client):
    group = supply.published_group()
    director(client, group)
    address = reverse("provider:group_place", args=[group.pk])

    assert "нет на карте" in client.get(reverse("provider:programme", args=[group.part.programme_id])).text
    assert client.post(address, {"address": "ул. Новая, д. 5", "place": "далеко"}).status_code == 422
    answer = client.post(address, {"address": "ул. Новая, д. 5", "place": "55.16, 61.40"}, follow=True).text

    assert "придёт уведомление" in answer
    assert "ул. Новая, д. 5" in answer
    entry = CatalogueEntry.objects.get(group=group)
    assert (entry.latitude, entry.longitude) == (55.16, 61.4)
    assert client.get(address).context["form"].initial["place"] == "55.160000, 61.400000"

    answer = client.post(address, {"address": "ул. Новая, д. 5", "place": ""}, follow=True).text
    assert "придёт уведомление" not in answer
    assert CatalogueEntry.objects.get(group=group).latitude is None


def test_a_group_whose_course_is_over_offers_nothing_that_would_be_refused(client, monkeypatch):
    group = supply.published_group()
    client.force_login(member(Director, group.municipality, group.organisation))
    address = reverse("provider:programme", args=[group.part.programme_id])
    for day, says, offers in (
        (group.ends_on, "набор открыт", True),
        (group.ends_on + timedelta(1), "закончились", False),
    ):
        monkeypatch.setattr("sotszakaz.web.provider.views.programmes.today_in", lambda _, day=day: day)
        page = client.get(address).text
        assert says in page
        for name in ("group_places", "group_place", "group_week", "group_close"):
            assert (reverse(f"provider:{name}", args=[group.pk]) in page) is offers
        act_for([group.municipality_id])
