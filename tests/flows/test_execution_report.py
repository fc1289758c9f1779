"""The second document: the report on execution, formed in the year, when it is over, and once more."""

from datetime import date
from decimal import Decimal

import pytest
from tests.factories import ordering
from tests.factories.execution import INN
from tests.factories.ordering import ARTISTIC, TECHNICAL
from tests.flows.opened import payload_of, pdf_of, rows_of_sheet, signer_of, word_of
from tests.flows.town import Town, begin
from tests.flows.visitor import Visitor
from tests.verification import verify

from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.foundation.verification import registered_checks
from sotszakaz.ordering.catalogue.states import AwardMethod
from sotszakaz.ordering.social_orders.actions import approve_order, set_budget, set_quality, set_volume

pytestmark = pytest.mark.django_db

ORDERED, AUTUMN = date(2030, 1, 15), date(2030, 10, 2)
WINTER, CORRECTED = date(2031, 1, 20), date(2031, 1, 27)
INTERIM, FINAL = "ОТ-1/2030", "ОТ-1/2031"
QUALITY = "Доля довольных родителей"
REASON = "Задание исполнено не полностью: педагог болел в октябре"


def test_a_report_is_formed_signed_and_formed_again(clock, tmp_path):
    town = begin(clock, tmp_path)
    order(town)

    enter_facts(town)
    form_interim(town)
    code = form_final(town)
    form_again(town, code)
    read_sheet(town)

    assert verify() == [f"{len(registered_checks())} passed, 0 failed"]


def order(town: Town) -> None:
    """100 hours by assignment, 100 by certificates, one indicator of quality."""
    home, clerk = town.municipality, town.keys.operator
    town.clock.go(ORDERED)
    with acting_for(home.pk):
        drafted = ordering.drafted_order(home, year=2030, on=ORDERED)
        usual = {"order_id": drafted.pk, "by": clerk}
        volume = {"recipients": 10, "person_hours": Decimal(100), "amount": Decimal(20_000), "on": ORDERED, **usual}
        for code, method in ((ARTISTIC, AwardMethod.CERTIFICATE), (TECHNICAL, AwardMethod.ASSIGNMENT)):
            set_volume(service_id=ordering.service(code).pk, award_method=method, **volume)
        set_budget(code=ordering.BUDGET_CODE, amount=Decimal(20_000), **usual)
        set_quality(
            service_id=ordering.service(ARTISTIC).pk,
            indicator=QUALITY,
            unit="процент",
            value="90",
            permitted_percent=Decimal(5),
            on=ORDERED,
            **usual,
        )
        approve_order(order_id=drafted.pk, by=town.head, on=ORDERED)


def enter_facts(town: Town) -> None:
    """What settlements do not know is entered by months, with its source; a wrong ИНН stands at its field."""
    clerk = town.on(AUTUMN, town.keys.operator).visit("/office/report/").follow("Факт по заданию и конкурсу")
    enter(clerk, "2030-09", "80,5", inn="7707083894", status=422)
    clerk.see("контрольные цифры не сходятся")
    enter(clerk.visit("/office/report/2030/facts/"), "2030-09", "80,5")
    assert "80,5 чел.-ч" in clerk.rows("Факт по месяцам и исполнителям")[0]["Оказано"]


def enter(clerk: Visitor, month: str, hours: str, *, inn: str = INN, status: int = 200) -> None:
    clerk.follow("Ввести факт месяца")
    typed = {"Месяц": month, "Услуга": TECHNICAL, "Способ определения исполнителя": "по муниципальному заданию"}
    amounts = {"Получателей за месяц": "9", "Человеко-часов": hours, "Сумма, рублей": "4 000"}
    who = {"Исполнитель": "Дом детского творчества", "ИНН исполнителя": inn, "Откуда сведения": "отчёт № 4"}
    clerk.send("Записать факт", {**typed, **amounts, **who}, status=status)


def new_report(town: Town, day: date, as_of: str) -> Visitor:
    clerk = town.on(day, town.keys.operator).visit("/office/report/?year=2030").follow("Сформировать отчёт")
    return clerk.send("Показать план и факт", {"На какой день": as_of})


def form_interim(town: Town) -> None:
    """While the year goes on a shortfall is shown and not judged; quality is told."""
    clerk = new_report(town, AUTUMN, "01.10.2030").see("80,5 чел.-ч", "за 9 месяцев", "−19,5 %")
    assert "сверх" not in clerk.text
    form = {f"{QUALITY}, {ARTISTIC}: факт": "88"}
    clerk.send("Сформировать отчёт", form).see("Отчёт на 01.10.2030 сформирован")
    clerk.follow("Документ и подписи")
    pdf_of(clerk).says(INTERIM, "на 1 октября 2030", "Дом детского творчества", QUALITY, TECHNICAL)
    assert payload_of(clerk)["number"] == INTERIM
    town.sign(clerk, town.keys.body_head)


