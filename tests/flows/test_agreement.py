"""The fourth document: an agreement with a provider, of both kinds, from the first offer to the end."""

from datetime import date
from pathlib import Path

import pytest
from tests.factories import demand
from tests.factories.files import JPEG
from tests.flows import learning
from tests.flows.learning import let_go_on, sign_next
from tests.flows.opened import payload_of, pdf_of, rows_of_sheet, signer_of, word_of, words_of_pdf
from tests.flows.town import Town, begin
from tests.flows.visitor import Visitor
from tests.verification import verify

from sotszakaz.demand.enrolments.actions import accept_application, book
from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.foundation.verification import registered_checks
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.agreements.actions.ending import end_due

pytestmark = pytest.mark.django_db

OFFERED, OBJECTED, ANSWERED, SIGNED = (date(2030, 2, day) for day in (4, 5, 7, 11))
AMENDED, ENDED, AGAIN = date(2030, 5, 14), date(2030, 7, 2), date(2030, 7, 8)
FIRST, SECOND, PROTOCOL, AMENDMENT, END = "СГ-1/2030", "СГ-2/2030", "ПР-1/2030", "ДС-1/2030", "РС-1/2030"
DUES = {
    "КБК": ["0703 01", "0703 01"],
    "Сумма, ₽": ["1 200 000", "800 000"],
    "Не ранее": ["11.02.2030", "01.07.2030"],
    "Не позднее": ["30.06.2030", "31.12.2030"],
}
TERMS = {"Первый день": "11.02.2030", "Последний день": "31.12.2030", "Предельный объём средств": "2 000 000"}
FINANCING = {"Исполнитель": "2030-0001", "Вид соглашения": "финансов", **TERMS, **DUES}


def test_an_agreement_is_disputed_signed_amended_and_terminated(clock, tmp_path):
    town = begin(clock, tmp_path, agreement_needs_signatures=True, amendment_needs_signatures=True)
    record = learning.enter_registry(town)
    learning.allow_paper(town, "agreement")

    offer(town)
    dispute(town)
    answer(town)
    code = sign(town)
    calculate(town, record)
    amend(town)
    terminate(town, code)
    reimburse_on_paper(town)
    read_registry(town)

    assert verify() == [f"{len(registered_checks())} passed, 0 failed"]


def director(town: Town, day: date) -> Visitor:
    return town.on(day, town.keys.director).visit("/provider/registry/")


def clerk_at(town: Town, day: date, number: str = FIRST) -> Visitor:
    return town.on(day, town.keys.operator).visit("/office/agreements/").follow(number)


def sign_both(town: Town, provider: Visitor, day: date, page: str) -> str:
    """The provider's head signs first and the body's then, both the same file; the address of the provider's page."""
    own = provider.address
    content, signature = town.sign(provider, town.keys.provider_head)
    assert signer_of(signature, content) == "Примеров"
    clerk = town.on(day, town.keys.operator).visit(page)
    same, signature = sign_next(town, clerk, town.keys.body_head)
    assert (same, signer_of(signature, same)) == (content, "Образцова")
    clerk.see("подписан всеми", "Все стороны подписали")
    let_go_on()
    return own


def offer(town: Town) -> None:
    """A preview keeps nothing; parts of the limit that do not add up are refused; then it waits for signatures."""
    clerk = town.on(OFFERED, town.keys.operator).visit("/office/providers/?list=registry")
    clerk.follow(town.organisation.short_name).follow("Заключить соглашение")
    words = words_of_pdf(clerk.take("Посмотреть до подписания", FINANCING))
    assert "проект" in words
    assert "СГ-" not in words
    wrong = {**FINANCING, "Сумма, ₽": ["1 200 000", "700 000"]}
    clerk.send("Заключить соглашение", wrong, status=422).see("Строки по годам и кодам дают 1 900 000,00 ₽")
    clerk.send("Заключить соглашение", FINANCING).see(f"Соглашение № {FIRST} предложено исполнителю на подпись")
    clerk.see("Ждёт подписей", "До подписей денег по соглашению нет")
    assert clerk.fact("Свободно") == "0,00 ₽"


def dispute(town: Town) -> None:
    """The provider reads the offer and wants two clauses in its own words, once."""
    reader = director(town, OBJECTED).see("Ждёт подписей").follow("направить разногласия")
    said = {"Пункт 1": "2.3. Аванс", "Как написано сейчас": ["Аванс — 30 %."]}
    same = {**said, "Как предлагаете вы": ["Аванс — 30 %."]}
    reader.send("Направить разногласия", same, status=422).see("Редакции пункта «2.3. Аванс» совпадают")
    before, own = ["Аванс — 30 %.", "Отчёт — раз в месяц."], ["Аванс — 50 %.", "Отчёт — раз в квартал."]
    both = {**said, "Пункт 2": "4.1. Отчёт", "Как написано сейчас": before, "Как предлагаете вы": own[0]}
    both["Как предлагаете вы (необязательно)"] = own[1]
    reader.send("Направить разногласия", both).see("Разногласия направлены", "Ответ — до")
    assert director(town, OBJECTED).follow("направить разногласия").see("Возражать не на что")


