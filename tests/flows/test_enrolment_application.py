"""The fifth document: one application to be enrolled and to be given the certificate, by the three ways it comes."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.kernel import member, snils_of
from tests.flows import learning
from tests.flows.learning import PROGRAMME, Family, let_go_on, nobody_is_named, scan_of, sign_by_code
from tests.flows.opened import payload_of, pdf_of, rows_of_sheet, signer_of, word_of, words_of_pdf
from tests.flows.town import Town, begin
from tests.flows.visitor import Visitor
from tests.verification import verify

from sotszakaz.demand.enrolments.rules import CONSENTS
from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.foundation.verification import registered_checks
from sotszakaz.kernel.users.roles import Head, Parent
from sotszakaz.outside.exchange.actions import issue_key
from sotszakaz.outside.exchange.authenticity import secret_of, sign
from sotszakaz.supply.programmes.models import StudyGroup

pytestmark = pytest.mark.django_db

APPLIED, REFUSED, ENTERED, SENT, LEFT, OVER = (
    date(2030, 8, 5),
    date(2030, 8, 7),
    date(2030, 8, 9),
    date(2030, 8, 12),
    date(2030, 10, 8),
    date(2030, 11, 1),
)
OWN, COUNTER, PORTAL = "ЗЗ-1/2030", "ЗЗ-2/2030", "ЗЗ-3/2030"
KIND = "заявление о зачислении"
VISITOR = "Выдумщикова Анна Петровна"


def test_an_application_comes_from_the_cabinet_from_the_counter_and_from_a_portal(clock, tmp_path, settings):
    settings.SIGNATURE_CODES = "email"
    town = begin(clock, tmp_path)
    record = learning.enter_registry(town)
    learning.agree(town, record)
    group = learning.open_group(town, record)
    family = learning.settle_family(town)

    code = apply(town, family)
    refuse(town, family, code)
    enter(town)
    code = receive(town, family, group)
    leave(town, family, code)
    read_registry(town)

    assert verify() == [f"{len(registered_checks())} passed, 0 failed"]


def at_application(town: Town, day: date, who: Visitor | None, words: str) -> Visitor:
    """The director at the application of the child with these words."""
    reader = town.on(day, town.keys.director).visit("/provider/applications/?tab=all")
    return reader.follow("№", within=words)


def apply(town: Town, family: Family) -> str:
    """The terms, a preview that keeps nothing, one click; the parent signs the document by a code from a letter."""
    parent = family.on(town, APPLIED).visit("/catalogue/").follow(PROGRAMME).follow("Записать ребёнка")
    words = words_of_pdf(parent.download("Заявление, как оно будет подано"))
    assert "проект" in words
    assert "ЗЗ-" not in words
    form = parent.page
    parent.send("Подать заявление").see("Заявление подано")
    card = parent.address
    parent.page = form
    assert parent.send("Подать заявление").address == card
    let_go_on()

    parent.visit(card).follow("Заявление", within=OWN).see("Подписывает сейчас")
    said = payload_of(parent)
    assert (said["number"], said["content"]["source"]) == (OWN, "cabinet")
    sign_by_code(parent).see("подписан всеми", "простая")
    word_of(parent).says(OWN, family.child.full_name, PROGRAMME)
    code = pdf_of(parent).says(OWN, family.child.full_name, "12 240,00").code
    found = town.check(APPLIED, code=code, number=OWN).see(KIND, "Документ подлинный")
    nobody_is_named(found, family)

    stranger = member(Parent, town.municipality)
    assert town.on(APPLIED, stranger).visit(parent.address, status=404)
    return code


def refuse(town: Town, family: Family, code: str) -> None:
    """Only on a ground of the rules; the document has no force, the money is back on the certificate."""
    director = at_application(town, REFUSED, None, family.child.last_name)
    director.send("Отказать в зачислении", {"Пояснение": "Так"}, status=422)
    director.send("Отказать в зачислении", {"Основание": "ест", "Пояснение": "Группа набрана"})
    let_go_on()
    family.on(town, REFUSED).visit("/my/enrolments/").follow(PROGRAMME).see("Группа набрана", "вернулись на сертификат")
    found = town.check(REFUSED, code=code, number=OWN)
    found.see("Документ выдан, но больше не действует", "отменён")


def enter(town: Town) -> None:
    """A child whom nobody knows: the clerk prints the form, and the scan of what was signed is the signature."""
    clerk = town.on(ENTERED, town.keys.operator).visit("/office/children/new/")
    child = {
        "Фамилия ребёнка": "Придуманов", "Имя": "Глеб", "Отчество": "Ильич", "Дата рождения": "20.11.2019",
        "СНИЛС": snils_of(950_001), "Категория": "без особых",
    }  # fmt: skip
    came = {"Кто пришёл": VISITOR, "Кем приходится ребёнку": "мать", "Дата на бумаге": "09.08.2030"}
    consent = {"Скан подписанного согласия": scan_of(town), "Подлинники документов": True}
    clerk.send("Внести и выбрать группу", {**child, **came, **consent}).see("сертификат открыт").follow(PROGRAMME)

    printed = clerk.take("Открыть форму для печати", {"Кто пришёл": VISITOR, "Кем приходится ребёнку": "мать"})
    blank = words_of_pdf(printed)
    for words in (VISITOR, "Придуманов Глеб Ильич", "Согласен на обработку", "подпись, расшифровка"):
        assert words in blank
    paper = town.folder / "подписанное.pdf"
    paper.write_bytes(printed)
    signed = {**came, "На бумаге подписано": CONSENTS[0]}
    clerk.send("Внести заявление", signed, status=422).see("Без подписанной бумаги внести нельзя")
    clerk.send("Внести заявление", {**came, **dict.fromkeys(CONSENTS, True), "Скан подписанного заявления": paper})
    clerk.see("Заявление внесено", "личный приём", VISITOR)
    card = clerk.address
    let_go_on()

    clerk.visit(card).follow("Заявление", within=COUNTER).see("подписан всеми", "на бумаге", VISITOR)
    assert clerk.download("Скачать скан") == paper.read_bytes()
    said = payload_of(clerk)["content"]
    assert (said["source"], said["applicant"]["full_name"]) == ("counter", VISITOR)
    assert [len(each["sha256"]) for each in said["attachments"]] == [64]
    pdf_of(clerk).says(COUNTER, "личный приём", "Придуманов Глеб Ильич")


def receive(town: Town, family: Family, group: StudyGroup) -> str:
    """A portal sends the application, signed; it is a document at once and waits for the family's signature here."""
    with acting_for(town.municipality.pk):
        key = issue_key(
            municipality_id=town.municipality.pk,
            by=member(Head, town.municipality),
            title="Портал",
            notify_url="",
            limit=100,
        )
    names = {name: getattr(family.child, name) for name in ("last_name", "first_name", "middle_name")}
    said = {
        "version": "1",
        "number": "2030-000001",
        "child": {**names, "birth_date": "2020-03-08", "snils": family.child.snils},
        "applicant": {"full_name": family.parent.full_name, "relation": "mother", "phone": "", "email": ""},
        "group_id": group.pk,
        "shown_parent_amount": "0.00",
        "consents": {"personal_data": True, "price_and_terms": True},
    }
    town.on(SENT)
    answers = [asked(town, key.name, said) for _ in range(2)]
    assert answers[0] == answers[1]
    assert answers[0]["status"] == "registered"
    let_go_on()

    parent = family.on(town, SENT).visit("/my/enrolments/").follow(PROGRAMME, within="ждёт ответа")
    parent.follow("Заявление", within=PORTAL)
    content = payload_of(parent)
    assert (content["number"], content["content"]["source"]) == (PORTAL, "epgu")
    owner = town.keys.between.person(surname="Вымыслова", given_name="Ольга Ивановна", snils="11122233381")
    bytes_, signature = town.sign(parent, owner)
    assert signer_of(signature, bytes_) == "Вымыслова"
    return pdf_of(parent).says(PORTAL).code


