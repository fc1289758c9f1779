"""A provider that works for several municipalities chooses for whose children its pages are (ADR 0031)."""

import pytest
from django.urls import reverse
from tests.factories import demand
from tests.factories.kernel import member

from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.models import Membership
from sotszakaz.kernel.users.roles import Director, Operator, SupportCentre

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_today")]


@pytest.fixture
def place():
    return demand.market()


@pytest.fixture
def home(place):
    made = demand.market()
    demand.serving(made, place)
    return made


@pytest.fixture
def director(place, home):
    """Of the provider, in both municipalities."""
    person = place.director()
    Membership.objects.create(
        user=person,
        municipality=home.municipality,
        organisation=place.record.organisation,
        role_name=Director.name,
    )
    return person


@pytest.fixture
def theirs(home, place):
    """An application of a child of the other municipality."""
    act_for([home.municipality.pk])
    return demand.application(home, home.child(last_name="Соседова"), group=place.group)


def chosen(client, person, at):
    there = person.memberships.get(municipality=at.municipality)
    return client.post(reverse("provider:desk", args=[there.pk]), follow=True)


def test_the_pages_are_of_the_municipality_that_was_chosen(client, home, place, director, theirs):
    act_for([place.municipality.pk])
    own = demand.application(place)
    client.force_login(director)

    page = client.get(reverse("provider:applications"))
    assert [each.pk for each in page.context["page"].object_list] == [own.pk]
    assert "Вы работаете для муниципалитета" in page.text

    told = chosen(client, director, home)
    assert f"Показаны заявления, договоры и расчёты: {home.municipality.short_name}" in told.text

    page = client.get(reverse("provider:applications"))
    assert [each.pk for each in page.context["page"].object_list] == [theirs.pk]
    assert [each.title for each in page.context["desks"] if each.is_chosen] == [home.municipality.short_name]


def test_the_provider_accepts_a_child_of_the_other_municipality(client, home, director, theirs):
    client.force_login(director)
    chosen(client, director, home)

    client.post(reverse("provider:application_accept", args=[theirs.pk]))

    act_for([home.municipality.pk])
    assert Contract.objects.get().application_id == theirs.pk
    assert "Соседова" in client.get(reverse("provider:application", args=[theirs.pk])).text
    months = client.get(reverse("provider:months"))
    assert months.status_code == 200


def test_nobody_acts_as_somebody_else(client, home, place, director):
    other = member(Director, home.municipality, home.record.organisation)
    client.force_login(other)

    answer = client.post(reverse("provider:desk", args=[director.memberships.first().pk]))

    assert answer.status_code == 404
    assert "desk:provider" not in client.session


def test_who_works_for_one_municipality_is_asked_nothing(client, place):
    client.force_login(place.director())

    assert "Вы работаете для муниципалитета" not in client.get(reverse("provider:applications")).text


def test_offices_see_their_own_children_only(client, home, place, theirs):
    client.force_login(member(Operator, home.municipality))
    card = client.get(reverse("office:enrolment", args=[theirs.pk]))
    assert "Соседова" in card.text
    assert "муниципалитет, где живёт ребёнок" in card.text

    client.force_login(member(Operator, place.municipality))
    assert client.get(reverse("office:enrolment", args=[theirs.pk])).status_code == 404
    assert "Соседова" not in client.get(reverse("office:enrolments")).text


def test_the_family_reads_who_pays_and_applies_with_one_click(client, home, place):
    child = home.child()
    client.force_login(child.added_by)
    address = reverse("citizen:quote", args=[child.pk, place.group.pk])

    page = client.get(address)
    assert "Кто платит" in page.text
    assert f"{home.municipality.short_name} — муниципалитет, где живёт ребёнок" in page.text
    assert page.context["pass"] is not None

    client.post(reverse("citizen:book", args=[child.pk, place.group.pk]), {"key": page.context["key"]})

    act_for([home.municipality.pk])
    made = EnrolmentApplication.objects.get()
    assert (made.child, made.municipality) == (child, home.municipality)


def test_the_family_reads_what_is_missing(client, place):
    home = demand.market()
    child = home.child()
    client.force_login(child.added_by)

    page = client.get(reverse("citizen:quote", args=[child.pk, place.group.pk]))

    assert "а в его реестре этого исполнителя нет" in page.text
    assert f"Реестр исполнителей: {home.municipality.short_name}" in page.text


def test_favourites_are_kept_where_lists_are_for_others(client, home, place):
    child = home.child()
    client.force_login(child.added_by)

    page = client.get(reverse("citizen:group_choices", args=[place.group.pk]))

    assert "В избранное" in page.text
    client.post(reverse("citizen:interest_add", args=[child.pk, place.group.pk]))
    assert place.group.part.programme.name in client.get(reverse("citizen:wishes")).text


def test_the_counter_finds_groups_elsewhere_for_which_its_municipality_pays(client, home, place):
    stranger = demand.market()
    act_for([home.municipality.pk])
    child = home.child()
    client.force_login(member(SupportCentre, home.municipality))

    page = client.get(reverse("office:counter_groups", args=[child.pk]))

    groups = {each.group.pk for each in page.context["lines"]}
    assert groups == {home.group.pk, place.group.pk}
    assert stranger.group.pk not in groups
    assert place.municipality.short_name in page.text
