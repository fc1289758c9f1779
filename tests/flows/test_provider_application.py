"""The third document: the provider's application, from a refusal to the exclusion from the registry."""

from datetime import date

import pytest
from tests.factories.ordering import ARTISTIC, TECHNICAL
from tests.factories.supply import BIC, bank_account_of, correspondent_account_of
from tests.flows.opened import payload_of, pdf_of, rows_of_sheet, signer_of, word_of, words_of_pdf
from tests.flows.town import Town, begin
from tests.flows.visitor import Visitor
from tests.verification import verify

from sotszakaz.foundation.verification import registered_checks

pytestmark = pytest.mark.django_db

APPLIED, REFUSED, AGAIN, ACCEPTED = (date(2030, 2, day) for day in (4, 6, 8, 12))
CHANGED, AGREED, EXCLUDED = date(2030, 5, 13), date(2030, 5, 15), date(2030, 9, 3)
FIRST, SECOND, THIRD, FOURTH = (f"ЗР-{number}/2030" for number in range(1, 5))
KIND = "заявка исполнителя на включение в реестр"
LICENCE = "Л035-00000-26/00000001"
CLAIM = {
    "Телефон": "+7 900 000-00-00",
    "Номер лицензии": LICENCE,
    "Дата лицензии": "02.04.2021",
    "Кем выдана": "Министерство образования",
    "Подвид образования": "Дополнительное образование детей и взрослых",
    "Какие услуги будете оказывать": ARTISTIC,
    "Сколько детей обучаете одновременно": "60",
    "Банк": "Банк «Заречный»",
    "БИК": BIC,
    "Расчётный или казначейский счёт": bank_account_of(BIC),
    "Корреспондентский счёт": correspondent_account_of(BIC),
    "С условиями соглашения": True,
}


def test_an_application_is_refused_resubmitted_accepted_changed_and_excluded(clock, tmp_path):
    town = begin(clock, tmp_path)

    first = apply(town)
    refuse(town, first)
    second = apply_again(town)
    accept(town)
    third = change(town, second)
    fourth = ask_once_more(town)
    exclude(town, third, fourth)
    read_registry(town)

    assert verify() == [f"{len(registered_checks())} passed, 0 failed"]


def director(town: Town, day: date) -> Visitor:
    return town.on(day, town.keys.director).visit("/provider/registry/")


def clerk_at(town: Town, day: date, place: str = "") -> Visitor:
    """At the application that came last, or at the record of the registry."""
    clerk = town.on(day, town.keys.operator).visit(f"/office/providers/{place}")
    return clerk.follow(town.organisation.short_name)


def sign(town: Town, reader: Visitor, number: str) -> str:
    """The head of the provider signs the document of the application; its check code."""
    reader.follow(f"Заявка № {number}").see("Первым подписывает исполнитель услуг")
    content, signature = town.sign(reader, town.keys.provider_head)
    assert signer_of(signature, content) == "Примеров"
    reader.see("подписан всеми")
    said = payload_of(reader)
    assert (said["number"], said["version"]) == (number, 1)
    return pdf_of(reader).says(number, LICENCE, town.organisation.inn).code


def apply(town: Town) -> str:
    """Mistakes stand at their fields; the preview keeps nothing; a second click is told that the first has come."""
    reader = director(town, APPLIED).follow("Подать заявку")
    account = CLAIM["Расчётный или казначейский счёт"]
    wrong = {**CLAIM, "Расчётный или казначейский счёт": f"{account[:-1]}{(int(account[-1]) + 1) % 10}"}
    reader.send("Подать заявку", wrong, status=422).see("контрольная цифра не сходится")
    future = {**CLAIM, "Дата лицензии": "05.02.2030"}
    reader.send("Подать заявку", future, status=422).see("Исправьте дату лицензии")
    words = words_of_pdf(reader.take("Посмотреть документ до подачи", CLAIM))
    assert "проект" in words
    assert "ЗР-" not in words

    form, address = reader.page, reader.address
    reader.send("Подать заявку", CLAIM).see("Заявка подана. Решение примут не позднее 11.02.2030.")
    reader.page, reader.address = form, address
    reader.send("Подать заявку", CLAIM, status=422).see("уже на рассмотрении")

    reader = director(town, APPLIED)
    code = sign(town, reader, FIRST)
    word_of(reader).says(FIRST, LICENCE)
    town.check(APPLIED, code=code, number=FIRST).see(KIND, "действует", town.organisation.short_name)
    return code


