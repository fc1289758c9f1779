"""The seventh document: the contract with a family, from the offer to the end, with its amendment and termination."""

from datetime import date

import pytest
from tests.factories import supply
from tests.flows import learning
from tests.flows.learning import PROGRAMME, Family, let_go_on, nobody_is_named, scan_of, sign_by_code, sign_next
from tests.flows.opened import payload_of, pdf_of, rows_of_sheet, signer_of, word_of, words_of_pdf
from tests.flows.town import Town, begin
from tests.flows.visitor import Visitor
from tests.verification import verify

from sotszakaz.demand.enrolments.actions import finish_due
from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.foundation.verification import registered_checks

pytestmark = pytest.mark.django_db

APPLIED, SIGNED, MOVED, LEFT, OVER = (
    date(2030, 8, 5),
    date(2030, 8, 7),
    date(2030, 8, 14),
    date(2030, 10, 8),
    date(2030, 11, 1),
)
FIRST, SECOND, AMENDMENT, END = "ДО-1/2030", "ДО-2/2030", "ДД-1/2030", "РД-1/2030"
CONDITIONS = ["Сменную обувь семья приносит с собой.", "Занятия переносят не позднее чем за сутки."]
TICKS = {"Условия договора прочитаны": True, "Доплату": True, "На обработку": True}


def test_a_contract_is_offered_accepted_amended_and_terminated(clock, tmp_path, settings):
    settings.SIGNATURE_CODES = "email"
    rules = {"contract_made_by": "by_signature", "contract_conditions": CONDITIONS, "contract_needs_signatures": True}
    town = begin(clock, tmp_path, **rules)
    record = learning.enter_registry(town)
    learning.agree(town, record)
    group = learning.open_group(town, record)
    with acting_for(town.municipality.pk):
        days = {"starts_on": group.starts_on, "ends_on": group.ends_on, "name": "Акварель-2", "address": "Садовая, 2"}
        supply.published_group(group.part, on=learning.BEGUN, **days)
    family = learning.settle_family(town)

    offer(town, family)
    accept(town, family)
    first = sign(town, family)
    second = transfer(town, family, first)
    ended = "Документ выдан, но больше не действует", "Не действует с 3 сентября 2030: расторгнут"
    town.check(LEFT, code=first, number=FIRST).see(*ended)
    terminate(town, family, second)
    read_registry(town, family)

    assert verify() == [f"{len(registered_checks())} passed, 0 failed"]


def director_at(town: Town, day: date, family: Family, state: str) -> Visitor:
    director = town.on(day, town.keys.director).visit(f"/provider/applications/?state={state}")
    return director.follow("№", within=family.child.last_name)


def parent_at(town: Town, day: date, family: Family, state: str) -> Visitor:
    return family.on(town, day).visit("/my/enrolments/").follow(PROGRAMME, within=state)


def offer(town: Town, family: Family) -> None:
    """The parent applies; the provider agrees, and the parent is invited to sign within the term of the rules."""
    parent = family.on(town, APPLIED).visit("/catalogue/").follow(PROGRAMME)
    parent.follow("Записать ребёнка").send("Подать заявление").see("Заявление подано")
    director = director_at(town, APPLIED, family, "submitted")
    assert CONDITIONS[0] in words_of_pdf(director.download("договор целиком"))
    director.send("Зачислить").see("Законный представитель подпишет договор в срок")
    let_go_on()


def accept(town: Town, family: Family) -> None:
    """Every consent is a tick of its own; the contract is made once, whatever is pressed again."""
    parent = parent_at(town, SIGNED, family, "").see("Подпишите договор", "12 240,00 ₽")
    draft = words_of_pdf(parent.download("договор целиком"))
    assert all(words in draft for words in ("проект", family.child.full_name, family.parent.full_name, *CONDITIONS))
    parent.send("Подписать договор", {"Условия договора прочитаны": True}, status=422)
    form = parent.page
    parent.send("Подписать договор", TICKS).see(f"Договор № {FIRST} заключён, ребёнок зачислен")
    parent.page = form
    parent.send("Подписать договор", TICKS, status=409).see("Это действие уже невозможно")
    let_go_on()