def form_final(town: Town) -> str:
    """When the year is over each excess asks for its reason, of volumes and of quality."""
    clerk = town.on(WINTER, town.keys.operator).visit("/office/").see("за 2030 год Не позднее 15 февраля 2031")
    clerk = new_report(town, WINTER, "15.01.2031").see("сверх 9,5 %", "сверх 90 %")
    told = {
        f"Причина отклонения: {TECHNICAL}": REASON,
        f"Причина отклонения: {ARTISTIC}": "Заявлений не было",
        f"{QUALITY}, {ARTISTIC}: факт": "80",
    }
    page = clerk.page
    clerk.send("Сформировать отчёт", {**told, f"Причина отклонения: {TECHNICAL}": ""}, status=422)
    clerk.see("Назовите причину отклонения.")
    clerk.page = page
    clerk.send("Сформировать отчёт", told, status=422).see(QUALITY)
    clerk.send("Сформировать отчёт", {**told, f"{QUALITY}, {ARTISTIC}: причина": "Опрос прошёл поздно"})
    clerk.see("Отчёт на 15.01.2031 сформирован", "Отчёт за 2030 год сформирован на 15 января 2031")

    clerk.follow("Документ и подписи", within="15 января 2031").see("не подписан")
    printed = pdf_of(clerk).says(FINAL, "на 15 января 2031", REASON, "Опрос прошёл поздно")
    word_of(clerk).says(FINAL, REASON)
    said = payload_of(clerk)["content"]
    [line] = [each for each in said["rows"] if each["reason"] == REASON]
    assert (line["planned_hours"], line["actual_hours"], line["excess_percent"]) == ("100.00", "80.50", "9.50")
    town.sign_wrongly(clerk, town.keys.provider_head).see("Подписал(а) Примеров Игорь Львович")
    page = f"/office/documents/{clerk.address.strip('/').split('/')[2]}/"
    content, signature = town.sign(clerk.visit(page), town.keys.body_head)
    assert signer_of(signature, content) == "Образцова"
    town.check(WINTER, code=printed.code, number=FINAL).see(
        "отчёт об исполнении социального заказа", "Действует редакция 1", "уполномоченный орган"
    )
    return printed.code


def form_again(town: Town, code: str) -> None:
    """A fact of December comes late: the same day is told anew, the next version is signed anew."""
    clerk = town.on(CORRECTED, town.keys.operator).visit("/office/report/2030/facts/")
    enter(clerk, "2030-12", "12")
    clerk.visit("/office/report/?year=2030").follow("Новая редакция", within="15 января 2031")
    told = {
        f"Причина отклонения: {ARTISTIC}": "Заявлений не было",
        f"{QUALITY}, {ARTISTIC}: факт": "88",
    }
    assert f"Причина отклонения: {TECHNICAL}" not in clerk.text
    clerk.send("Сформировать отчёт", told)
    clerk.follow("Документ и подписи", within="15 января 2031")
    clerk.see("редакция 2", "Подписей пока нет", "Редакция 1 от 20 января 2031", "была подписана всеми")
    printed = pdf_of(clerk).says(FINAL, "92,5")
    assert REASON not in printed.words
    assert (printed.code, payload_of(clerk)["version"]) == (code, 2)
    town.sign(clerk, town.keys.body_head)
    found = town.check(CORRECTED, code=code, number=FINAL).see("Действует редакция 2")
    assert [row["Состояние"] for row in found.rows("Редакции документа")] == ["действует", "заменена"]
    town.check(CORRECTED, code=code, number=FINAL).see("27 января 2031")


def read_sheet(town: Town) -> None:
    """The report as a workbook, and the registry of documents with both reports."""
    clerk = town.on(CORRECTED, town.keys.operator).visit("/office/report/?year=2030")
    rows = rows_of_sheet(clerk.visit("/office/report/?year=2030").download("таблица XLSX на 15 января 2031"))
    assert {row["Уникальный номер"]: row["Факт, чел.-ч"] for row in rows} == {ARTISTIC: 0, TECHNICAL: 92.5}
    clerk.visit("/office/documents/").send("Показать", {"Вид": "отчёт об исполнении"})
    shown = {row["Номер"]: row for row in rows_of_sheet(clerk.download("Скачать список, XLSX"))}
    assert {number: row["Редакция"] for number, row in shown.items()} == {INTERIM: 1, FINAL: 2}
    assert {row["Подписи"] for row in shown.values()} == {"подписан всеми"}
