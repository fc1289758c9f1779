import pytest
from django.urls import reverse
from tests.factories import demand
from tests.factories.family import child_without_login
from tests.factories.kernel import member

from sotszakaz.demand.certificates.models import CertificateAccount
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.states import ChildState
from sotszakaz.foundation.models import AuditEvent
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.roles import Finance, Operator, Parent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_today")]


@pytest.fixture
def at():
    return demand.market()


def listed(client, **asked):
    page = client.get(reverse("office:children"), asked)
    assert page.status_code == 200
    return [child.last_name for child, _ in page.context["lines"]]


def test_children_are_found_by_the_beginning_of_the_surname_in_any_case(client, at):
    for name in ("Ёлкин", "Еленин", "Борисов"):
        at.child(last_name=name)
    client.force_login(member(Operator, at.municipality))

    assert listed(client) == ["Борисов", "Еленин", "Ёлкин"]
    assert listed(client, text="ел") == ["Еленин", "Ёлкин"]
    assert listed(client, text="ёлкин дар") == ["Ёлкин"]
    assert listed(client, text="лкин") == []


def test_a_child_is_found_by_snils_and_by_the_number_of_the_certificate(client, at):
    at.child(last_name="Борисов")
    wanted = at.child(last_name="Ёлкин")
    number = CertificateAccount.objects.get(child=wanted).number
    client.force_login(member(Operator, at.municipality))

    assert listed(client, text=f"{wanted.snils[:3]}-{wanted.snils[3:]}") == ["Ёлкин"]
    assert listed(client, text=number) == ["Ёлкин"]


def test_children_are_chosen_by_state(client, at):
    at.child(last_name="Борисов")
    demand.pending_child(at.municipality, last_name="Ёлкин")
    client.force_login(member(Operator, at.municipality))

    assert listed(client, state=ChildState.PENDING) == ["Ёлкин"]


def test_a_child_without_a_certificate_is_listed_with_a_dash(client, at):
    demand.pending_child(at.municipality)
    client.force_login(member(Operator, at.municipality))

    page = client.get(reverse("office:children"))

    assert page.context["lines"][0][1] is None
    assert '<td data-label="Сертификат">—</td>' in page.content.decode()


def test_children_of_another_municipality_are_not_listed_and_not_there(client, at):
    child = at.child()
    elsewhere = demand.market()
    client.force_login(member(Operator, elsewhere.municipality))

    assert listed(client) == []
    assert client.get(reverse("office:child", args=[child.pk])).status_code == 404


def test_the_list_takes_the_same_queries_for_one_child_and_for_thirty(client, at, django_assert_num_queries):
    client.force_login(member(Operator, at.municipality))
    at.child()
    listed(client)

    for count in (1, 25):
        with django_assert_num_queries(7):
            assert len(listed(client)) == count
        act_for([at.municipality.pk])
        for _ in range(29 if count == 1 else 0):
            at.child()


def test_every_look_at_a_card_is_logged_with_who_looked(client, at):
    child, clerk = at.child(), member(Operator, at.municipality)
    client.force_login(clerk)

    for _ in range(2):
        assert "Просмотр этой карточки записан" in client.get(reverse("office:child", args=[child.pk])).content.decode()

    looks = AuditEvent.objects.filter(action="child.look", subject_id=child.pk)
    assert [look.actor_id for look in looks.order_by("pk")] == [clerk.pk, clerk.pk]


def test_a_card_asks_for_the_right_to_look(client, at):
    child = at.child()
    address = reverse("office:child", args=[child.pk])

    client.force_login(member(Finance, at.municipality))
    assert client.get(address).status_code == 403
    act_for([at.municipality.pk])
    client.force_login(member(Parent, at.municipality))
    assert client.get(address).status_code == 404
    assert not AuditEvent.objects.filter(action="child.look").exists()


def test_a_clerk_confirms_a_child_and_the_card_shows_the_certificate(client, at):
    child = demand.pending_child(at.municipality)
    client.force_login(member(Operator, at.municipality))

    answer = client.post(reverse("office:child_confirm", args=[child.pk]), follow=True)

    act_for([at.municipality.pk])
    number = CertificateAccount.objects.get(child=child).number
    assert f"открыт сертификат № {number}" in answer.content.decode()


def test_a_child_is_not_confirmed_twice(client, at):
    child = at.child()
    client.force_login(member(Operator, at.municipality))

    answer = client.post(reverse("office:child_confirm", args=[child.pk]))

    assert answer.status_code == 409
    assert "Это действие уже невозможно" in answer.content.decode()


def test_a_clerk_returns_a_child_with_a_ground_and_a_reason(client, at):
    child = demand.pending_child(at.municipality)
    client.force_login(member(Operator, at.municipality))

    client.post(reverse("office:child_return", args=[child.pk]), {"ground": "mismatch", "reason": "Опечатка в имени"})

    act_for([at.municipality.pk])
    returned = Child.objects.get()
    assert (returned.state, returned.return_reason) == (ChildState.RETURNED, "Опечатка в имени")
    assert returned.return_ground == "Сведения не совпадают с документами."


