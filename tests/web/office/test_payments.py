"""Batches of payments and the treasury's answers on their pages."""

import csv
import re
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from tests.factories.delivery import AFTER, accepted_papers, closed_month, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.kernel import member

from sotszakaz.delivery.settlements.actions import accept_paper, form_papers
from sotszakaz.delivery.settlements.models import MonthPaper, PaymentOrder, PaymentRegister, TreasuryAnswer
from sotszakaz.delivery.settlements.states import OrderState, PaperKind
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance
from sotszakaz.web.office import treasury_file
from sotszakaz.web.office.treasury_file import UnfitFile, read_results
from sotszakaz.web.office.views.payments import NAMED

pytestmark = pytest.mark.django_db
PARTS_QUERIES = 18


def ordered(client):
    """A batch of one register, made on the page."""
    at = market()
    contract(at)
    marked_sheet(at.group)
    closed_month(at)
    client.force_login(member(Finance, at.municipality))
    register = PaymentRegister.objects.get()
    accepted_papers(register)
    assert register.number in client.get(reverse("office:payment_batches")).text
    answer = client.post(reverse("office:payment_batch_new"), {"register": register.pk}, follow=True)
    return at, register, PaymentOrder.objects.get(), answer


def uploaded(client, content, name, **said):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("office:payment_results"), {"file": file, **said})


def test_finance_makes_a_batch_and_takes_it_as_a_workbook(client):
    _, register, order, answer = ordered(client)

    book = client.get(reverse("office:payment_batch_sheet", args=[order.batch_id]))

    assert f"№ {order.number}" in answer.text
    [_, row] = load_workbook(BytesIO(book.content)).active.iter_rows(values_only=True)
    assert (row[0], row[-1]) == (order.number, float(register.payable))
    text = client.get(reverse("office:payment_batch_text", args=[order.batch_id])).content.decode("utf-8-sig")
    [head, said] = csv.reader(StringIO(text), delimiter=";")
    assert (head[3], said[0], said[-1]) == ("Счёт", order.number, f"{register.payable}".replace(".", ","))
    assert said[3] == register.agreement.record.application.bank_account == row[3]
    assert "Сейчас платить нечего" in client.get(reverse("office:payment_batches")).text


def test_an_answer_is_tried_first_then_entered_once_and_the_provider_sees_it(client):
    at, register, order, _ = ordered(client)
    client.post(reverse("office:payment_batch_send", args=[order.batch_id]))
    day = f"{order.batch.made_on:%d.%m.%Y}"
    text = f"Номер;Исход;День;Причина\n{order.number};оплачено;{day};\nПП-99/2026;отказ;{day};\n"
    content = text.encode("cp1251")

    trial = uploaded(client, content, "ответ.csv", is_trial="on")
    assert PaymentOrder.objects.get().state == OrderState.SENT
    entered = uploaded(client, content, "ответ.csv")
    again = uploaded(client, content, "ответ.csv")

    assert ["Проверено" in trial.text, "новых ответов: 1" in entered.text, "новых ответов: 0" in again.text] == [
        True
    ] * 3
    assert "Строка 3: исход" in entered.text
    assert "Строк: 2, новых" in entered.text
    client.force_login(at.director())
    shown = client.get(reverse("provider:payment_register", args=[register.pk])).text
    assert order.number in shown
    assert "оплачено" in shown


def test_a_workbook_brings_a_bounce_and_the_order_is_issued_again(client):
    _, _, order, _ = ordered(client)
    client.post(reverse("office:payment_batch_send", args=[order.batch_id]))
    book, content = Workbook(), BytesIO()
    book.active.append(["Номер", "Исход", "День", "Причина"])
    book.active.append([order.number, "Возвращено", f"{order.batch.made_on:%d.%m.%Y}", "Неверный счёт"])
    book.save(content)

    uploaded(client, content.getvalue(), "ответ.xlsx")
    assert "Неверный счёт" in client.get(reverse("office:payment_batch", args=[order.batch_id])).text
    again = client.post(reverse("office:payment_reissue", args=[order.pk]), follow=True)

    new = PaymentOrder.objects.get(reissue_of=order)
    assert f"№ {new.number}" in again.text
    refused = client.post(reverse("office:payment_reissue", args=[order.pk]), follow=True)
    assert "нельзя выпустить снова" in refused.text
    assert f"поручение № {new.number}" in refused.text


