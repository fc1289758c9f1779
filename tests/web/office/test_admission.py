from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from tests.factories.admission import DAY, NOON, drafted_window, window
from tests.factories.allocation import campaign
from tests.factories.demand import market
from tests.factories.kernel import member
from tests.factories.supply import TODAY

from sotszakaz.demand.admission.models import EnrolmentWindow
from sotszakaz.demand.admission.states import Criterion
from sotszakaz.demand.allocation.actions import name_settlement
from sotszakaz.demand.allocation.models import AllocationRun, Preparation, WishList
from sotszakaz.demand.allocation.preparing import prepare
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.suspending import suspend_certificate
from sotszakaz.foundation.models import AuditEvent
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Head, Operator

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_today")]

SAID = {
    "title": "Осенний набор",
    "basis": "Постановление от 01.07.2026 № 300",
    "mode": "wishes",
    "opens_at": "2026-08-10T09:00",
    "closes_at": "20.08.2026 18:00",
    "criterion_0": "category",
    "criterion_1": "sibling",
    "wishes_most": "4",
    "places_most": "2",
}


def as_(client, role, at):
    client.force_login(member(role, at.municipality))
    return client


def make(client, **changes):
    return client.post(reverse("office:window_new"), {**SAID, **changes}, follow=True)


def test_a_window_of_wishes_is_drafted_and_announced(client):
    at = market()
    answer = make(as_(client, Head, at))

    drafted = EnrolmentWindow.objects.get()
    assert "Черновик записан" in answer.text
    assert (drafted.criteria, drafted.wishes_most, drafted.places_most) == (["category", "sibling"], 4, 2)
    assert f"{drafted.opens_at.astimezone(NOON.tzinfo):%H:%M}" == "06:00"

    answer = client.post(reverse("office:window_publish", args=[drafted.pk]), follow=True)
    assert "Приём объявлен" in answer.text
    assert EnrolmentWindow.objects.get().seed_hash in answer.text
    assert EnrolmentWindow.objects.get().seed not in answer.text


def test_a_window_is_for_a_group_of_the_chosen_programme(client):
    at = market()
    programme = at.group.part.programme
    address = f"{reverse('office:window_new')}?programme={programme.pk}"
    as_(client, Operator, at).post(address, {**SAID, "group": at.group.pk})
    client.post(address, SAID)

    scopes = set(EnrolmentWindow.objects.values_list("programme_id", "group_id"))
    assert scopes == {(None, at.group.pk), (programme.pk, None)}
    provider = at.record.organisation.short_name
    listed = client.get(reverse("office:admission")).text
    assert f"группа «{at.group.name}», «{programme.name}»: {provider}" in listed
    assert f"программа «{programme.name}»: {provider}" in listed
    assert f"{programme.name} — {provider}" in client.get(reverse("office:window_new")).text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"criterion_1": "category"}, "Один критерий назван дважды"),
        ({"opens_at": "завтра"}, "Укажите день и время так"),
        ({"closes_at": "2026-08-01T09:00"}, "Приём заканчивается позже"),
        ({"basis": ""}, "Назовите акт"),
    ],
)
def test_a_wrong_window_gets_a_sentence_and_keeps_what_was_typed(client, changes, sentence):
    answer = make(as_(client, Operator, market()), **changes)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Осенний набор" in answer.text


def test_a_window_that_overlaps_says_why_it_was_not_announced(client):
    at = market()
    window(at.municipality)
    drafted = drafted_window(at.municipality)

    answer = as_(client, Head, at).post(reverse("office:window_publish", args=[drafted.pk]))

    assert answer.status_code == 422
    assert "На это время приём здесь уже объявлен" in answer.text


def test_a_window_is_cancelled_with_a_reason_only(client):
    at = market()
    announced = window(at.municipality)
    address = reverse("office:window_cancel", args=[announced.pk])

    assert "Напишите, почему приём отменён" in as_(client, Head, at).post(address).text
    assert "Переносим набор." in client.post(address, {"reason": "Переносим набор."}, follow=True).text


def test_first_come_enrolment_is_ended_by_one_button(client):
    at = market()
    going_on = window(at.municipality, opens_at=NOON - DAY, closes_at=None)

    answer = as_(client, Head, at).post(reverse("office:window_close", args=[going_on.pk]), follow=True)

    assert "Приём закончен" in answer.text