def answer(town: Town) -> None:
    """One clause is accepted, the other refused with a reason; both sign, and the offer is written anew."""
    clerk = clerk_at(town, ANSWERED).follow(f"Протокол № {PROTOCOL}")
    said = {"2.3. Аванс: ответ": "Принять", "4.1. Отчёт: ответ": "Отклонить"}
    clerk.send("Отправить ответ", said, status=422).see("Напишите, почему отклонена редакция")
    clerk.send("Отправить ответ", {**said, "4.1. Отчёт: почему отклонено": "Сроки задаёт порядок"})
    clerk.see("Теперь протокол подписывают обе стороны").follow("Документ и подписи")
    town.sign_wrongly(clerk, town.keys.body_head).see("а подписывать за сторону «исполнитель")  # who is first
    page = clerk.address.replace("sign/", "")

    reader = (
        director(town, ANSWERED)
        .follow(f"№ {PROTOCOL}")
        .see("почему отклонено".capitalize())
        .follow("Документ и подписи")
    )
    sign_both(town, reader, ANSWERED, page)
    director(town, ANSWERED).follow(f"№ {PROTOCOL}").see("Урегулировано")


def sign(town: Town) -> str:
    """The edition that was agreed upon: only the right head's signature over these very bytes; then there is money."""
    clerk = clerk_at(town, SIGNED).see("Сейчас подписывает исполнитель").follow("Подписи")
    offered = town.check(SIGNED, code=pdf_of(clerk).code, number=FIRST)
    offered.see("подписан не всеми", "ждёт подписи: исполнитель услуг")
    assert "Документ подлинный" not in offered.text
    reader = director(town, SIGNED).follow("Прочитать и подписать").see("редакция 2")
    town.sign_wrongly(reader, town.keys.body_head).see("а подписывать за сторону «исполнитель")
    town.sign_wrongly(reader, town.keys.provider_head, content=b"{}").see("под другим файлом")
    sign_both(town, reader, SIGNED, clerk.address)

    reader = director(town, SIGNED)
    reader.see("действует", "2 000 000,00 ₽").follow("подписи")
    said = payload_of(reader)
    assert (said["number"], said["version"], said["kind"]) == (FIRST, 2, "agreement")
    content = said["content"]
    assert [row["cumulative"] for row in content["subsidy"]] == ["1200000.00", "2000000.00"]
    assert [each["clause"] for each in content["changes"]] == [f"2.3. Аванс (протокол разногласий № {PROTOCOL})"]
    words = ("Аванс — 50 %.", "11.02.2030", "2 000 000,00", town.organisation.inn)
    word_of(reader).says(FIRST, *words)
    code = pdf_of(reader).says(FIRST, "редакция 2", *words).code
    assert clerk_at(town, SIGNED).fact("Свободно") == "2 000 000,00 ₽"
    town.check(SIGNED, code=code, number=FIRST).see(
        "Документ подлинный", "Действует редакция 2", "начальник управления"
    )
    return code


def calculate(town: Town, record: object) -> None:
    """A child learns by the agreement: the annex counts its months cumulatively on the page and in the workbook."""
    group = learning.open_group(town, record)
    family = learning.settle_family(town)
    with acting_for(town.municipality.pk):
        asked = {"child_id": family.child.pk, "group_id": group.pk, "by": family.parent, "on": SIGNED}
        booked = book(**asked, key=demand.new_key())
        accept_application(application_id=booked, by=SYSTEM, on=SIGNED)

    clerk = clerk_at(town, SIGNED)
    rows = clerk.rows("Расчёт субсидии нарастающим итогом")
    months = rows_of_sheet(clerk.download("Скачать расчёт, XLSX"))
    assert [row["Месяц"] for row in rows] == ["09.2030", "10.2030", "11.2030", "12.2030"]
    assert sum(row["По договорам, ₽"] for row in months) == 12_240
    assert [row["Месяц"] for row in months] == [date(2030, month, 1) for month in (9, 10, 11, 12)]


