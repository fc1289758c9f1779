"""The sixth document: the social certificate of one service in its three sections, and the single one of several."""

from datetime import date

import pytest
from tests.factories.delivery import marked_sheet
from tests.flows import learning
from tests.flows.learning import PROGRAMME, Family, let_go_on, nobody_is_named
from tests.flows.opened import payload_of, pdf_of, rows_of_sheet, signer_of, word_of
from tests.flows.town import Town, begin
from tests.flows.visitor import Visitor
from tests.verification import verify

from sotszakaz.delivery.settlements.actions import close_month
from sotszakaz.delivery.settlements.results import form_results
from sotszakaz.demand.enrolments.actions import finish_due
from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.foundation.verification import registered_checks
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.programmes.models import StudyGroup

pytestmark = pytest.mark.django_db

TAKEN, ASKED, LEFT, SETTLED = date(2030, 8, 8), date(2030, 8, 20), date(2030, 9, 10), date(2030, 10, 7)
SEPTEMBER = date(2030, 9, 1)
OTHER = "Керамика"
FIRST, SECOND, SINGLE = "СС-1/2030", "СС-2/2030", "ЕС-1/2030"


def test_a_certificate_is_formed_signed_told_of_what_was_rendered_and_stands_on_the_single_one(clock, tmp_path):
    town = begin(clock, tmp_path)
    record = learning.enter_registry(town)
    learning.agree(town, record)
    groups = [
        learning.open_group(town, record, ends_on=date(2030, 9, 26)),
        learning.open_group(town, record, programme=OTHER, ends_on=date(2030, 10, 31)),
    ]
    family = learning.settle_family(town)

    take(town, family)
    code = sign(town, family)
    read_recipients(town, family)
    single = unite(town, family)
    leave(town, family, single)
    settle(town, groups)
    render(town, code)
    finish_single(town, family, single)

    assert verify() == [f"{len(registered_checks())} passed, 0 failed"]


def take(town: Town, family: Family) -> None:
    """The parent applies for both courses; accepting forms certificate and contract, a second press changes nothing."""
    for name in (PROGRAMME, OTHER):
        parent = family.on(town, TAKEN).visit("/catalogue/").follow(name).follow("Записать ребёнка")
        parent.send("Подать заявление").see("Заявление подано")
        director = town.on(TAKEN, town.keys.director).visit("/provider/applications/")
        director.follow("№", within=family.child.last_name)
        form = director.page
        director.send("Зачислить").see("Ребёнок зачислен, договор №")
        director.page = form
        director.send("Зачислить", status=409).see("Это действие уже невозможно")
    let_go_on()


def at_certificate(town: Town, day: date, number: str) -> Visitor:
    return town.on(day, town.keys.operator).visit("/office/recipients/").follow(f"№ {number}")


def sign(town: Town, family: Family) -> str:
    """Only the head of the body signs; the family reads it, and so does anybody by its code, without a name."""
    clerk = at_certificate(town, TAKEN, FIRST)
    town.sign_wrongly(clerk, town.keys.provider_head).see("а подписывать за сторону «уполномоченный орган»")
    content, signature = town.sign(clerk, town.keys.body_head)
    assert signer_of(signature, content) == "Образцова"
    clerk.see("подписан всеми")

    parent = family.on(town, TAKEN).visit("/my/enrolments/").follow(PROGRAMME).follow("подписи сертификата")
    assert not parent.offers("Проверить и принять подпись")
    said = payload_of(parent)["content"]
    assert (said["programme"], said["certificate_amount"], said["delivery"]) == (PROGRAMME, "12240.00", None)
    words = (FIRST, family.child.full_name, PROGRAMME, "12 240,00")
    word_of(parent).says(*words)
    code = pdf_of(parent).says(*words).code
    found = town.check(TAKEN, code=code, number=FIRST).see("Социальный сертификат", "Документ подлинный")
    nobody_is_named(found, family)
    return code


def read_recipients(town: Town, family: Family) -> None:
    """The register of recipients: a record a service, on the page and in the workbook."""
    clerk = town.on(TAKEN, town.keys.operator).visit("/office/recipients/")
    rows = rows_of_sheet(clerk.download("Скачать реестр, XLSX"))
    assert {row["Номер записи (сертификата)"] for row in rows} == {FIRST, SECOND}
    assert {row["Получатель"] for row in rows} == {family.child.full_name}
    assert {row["Единый сертификат"] for row in rows} == {None}