def test_the_head_goes_from_wishes_to_places(client, monkeypatch):
    at = campaign(places=1, rules={"closes_at": NOON - DAY / 48})
    mine = at.market.municipality
    client.force_login(member(Head, mine))
    monkeypatch.setattr("tests.factories.allocation.NOON", NOON - DAY / 40)
    children = [at.child(at.group) for _ in range(2)]
    page = reverse("office:window", args=[at.window.pk])

    assert "Рассчитать места" in client.get(page).text
    answer = client.post(reverse("office:window_preview", args=[at.window.pk]), follow=True)
    act_for([mine.pk])
    run = AllocationRun.objects.get()
    assert "Расчёт № 1 готов: мест отдано 1, детей без места 1." in answer.text
    assert "Никто не обойдён" in client.get(reverse("office:run_fairness", args=[run.pk])).text

    answer = client.post(reverse("office:run_freeze", args=[run.pk]), follow=True)
    assert "Записаны все, кому достались места: 1" in answer.text.replace("\xa0", " ")
    assert EnrolmentWindow.objects.get().seed in answer.text

    client.force_login(member(Operator, mine))
    listed = client.get(reverse("office:run_children", args=[run.pk]), {"which": "left"})
    assert listed.context["page"].paginator.count == 1
    left = listed.context["page"].object_list[0].child_id
    told = client.get(reverse("office:run_child", args=[run.pk, left])).text
    assert "мест не хватило" in told
    assert "решил жребий" in told
    assert left in {each.pk for each in children}


def test_outcomes_of_a_run_are_taken_out_as_spreadsheets(client):
    at = campaign(places=1)
    children = [at.child(at.group) for _ in range(3)]
    run = at.preview()
    as_(client, Operator, at.market)

    report = load_workbook(BytesIO(client.get(reverse("office:run_fairness_sheet", args=[run.pk])).content))
    left = load_workbook(BytesIO(client.get(reverse("office:run_left_sheet", args=[run.pk])).content))

    assert [cell.value for cell in report["Итого"][2]] == ["Все дети", 3, 1, 33.3, 1, 1, 33.3, 2]
    names = {row[0].value for row in left["Дети без места"].iter_rows(min_row=2)}
    assert len(names) <= 2 < left["Дети без места"].max_row
    assert names <= {each.full_name for each in children}
    assert AuditEvent.objects.get(action="allocationrun.take_out_left").details == {"children": 2}


def test_a_run_of_other_data_is_not_approved(client, monkeypatch):
    at = campaign(rules={"closes_at": NOON - DAY / 48})
    monkeypatch.setattr("tests.factories.allocation.NOON", NOON - DAY / 40)
    at.child(at.group)
    earlier = at.preview()
    at.preview()

    answer = as_(client, Head, at.market).post(reverse("office:run_freeze", args=[earlier.pk]), follow=True)

    assert "данные изменились" in answer.text


def test_the_list_of_windows_takes_as_many_queries_for_two_as_for_one(client, django_assert_max_num_queries):
    at = market()
    for number in range(3):
        window(at.municipality, group_id=at.other_group().pk, title=f"Приём {number}")
    as_(client, Head, at)

    with django_assert_max_num_queries(10):
        client.get(reverse("office:admission"))


def test_dates_of_a_window_are_moved_on_a_page_and_the_public_reads_why(client):
    at = market()
    announced = window(at.municipality)
    address = reverse("office:window_move", args=[announced.pk])
    said = {"opens_at": "2026-08-06T09:00", "closes_at": "", "reason": "Ждём медицинских справок."}

    assert 'value="2026-08-04T15:00"' in as_(client, Head, at).get(address).text
    assert "Напишите, почему переносите" in client.post(address, {**said, "reason": ""}).text
    assert "Сроки перенесены" in client.post(address, said, follow=True).text
    assert "Ждём медицинских справок." in client.get(reverse("portal:window", args=[announced.pk])).text


def test_of_a_window_that_goes_on_only_the_end_is_asked(client):
    at = market()
    going_on = window(at.municipality, opens_at=NOON - DAY)
    address = reverse("office:window_move", args=[going_on.pk])

    assert 'name="opens_at"' not in as_(client, Head, at).get(address).text
    answer = client.post(address, {"closes_at": "2026-08-04T09:00", "reason": "Раньше."})

    assert answer.status_code == 422
    assert "Идущий приём можно только продлить" in answer.text


