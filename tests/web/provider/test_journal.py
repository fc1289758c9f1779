"""The journal of a day: its page, the form without scripts, batches of taps, the worker and the history."""

import json
import re
from datetime import date

import pytest
from django.urls import reverse
from tests.factories.delivery import AFTER, columns, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.journal import PHONE, first_class, handed_in, teacher
from tests.factories.kernel import adopted

from sotszakaz.delivery.attendance.models import AttendanceMark, CellChange, ClassSession
from sotszakaz.delivery.attendance.states import Mark, SessionState
from sotszakaz.demand.enrolments.actions import terminate_by_family
from sotszakaz.foundation.tenancy import act_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(client, clock):
    clock.go(AFTER)
    at = market()
    client.force_login(teacher(at))
    return at


@pytest.fixture
def signed(at):
    return contract(at)


def page_of_day(client, column):
    return client.get(reverse("provider:today"), {"day": column.day.isoformat()})


def person(client):
    return int(client.session["_auth_user_id"])


def batch(client, taps, **said):
    sent = {"person": person(client), "taps": taps, **said}
    return client.post(reverse("provider:taps"), json.dumps(sent), content_type="application/json")


def sent_tap(column, of, value, sequence=1):
    return {
        "client": PHONE,
        "sequence": sequence,
        "group": of.group_id,
        "lesson": column.key,
        "contract": of.pk,
        "value": value,
        "age": 1500,
    }


def test_the_day_shows_its_classes_and_the_device_may_keep_it_for_its_person(client, at, signed):
    answer = page_of_day(client, first_class(at))

    assert signed.child.last_name in answer.text
    assert "отмечено 0 из 1" in answer.text
    assert answer.headers["X-Journal-Person"] == str(person(client))
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_day_without_classes_says_so_and_a_day_to_come_is_today(client, at, signed):
    assert "В этот день занятий нет" in client.get(reverse("provider:today"), {"day": "2026-08-30"}).text
    assert "Сегодня, 2\xa0ноября 2026" in client.get(reverse("provider:today"), {"day": "2099-01-01"}).text
    assert client.get(reverse("provider:today"), {"day": "вчера"}).status_code == 200


def test_more_children_and_groups_cost_no_more_queries(client, at, signed, django_assert_max_num_queries):
    contract(at)
    contract(at, group=at.other_group())

    with django_assert_max_num_queries(16):
        page_of_day(client, first_class(at))


def test_the_form_without_scripts_marks_the_class(client, at, signed):
    column = first_class(at)
    address = reverse("provider:class_mark", args=[at.group.pk, column.key])

    answer = client.post(address, {"state": "held", f"mark-{signed.pk}": "ill"}, follow=True)
    again = client.post(address, {"state": "held", f"mark-{signed.pk}": "ill"}, follow=True)

    act_for([at.municipality.pk])
    assert "Сохранено отметок: 1" in answer.text
    assert "Сохранено" not in again.text
    assert AttendanceMark.objects.get().mark == Mark.ILL
    assert CellChange.objects.count() == 1


def test_the_form_cancels_a_class_with_its_reason_and_gives_it_back(client, at, signed):
    column = first_class(at)
    address = reverse("provider:class_mark", args=[at.group.pk, column.key])
    client.post(address, {"state": "quarantine", f"mark-{signed.pk}": "present"})
    act_for([at.municipality.pk])
    assert ClassSession.objects.get().state == SessionState.QUARANTINE
    assert not AttendanceMark.objects.exists()

    client.post(address, {"state": "held", f"mark-{signed.pk}": "present"})

    act_for([at.municipality.pk])
    assert ClassSession.objects.get().state == SessionState.HELD
    assert AttendanceMark.objects.get().mark == Mark.PRESENT


def test_the_form_says_why_a_month_handed_in_is_not_marked(client, at, signed):
    marked_sheet(at.group)
    handed_in(signed)
    address = reverse("provider:class_mark", args=[at.group.pk, first_class(at).key])

    answer = client.post(address, {"state": "held", f"mark-{signed.pk}": "absent"}, follow=True)

    assert "Месяц сдан муниципалитету" in answer.text


def test_a_form_of_a_mark_that_does_not_exist_is_refused_in_words(client, at, signed):
    address = reverse("provider:class_mark", args=[at.group.pk, first_class(at).key])

    assert "не поняла" in client.post(address, {f"mark-{signed.pk}": "asleep"}, follow=True).text
    assert client.post(reverse("provider:class_mark", args=[at.group.pk, "20260901-0300"])).status_code == 404
    assert client.get(reverse("provider:class_history", args=[at.group.pk, "99991231-1000"])).status_code == 404
    assert client.post(reverse("provider:class_mark", args=[at.group.pk, "99991231-1000"])).status_code == 404


def test_a_batch_is_answered_tap_by_tap_in_its_order(client, at, signed):
    column = first_class(at)
    unreadable = {**sent_tap(column, signed, "present", 3), "lesson": "20269999-0000"}

    answer = batch(client, [sent_tap(column, signed, "absent", 2), unreadable, sent_tap(column, signed, "present", 1)])

    said = answer.json()["answers"]
    assert [each["outcome"] for each in said] == ["applied", None, "applied"]
    assert "не поняла" in said[1]["message"]
    assert said[0]["value"] == said[2]["value"] == "absent"