def test_a_return_without_a_ground_stays_on_the_card_with_what_was_typed(client, at):
    child = demand.pending_child(at.municipality)
    client.force_login(member(Operator, at.municipality))

    answer = client.post(reverse("office:child_return", args=[child.pk]), {"ground": "", "reason": "Опечатка"})

    assert answer.status_code == 422
    assert "Опечатка</textarea>" in answer.content.decode()
    assert answer.context["return_form"].errors["ground"]


def test_applications_of_the_municipality_are_listed_by_state(client, at):
    demand.contract(at)
    demand.application(at)
    client.force_login(member(Finance, at.municipality))

    def states(**asked):
        page = client.get(reverse("office:enrolments"), asked)
        return [each.state for each in page.context["page"].object_list]

    assert states() == ["submitted", "accepted"]
    assert states(state="accepted") == ["accepted"]
    assert states(state="nonsense") == ["submitted", "accepted"]


def test_an_unused_value_is_withdrawn_with_a_reason(client, at):
    child = at.child()
    act_for([])
    client.force_login(member(Operator, at.municipality))
    card, address = reverse("office:child", args=[child.pk]), reverse("office:child_value_withdraw", args=[child.pk])
    offered = "Изъять номинал" in client.get(card).text

    empty = client.post(address, {"reason": " "})
    done = client.post(address, {"reason": "Выбыл в другой город"}, follow=True)

    assert offered
    assert (empty.status_code, "Напишите, почему" in empty.text) == (422, True)
    assert "Номинал изъят" in done.text
    act_for([at.municipality.pk])
    assert CertificateAccount.objects.get(child=child).state == "record"


def test_a_used_value_is_not_offered_to_be_withdrawn(client, at):
    booked = demand.application(at)
    act_for([])
    client.force_login(member(Operator, at.municipality))

    card = client.get(reverse("office:child", args=[booked.child_id]))
    forced = client.post(reverse("office:child_value_withdraw", args=[booked.child_id]), {"reason": "Выбыл"})

    assert "Изъять номинал" not in card.text
    assert forced.status_code == 422
    assert "изъять его нельзя" in forced.text


def test_a_certificate_is_suspended_and_resumed_on_the_page_of_the_child(client, at):
    child = at.child()
    client.force_login(member(Operator, at.municipality))
    card = reverse("office:child", args=[child.pk])
    assert "Приостановить сертификат" in client.get(card).text

    said = {"since": "2026-08-03", "reason": "Заявление семьи"}
    answer = client.post(reverse("office:child_suspend", args=[child.pk]), said)

    assert answer["Location"] == card
    act_for([at.municipality.pk])
    page = client.get(card).text
    assert "Сертификат приостановлен с 3\xa0августа 2026" in page
    assert "Приостановить сертификат" not in page
    assert "История сертификата" in page
    answer = client.post(reverse("office:child_resume", args=[child.pk]), {"reason": "Семья вернулась"})
    assert answer["Location"] == card
    act_for([at.municipality.pk])
    page = client.get(card).text
    assert "Возобновить сертификат" not in page
    assert "Семья вернулась" in page


def test_who_suspends_reads_whether_a_notice_reaches_the_family(client, at):
    clerk = member(Operator, at.municipality)
    client.force_login(clerk)

    for child, told in (
        (at.child(), "Семья узнает об этом из уведомления"),
        (child_without_login(at, clerk), "уведомление ей не придёт: сообщите сами"),
    ):
        address = reverse("office:child_suspend", args=[child.pk])
        assert told in client.post(address, {"since": "2026-08-03", "reason": "Заявление"}, follow=True).text
        act_for([at.municipality.pk])


def test_mistakes_of_suspending_stand_at_its_form_and_a_second_click_says_so(client, at):
    child = at.child()
    client.force_login(member(Operator, at.municipality))
    suspend, resume = (reverse(f"office:child_{verb}", args=[child.pk]) for verb in ("suspend", "resume"))

    page = client.post(suspend, {"since": "2026-08-04", "reason": "Заявление"})
    assert page.status_code == 422
    assert "Выберите другой день" in page.text
    assert "Напишите, почему" in client.post(suspend, {"since": "2026-08-03"}).text
    client.post(suspend, {"since": "2026-08-03", "reason": "Заявление"})
    assert "Это действие уже невозможно" in client.post(suspend, {"since": "2026-08-03", "reason": "Ещё раз"}).text
    client.post(resume, {"reason": "Вернулись"})
    assert "Это действие уже невозможно" in client.post(resume, {"reason": "Ещё раз"}).text


def test_another_municipality_does_not_find_the_certificate_to_suspend(client, at):
    child, elsewhere = at.child(), demand.market().municipality
    client.force_login(member(Operator, elsewhere))

    for verb in ("suspend", "resume"):
        answer = client.post(reverse(f"office:child_{verb}", args=[child.pk]), {"since": "2026-08-03", "reason": "Так"})
        assert answer.status_code == 404
