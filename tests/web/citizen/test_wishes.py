import pytest
from django.urls import reverse
from tests.factories.admission import DAY, NOON, window
from tests.factories.allocation import campaign
from tests.factories.demand import market
from tests.factories.kernel import member

from sotszakaz.demand.admission.models import Interest
from sotszakaz.demand.allocation.models import Wish, WishList, WishOutcome
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.roles import Director

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_today")]


@pytest.fixture
def at():
    return campaign()


def order(child):
    act_for([child.municipality_id])
    return list(Wish.objects.filter(wish_list__child=child).order_by("rank").values_list("group_id", flat=True))


def test_a_parent_makes_a_list_and_changes_its_order(client, at):
    first, other = at.group, at.market.other_group()
    child = at.child()
    client.force_login(child.added_by)

    page = client.get(reverse("citizen:group_choices", args=[first.pk])).text
    assert "Внести в список пожеланий" in page
    assert "Посмотреть расчёт" not in page
    for group in (first, other):
        client.post(reverse("citizen:wish_add", args=[child.pk, group.pk]))
    assert order(child) == [first.pk, other.pk]

    wish = Wish.objects.get(group=other)
    client.post(reverse("citizen:wish_move", args=[wish.pk]), {"direction": "up"})
    assert order(child) == [other.pk, first.pk]
    client.post(reverse("citizen:wish_remove", args=[wish.pk]))
    assert order(child) == [first.pk]
    assert "Уже в списке пожеланий" in client.get(reverse("citizen:group_choices", args=[first.pk])).text


def test_a_swapped_list_is_that_of_a_fresh_page(client, at):
    other = at.market.other_group()
    child = at.child(at.group, other)
    client.force_login(child.added_by)
    wish = Wish.objects.get(group=other)

    fragment = client.post(
        reverse("citizen:wish_move", args=[wish.pk]), {"direction": "up"}, headers={"HX-Request": "true"}
    )
    page = client.get(reverse("citizen:wishes"))

    def lists(text):
        inside = text[text.index('<div id="wish-lists">') :]
        return [line.strip() for line in inside.splitlines() if 'href="/catalogue/' in line or "button-" in line]

    shown = lists(fragment.text)
    assert shown == lists(page.text)[: len(shown)]
    assert len(shown) > 4


def test_the_place_where_the_child_lives_is_kept(client, at):
    child = at.child(at.group)
    client.force_login(child.added_by)
    chosen = WishList.objects.get()

    client.post(reverse("citizen:settlement", args=[chosen.pk]), {"settlement": " Заречный "})

    act_for([child.municipality_id])
    assert WishList.objects.get().settlement == "Заречный"
    assert 'value="Заречный"' in client.get(reverse("citizen:wishes")).text


def test_a_refused_wish_says_why(client, at):
    child = at.child(at.group)
    client.force_login(child.added_by)

    answer = client.post(reverse("citizen:wish_add", args=[child.pk, at.group.pk]), follow=True)

    assert "уже в списке" in answer.text


def test_a_group_is_kept_in_the_preliminary_list_or_as_a_favourite(client):
    at = market()
    window(at.municipality, group_id=at.group.pk, preliminary_from=NOON - DAY)
    child, other = at.child(), at.other_group()
    client.force_login(child.added_by)

    assert "В предварительный список" in client.get(reverse("citizen:group_choices", args=[at.group.pk])).text
    told = client.post(reverse("citizen:interest_add", args=[child.pk, at.group.pk]), follow=True)
    assert "Когда запись откроется, мы сообщим" in told.text
    assert "в избранном" in client.post(reverse("citizen:interest_add", args=[child.pk, other.pk]), follow=True).text
    page = client.get(reverse("citizen:wishes")).text
    assert "Вы в предварительном списке" in page
    act_for([child.municipality_id])
    for kept in Interest.objects.all():
        client.post(reverse("citizen:interest_remove", args=[kept.pk]))
    act_for([child.municipality_id])
    assert not Interest.objects.exists()


def test_the_page_of_wishes_takes_as_many_queries_for_three_groups_as_for_one(client, django_assert_max_num_queries):
    at = campaign()
    child = at.child(at.group, at.market.other_group(), at.market.other_group())
    client.force_login(child.added_by)

    with django_assert_max_num_queries(14):
        client.get(reverse("citizen:wishes"))


def test_families_read_why_and_the_provider_reads_who(client, at):
    lucky = [at.child(at.group) for _ in range(2)]
    run = at.preview()
    act_for([at.window.municipality_id])
    left = WishOutcome.objects.get(run=run, result="refused").child_id
    parents = {each.pk: each.added_by for each in lucky}
    client.force_login(parents[left])
    page = reverse("citizen:placement", args=[left, at.window.pk])

    assert "Итогов пока нет" in client.get(page).text
    act_for([at.window.municipality_id])
    at.settle()
    told = client.get(page).text
    assert "мест не хватило" in told
    assert "Последним место получил ребёнок, который стоит 1-м" in told
    assert "решил жребий" in told
    act_for([at.window.municipality_id])
    bystander = at.market.child(by=parents[left])
    told = client.get(reverse("citizen:placement", args=[bystander.pk, at.window.pk])).text
    assert "в списке ребёнка групп не было" in told
    assert "Итогов пока нет" not in told

    client.force_login(member(Director, at.market.municipality, at.market.record.organisation))
    placed = client.get(reverse("provider:placed"))
    assert [each.child_id for each in placed.context["page"].object_list] == [
        each.pk for each in lucky if each.pk != left
    ]
    numbers = client.get(reverse("provider:admission"))
    assert numbers.status_code == 200
    assert at.group.name in numbers.text


def test_the_page_of_wishes_loads_itself_anew_when_places_are_given(client, at):
    child = at.child(at.group)
    client.force_login(child.added_by)
    asked = {"seen": client.get(reverse("citizen:wishes")).context["mark"]}
    watch = {"HX-Request": "true"}
    assert "HX-Refresh" not in client.get(reverse("citizen:wishes"), asked, headers=watch).headers

    act_for([child.municipality_id])
    at.settle()

    assert client.get(reverse("citizen:wishes"), asked, headers=watch).headers["HX-Refresh"] == "true"
