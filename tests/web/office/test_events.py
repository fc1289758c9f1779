"""Events through their addresses: the office plans and holds, providers are called."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.factories import ordering
from tests.factories.files import PNG
from tests.factories.kernel import MunicipalityFactory, OrganisationFactory, member
from tests.factories.plans import event, item_of

from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.roles import Director, Finance, Parent, SupportCentre
from sotszakaz.ordering.plans.models import PlanItemCompletion
from sotszakaz.oversight.communication.models import Event

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
SEMINAR = {
    **ordering.plan_item_said("3.1", kind="as_needed", ends=None, text="по мере необходимости"),
    "title": "Организация и проведение семинара-совещания с исполнителями",
    "responsible": ["Муниципальный опорный центр"],
}


@pytest.fixture
def municipality():
    municipality = MunicipalityFactory()
    ordering.decision(municipality, on=today_in(municipality), plan=[SEMINAR])
    return municipality


@pytest.fixture
def centre(municipality, client):
    person = member(SupportCentre, municipality)
    client.force_login(person)
    return person


def words_of(response) -> str:
    return " ".join(response.content.decode().split())


def address(name: str, *args) -> str:
    return reverse(f"office:{name}", args=args)


def test_a_seminar_is_planned_from_its_measure_and_fulfils_it_when_held(client, centre, municipality):
    item, today = item_of(municipality, "3.1"), today_in(municipality)
    offered = client.get(address("event_new"), {"item": item.pk}).context["form"].initial
    assert offered == {"plan_item": item.pk, "kind": "seminar"}
    typed = {**offered, "title": "Семинар", "audience": "providers", "starts_on": today.isoformat()}
    client.post(address("event_new"), typed)
    seminar = Event.objects.get()

    page = client.post(
        address("event_hold", seminar.pk), {"attendance": "14", "outcome": "Разобрали заявку в реестр"}, follow=True
    )

    assert "Мероприятие плана отмечено" in words_of(page)
    assert PlanItemCompletion.objects.get().done_on == today
    proved = words_of(client.get(address("plan_item", item.pk)))
    assert f'href="{address("event", seminar.pk)}"' in proved


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"title": ""}, "title", "как называется"),
        ({"starts_on": ""}, "starts_on", "Укажите день"),
        ({"ends_on": "2001-01-01"}, "ends_on", "раньше первого"),
        ({"plan_item": "0"}, "plan_item", "из списка"),
    ],
)
def test_a_wrong_event_is_one_sentence_at_the_field(client, centre, typed, field, words):
    given = {"kind": "campaign", "title": "Кампания", "audience": "families", "starts_on": "2026-09-01", **typed}

    response = client.post(address("event_new"), given)

    assert response.status_code == 422
    assert words in response.context["form"].errors[field][0]


def test_an_event_without_figures_of_people_is_not_held(client, centre, municipality):
    seminar = event(municipality, starts_on=today_in(municipality), ends_on=today_in(municipality))

    response = client.post(address("event_hold", seminar.pk), {"outcome": "Прошло"})

    assert response.status_code == 422
    assert "сколько человек" in words_of(response)


def test_a_second_click_on_held_says_that_it_is_held(client, centre, municipality):
    seminar = event(municipality, starts_on=today_in(municipality), ends_on=today_in(municipality))
    held = {"attendance": "3", "outcome": "Прошло"}
    client.post(address("event_hold", seminar.pk), held)

    response = client.post(address("event_hold", seminar.pk), held)

    assert response.status_code == 409
    assert "теперь оно — «проведено»" in words_of(response)


def test_the_called_provider_reads_the_event_its_files_and_why_it_is_cancelled(client, centre, municipality):
    director = member(Director, municipality, OrganisationFactory())
    coming = today_in(municipality) + 5 * DAY
    seminar = event(municipality, starts_on=coming, ends_on=coming)
    client.post(
        address("event_material_add", seminar.pk),
        {"file": SimpleUploadedFile("Программа.png", PNG), "is_for_invited": "on"},
    )
    assert "1 человек" in words_of(client.post(address("event_invite", seminar.pk), follow=True)).replace("\xa0", " ")
    client.force_login(director)
    page = words_of(client.get(reverse("provider:event", args=[seminar.pk])))
    assert "Программа.png" in page
    material = seminar.materials.get().pk
    assert client.get(reverse("provider:event_material", args=[seminar.pk, material])).content == PNG

    client.force_login(centre)
    assert "больше не видят файл" in words_of(client.post(address("event_material_hide", material), follow=True))
    client.post(address("event_cancel", seminar.pk), {"reason": "Карантин"})

    client.force_login(director)
    assert "Карантин" in words_of(client.get(reverse("provider:event", args=[seminar.pk])))
    assert "отменено" in words_of(client.get(reverse("provider:events")))


def test_an_event_is_changed_on_its_page(client, centre, municipality):
    seminar = event(municipality)
    typed = client.get(address("event_change", seminar.pk)).context["form"].initial
    given = {name: value for name, value in typed.items() if value is not None}

    client.post(address("event_change", seminar.pk), {**given, "title": "Круглый стол", "kind": "round_table"})

    assert (Event.objects.get().title, Event.objects.get().kind) == ("Круглый стол", "round_table")


def test_the_list_asks_the_same_queries_however_long(client, centre, municipality, django_assert_num_queries):
    event(municipality)
    client.get(address("events"))
    for title in ("Второе", "Третье"):
        event(municipality, title=title, plan_item_id=item_of(municipality, "3.1").pk)

    with django_assert_num_queries(8):
        page = client.get(address("events"), {"state": "planned"})

    assert len(page.context["page"].object_list) == 3


def test_colleagues_read_events_and_plan_none(client, municipality):
    seminar = event(municipality)
    client.force_login(member(Finance, municipality))

    assert "Запланировать" not in words_of(client.get(address("events")))
    assert "Приложить файл" not in words_of(client.get(address("event", seminar.pk)))
    assert client.post(address("event_cancel", seminar.pk), {"reason": "x"}).status_code == 403
    assert client.get(address("event_new")).status_code == 403


def test_the_centre_is_offered_no_measures_of_others(client, centre, municipality):
    item = item_of(municipality, "3.1")
    item.responsible = ["отдел образования"]
    item.save(update_fields=["responsible"])
    typed = {"kind": "seminar", "title": "Семинар", "audience": "providers", "starts_on": "2026-09-01"}

    response = client.post(address("event_new"), {**typed, "plan_item": item.pk})

    assert response.status_code == 422
    assert not Event.objects.exists()


def test_a_family_is_called_and_everybody_reads_it_on_the_portal(client, centre, municipality):
    parent = member(Parent, municipality)
    coming = today_in(municipality) + 5 * DAY
    meeting = event(municipality, title="Как выбрать кружок", audience="families", starts_on=coming, ends_on=coming)
    client.post(
        address("event_material_add", meeting.pk),
        {"file": SimpleUploadedFile("Программа.png", PNG), "is_for_invited": "on"},
    )

    page = words_of(client.post(address("event_invite", meeting.pk), follow=True)).replace("\xa0", " ")

    assert "Приглашение уходит в кабинеты: 1 человек. Событие объявлено на сайте." in page
    client.force_login(parent)
    assert "Как выбрать кружок" in words_of(client.get(reverse("citizen:events")))
    shown = client.get(reverse("citizen:event", args=[meeting.pk]))
    assert "Программа.png" in words_of(shown)
    material = meeting.materials.get().pk
    assert client.get(reverse("citizen:event_material", args=[meeting.pk, material])).content == PNG
    client.logout()
    assert "Как выбрать кружок" in words_of(client.get(reverse("portal:events")))


def test_a_family_finds_no_event_of_others(client, centre, municipality):
    coming = today_in(municipality) + 5 * DAY
    seminar = event(municipality, starts_on=coming, ends_on=coming)
    member(Director, municipality, OrganisationFactory())
    client.post(address("event_invite", seminar.pk))
    client.force_login(member(Parent, municipality))

    assert client.get(reverse("citizen:event", args=[seminar.pk])).status_code == 404


@pytest.mark.parametrize(
    ("role", "area", "audience"), [(Parent, "citizen", "families"), (Director, "provider", "providers")]
)
def test_the_called_answer_on_the_page_and_the_office_counts(client, centre, municipality, role, area, audience):
    person = member(role, municipality, OrganisationFactory() if role is Director else None)
    coming = today_in(municipality) + 5 * DAY
    meeting = event(municipality, audience=audience, starts_on=coming, ends_on=coming)
    client.post(address("event_invite", meeting.pk))
    client.force_login(person)
    answering = reverse(f"{area}:event_answer", args=[meeting.pk])

    page = words_of(client.post(answering, {"coming": "yes"}, follow=True))

    assert "Ответ записан: ждём вас." in page
    assert "Вы ответили: приду" in page
    assert client.post(answering, {"coming": "maybe"}).status_code == 404
    client.force_login(centre)
    assert "придут 1, не придут 0" in words_of(client.get(address("event", meeting.pk)))
