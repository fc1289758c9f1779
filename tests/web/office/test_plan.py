"""Step 9 and the overview through their addresses."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.factories import ordering
from tests.factories.kernel import MunicipalityFactory, member

from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.roles import Finance, GroupMember, Operator, SupportCentre
from sotszakaz.ordering.plans.models import PlanItem, PlanItemCompletion
from sotszakaz.ordering.plans.states import Standing

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
MEMBERS = [{"name": "Примерова А. Б.", "position": "заместитель главы", "role": "head"}]
GROUP = {"mode": "created", "name": "Рабочая группа по заказу", "rules": None, "members": MEMBERS}


@pytest.fixture
def municipality():
    municipality = MunicipalityFactory()
    today = today_in(municipality)
    head = {**ordering.reading_of()["act"], "date": (today - 400 * DAY).isoformat()}
    terms = {"1.1": today - 10 * DAY, "1.2": today + 10 * DAY, "1.3": today + 90 * DAY}
    plan = [ordering.plan_item_said(number, ends=ends.isoformat()) for number, ends in terms.items()]
    plan.append(ordering.plan_item_said("2.1", kind="in_quarter", ends=None, repeats="FREQ=MONTHLY;INTERVAL=3"))
    plan.append(ordering.plan_item_said("2.2", kind="as_needed", ends=None, text="по мере необходимости"))
    ordering.decision(municipality, on=today, act=head, plan=plan, working_group=GROUP)
    return municipality


@pytest.fixture
def operator(municipality, client):
    person = member(Operator, municipality)
    client.force_login(person)
    return person


def words_of(response) -> str:
    return " ".join(response.content.decode().split())


def item(number: str) -> PlanItem:
    return PlanItem.objects.get(number=number)


def test_the_plan_says_where_each_measure_stands(client, operator):
    response = client.get(reverse("office:plan"))

    view = response.context["view"]
    assert (view.counts["overdue"], view.counts["at_risk"], view.counts["upcoming"]) == (2, 1, 1)
    page = words_of(response)
    for words in ("просрочено", "под угрозой", "впереди", "без срока", "каждый квартал", "пропущено"):
        assert words in page


def test_the_plan_of_one_standing_shows_only_that(client, operator):
    view = client.get(reverse("office:plan"), {"standing": "at_risk"}).context["view"]

    assert [line.item.number for stage in view.stages for line in stage.lines] == ["1.2"]


def test_a_measure_is_marked_with_a_note(client, operator):
    late = item("1.1")
    form = client.get(reverse("office:plan_item_complete", args=[late.pk]))
    assert form.status_code == 200
    typed = {"due_on": late.ends_on.isoformat(), "done_on": late.ends_on.isoformat(), "note": "Постановление № 5"}

    page = client.post(reverse("office:plan_item_complete", args=[late.pk]), typed, follow=True)

    assert "Постановление № 5" in words_of(page)
    assert page.context["view"].counts["done"] == 1


def test_each_late_quarter_is_marked_on_its_own(client, operator):
    quarterly = item("2.1")
    address = reverse("office:plan_item_complete", args=[quarterly.pk])
    late = [value for value, _ in client.get(address).context["form"].fields["due_on"].choices]

    client.post(address, {"due_on": late[1], "done_on": late[1], "note": "Семинар"})

    assert PlanItemCompletion.objects.get().due_on.isoformat() == late[1]
    left = [value for value, _ in client.get(address).context["form"].fields["due_on"].choices]
    assert left == [late[0], *late[2:]]


def test_a_measure_without_a_term_is_marked_by_the_day_of_the_deed(client, operator, municipality):
    today = today_in(municipality)
    address = reverse("office:plan_item_complete", args=[item("2.2").pk])

    client.post(address, {"done_on": today.isoformat(), "note": "Разъяснение"})

    assert PlanItemCompletion.objects.get().due_on == today


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"note": ""}, "note", "Напишите, что сделано"),
        ({"done_on": ""}, "done_on", "Укажите день выполнения"),
        ({"done_on": "2100-01-01"}, "done_on", "ещё не наступил"),
        ({"due_on": "2001-01-01"}, "due_on", "Выберите"),
    ],
)
def test_a_wrong_mark_is_one_sentence_at_the_field_and_keeps_what_was_typed(client, operator, typed, field, words):
    late = item("1.1")
    given = {"due_on": late.ends_on.isoformat(), "done_on": late.ends_on.isoformat(), "note": "Приказ № 1", **typed}

    response = client.post(reverse("office:plan_item_complete", args=[late.pk]), given)

    assert response.status_code == 422
    [sentence] = response.context["form"].errors[field]
    assert words in sentence
    assert response.context["form"][field].value() == given[field]
    assert not PlanItemCompletion.objects.exists()


def test_the_plan_asks_the_same_queries_however_long(client, operator, django_assert_num_queries):
    client.get(reverse("office:plan"))

    with django_assert_num_queries(11):
        client.get(reverse("office:plan"))


def test_the_working_group_lists_its_members(client, operator):
    page = words_of(client.get(reverse("office:working_group")))

    assert "Примерова А. Б." in page
    assert "руководитель" in page
    assert "в акте не указан" in page


def test_pages_without_a_decision_say_what_to_do(client):
    client.force_login(member(Operator, MunicipalityFactory()))

    assert "План появится, когда будет подтверждён акт" in words_of(client.get(reverse("office:plan")))
    assert "Она появится, когда будет подтверждён акт" in words_of(client.get(reverse("office:working_group")))
    assert "Загрузите акт об организации услуг" in words_of(client.get(reverse("office:overview")))


def test_the_overview_shows_what_presses_and_what_to_do_next(client, operator):
    page = words_of(client.get(reverse("office:overview")))

    assert "Мероприятие 1.1" in page
    assert "Мероприятие 1.3" not in page
    assert "Составьте социальный заказ на" in page


def test_the_overview_of_a_group_member_has_no_orders(client, municipality):
    ordering.approved_order(municipality, on=today_in(municipality))
    client.force_login(member(GroupMember, municipality))

    response = client.get(reverse("office:overview"))

    assert response.context["shown"].orders == []
    assert response.context["shown"].plan is not None


def test_colleagues_read_the_plan_and_strangers_mark_nothing(client, municipality):
    address = reverse("office:plan_item_complete", args=[item("1.1").pk])
    client.force_login(member(Finance, municipality))
    page = client.get(reverse("office:plan"))
    assert "Отметить" not in words_of(page)
    assert client.get(address).status_code == 403
    client.force_login(member(SupportCentre, municipality))
    assert client.post(address, {"note": "x"}).status_code == 403
    client.force_login(member(Operator, MunicipalityFactory()))
    assert client.get(address).status_code == 404


def test_every_standing_has_a_tab(client, operator):
    tabs = client.get(reverse("office:plan")).context["tabs"]

    assert len(tabs) == len(Standing) + 2
    assert sum(tab["count"] or 0 for tab in tabs[1:]) == tabs[0]["count"] == 5
