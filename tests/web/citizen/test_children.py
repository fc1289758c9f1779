import pytest
from django.urls import reverse
from tests.factories import demand
from tests.factories.kernel import UserFactory, adopted
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.models import CertificateAccount
from sotszakaz.demand.children.actions import return_child
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.states import ChildState
from sotszakaz.demand.enrolments.actions import refuse_application, withdraw_application
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_today")]


def typed(municipality, **changes):
    data = demand.child_data()
    return {
        "municipality": municipality.pk,
        "last_name": data.last_name,
        "first_name": data.first_name,
        "middle_name": data.middle_name,
        "birth_date": data.birth_date.isoformat(),
        "snils": f"{data.snils[:3]}-{data.snils[3:6]}-{data.snils[6:9]} {data.snils[9:]}",
        "category": data.category,
        "relation": "mother",
        "consented": "on",
        **changes,
    }


def add(client, home, **changes):
    return client.post(reverse("citizen:child_add"), {**typed(home), **changes})


def child_of(municipality):
    act_for([municipality.pk])
    return Child.objects.get()


def test_a_parent_without_children_is_told_to_add_one(client):
    client.force_login(UserFactory())

    text = client.get(reverse("citizen:children")).content.decode()

    assert "Детей пока нет" in text
    assert reverse("citizen:child_add") in text


def test_a_parent_adds_a_child_to_any_municipality(client):
    demand.market()
    at = demand.market()
    client.force_login(UserFactory())

    answer = add(client, at.municipality)

    child = child_of(at.municipality)
    assert answer.headers["Location"] == reverse("citizen:child", args=[child.pk])
    assert "Данные на проверке" in client.get(answer.headers["Location"]).content.decode()


def test_the_rule_confirms_a_child_at_once_and_the_page_shows_the_certificate(client):
    at = demand.market()
    adopted(at.municipality, starts_on=TODAY, child_confirmation="by_rule")
    client.force_login(UserFactory())

    answer = add(client, at.municipality)

    child = child_of(at.municipality)
    assert child.state == ChildState.CONFIRMED
    number = CertificateAccount.objects.get(child=child).number
    text = client.get(answer.headers["Location"]).content.decode()
    assert f"Сертификат № {number}" in text
    assert "20\u202f000,00" in text


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"last_name": "Primer"}, "last_name", "русскими буквами"),
        ({"birth_date": "2030-01-01"}, "birth_date", "ещё не наступила"),
        ({"birth_date": "2025-01-01"}, "birth_date", "с 5 лет"),
        ({"snils": "11223344596"}, "snils", "контрольное число"),
        ({"snils": "12"}, "snils", "одиннадцати цифр"),
        ({"relation": "self"}, "relation", "с 14 лет"),
        ({"consented": ""}, "consented", "Без согласия"),
        ({"municipality": ""}, "municipality", "Выберите муниципалитет"),
    ],
)
def test_a_wrong_field_is_said_and_nothing_is_added(client, changes, field, sentence):
    at = demand.market()
    client.force_login(UserFactory())

    answer = add(client, at.municipality, **changes)

    assert answer.status_code == 422
    assert sentence in answer.context["form"].errors[field][0]
    act_for([at.municipality.pk])
    assert not Child.objects.exists()


def test_a_child_that_is_known_already_is_said_at_snils(client):
    at = demand.market()
    known = at.child()
    client.force_login(UserFactory())

    answer = add(client, at.municipality, snils=known.snils)

    assert "уже внесён" in answer.context["form"].errors["snils"][0]


def test_returned_data_are_corrected_and_handed_in_again(client):
    at = demand.market()
    child = demand.pending_child(at.municipality)
    return_child(child_id=child.pk, ground="mismatch", reason="Имя с опечаткой", by=SYSTEM, on=TODAY)
    client.force_login(child.added_by)
    assert "Имя с опечаткой" in client.get(reverse("citizen:child", args=[child.pk])).content.decode()

    answer = client.post(
        reverse("citizen:child_correct", args=[child.pk]), typed(at.municipality, first_name="Дария", snils=child.snils)
    )

    assert answer.headers["Location"] == reverse("citizen:child", args=[child.pk])
    corrected = child_of(at.municipality)
    assert (corrected.first_name, corrected.state) == ("Дария", ChildState.PENDING)


def test_confirmed_data_are_not_open_to_correction(client):
    child = demand.market().child()
    client.force_login(child.added_by)

    answer = client.get(reverse("citizen:child_correct", args=[child.pk]))

    assert answer.headers["Location"] == reverse("citizen:child", args=[child.pk])


def test_the_card_explains_the_balance_by_every_movement(client):
    at = demand.market()
    child = at.child()
    refused = demand.application(at, child)
    refuse_application(application_id=refused.pk, ground="health", reason="нет справки", by=SYSTEM, on=TODAY)
    demand.contract(at, child)
    client.force_login(child.added_by)

    answer = client.get(reverse("citizen:child", args=[child.pk]))

    moves = [(each.title.rsplit(" ", 1)[0], each.amount) for each in answer.context["movements"]]
    assert moves == [
        ("Начислено", 20_000_00),
        ("Удержано", -12_240_00),
        ("Удержание снято", 12_240_00),
        ("Удержано", -12_240_00),
    ]
    assert sum(amount for _, amount in moves) == answer.context["certificate"].balance.free
    assert all("«Акварель и тушь»" in each.note for each in answer.context["movements"][1:])


def test_another_parents_child_is_not_there(client):
    at = demand.market()
    child, stranger = at.child(), at.child().added_by
    client.force_login(stranger)

    assert client.get(reverse("citizen:child", args=[child.pk])).status_code == 404
    assert client.get(reverse("citizen:child_correct", args=[child.pk])).status_code == 404


def test_the_list_takes_the_same_queries_for_one_child_and_for_three(client, django_assert_num_queries):
    at = demand.market()
    parent = at.child().added_by
    client.force_login(parent)
    client.get(reverse("citizen:children"))

    def queries_of_the_list():
        with django_assert_num_queries(8):
            return client.get(reverse("citizen:children"))

    queries_of_the_list()
    act_for([at.municipality.pk])
    at.child(by=parent)
    at.child(by=parent)
    assert len(queries_of_the_list().context["lines"]) == 3


@pytest.mark.parametrize("name", ["children", "child", "week"])
def test_pages_of_a_child_load_anew_when_the_certificate_or_the_week_has_changed(client, name):
    at = demand.market()
    applied = demand.application(at)
    client.force_login(applied.applied_by)
    address = reverse(f"citizen:{name}", args=[] if name == "children" else [applied.child_id])
    page = client.get(address)
    watch = {"data": {"seen": page.context["mark"]}, "headers": {"HX-Request": "true"}}

    quiet = client.get(address, **watch)
    act_for([at.municipality.pk])
    withdraw_application(application_id=applied.pk, by=applied.applied_by, on=TODAY)
    changed = client.get(address, **watch)

    assert f'hx-vals=\'{{"seen": "{page.context["mark"]}"}}\'' in page.text
    assert (quiet.status_code, "HX-Refresh" in quiet) == (204, False)
    assert (changed.status_code, changed["HX-Refresh"]) == (204, "true")
