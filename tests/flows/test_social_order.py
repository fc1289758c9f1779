"""The first document of the decision: the social order, from its draft to the end of its year."""

import json
from datetime import date

import pytest
from tests.factories.ordering import ARTISTIC, TECHNICAL
from tests.flows.opened import payload_of, pdf_of, rows_of_sheet, signer_of, word_of, words_of_pdf
from tests.flows.town import Town, begin
from tests.flows.visitor import Visitor
from tests.verification import verify

from sotszakaz.foundation.verification import registered_checks

pytestmark = pytest.mark.django_db

DRAFTED, APPROVED, SIGNED = date(2030, 1, 14), date(2030, 1, 15), date(2030, 1, 16)
CHANGED, CLOSED, AFTER = date(2030, 6, 3), date(2031, 1, 20), date(2031, 1, 22)
NUMBER = "СЗ-1/2030"
CODE = "60107030110173210611"
REASON = "Решением о бюджете увеличены средства на сертификаты"


def test_an_order_lives_from_its_draft_to_the_end_of_its_year(clock, tmp_path):
    town = begin(clock, tmp_path, order_needs_signatures=True)

    draft(town)
    check_code = approve(town)
    sign(town, check_code)
    change(town)
    read_the_change(town, check_code)
    close(town, check_code)
    read_the_end(town, check_code)

    assert verify() == [f"{len(registered_checks())} passed, 0 failed"]


def draft(town: Town) -> None:
    """All sections: the year, two plan years and beyond, quality, money, the heading; the preview has no number."""
    clerk = town.on(DRAFTED, town.keys.operator).visit("/office/orders/").follow("Начать заказ")
    clerk.send("Начать заказ", {"Год": "2030"})
    set_volume(clerk, ARTISTIC, "по социальному сертификату", "40", "2 000")
    set_volume(clerk, TECHNICAL, "по муниципальному заданию", "30", "1 000", **{"Сумма": "200 000"})
    clerk.follow("Задать строку бюджета")
    clerk.send("Записать строку бюджета", {"Код бюджетной классификации": CODE, "Сумма на год": "300 000"})
    clerk.see("Не хватает 100 000,00 ₽")
    clerk.follow("Изменить строку бюджета")
    clerk.send("Записать строку бюджета", {"Код бюджетной классификации": CODE, "Сумма на год": "450 000"})
    clerk.follow("Добавить показатель")
    typed = {"Услуга": ARTISTIC, "Показатель качества": "Доля довольных родителей", "Значение": "90"}
    clerk.send("Записать показатель", {**typed, "Единица измерения": "процент"})
    clerk.follow("Реквизиты документа")
    clerk.send("Записать реквизиты", {"Наименование бюджета": "бюджет округа", "Код по ОКПО": "01234567"})

    words = words_of_pdf(clerk.download("Посмотреть документ до утверждения"))
    assert "проект" in words
    assert "СЗ-" not in words
    assert not clerk.offers("Утвердить заказ на 2030 год")


def set_volume(clerk: Visitor, code: str, method: str, recipients: str, hours: str, **more: str) -> None:
    clerk.follow("Добавить объём")
    typed = {"Услуга": code, "Способ определения исполнителя": method, "Получателей": recipients}
    later = {"Человеко-часов в первый плановый год": "2 100", "Человеко-часов за пределами": "500"}
    clerk.send("Записать объём", {**typed, "Человеко-часов": hours, **later, "Место оказания": "округ", **more})


def approve(town: Town) -> str:
    """The head approves: the document has its number; what is printed, written and signed say the same."""
    head = town.on(APPROVED, town.head).visit("/office/orders/").follow("Заказ на 2030 год")
    form = head.page
    head.send("Утвердить заказ на 2030 год").see("Заказ утверждён", f"Документ № {NUMBER}")
    address = head.address
    head.page = form
    head.send("Утвердить заказ на 2030 год", status=422).see("его объёмы и деньги так не меняются")

    head.visit(address).follow("Подписи").see("не подписан", "Первым подписывает уполномоченный орган")
    printed = pdf_of(head).says(NUMBER, "на 2030 год", ARTISTIC, "400 000,00", "Доля довольных родителей", "01234567")
    assert "2 100" in printed.words
    word_of(head).says(NUMBER, ARTISTIC, TECHNICAL)
    said = payload_of(head)
    assert (said["number"], said["version"], said["content"]["status_number"]) == (NUMBER, 1, 1)
    return printed.code


def sign(town: Town, code: str) -> None:
    """Nothing is published before the signature; a stranger's key, another file are refused; the head's is taken."""
    clerk = town.on(SIGNED, town.keys.operator).visit("/office/orders/").follow("Заказ на 2030 год")
    order = clerk.address
    typed = {"Где опубликован": "Официальный сайт округа", "Когда опубликован": "16.01.2030"}
    clerk.follow("Записать публикацию").send("Записать публикацию", typed, status=422).see("подпис")
    clerk.visit(order).follow("Подписи").see("Подписать до 22 января 2030")
    page = clerk.address
    town.sign_wrongly(clerk, town.keys.provider_head).see("Подписал(а) Примеров Игорь Львович")
    town.sign_wrongly(clerk.visit(page), town.keys.body_head, content=b"{}").see("под другим файлом")

    content, signature = town.sign(clerk.visit(page), town.keys.body_head)

    clerk.see("подписан всеми", "Образцова Вера Павловна, начальник управления")
    assert signer_of(signature, content) == "Образцова"
    assert not clerk.offers("Проверить и принять подпись")
    clerk.visit(order).follow("Записать публикацию").send("Записать публикацию", typed).see(
        "Опубликован 16 января 2030"
    )
    town.check(SIGNED, code=code, number=NUMBER).see(
        "Документ подлинный", "муниципальный социальный заказ", "действует", "уполномоченный орган", "16 января 2030"
    )
    everybody(town, SIGNED).see("Статус 1", "действует", "400 000,00", "Доля довольных родителей")