def broken_book(part):
    """A workbook whose archive is sound and whose XML is not."""
    book, content = BytesIO(), BytesIO()
    workbook = Workbook()
    workbook.active.append(["Номер"])
    workbook.save(book)
    with ZipFile(book) as sound, ZipFile(content, "w") as spoilt:
        for name in sound.namelist():
            spoilt.writestr(name, b"<a><b" if name == part else sound.read(name))
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 broken",
        broken_book("xl/workbook.xml"),
        broken_book("xl/worksheets/sheet1.xml"),
        b"PK" + bytes(30),
        "Номер;Исход\n" + "9" * 200_000 + ";оплачено\n",
        "Номер;Исход\n1;оплачено\n".encode("utf-16"),
    ],
    ids=["archive", "workbook", "sheet", "zeros", "long-field", "utf-16"],
)
def test_a_file_that_cannot_be_read_is_said_to_be_so(content):
    csv.field_size_limit(131_072)  # as Python starts; of the whole process, and other readers raise it
    with pytest.raises(UnfitFile, match="Файл не читается"):
        read_results(content if isinstance(content, bytes) else content.encode())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "нет ни одного ответа"),
        ("что попало", "нет ни одного ответа"),
        ("Номер;Исход;День;Причина\n;;;\n", "нет ни одного ответа"),
        ("1;оплачено;05.11.2026;\n2;оплачено;05.11.2026;\n", "Первая строка файла — уже ответ"),
    ],
    ids=["empty", "rubbish", "header", "no-header"],
)
def test_a_file_without_answers_or_header_says_so(content, said):
    with pytest.raises(UnfitFile, match=said):
        read_results(content.encode())


def test_a_file_that_cannot_be_read_is_refused_in_words(client):
    ordered(client)

    answer = uploaded(client, broken_book("xl/worksheets/sheet1.xml"), "ответ.xlsx")

    assert answer.status_code == 422
    assert "Файл не читается" in answer.text


def test_an_order_opens_to_the_lines_its_sum_was_made_of(client):
    _, register, order, _ = ordered(client)
    line = register.accruals.get()

    page = client.get(reverse("office:payment_order", args=[order.pk])).text

    assert "Сумма строк сходится до копейки" in page
    assert reverse("office:accrual", args=[line.pk]) in page
    assert "Ещё не передано" in page


def test_what_waits_for_the_treasury_says_why_and_what_came_back_stands_first(client):
    _, _, order, _ = ordered(client)
    waiting = reverse("office:payment_batches") + "?part=waiting"
    assert "ещё не передан в казначейство" in client.get(waiting).text
    client.post(reverse("office:payment_batch_send", args=[order.batch_id]))
    assert "Ответ казначейства ещё не внесён" in client.get(waiting).text
    again = client.post(reverse("office:payment_batch_send", args=[order.batch_id]), follow=True)
    text = f"Номер;Исход;День;Причина\n{order.number};возвращено;{order.batch.made_on:%d.%m.%Y};Неверный счёт\n"
    uploaded(client, text.encode(), "ответ.csv")

    assert "отмечать нечего" in again.text
    shown = client.get(waiting).text
    assert "Казначейство вернуло" in shown
    assert "Неверный счёт" in shown


def test_a_register_waits_for_its_papers_and_the_page_names_and_opens_them(client):
    at = market()
    contract(at)
    marked_sheet(at.group)
    closed_month(at)
    client.force_login(member(Finance, at.municipality))
    register, address = PaymentRegister.objects.get(), reverse("office:payment_batches")
    [act, _] = form_papers(register_id=register.pk, by=SYSTEM, on=AFTER)
    accept_paper(paper_id=act.pk, by=SYSTEM)

    offered = client.get(address).text.replace("\N{NO-BREAK SPACE}", " ")
    waiting = client.get(address, {"part": "papers"}).text
    refused = client.post(reverse("office:payment_batch_new"), {"register": register.pk}, follow=True).text
    own = client.get(reverse("office:payment_register", args=[register.pk])).text

    invoice = MonthPaper.objects.get(kind=PaperKind.INVOICE)
    assert "1 реестр ждёт документов" in offered
    assert "Сейчас платить нечего" in offered
    for page in (waiting, own):
        assert reverse("office:paper", args=[invoice.pk]) in page
        assert reverse("office:paper", args=[act.pk]) not in page
    assert f"реестр № {register.number}: счёт" in refused
    assert not PaymentOrder.objects.exists()


def test_everything_that_is_offered_is_ordered_by_one_button(client):
    at = market()
    contract(at)
    marked_sheet(at.group)
    closed_month(at)
    client.force_login(member(Finance, at.municipality))
    accepted_papers(PaymentRegister.objects.get())

    client.post(reverse("office:payment_batch_new"), {"all": "register"})

    assert PaymentOrder.objects.get().register == PaymentRegister.objects.get()