def refuse(town: Town, code: str) -> None:
    """Only on a ground of the rules; the document has no force from that day."""
    clerk = clerk_at(town, REFUSED).see("Решите до 11 февраля 2030")
    clerk.send("Отказать во включении", {"Пояснение": "Так"}, status=422)
    said = {"Основание": "не совпадают с ЕГРЮЛ", "Пояснение": "В выписке другой телефон"}
    clerk.send("Отказать во включении", said).see("В реестр не включили", "Отказано")
    found = town.check(REFUSED, code=code, number=FIRST)
    found.see("Документ выдан, но больше не действует", "Не действует с 6 февраля 2030: отменён")


def apply_again(town: Town) -> str:
    """By the link of the refusal: the form holds what was said, the new application points to the refused one."""
    reader = director(town, AGAIN).see("В реестр не включили", "В выписке другой телефон")
    reader.follow("Исправить и подать снова").see("В форме всё, что вы указали в прошлый раз")
    reader.send("Подать заявку", {"Телефон": "+7 900 000-00-01", "С условиями соглашения": True})
    reader.see("Заявка подана. Решение примут не позднее 15.02.2030.")
    return sign(town, reader, SECOND)


def accept(town: Town) -> None:
    clerk = clerk_at(town, ACCEPTED).see("Исправленная заявка", "В выписке другой телефон", "+7 900 000-00-01")
    clerk.follow("прежней заявке").see("Подана исправленная заявка").follow("Заявка от")
    clerk.send("Включить в реестр").see("Организация включена в реестр под № 2030-0001")
    director(town, ACCEPTED).see("Реестровая запись № 2030-0001")


def change(town: Town, code: str) -> str:
    """One service more: until the decision nothing changes, then the application before it is over."""
    reader = director(town, CHANGED).follow("Изменить запись").see("Изменение записи № 2030-0001")
    more = {"Какие услуги будете оказывать": TECHNICAL, "Сколько детей обучаете одновременно": "90"}
    reader.send("Подать заявку", {**more, "С условиями соглашения": True}).see("Заявка подана")
    changed = sign(town, reader, THIRD)

    clerk = clerk_at(town, AGREED)
    rows = {row["Сведения"]: (row["В записи"], row["В заявке"]) for row in clerk.rows("Что меняется")}
    assert rows["сколько детей может обучать одновременно"] == ("60", "90")
    assert TECHNICAL in rows["услуги"][1]
    clerk.send("Изменить запись").see("Запись № 2030-0001 изменена", "прежняя редакция осталась в истории")
    assert [row["Редакция"] for row in clerk.rows("Редакции записи")] == ["2", "1"]
    town.check(AGREED, code=code, number=SECOND).see("Не действует с 15 мая 2030: исполнен")
    town.check(AGREED, code=changed, number=THIRD).see("Документ подлинный", "действует")
    return changed


def ask_once_more(town: Town) -> str:
    reader = director(town, EXCLUDED).follow("Изменить запись")
    more = {"Сколько детей обучаете одновременно": "120", "С условиями соглашения": True}
    return sign(town, reader.send("Подать заявку", more), FOURTH)


def exclude(town: Town, code: str, waiting: str) -> None:
    """The provider leaves: its documents are over, and what it still asked for is closed in words."""
    clerk = clerk_at(town, EXCLUDED, "?list=registry")
    clerk.send("Исключить из реестра", {"Основание": "сам попросил"}).see("Исполнитель исключён из реестра")
    assert not clerk.offers("Исключить из реестра")
    asked = clerk_at(town, EXCLUDED).see("рассмотрение прекращено", "исключена, изменять нечего")
    assert not asked.offers("Изменить запись")
    for each, number in ((code, THIRD), (waiting, FOURTH)):
        town.check(EXCLUDED, code=each, number=number).see("Не действует с 3 сентября 2030: отменён")
    reader = director(town, EXCLUDED)
    reader.see("Запись № 2030-0001 исключена из реестра", "сам попросил", "Заявку на изменение больше не рассматривают")
    assert reader.offers("Подать заявку")


def read_registry(town: Town) -> None:
    """The registry as a workbook: today, and as it was on a past day."""
    clerk = town.on(EXCLUDED, town.keys.operator).visit("/office/providers/?list=registry")
    [now] = rows_of_sheet(clerk.download("Скачать реестр, XLSX"))
    assert (now["Номер записи"], now["Состояние"], now["Дата исключения"]) == ("2030-0001", "исключена", EXCLUDED)
    clerk.send("Показать", {"Как было на день": "01.04.2030"}).see("Реестр на 1 апреля 2030")
    [then] = rows_of_sheet(clerk.download("Скачать реестр, XLSX"))
    assert (then["Состояние"], then["Обучает одновременно"], then["Дата исключения"]) == ("действует", 60, None)
    assert TECHNICAL in now["Услуги и предельный объём"]
    assert TECHNICAL not in then["Услуги и предельный объём"]
    assert then["Телефон"] == "+7 900 000-00-01"