def everybody(town: Town, day: date) -> Visitor:
    """Anybody comes from the front page; nobody is named, and the file is the document."""
    reader = town.on(day).visit("/").follow("социальный заказ").follow("Заказ на 2030 год")
    assert "Образцова" not in reader.text
    assert NUMBER in words_of_pdf(reader.download("Скачать PDF"))
    return reader


def change(town: Town) -> None:
    """The next status is drafted beside the one in force, and approved: the document's next version."""
    clerk = town.on(CHANGED, town.keys.operator).visit("/office/orders/").follow("Заказ на 2030 год")
    clerk.follow("Изменить заказ").send("Начать изменение", {"Почему заказ меняется": REASON})
    set_volume(clerk, ARTISTIC, "по социальному сертификату", "50", "2 500")
    clerk.follow("Изменить строку бюджета")
    clerk.send("Записать строку бюджета", {"Код бюджетной классификации": CODE, "Сумма на год": "550 000"})
    address = clerk.address

    head = town.on(CHANGED, town.head).visit(address).send("Утвердить изменение").see("статус 2", REASON)
    compared = {row["Что"]: (row["Было"], row["Стало"]) for row in head.rows("Сравнение с прежним статусом")}
    assert any("2 000" in was and "2 500" in now for was, now in compared.values()), compared
    assert any("450 000" in was and "550 000" in now for was, now in compared.values()), compared
    assert [row["Состояние"] for row in head.rows("Статусы заказа")] == ["утверждён", "изменён"]


def read_the_change(town: Town, code: str) -> None:
    """The second version waits for its own signature; the first keeps its own, and is replaced for everybody."""
    clerk = town.on(CHANGED, town.keys.operator).visit("/office/documents/").follow(NUMBER)
    clerk.see("редакция 2", "Подписей пока нет", "Редакция 1 от 15 января 2030", "была подписана всеми")
    printed = pdf_of(clerk).says(NUMBER, "Что изменено по сравнению со статусом 1", "500 000,00")
    assert printed.code == code
    said = payload_of(clerk)
    assert (said["version"], said["content"]["status_number"]) == (2, 2)
    assert any("550 000" in " ".join(each["after"].split()) for each in said["content"]["changes"])

    content, signature = town.sign(clerk, town.keys.body_head)

    assert signer_of(signature, content) == "Образцова"
    found = town.check(CHANGED, code=code, number=NUMBER).see("Действует редакция 2")
    assert [row["Состояние"] for row in found.rows("Редакции документа")] == ["действует", "заменена"]
    everybody(town, CHANGED).see("Статус 1", "новая редакция ещё не опубликована")
    clerk.visit("/office/orders/").follow("Заказ на 2030 год").follow("Записать публикацию")
    typed = {"Где опубликован": "Официальный сайт округа", "Когда опубликован": "03.06.2030"}
    clerk.send("Записать публикацию", typed).follow("Посмотреть, как его видят все")
    clerk.see("Статус 2", REASON, "550 000").follow("Статус 1").see("Это прежняя редакция")


def close(town: Town, code: str) -> None:
    """Not before the year is over; what is left lapses."""
    head = town.on(date(2030, 12, 1), town.head).visit("/office/orders/").follow("Заказ на 2030 год")
    assert not head.offers("Закрыть заказ на 2030 год")
    head = town.on(CLOSED, town.head).visit("/office/orders/").follow("Заказ на 2030 год")
    head.send("Закрыть заказ на 2030 год").see("закрыт, остатки сгорели")
    head.follow("Подписи").see("подписан не всеми, а с 21 января 2031 закончится")
    pdf_of(head).says("Заказ закрыт 20 января 2031")
    reader = everybody(town, CLOSED).see("Заказ закрыт 20 января 2031", "Она появляется здесь подписанной")
    assert not reader.offers("Скачать JSON о закрытии")
    town.sign(head, town.keys.body_head)
    closing = json.loads(everybody(town, CLOSED).download("Скачать JSON о закрытии"))
    assert closing["content"]["closed_on"] == "2031-01-20"
    head.see("Документ действует по 20 января 2031, потом исполнен")
    found = town.check(CLOSED, code=code, number=NUMBER)
    found.see("Действует редакция 3, последний день — 20 января 2031")


def read_the_end(town: Town, code: str) -> None:
    """The document is over for everybody; the registry tells it in a workbook, and a past day as it was then."""
    found = town.check(AFTER, code=code, number=NUMBER)
    found.see("Документ выдан, но больше не действует", "Не действует с 21 января 2031: исполнен")
    found.follow("Читать опубликованный заказ на 2030 год").see("Заказ закрыт 20 января 2031", "Статус 2")
    clerk = town.on(AFTER, town.keys.operator).visit("/office/documents/")
    [row] = rows_of_sheet(clerk.download("Скачать список, XLSX"))
    assert (row["Номер"], row["Дата"], row["Редакция"]) == (NUMBER, APPROVED, 3)
    assert (row["Состояние"], row["Подписи"]) == ("исполнен", "подписан всеми")
    clerk.send("Показать", {"Как было на день": "01.06.2030"})
    [then] = rows_of_sheet(clerk.download("Скачать список, XLSX"))
    assert (then["Редакция"], then["Состояние"]) == (1, "действует")
    clerk.visit("/office/documents/").follow(NUMBER).see("Документ не действует с 21 января 2031: исполнен")
    assert not clerk.offers("Проверить и принять подпись")
