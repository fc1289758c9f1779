"""A parent asks in the cabinet to change the data of a child."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.factories import demand
from tests.factories.changes import MARRIED, asked, changed, deed
from tests.factories.files import JPEG
from tests.factories.supply import TODAY

from sotszakaz.demand.children.changing import decline_change
from sotszakaz.demand.children.models import ChangeRequest
from sotszakaz.demand.children.rules import DATA
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_today")]


@pytest.fixture
def child():
    return demand.market().child()


@pytest.fixture
def parent(client, child):
    client.force_login(child.added_by)
    return client


def said(child, **values):
    facts = {name: getattr(child, name) for name in DATA}
    paper = {"paper": "name_change", "paper_number": "I-АА 1", "paper_dated_on": TODAY, "since": TODAY, "words": ""}
    return {**facts, **paper, "file": SimpleUploadedFile("Свидетельство.jpg", JPEG), **values}


def test_a_parent_asks_sees_that_it_waits_and_takes_it_back(parent, child):
    card, address = (reverse(f"citizen:{name}", args=[child.pk]) for name in ("child", "child_change"))
    assert address in parent.get(card).text

    sent = parent.post(address, said(child, last_name=MARRIED), follow=True)

    assert "Вы просите изменить данные" in sent.text
    assert address not in sent.text
    assert parent.get(address).url == card
    act_for([child.municipality_id])
    request = ChangeRequest.objects.get()
    back = parent.post(reverse("citizen:child_change_withdraw", args=[request.pk]), follow=True)
    assert "Просьба отозвана" in back.text
    again = parent.post(reverse("citizen:child_change_withdraw", args=[request.pk]), follow=True)
    assert "уже невозможно" in again.text


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "совпадают с нынешними"),
        ({"last_name": MARRIED, "file": ""}, "Приложите скан или фото документа"),
        ({"last_name": MARRIED, "file": SimpleUploadedFile("а.jpg", b"\xff\xd8\xff a scan")}, "файл повреждён"),
        ({"address": "г. Пример"}, "Без согласия"),
    ],
)
def test_what_is_wrong_stands_at_the_form(parent, child, values, sentence):
    answer = parent.post(reverse("citizen:child_change", args=[child.pk]), said(child, **values))

    assert (answer.status_code, sentence in answer.text) == (422, True)


def test_a_cabinet_says_until_when_the_answer_comes_and_nothing_of_an_adoption(parent, child):
    card = reverse("citizen:child", args=[child.pk])
    asked(child)
    waits = parent.get(card).text.replace("\xa0", " ")
    act_for([child.municipality_id])
    changed(child, said=deed(paper="adoption"))

    shown = parent.get(card).text

    assert "ответ придёт сообщением не позднее 10 августа 2026" in waits
    assert "Как менялись данные" not in shown
    assert "усыновлени" not in shown.lower()


def test_a_parent_reads_the_answer_and_the_history(parent, child):
    decline_change(request_id=asked(child).pk, answer="Приложите обе страницы.", by=SYSTEM)
    card = reverse("citizen:child", args=[child.pk])
    declined = parent.get(card).text
    act_for([child.municipality_id])
    changed(child)

    shown = parent.get(card).text

    assert "Приложите обе страницы." in declined
    assert f"Фамилия: Примерова → {MARRIED}" in shown