@pytest.mark.parametrize("part", ["registers", "papers", "advances", "waiting", "batches"])
def test_a_part_of_the_page_needs_as_many_queries_for_many_rows_as_for_few(client, part, django_assert_max_num_queries):
    ordered(client)

    with django_assert_max_num_queries(PARTS_QUERIES):
        assert client.get(reverse("office:payment_batches") + f"?part={part}").status_code == 200


def test_a_batch_made_by_mistake_is_withdrawn_on_its_page_before_it_is_sent(client):
    _, register, order, _ = ordered(client)
    address = reverse("office:payment_batch_withdraw", args=[order.batch_id])

    nameless = client.post(address, {"reason": ""})
    page = client.post(address, {"reason": "Не тот месяц."}, follow=True)
    again = client.post(address, {"reason": "Ещё раз."})

    assert (nameless.status_code, again.status_code) == (422, 409)
    assert "Пакет отозван" in page.text
    assert "отозвано до передачи" in page.text
    assert "Скачать XLSX" not in page.text
    assert "уже передан в казначейство или отозван" in again.text
    assert register.number in client.get(reverse("office:payment_batches")).text


def test_a_wrong_answer_is_taken_back_on_the_page_of_its_order_or_with_its_file(client):
    at, _, order, _ = ordered(client)
    client.post(reverse("office:payment_batch_send", args=[order.batch_id]))
    text = f"Номер;Исход;День;Причина\n{order.number};оплачено;{order.batch.made_on:%d.%m.%Y};\n"
    entered = uploaded(client, text.encode(), "ответ.csv").text
    act_for([at.municipality.pk])
    answer = TreasuryAnswer.objects.get()
    assert reverse("office:treasury_take", args=[answer.take_id]) in entered
    assert "Пока ничего не внесено" not in entered
    assert "Отозвать этот ответ" in client.get(reverse("office:payment_order", args=[order.pk])).text
    assert "ответов" in client.get(reverse("office:payment_results")).text.lower()
    address = reverse("office:treasury_take_withdraw", args=[answer.take_id])

    nameless = client.post(address, {"answer": answer.pk, "reason": " "})
    strange = client.post(address, {"answer": "весь", "reason": "Чужая выписка."})
    page = client.post(address, {"answer": answer.pk, "reason": "Чужая выписка."}, follow=True)

    assert nameless.status_code == 422
    assert f"Отозвать ответ по поручению № {order.number}" in nameless.text
    assert f'name="answer" value="{answer.pk}"' in nameless.text
    assert strange.status_code == 404
    assert "Чужая выписка." in page.text
    assert "Отозвать этот ответ" not in client.get(reverse("office:payment_order", args=[order.pk])).text
    order.refresh_from_db()
    assert order.state == OrderState.SENT


def test_a_file_with_more_rows_than_are_read_is_refused_whole(client, monkeypatch):
    monkeypatch.setattr(treasury_file, "ROWS_MOST", 2)
    _, _, order, _ = ordered(client)
    row = f"{order.number};оплачено;{order.batch.made_on:%d.%m.%Y};\n"
    book = Workbook()
    book.active.append(["Номер", "Исход", "День", "Причина"])
    for _ in range(3):
        book.active.append([order.number, "оплачено", f"{order.batch.made_on:%d.%m.%Y}", ""])
    content = BytesIO()
    book.save(content)

    for file, name in ((("Номер;Исход;День;Причина\n" + row * 3).encode(), "о.csv"), (content.getvalue(), "о.xlsx")):
        answer = uploaded(client, file, name)
        assert "Разделите его на части" in answer.text
    assert len(read_results(("Номер;Исход;День;Причина\n" + row * 2).encode())[0]) == 2


def test_wrong_rows_are_named_in_the_order_of_the_file_and_not_more_than_a_page_holds(client):
    client.force_login(member(Finance, market().municipality))
    rows = ["ПП-1;оплачено;05.11.2026;", "ПП-2;когда-нибудь;05.11.2026;"] * (NAMED // 2 + 1)

    answer = uploaded(client, "\n".join(["Номер;Исход;День;Причина", *rows]).encode(), "answers.csv", is_trial="on")

    named = [int(each) for each in re.findall(r"<li>Строка (\d+)", answer.text)]
    assert named == list(range(2, NAMED + 2))
    assert "И ещё строк с ошибками: 2." in answer.text