def amend(town: Town) -> None:
    """A limit below what is taken is refused; a higher one waits for both sides, then it is on the account."""
    clerk = clerk_at(town, AMENDED).follow("Изменить соглашение")
    low = {"Основание": "Детей стало больше", "Действует с": "14.05.2030", "Новый предельный объём средств": "12 000"}
    clerk.send("Предложить изменение", low, status=422).see("По соглашению уже занято 12 240,00 ₽")
    clerk.send("Предложить изменение", {**low, "Новый предельный объём средств": "2 500 000"})
    clerk.see(f"№ {AMENDMENT}", "Очередь стороны «исполнитель").follow("Документ и подписи")
    page = clerk.address

    sign_both(town, director(town, AMENDED).follow(f"№ {AMENDMENT}"), AMENDED, page)

    clerk = clerk_at(town, AMENDED).see("2 500 000,00 ₽")
    assert clerk.fact("Свободно") == "2 487 760,00 ₽"
    reader = director(town, AMENDED).follow(f"№ {AMENDMENT}")
    assert payload_of(reader)["content"]["limit_after"] == "2500000.00"
    pdf_of(reader).says(AMENDMENT, FIRST, "Детей стало больше")


def terminate(town: Town, code: str) -> None:
    """Not before tomorrow while a child learns; on the day the agreement and what changed it are over."""
    clerk = clerk_at(town, ENDED)
    said = {"С какого дня": "02.07.2030", "Перечислено исполнителю": "0", "Причина": "По соглашению сторон"}
    clerk.send("Расторгнуть соглашение", said, status=422)
    clerk.send("Расторгнуть соглашение", {**said, "С какого дня": "05.07.2030"}).see("Расторжение оформлено")
    clerk.follow("Расторжение")
    page = clerk.address
    sign_both(town, town.on(ENDED, town.keys.director).visit(page.replace("office", "provider")), ENDED, page)
    pdf_of(town.on(ENDED, town.keys.operator).visit(page)).says(END, FIRST, "По соглашению сторон")

    town.check(ENDED, code=code, number=FIRST).see("Документ подлинный")
    with acting_for(town.municipality.pk):
        end_due(municipality_id=town.municipality.pk, on=AGAIN)
    director(town, AGAIN).see("расторгнуто", "По соглашению сторон").follow("подписи").see(
        "Документ не действует с 5 июля 2030"
    )
    found = town.check(AGAIN, code=code, number=FIRST)
    found.see("Документ выдан, но больше не действует", "Не действует с 5 июля 2030: расторгнут")


def reimburse_on_paper(town: Town) -> None:
    """The other kind; both sides have signed the printed form, for the decision lets this be on paper."""
    clerk = town.on(AGAIN, town.keys.operator).visit("/office/agreements/new/")
    said = {**FINANCING, "Вид соглашения": "возмещ", "Первый день": "08.07.2030", "Предельный объём средств": "100 000"}
    dues = {name: ["", ""] for name in DUES}
    clerk.send("Заключить соглашение", {**said, **dues}).see(f"Соглашение № {SECOND} предложено").follow("Подписи")
    printed = words_of_pdf(clerk.download("Напечатать форму для подписи на бумаге"))
    assert "возмещени" in printed
    scan = Path(town.folder / "скан.jpg")
    scan.write_bytes(JPEG)
    paper = {
        "Скан подписанного документа": scan,
        "Редакция на бумаге": "1",
        "Дата на бумаге": "08.07.2030",
        "Почему на бумаге": "Нет связи",
        "Кто подписал: исполнитель": "Примеров Игорь Львович",
        "Кто подписал: уполномоченный": "Образцова Вера Павловна",
    }
    clerk.follow("Внести бумажный подлинник").send("Внести подлинник", {**paper, "Редакция на бумаге": "2"}, status=422)
    clerk.see("На бумаге редакция 2, а последняя редакция — 1")
    clerk.send("Внести подлинник", paper).see("подписан всеми", "на бумаге")
    assert clerk.download("Скачать скан") == scan.read_bytes()
    assert payload_of(clerk)["kind"] == "agreement"
    code = pdf_of(clerk).says(SECOND, "возмещени").code
    let_go_on()
    assert clerk_at(town, AGAIN, SECOND).see("возмещение").fact("Свободно") == "100 000,00 ₽"
    town.check(AGAIN, code=code, number=SECOND).see("Документ подлинный")


def read_registry(town: Town) -> None:
    """As of today and as of a past day, with the same rows in the workbook."""
    clerk = town.on(AGAIN, town.keys.operator).visit("/office/agreements/")
    rows = rows_of_sheet(clerk.download("Скачать"))
    assert {row["Номер"]: row["Лимит, ₽"] for row in rows} == {FIRST: 2_500_000, SECOND: 100_000}
    clerk.send("Показать", {"Как было на день": "12.02.2030"}).see(FIRST)
    assert SECOND not in clerk.text