def test_pages_of_a_run_say_who_took_no_part_and_why(client):
    at = campaign(places=2)
    barred, right = at.child(at.group), at.child(at.group)
    suspend_certificate(child_id=barred.pk, reason="Проверка документов.", since=TODAY, by=SYSTEM, on=TODAY)
    run = at.preview()
    as_(client, Operator, at.market)
    sentence = "Сертификат приостановлен. Обратитесь в муниципальный опорный центр."

    told = client.get(reverse("office:run_child", args=[run.pk, barred.pk])).text
    fairness = client.get(reverse("office:run_fairness", args=[run.pk])).text
    left = client.get(reverse("office:run_children", args=[run.pk]), {"which": "left"}).text
    sheet = client.get(reverse("office:run_left_sheet", args=[run.pk])).content
    rows = list(load_workbook(BytesIO(sheet))["Дети без места"].iter_rows(min_row=2, values_only=True))

    assert f"Пожелание не участвовало в распределении. {sentence}" in told
    assert "Основание: Проверка документов." in told
    assert "Сертификат не может заплатить за эти занятия" in fairness
    assert "не участвовало ни одно пожелание" in fairness
    assert sentence in left
    assert [row[-3:] for row in rows] == [(1, 0, sentence)]
    assert "не участвовало" not in client.get(reverse("office:run_child", args=[run.pk, right.pk])).text


def test_pages_of_a_run_say_how_far_shared_limits_went(client):
    at = campaign(places=3, budget=Decimal(20_000))
    for _ in range(3):
        at.child(at.group)
    run = at.preview()
    as_(client, Operator, at.market)
    said = "Средств бюджета на сертификаты хватило не всем"

    window = client.get(reverse("office:window", args=[at.window.pk])).text
    fairness = client.get(reverse("office:run_fairness", args=[run.pk])).text
    listed = client.get(reverse("office:run_children", args=[run.pk]), {"which": "left"})
    book = load_workbook(BytesIO(client.get(reverse("office:run_fairness_sheet", args=[run.pk])).content))
    child = client.get(reverse("office:run_child", args=[run.pk, listed.context["page"].object_list[0].child_id])).text

    assert all(said in page for page in (window, fairness, listed.text, child))
    assert "Никто не обойдён" in fairness
    assert "Без места из-за общих пределов 2 ребёнка." in fairness.replace("\xa0", " ")
    assert "Основание: Социальный заказ на 2026 год" in child
    limits = [
        cell.value.replace("\xa0", " ") if isinstance(cell.value, str) else cell.value
        for cell in book["Общие пределы"][2]
    ]
    assert limits[1:] == ["Социальный заказ на 2026 год", "20 000 ₽", "12 240 ₽", "7 760 ₽", 1, 1, 2, 2]


def test_a_large_preview_waits_for_the_worker_and_the_page_follows_it(client, monkeypatch):
    at = campaign(places=1, rules={"closes_at": NOON - DAY / 48})
    monkeypatch.setattr("tests.factories.allocation.NOON", NOON - DAY / 40)
    monkeypatch.setattr("sotszakaz.web.office.views.allocation.AT_ONCE", 0)
    at.child(at.group)
    as_(client, Operator, at.market)

    page = client.post(reverse("office:window_preview", args=[at.window.pk]), follow=True).text
    act_for([at.market.municipality.pk])
    asked = Preparation.objects.get()
    address = reverse("office:preparation", args=[asked.pk])
    waiting = client.get(address, headers={"HX-Request": "true"})

    assert "Расчёт ждёт очереди" in page
    assert "Рассчитать места" not in page
    assert address in page
    assert "HX-Refresh" not in waiting

    act_for([at.market.municipality.pk])
    prepare(asked.pk, at=NOON, on=TODAY)

    assert client.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert "Рассчитать заново" in client.get(address, follow=True).text


def test_the_provider_and_the_office_read_that_a_residence_is_not_confirmed(client):
    at = campaign(places=1, rules={"criteria": (Criterion.RESIDENCE,)})
    untold = at.child(at.group)
    chosen = WishList.objects.get(child=untold)
    name_settlement(list_id=chosen.pk, settlement="Заречный", by=untold.added_by, at=NOON)
    run = at.settle()
    made = EnrolmentApplication.objects.get()

    client.force_login(at.market.director())
    shown = client.get(reverse("provider:application", args=[made.pk])).text
    listed = client.get(reverse("provider:applications")).text
    report = as_(client, Operator, at.market).get(reverse("office:run_fairness", args=[run.pk])).text

    assert "со слов семьи (не подтверждено): сверьте с документами" in shown
    assert "со слов семьи (не подтверждено)" in listed
    assert "Заречный (не подтверждено)" in report
