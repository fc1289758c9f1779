import pytest
from django.urls import reverse
from tests.factories import demand, duplicates
from tests.factories.kernel import member

from sotszakaz.demand.children.models import Child, DuplicatePair, LoginPair
from sotszakaz.demand.children.states import ChildState, PairState
from sotszakaz.foundation.models import AuditEvent
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import Operator

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_today")]
NOTE = "Сверено со свидетельством о рождении."


@pytest.fixture
def at():
    return demand.market(value=100_000_00)


@pytest.fixture
def clerk(client, at):
    user = member(Operator, at.municipality)
    client.force_login(user)
    return user


def post(client, name, *args, follow=True, **said):
    return client.post(reverse(f"office:{name}", args=args), said, follow=follow)


def text_of(client, name, *args, **asked):
    return client.get(reverse(f"office:{name}", args=args), asked).content.decode()


def test_a_clerk_compares_two_records_and_keeps_one(client, at, clerk):
    kept, closed = duplicates.confirmed_twice(at)
    pair = duplicates.pair_of(kept, closed)

    assert reverse("office:duplicate", args=[pair.pk]) in text_of(client, "child", closed.pk)
    assert "Семёнова Алёна Игоревна" in text_of(client, "duplicates")
    compared = text_of(client, "duplicate", pair.pk)
    answer = post(client, "duplicate_merge", pair.pk, keep=kept.pk, note=NOTE)

    assert "СНИЛС есть не в обеих записях" in compared
    assert "(различается)" in compared
    assert "Записи объединены" in answer.content.decode()
    assert f"№ {closed.pk}" in answer.content.decode()
    assert "ребёнок ведётся по другой" in text_of(client, "child", closed.pk)
    assert "Осталась запись" in text_of(client, "duplicate", pair.pk)
    act_for([at.municipality.pk])
    assert Child.objects.get(pk=closed.pk).state == ChildState.MERGED
    assert AuditEvent.objects.filter(action="child.look", actor_id=clerk.pk, details__pair=pair.pk).count() == 4


def test_a_merge_that_is_refused_keeps_what_was_typed(client, at, clerk):
    kept, closed = duplicates.confirmed_twice(at)
    demand.application(at, closed)
    pair = duplicates.pair_of(kept, closed)

    answer = post(client, "duplicate_merge", pair.pk, keep=kept.pk, note=NOTE)

    assert answer.status_code == 422
    assert "заявления, которые решаются (1). Оставьте её, а закройте другую." in answer.content.decode()
    assert f"{NOTE}</textarea>" in answer.content.decode()


def test_different_snils_ask_whether_they_were_seen(client, at, clerk):
    pair = duplicates.pair_of(*duplicates.confirmed_twice(at, snils=demand.child_data().snils))

    assert "СНИЛС в записях разные: я сверил" in text_of(client, "duplicate", pair.pk)
    refused = post(client, "duplicate_merge", pair.pk, keep=pair.left_id, note=NOTE)
    assert "Сверьте их с подлинниками" in refused.content.decode()
    merged = post(client, "duplicate_merge", pair.pk, keep=pair.left_id, note=NOTE, saw_documents="on")
    assert "Записи объединены" in merged.content.decode()


def test_children_told_apart_leave_the_list_and_may_be_decided_anew(client, at, clerk):
    pair = duplicates.pair_of(*duplicates.twice(at))

    assert post(client, "duplicate_differ", pair.pk).status_code == 422
    post(client, "duplicate_differ", pair.pk, **{"differ-note": NOTE})

    assert "Таких пар нет" in text_of(client, "duplicates")
    assert NOTE in text_of(client, "duplicates", state="different")
    assert "Решить заново" in text_of(client, "duplicate", pair.pk)
    post(client, "duplicate_doubt", pair.pk)
    act_for([at.municipality.pk])
    assert DuplicatePair.objects.get().state == PairState.SUSPECTED


def test_the_search_of_the_municipality_says_what_it_found(client, at, clerk):
    duplicates.confirmed_twice(at, snils=demand.child_data().snils)

    assert "Поиск закончен: 1\xa0новая пара" in post(client, "duplicates_search").content.decode()
    assert "новых похожих записей нет" in post(client, "duplicates_search").content.decode()


def test_the_list_takes_the_same_queries_for_one_pair_and_for_a_page(client, at, clerk, django_assert_num_queries):
    duplicates.pair_of(*duplicates.twice(at))
    text_of(client, "duplicates")

    for count in (1, 6):
        with django_assert_num_queries(6):
            page = client.get(reverse("office:duplicates")).context["page"]
            assert len(page.object_list) == count
        act_for([at.municipality.pk])
        for _ in range(2 if count == 1 else 0):
            demand.pending_child(at.municipality, **duplicates.NAME, snils="")
        DuplicatePair.objects.count()


def test_two_logins_are_found_compared_and_merged(client, at, clerk):
    first, again = duplicates.two_logins(at)

    assert "Таких пар нет" in text_of(client, "logins")
    assert "1\u00a0новая пара" in post(client, "logins_search").text
    assert "один телефон" in text_of(client, "logins")
    act_for([at.municipality.pk])
    pair = LoginPair.objects.get().pk
    assert "Примерова Ия" in text_of(client, "login_pair", pair)
    assert post(client, "logins_merge", pair, keep=first.pk).status_code == 422
    answer = post(client, "logins_merge", pair, keep=first.pk, note=NOTE)

    assert "Входы объединены" in answer.text
    assert "Таких пар нет" in answer.text
    assert not User.objects.get(pk=again.pk).is_active


def test_two_logins_of_different_people_are_told_apart_and_doubted_again(client, at, clerk):
    pair = duplicates.login_pair(at).pk

    assert post(client, "logins_differ", pair).status_code == 422
    said = {"differ-note": "Тёзки: сверены паспорта."}
    answer = client.post(reverse("office:logins_differ", args=[pair]), said, follow=True).text
    assert "Записано: это разные люди" in answer
    assert "Тёзки" in client.get(f"{reverse('office:logins')}?state=different").text
    assert "Решить заново" in text_of(client, "login_pair", pair)
    assert "Объединить входы" in post(client, "logins_doubt", pair).text


def test_a_clerk_writes_that_a_child_has_moved(client, at, clerk):
    child, elsewhere = at.child(), demand.market().municipality
    act_for([at.municipality.pk])

    assert post(client, "child_depart", child.pk, municipality=elsewhere.pk).status_code == 422
    said = {"municipality": elsewhere.pk, "reason": "Заявление матери"}
    answer = post(client, "child_depart", child.pk, **said).content.decode()

    assert f"Выбыл в муниципалитет «{elsewhere.short_name}»: Заявление матери" in answer
    assert "закрыт" in answer


def test_a_card_warns_that_the_child_is_known_elsewhere(client, at, clerk):
    elsewhere = demand.market().municipality
    demand.child(elsewhere, **duplicates.NAME)
    act_for([at.municipality.pk])
    here = demand.pending_child(at.municipality, **duplicates.MISSPELT, snils="")

    assert f"в другом муниципалитете: {elsewhere.short_name}" in text_of(client, "child", here.pk)
