import pytest
from django.urls import reverse
from tests.factories import demand, duplicates
from tests.factories.supply import TODAY

from sotszakaz.demand.allocation.merging import merge_children
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_today")]


@pytest.fixture
def at():
    return demand.market()


def card(client, child):
    return client.get(reverse("citizen:child", args=[child.pk])).content.decode()


def test_a_parent_sees_what_became_of_a_record_that_was_merged(client, at):
    kept, closed = duplicates.twice(at)
    pair = duplicates.pair_of(kept, closed)
    merge_children(pair_id=pair.pk, keep_id=kept.pk, note="Сверено.", by=SYSTEM, on=TODAY)

    client.force_login(closed.added_by)
    assert "ребёнок ведётся по другой" in card(client, closed)
    assert f'href="{reverse("citizen:child", args=[closed.pk])}"' in card(client, kept)
    act_for([at.municipality.pk])
    client.force_login(kept.added_by)
    assert f"№ {closed.pk}, " in card(client, kept)
    assert f'href="{reverse("citizen:child", args=[closed.pk])}"' not in card(client, kept)


def test_a_parent_tells_that_the_family_has_moved(client, at):
    child, elsewhere = at.child(), demand.market().municipality
    client.force_login(child.added_by)

    assert "Мы переехали" in card(client, child)
    address = reverse("citizen:child_depart", args=[child.pk])
    assert client.post(address).status_code == 422
    answer = client.post(address, {"municipality": elsewhere.pk}, follow=True)

    assert "добавьте ребёнка в новом муниципалитете" in answer.content.decode()
    assert "Ребёнок выбыл" in card(client, child)


def test_a_parent_with_an_undecided_application_is_told_what_to_end_first(client, at):
    child, elsewhere = at.child(), demand.market().municipality
    act_for([at.municipality.pk])
    demand.application(at, child)
    client.force_login(child.added_by)

    answer = client.post(reverse("citizen:child_depart", args=[child.pk]), {"municipality": elsewhere.pk})

    assert answer.status_code == 422
    assert "Сначала отзовите заявления" in answer.content.decode()