def unite(town: Town, family: Family) -> str:
    """The family asks for one document over both; the body signs it."""
    parent = family.on(town, ASKED).visit("/my/").follow("Открыть карточку")
    parent.send("Сформировать единый сертификат")
    assert not parent.offers("Сформировать единый сертификат")
    parent.see("Единый социальный сертификат сформирован", "Сейчас подписывает уполномоченный орган")
    said = payload_of(parent)["content"]
    assert [each["certificate"]["number"] for each in said["services"]] == [FIRST, SECOND]
    assert said["certificate_amount"] == "20000.00"  # all of the face value: the second course is paid in part
    code = pdf_of(parent).says(SINGLE, PROGRAMME, OTHER).code

    clerk = town.on(ASKED, town.keys.operator).visit("/office/recipients/").follow(f"единый № {SINGLE}")
    content, signature = town.sign(clerk, town.keys.body_head)
    assert signer_of(signature, content) == "Образцова"
    found = town.check(ASKED, code=code, number=SINGLE).see("Документ подлинный", "Действует редакция 1")
    nobody_is_named(found, family)
    return code


def leave(town: Town, family: Family, code: str) -> None:
    """The family leaves the second course: the single certificate is written anew and waits for the signature again."""
    parent = family.on(town, LEFT).visit("/my/enrolments/").follow(OTHER)
    parent.send("Да, расторгнуть").see("последний день — 30.09.2030")
    let_go_on()
    clerk = town.on(LEFT, town.keys.operator).visit("/office/recipients/").follow(f"единый № {SINGLE}")
    clerk.see("редакция 2", "Прежние редакции", "была подписана всеми", "Подписывает сейчас")
    assert [each["ends_on"] for each in payload_of(clerk)["content"]["services"]] == ["2030-09-26", "2030-09-30"]
    found = town.check(LEFT, code=code, number=SINGLE)
    found.see("Редакция 2 ещё не в силе", "ждёт подписи: уполномоченный орган")
    assert found.fact("Состояние") == "подписан не всеми"


def settle(town: Town, groups: list[StudyGroup]) -> None:
    """September is marked and closed, both courses are over, and the clock tells what was rendered."""
    town.clock.go(SETTLED)
    with acting_for(town.municipality.pk):
        for group in groups:
            marked_sheet(group, SEPTEMBER, on=SETTLED)
        finish_due(municipality_id=town.municipality.pk, on=SETTLED)
        close_month(municipality_id=town.municipality.pk, month=SEPTEMBER, by=SYSTEM, on=SETTLED)
        assert form_results(municipality_id=town.municipality.pk, on=SETTLED) == 2
    let_go_on()


def render(town: Town, code: str) -> None:
    """The third section is the next edition: it is signed anew, and the certificate is performed."""
    clerk = at_certificate(town, SETTLED, FIRST).see("редакция 2", "Прежние редакции", "была подписана всеми")
    delivery = payload_of(clerk)["content"]["delivery"]
    assert payload_of(clerk)["content"]["contract"]["number"] == "ДО-1/2030"
    assert (delivery["amount"], delivery["remainder"]) == ("12240.00", "0.00")
    pdf_of(clerk).says(FIRST, "редакция 2")
    town.check(SETTLED, code=code, number=FIRST).see("Не действует с 27 сентября 2030: исполнен")


def finish_single(town: Town, family: Family, code: str) -> None:
    """With both results told the single certificate is over too, and the register says so of a day."""
    found = town.check(SETTLED, code=code, number=SINGLE)
    found.see("Документ выдан, но больше не действует", "Не действует с 1 октября 2030: исполнен")
    nobody_is_named(found, family)
    clerk = town.on(SETTLED, town.keys.operator).visit("/office/recipients/")
    states = {row["Номер записи (сертификата)"]: row for row in rows_of_sheet(clerk.download("Скачать реестр, XLSX"))}
    assert states[SECOND]["Единый сертификат"] == SINGLE
    assert states[SECOND]["Основание прекращения"] == "Заявление законного представителя об отчислении."
    clerk.visit("/office/recipients/?on=20.08.2030").see(f"единый № {SINGLE}", "действует")
