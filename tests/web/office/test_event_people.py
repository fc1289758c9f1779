"""Lists of events and publications through their addresses."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories import ordering
from tests.factories.kernel import MunicipalityFactory, inn_of, member
from tests.factories.plans import event, item_of

from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.notices import post
from sotszakaz.kernel.users.roles import Finance, Operator, SupportCentre
from sotszakaz.oversight.communication.models import Event, EventParticipant, Publication
from sotszakaz.oversight.communication.states import Audience, EventKind

pytestmark = pytest.mark.django_db

STUDIO = {"name": "Студия «Пример»", "inn": inn_of(9_000_003), "email": "studio@example.org"}
NEWS = {"outlet": "Районная газета", "subject": "Как получить сертификат"}


@pytest.fixture
def municipality():
    municipality = MunicipalityFactory()
    said = ordering.plan_item_said("3.2", kind="as_needed", ends=None, text="по мере необходимости")
    ordering.decision(municipality, on=today_in(municipality), plan=[said])
    return municipality


@pytest.fixture
def operator(municipality, client):
    person = member(Operator, municipality)
    client.force_login(person)
    return person


@pytest.fixture
def seminar(municipality, operator):
    today = today_in(municipality)
    return event(municipality, by=operator, audience=Audience.POTENTIAL, starts_on=today, ends_on=today)


@pytest.fixture
def campaign(municipality, operator):
    today, item = today_in(municipality), item_of(municipality, "3.2")
    said = {"kind": EventKind.CAMPAIGN, "plan_item_id": item.pk}
    return event(municipality, by=operator, starts_on=today, ends_on=today, title="Кампания", **said)


def words_of(response) -> str:
    return " ".join(response.content.decode().replace("\xa0", " ").split())


def address(name: str, *args) -> str:
    return reverse(f"office:{name}", args=args)


def test_who_came_is_put_down_noted_and_told_with_the_event(client, seminar):
    added = words_of(client.post(address("event_people", seminar.pk), STUDIO, follow=True))
    assert "Внесено в список." in added
    assert "Почта в этой установке не подключена" in added
    studio = EventParticipant.objects.get()

    noted = client.post(
        address("event_people_note", seminar.pk), {f"people-{studio.pk}": "3", "page": "1"}, follow=True
    )
    client.post(address("event_hold", seminar.pk), {"outcome": "Разобрали заявку"})

    assert "Пришли от 1 исполнителя, всего 3 человека. Не в реестре из них 1." in words_of(noted)
    assert Event.objects.get().attendance == 3
    page = words_of(client.get(address("event", seminar.pk)))
    assert "пришли от 1 (3 человека), из них не в реестре — 1" in page
    assert address("event_people", seminar.pk) in page
    year = words_of(client.get(address("event_providers")))
    assert "Студия «Пример»" in year
    assert "как потенциальный" in year
    assert "приходили от 1 исполнителя, из них не были в реестре 1" in words_of(client.get(address("events")))


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"inn": "123"}, "inn", "10 цифр"),
        ({"name": "", "inn": ""}, "name", "Назовите исполнителя"),
        ({"email": "почта"}, "email", "адрес почты"),
    ],
)
def test_a_wrong_participant_is_one_sentence_at_the_field(client, seminar, typed, field, words):
    response = client.post(address("event_people", seminar.pk), {**STUDIO, **typed})

    assert response.status_code == 422
    assert words in response.context["form"].errors[field][0]


def test_a_wrong_number_of_people_is_told_and_nothing_is_noted(client, seminar):
    client.post(address("event_people", seminar.pk), STUDIO)
    studio = EventParticipant.objects.get()

    page = client.post(address("event_people_note", seminar.pk), {f"people-{studio.pk}": "трое"}, follow=True)

    assert "пишут цифрами" in words_of(page)
    assert EventParticipant.objects.get().people is None


def test_whoever_is_known_is_put_down_and_whoever_is_wrong_struck_out(client, seminar, municipality, operator):
    today = today_in(municipality)
    earlier = event(municipality, by=operator, title="Прежний", starts_on=today, ends_on=today)
    client.post(address("event_people", earlier.pk), STUDIO)

    page = words_of(client.post(address("event_people_known", seminar.pk), follow=True))
    again = words_of(client.post(address("event_people_known", seminar.pk), follow=True))
    known = EventParticipant.objects.get(event=seminar)
    struck = words_of(client.post(address("event_people_remove", known.pk), follow=True))

    assert "Внесено: 1 исполнитель." in page
    assert "Все, кого знает система, уже в списке." in again
    assert "Вычеркнуто из списка: Студия «Пример»." in struck


def test_a_publication_is_planned_told_and_is_the_evidence_of_the_measure(client, campaign, municipality):
    today = today_in(municipality).isoformat()
    client.post(address("publications", campaign.pk), {**NEWS, "planned_on": today})
    news = Publication.objects.get()
    assert "Вышла" in words_of(client.get(address("publications", campaign.pk)))

    told = client.post(
        address("publication", news.pk),
        {"done_on": today, "trace": "https://news.example.org/17", "reach": "900"},
        follow=True,
    )
    client.post(address("event_hold", campaign.pk), {"outcome": "Прошла"})

    assert "Намечено 1, вышло 1; охват 900." in words_of(told)
    measure = words_of(client.get(address("plan_item", campaign.plan_item_id)))
    assert f'href="{address("publication", news.pk)}"' in measure
    assert "https://news.example.org/17" in words_of(client.get(address("publication", news.pk)))


def test_a_publication_told_twice_says_so(client, campaign, municipality):
    today = today_in(municipality).isoformat()
    client.post(address("publications", campaign.pk), {**NEWS, "planned_on": today})
    news, said = Publication.objects.get(), {"done_on": today, "trace": "№ 17"}
    client.post(address("publication", news.pk), said)

    response = client.post(address("publication", news.pk), said)

    assert response.status_code == 409
    assert "уже отмечена вышедшей" in response.text
    removed = words_of(client.post(address("publication_remove", news.pk), follow=True))
    assert "изменить её нельзя" in removed


def test_a_campaign_sends_to_its_publications_and_a_seminar_to_its_list(client, campaign, seminar):
    assert "вместо него" in words_of(client.get(address("event_people", campaign.pk))).lower()
    assert "Здесь публикаций нет" in words_of(client.get(address("publications", seminar.pk)))


def test_colleagues_read_lists_and_change_nothing(client, seminar, campaign, municipality):
    client.post(address("event_people", seminar.pk), STUDIO)
    client.force_login(member(Finance, municipality))

    page = words_of(client.get(address("event_people", seminar.pk)))

    assert "Студия «Пример»" in page
    assert STUDIO["email"] not in page
    assert client.post(address("event_people", seminar.pk), STUDIO).status_code == 403
    assert client.post(address("publications", campaign.pk), NEWS).status_code == 403


def test_a_list_of_another_municipality_is_not_there(client, seminar):
    client.force_login(member(SupportCentre, MunicipalityFactory()))

    assert client.get(address("event_people", seminar.pk)).status_code == 404
    assert client.post(address("event_people_note", seminar.pk)).status_code == 404


def test_a_list_asks_as_much_of_one_as_of_many(client, seminar):
    counts = []
    for name in ("Студия", "Клуб", "Кружок"):
        client.post(address("event_people", seminar.pk), {"name": name}, follow=True)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(address("event_people", seminar.pk))
        counts.append(len(asked))

    assert len(page.context["page"].object_list) == 3
    assert counts[0] == counts[2]


def test_a_closed_event_says_that_letters_go_where_nobody_has_a_cabinet(client, municipality, operator, monkeypatch):
    monkeypatch.setattr(post, "_posts", [post.FakePost()])
    today = today_in(municipality)
    closed = event(municipality, by=operator, starts_on=today, ends_on=today)
    client.post(address("event_people", closed.pk), STUDIO)

    page = words_of(client.post(address("event_invite", closed.pk), follow=True))

    assert "Тем из списка, у кого нет кабинета, уйдут письма." in page