def test_marks_of_another_person_of_the_same_phone_are_not_written(client, at, signed):
    answer = batch(client, [sent_tap(first_class(at), signed, "present")], person=person(client) + 1)

    act_for([at.municipality.pk])
    assert (answer.status_code, answer.json()["code"]) == (409, "other_person")
    assert not CellChange.objects.exists()


@pytest.mark.parametrize("body", ["", "[]", '{"person": 1}', '{"person": "я", "taps": []}', '{"taps": 1, "person": 1}'])
def test_what_is_no_batch_is_refused(client, at, body):
    answer = client.post(reverse("provider:taps"), body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (422, "wrong_tap")


def test_a_form_is_no_batch(client, at):
    assert client.post(reverse("provider:taps"), {"taps": "1"}).status_code == 422


def test_a_batch_has_a_bound(client, at, signed):
    assert batch(client, [sent_tap(first_class(at), signed, "present")] * 201).status_code == 422


def test_the_history_of_a_class_names_who_marked_whom(client, at, signed):
    column = first_class(at)
    batch(client, [sent_tap(column, signed, "absent", 1), sent_tap(column, signed, "excused", 2)])

    answer = client.get(reverse("provider:class_history", args=[at.group.pk, column.key]))

    assert answer.text.count(str(signed.child)) == 2
    assert "уважительная причина" in answer.text
    assert client.get(reverse("provider:class_history", args=[at.group.pk, "когда-то"])).status_code == 404


def test_the_worker_is_a_script_of_the_journals_folder(client, at):
    answer = client.get(reverse("provider:journal_worker"))

    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "X-Journal-Person" in answer.text
    assert reverse("provider:journal_worker").startswith(reverse("provider:today"))


def test_a_sheet_that_lay_open_leaves_the_marks_that_others_made_meanwhile(client, at, signed):
    first, second, *_ = columns(at.group)
    address = reverse("provider:sheet", args=[at.group.pk, "2026-09"])
    seen = re.search(r'name="seen" value="(\d+)"', client.get(address).text)[1]
    batch(client, [sent_tap(first, signed, "ill")])
    said = {f"state-{each.key}": "held" for each in (first, second)}
    marked = {f"mark-{each.key}-{signed.pk}": "present" for each in (first, second)}

    answer = client.post(address, {"seen": seen, **said, **marked}, follow=True)

    act_for([at.municipality.pk])
    assert "отметили клеток: 1" in answer.text
    assert list(AttendanceMark.objects.order_by("session__held_on").values_list("mark", flat=True)) == [
        "ill",
        "present",
    ]


def test_a_class_is_moved_on_the_page_marked_on_its_new_day_and_put_back(client, at, signed):
    column = first_class(at)
    address = reverse("provider:class_moves", args=[at.group.pk, "2026-09"])
    said = {"lesson": column.key, "held_on": "2026-09-02", "starts_at": "", "reason": "Зал занят."}

    wrong = client.post(address, {**said, "held_on": "2026-10-02"})
    page = client.post(address, said, follow=True)
    again = client.post(address, said)

    assert (wrong.status_code, again.status_code) == (422, 422)
    assert "того же месяца" in wrong.text
    assert "Зал занят." in page.text
    act_for([at.municipality.pk])
    moved = columns(at.group)[0]
    assert "перенесено с" in page_of_day(client, moved).text
    assert "В этот день занятий нет" in page_of_day(client, column).text
    assert "с 01.09" in client.get(reverse("provider:sheet", args=[at.group.pk, "2026-09"])).text
    assert client.post(address, {"put_back": "999999"}).status_code == 404
    act_for([at.municipality.pk])
    move = at.group.moved_classes.get()
    assert "снова 1" in client.post(address, {"put_back": move.pk}, follow=True).text
    assert "уже отмечено" in client.post(address, {"put_back": move.pk}, follow=True).text
    act_for([at.municipality.pk])
    adopted(at.municipality, starts_on=date(2026, 9, 1), termination_day="day_of_notice")
    terminate_by_family(contract_id=signed.pk, by=signed.child.added_by, on=date(2026, 9, 14))
    missed = client.post(address, {**said, "held_on": "2026-09-30"}, follow=True).text.replace("\xa0", " ")
    assert "Без занятия 1 ребёнок: в новый день договор не действует" in missed
    assert "Без занятия 1 ребёнок: в этот день договор не действует" in missed
    client.force_login(teacher(market()))
    assert client.post(address, {"put_back": move.pk}).status_code == 404
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("month", ["9999-12", "0001-01", "2026-13"])
def test_a_month_at_the_end_of_the_calendar_is_not_found(client, at, signed, month):
    for name in ("sheet", "class_moves"):
        assert client.get(reverse(f"provider:{name}", args=[at.group.pk, month])).status_code == 404
    assert client.get(reverse("provider:today"), {"day": f"{month}-01"}).status_code == 200
