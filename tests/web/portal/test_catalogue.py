from datetime import UTC, datetime, time
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html
from tests.factories import supply
from tests.factories.admission import DAY, wishes_window
from tests.factories.demand import application, market
from tests.factories.kernel import UserFactory, member
from tests.factories.life import full_market
from tests.factories.supply import end_of_year

from sotszakaz.demand.enrolments.actions import withdraw_application
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Operator, Parent
from sotszakaz.supply.programmes.actions import close_group

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_today")]
CATALOGUE = "portal:catalogue"


def open_now(name="Акварель и тушь", of=None, **changes):
    """A group that is open today."""
    programme = supply.programme(of, name=name)
    days = {"starts_on": timezone.localdate(), "ends_on": end_of_year()}
    return supply.published_group(supply.part(programme), **{**days, **changes})


@pytest.mark.parametrize("count", [1, 4])
def test_the_catalogue_costs_the_same_for_any_number_of_groups(client, django_assert_num_queries, count):
    record = supply.record()
    for number in range(count):
        open_now(f"Программа {number}", record)

    with django_assert_num_queries(10):  # one of them tells the session that it acts for nobody: in tests only
        page = client.get(reverse(CATALOGUE)).text

    assert page.count("<article") == count


def test_the_catalogue_shows_a_stranger_price_week_and_free_places(client):
    open_now(places=9)

    page = client.get(reverse(CATALOGUE)).text

    assert "12\u202f240,00\u00a0₽" in page
    assert "вт, чт 15:00–16:30" in page
    assert "9 из 9" in page
    assert "Нашлась" in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"text": "акварелью"}, True),
        ({"text": "скрипка"}, False),
        ({"age": "8"}, True),
        ({"age": "16"}, False),
        ({"age": "много"}, True),
        ({"focus": "художественная"}, True),
        ({"focus": "выдуманная"}, True),
        ({"municipality": "0"}, True),
        ({"text": "\x00"}, True),
    ],
)
def test_the_filter_finds_and_passes_over_nonsense(client, asked, found):
    open_now()

    answer = client.get(reverse(CATALOGUE), asked)

    assert answer.status_code == 200
    assert ("<article" in answer.text) is found


def test_an_empty_catalogue_and_an_empty_answer_say_different_things(client):
    assert "Набора пока нет" in client.get(reverse(CATALOGUE)).text
    assert "Ничего не нашлось" in client.get(reverse(CATALOGUE), {"text": "скрипка"}).text


def test_pages_keep_the_question(client):
    part = supply.part()
    for number in range(25):
        days = {"starts_on": timezone.localdate(), "ends_on": end_of_year()}
        supply.published_group(part, name=f"Группа {number}", **days)

    page = client.get(reverse(CATALOGUE), {"text": "акварель"}).text

    assert page.count("<article") == 24
    assert "page=2" in page
    assert "text=%D0%B0" in page
    assert client.get(reverse(CATALOGUE), {"text": "акварель", "page": "2"}).text.count("<article") == 1
    assert client.get(reverse(CATALOGUE), {"page": "много"}).text.count("<article") == 24


QUESTIONS = [
    {},
    {"text": "акворель"},
    {"text": "скрипка"},
    {"day": ["2", "4"], "free": "on", "age": "8", "since": "15:00"},
    {"view": "week", "lat": "55.16", "lon": "61.4", "covered": "on"},
]


@pytest.mark.parametrize("asked", QUESTIONS, ids=str)
def test_what_is_swapped_in_equals_a_fresh_page(client, asked):
    open_now(latitude=Decimal("55.16"), longitude=Decimal("61.40"))

    fresh = html.fromstring(client.get(reverse(CATALOGUE), asked).text)
    swapped = html.fromstring(
        f"<div>{client.get(reverse(CATALOGUE), asked, headers={'HX-Request': 'true'}).text}</div>"
    )

    for name in ("found", "choices"):
        assert as_read(swapped.get_element_by_id(name)) == as_read(fresh.get_element_by_id(name))


def as_read(element) -> list:
    """Words, values and addresses of a piece of a page, in order."""
    texts = " ".join(element.text_content().split())
    return [
        texts,
        *((each.tag, each.get("href"), each.get("value"), each.get("checked")) for each in element.iter("a", "input")),
    ]