def asked(town: Town, name: str, said: dict[str, Any]) -> dict[str, Any]:
    """What the system answers to a portal that signs its request as the contract of the exchange says."""
    path, body = reverse("exchange:applications"), json.dumps(said, ensure_ascii=False).encode()
    sent_at = str(int(town.clock.now.timestamp()))
    signature = sign(secret_of(name), method="POST", path=path, sent_at=sent_at, body=body)
    headers = {"X-Exchange-Key": name, "X-Exchange-Time": sent_at, "X-Exchange-Signature": signature}
    answer = Client().post(path, body, content_type="application/json", headers=headers)
    assert answer.status_code == 200, answer.content.decode()
    return dict(json.loads(answer.content))


def leave(town: Town, family: Family, code: str) -> None:
    """The child is taken; the application is in force as long as the contract, and performed when it ends."""
    at_application(town, SENT, None, family.child.last_name).send("Зачислить").see("Ребёнок зачислен")
    let_go_on()
    town.check(SENT, code=code, number=PORTAL).see("Документ подлинный")

    parent = family.on(town, LEFT).visit("/my/enrolments/").follow(PROGRAMME, within="принято")
    parent.send("Да, расторгнуть").see("последний день — 31.10.2030")
    let_go_on()
    found = town.check(OVER, code=code, number=PORTAL)
    found.see("Не действует с 1 ноября 2030: исполнен")
    nobody_is_named(found, family)


def read_registry(town: Town) -> None:
    """All three in the registry of documents, as they are and as they were before the refusal."""
    clerk = town.on(OVER, town.keys.operator).visit("/office/documents/")
    rows = {row["Номер"]: row for row in rows_of_sheet(clerk.download("Скачать список, XLSX"))}
    assert {OWN, COUNTER, PORTAL} <= set(rows)
    assert [rows[each]["Состояние"] for each in (OWN, COUNTER, PORTAL)] == ["отменён", "действует", "исполнен"]
    clerk.visit("/office/documents/?on=05.08.2030").see(OWN)
    assert PORTAL not in clerk.text