def sign(town: Town, family: Family) -> str:
    """Who offers signs first: the provider by its key, then the parent by a code."""
    parent = parent_at(town, SIGNED, family, "принято").follow("подписи договора")
    parent.see("Сейчас подписывает исполнитель")
    assert not parent.offers("Получить код")
    page = parent.address

    director = director_at(town, SIGNED, family, "accepted").follow("подписи договора")
    content, signature = town.sign(director, town.keys.provider_head)
    assert signer_of(signature, content) == "Примеров"
    sign_by_code(parent.visit(page)).see("подписан всеми", "простая")

    said = payload_of(parent)
    assert said["content"]["conditions"] == CONDITIONS
    assert len(said["content"]["months"]) == 4
    words = (FIRST, family.child.full_name, family.parent.full_name, PROGRAMME, "12 240,00", *CONDITIONS)
    word_of(parent).says(*words)
    code = pdf_of(parent).says(*words).code
    found = town.check(SIGNED, code=code, number=FIRST).see("Документ подлинный", "исполнитель услуг")
    nobody_is_named(found, family)
    return code


def transfer(town: Town, family: Family, code: str) -> str:
    """To the other group: an amendment of the old contract, signed by both, and a new contract that goes on.

    It meets at another address, so the family is asked before.
    """
    director = director_at(town, MOVED, family, "accepted").follow("Перевести в другую группу").follow("«Акварель-2»")
    director.send("Предложить семье", {"Что написать семье": "Группа переезжает."}).see("Семья ответит")
    let_go_on()
    asked = parent_at(town, MOVED, family, "принято").see("Группа переезжает.", "Садовая, 2")
    asked.send("Согласиться на перевод").see("Перевод согласован: новый договор сформирован")
    let_go_on()

    parent = parent_at(town, MOVED, family, "переведено")
    parent.follow("Дополнительное соглашение", within=AMENDMENT).see("Сейчас подписывает исполнитель")
    page = parent.address
    changed = {each["clause"]: (each["before"], each["after"]) for each in payload_of(parent)["content"]["changes"]}
    assert changed["Учебная группа"] == ("Акварель-1", "Акварель-2")
    assert changed["Место занятий"][1] == "Садовая, 2"
    director.visit(page.replace("/my/", "/provider/"))
    town.sign(director, town.keys.provider_head)
    sign_by_code(parent.visit(page)).see("подписан всеми")
    pdf_of(parent).says(AMENDMENT, FIRST, SECOND, "Акварель-2")

    town.check(MOVED, code=code, number=FIRST).see("Действует редакция 1, последний день — 2 сентября 2030")
    parent = parent_at(town, MOVED, family, "принято").follow("подписи договора")
    return pdf_of(parent).says(SECOND, "Акварель-2", *CONDITIONS).code


def terminate(town: Town, family: Family, code: str) -> None:
    """The family leaves without asking anybody; it signs on paper, the provider by its key, in either order."""
    parent = parent_at(town, LEFT, family, "принято")
    parent.send("Да, расторгнуть").see(f"Договор № {SECOND} расторгается, последний день — 31.10.2030")
    let_go_on()

    director = director_at(town, LEFT, family, "accepted").see("Договор действует по 31 октября 2030")
    director.follow("Расторжение", within=END)
    printed = words_of_pdf(director.download("Напечатать форму для подписи на бумаге"))
    assert END in printed
    paper = {
        "Скан подписанного документа": scan_of(town),
        "Редакция на бумаге": "1",
        "Дата на бумаге": "08.10.2030",
        "Почему на бумаге": "Просит семья",
        "Кто подписал": family.parent.full_name,
    }
    page = director.address
    director.follow("Внести бумажный подлинник").send("Внести подлинник", paper).see("подписан не всеми", "на бумаге")
    sign_next(town, director.visit(page), town.keys.provider_head)
    director.see("подписан всеми")
    content = payload_of(director)["content"]
    assert (content["contract"]["number"], content["ends_on"]) == (SECOND, "2030-10-31")
    pdf_of(director).says(END, SECOND)

    town.check(LEFT, code=code, number=SECOND).see("подписан не всеми", "Подписать её можно по 31 октября 2030")
    town.clock.go(OVER)
    with acting_for(town.municipality.pk):
        finish_due(municipality_id=town.municipality.pk, on=OVER)
    let_go_on()
    found = town.check(OVER, code=code, number=SECOND).see("Не действует с 1 ноября 2030: расторгнут")
    nobody_is_named(found, family)


def read_registry(town: Town, family: Family) -> None:
    """The registry of contracts, as of today and of a past day."""
    clerk = town.on(OVER, town.keys.operator).visit("/office/contracts/")
    rows = rows_of_sheet(clerk.download("Скачать"))
    assert [row["Договор"] if "Договор" in row else row["Номер"] for row in rows] == [SECOND, FIRST]
    clerk.visit("/office/contracts/?on=08.08.2030").see(FIRST, "действует")
    assert SECOND not in clerk.text