def test_the_address_to_share_has_no_empty_fields(client):
    answer = client.get(reverse(CATALOGUE), {"text": "", "age": "8", "day": "2"}, headers={"HX-Request": "true"})

    assert answer.headers["HX-Push-Url"] == "/catalogue/?age=8&day=2"
    assert "HX-Push-Url" not in client.get(reverse(CATALOGUE)).headers


def test_what_ended_yesterday_in_the_east_is_not_listed_while_it_is_evening_in_moscow(client, monkeypatch):
    east, west = supply.published_group(), supply.published_group(supply.part(supply.programme(supply.record())))
    Municipality.objects.filter(pk=east.municipality_id).update(timezone="Asia/Kamchatka")
    evening = datetime.combine(east.ends_on, time(18), UTC)  # 21:00 in Moscow, 6:00 of the next day in Kamchatka
    monkeypatch.setattr(timezone, "now", lambda: evening)

    everywhere = client.get(reverse(CATALOGUE)).text
    there = client.get(reverse(CATALOGUE), {"municipality": east.municipality_id}).text

    assert reverse("portal:group", args=[west.pk]) in everywhere
    assert reverse("portal:group", args=[east.pk]) not in everywhere + there


def test_any_provider_is_found_by_its_name(client):
    group = open_now()
    name = group.organisation.short_name

    page = client.get(reverse(CATALOGUE), {"maker": name.lower()}).text
    none = client.get(reverse(CATALOGUE), {"maker": "скрипка"}).text

    assert f"{name} (1)" in page
    assert "Таких исполнителей среди найденных групп нет" in none
    assert "<article" in none


def test_choices_stand_beside_their_counts_and_stay_chosen(client):
    open_now()

    page = client.get(reverse(CATALOGUE), {"focus": "художественная", "day": "7"}).text

    assert "Художественная (0)" in page
    assert "Вторник (1)" in page
    assert "Есть свободные места (0)" in page
    assert "8 лет (0)" not in page
    assert "Воскресенье (0)" in page


def test_a_typo_is_told(client):
    open_now()

    assert "показано по словам: акварель" in client.get(reverse(CATALOGUE), {"text": "акворель"}).text


def test_the_week_shows_the_same_groups_by_days(client):
    open_now()

    page = client.get(reverse(CATALOGUE), {"view": "week"}).text

    assert page.count("15:00–16:30") == 2
    assert "В то же время" not in page


def test_the_week_of_a_child_says_what_clashes_with_its_own_lessons(client, on_today):
    at = market()
    child = at.child()
    application(at, child)
    chess = supply.programme(at.record, name="Шахматы")
    supply.published_group(supply.part(chess))
    client.force_login(child.added_by)

    shown = client.get(reverse(CATALOGUE), {"view": "week", "child": child.pk, "text": "шахматы"}).text

    assert "ждёт ответа исполнителя" in shown
    assert "В то же время: Шахматы" in shown
    assert "В то же время" not in client.get(reverse(CATALOGUE), {"view": "week", "child": ""}).text


def test_kilometres_are_counted_from_a_typed_address(client):
    near = {"latitude": Decimal("55.16"), "longitude": Decimal("61.40"), "address": "ул. Школьная, 4"}
    open_now(**near)
    open_now("Шахматы", latitude=Decimal("58.00"), longitude=Decimal("56.00"), address="ул. Дальняя, 1")

    page = client.get(reverse(CATALOGUE), {"address": "Школьная 4", "km": "1"}).text

    assert page.count("<article") == 1
    assert "Считаем от места занятий: ул. Школьная, 4." in page
    assert "Похожего адреса среди мест занятий нет" in client.get(reverse(CATALOGUE), {"address": "пер. Нигде"}).text


def test_free_places_are_told_of_published_groups_only(client):
    group, draft = open_now(places=9), supply.group()

    answer = client.get(reverse("portal:places"), {"group": [group.pk, draft.pk, "x"]}).text

    assert f'id="free-{group.pk}"' in answer
    assert "9 из 9" in answer
    assert f"free-{draft.pk}" not in answer


def test_the_card_leads_to_what_is_near(client):
    group = open_now(latitude=Decimal("55.16"), longitude=Decimal("61.40"))

    page = client.get(reverse("portal:group", args=[group.pk])).text

    assert "lat=55.16" in page
    assert client.get(reverse(CATALOGUE), {"lat": "55.16", "lon": "61.4", "km": "1"}).text.count("0,0 км") == 1


def test_the_card_of_a_group_shows_the_week_and_the_way_in(client):
    group = open_now()

    page = client.get(reverse("portal:group", args=[group.pk])).text

    assert "вторник" in page
    assert group.address in page
    assert "Войти и записать ребёнка" in page


def test_the_card_leads_a_parent_on_and_no_other(client):
    group = open_now()
    card, way = reverse("portal:group", args=[group.pk]), reverse("citizen:quote_start", args=[group.pk])

    client.force_login(UserFactory())
    assert way in client.get(card).text
    client.force_login(member(Parent, group.municipality))
    assert way in client.get(card).text
    client.force_login(member(Operator, group.municipality))
    assert way not in client.get(card).text


def test_a_full_group_leads_a_parent_to_the_line(client, on_today):
    at, _ = full_market()
    parent = at.child().added_by
    card, way = reverse("portal:group", args=[at.group.pk]), reverse("citizen:quote_start", args=[at.group.pk])

    assert "Войти и встать в очередь" in client.get(card).text
    client.force_login(parent)
    page = client.get(card).text

    assert way in page
    assert "Расчёт и очередь на место" in page


def test_the_card_says_how_places_are_given_and_leads_to_the_rules(client, on_today):
    at = market()
    window = wishes_window(at.municipality, opens_at=timezone.now() - DAY, closes_at=timezone.now() + DAY)
    client.force_login(at.child().added_by)

    page = client.get(reverse("portal:group", args=[at.group.pk])).text

    assert reverse("portal:window", args=[window.pk]) in page
    assert "по спискам пожеланий" in page
    assert "Внести в список пожеланий" in page


def test_the_card_loads_itself_anew_when_the_way_in_has_changed(client, on_today):
    at, holder = full_market()
    card = reverse("portal:group", args=[at.group.pk])
    asked = {"seen": client.get(card).context["mark"]}
    watch = {"HX-Request": "true"}
    assert "HX-Refresh" not in client.get(card, asked, headers=watch).headers
    act_for([at.municipality.pk])
    withdraw_application(application_id=holder.pk, by=holder.applied_by, on=supply.TODAY)

    assert client.get(card, asked, headers=watch).headers["HX-Refresh"] == "true"


def test_a_closed_group_says_so_and_leads_nowhere(client):
    group = open_now()
    close_group(group_id=group.pk, by=SYSTEM)

    page = client.get(reverse("portal:group", args=[group.pk])).text

    assert "Набор в группу закрыт" in page
    assert "Войти и записать ребёнка" not in page


def test_a_draft_has_no_card(client):
    assert client.get(reverse("portal:group", args=[supply.group().pk])).status_code == 404


def test_a_parent_looks_for_groups_of_one_child_and_stays_with_it(client, on_today):
    at = market()
    child = at.child()
    client.force_login(child.added_by)

    chosen = client.get(reverse(CATALOGUE), {"child": child.pk, "covered": "on"})
    assert chosen.text.count("<article") == 1
    assert "На сертификате свободно 20\u202f000,00" in chosen.text
    assert "Возраст ребёнка" not in chosen.text

    kept = client.get(reverse(CATALOGUE), {"covered": "on"})
    assert kept.context["child"] == child

    act_for([at.municipality.pk])
    application(at, child, group=at.other_group())
    assert "<article" not in client.get(reverse(CATALOGUE), {"covered": "on"}).text
    assert client.get(reverse(CATALOGUE), {"child": ""}).context["child"] is None
    assert client.get(reverse(CATALOGUE)).context["child"] is None


def test_anothers_child_is_not_looked_for(client):
    at = market()
    theirs = at.child()
    client.force_login(at.child().added_by)

    assert client.get(reverse(CATALOGUE), {"child": theirs.pk}).context["child"] is None
