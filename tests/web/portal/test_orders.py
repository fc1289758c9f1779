"""The published social order, for everybody: only what is published, as the document says it, and nobody's name."""

import json
from contextlib import closing
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from urllib.parse import unquote

import pytest
from django.urls import reverse
from docx import Document as Word
from jsonschema import validate
from openpyxl import load_workbook
from pypdf import PdfReader
from tests.factories import ordering
from tests.factories.kernel import MunicipalityFactory, UserFactory, adopted, member
from tests.factories.signing import signing

from sotszakaz.foundation.tenancy import act_for, acting_for
from sotszakaz.kernel.documents.schemas import schema_of
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.documents.states import DocumentKind, SigningParty
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.roles import Head
from sotszakaz.ordering.social_orders.actions import (
    approve_order,
    begin_change,
    close_order,
    publish_order,
    set_heading,
    set_quality,
)
from sotszakaz.ordering.social_orders.models import SocialOrder

pytestmark = pytest.mark.django_db
APPROVED, CHANGED, OVER = date(2026, 1, 20), date(2026, 6, 3), date(2027, 1, 20)
SITE = "Официальный сайт округа"


@pytest.fixture
def order():
    """Approved, not published."""
    municipality = MunicipalityFactory()
    made = ordering.approved_order(municipality, on=APPROVED)
    act_for([])
    return made


def published(order, *, on=APPROVED):
    with acting_for(order.municipality_id):
        return publish_order(order_id=order.pk, publication=SITE, published_on=on, by=order.drafted_by, on=on)


def changed(order):
    """The next status, approved: with an indicator of quality and another heading."""
    with acting_for(order.municipality_id):
        change = begin_change(order_id=order.pk, reason="Выделены деньги", by=order.drafted_by, on=CHANGED)
        set_heading(order_id=change.pk, okpo="12345678", budget_name="Бюджет округа", by=order.drafted_by)
        return approve_order(order_id=change.pk, by=member(Head, order.municipality), on=CHANGED)


def closed(order):
    with acting_for(order.municipality_id):
        return close_order(order_id=order.pk, by=member(Head, order.municipality), on=OVER)


def page_of(order, status=None):
    address = reverse("portal:published_order", args=[order.municipality_id, order.year])
    return address if status is None else f"{address}?status={status}"


def file_of(order, form, status=1):
    return reverse("portal:published_order_file", args=[order.municipality_id, order.year, status, form])


def years_of(order):
    return reverse("portal:published_orders", args=[order.municipality_id])


def words_of(answer):
    return " ".join(answer.content.decode().replace("\xa0", " ").replace("\u202f", " ").split())


def body_of(answer):
    """The page without its heading and its menu, which know who reads."""
    return words_of(answer).partition("<main")[2].partition("</main")[0]


def test_before_the_publication_there_is_nothing_to_read(client, order):
    draft = ordering.drafted_order(order.municipality, year=2027)

    assert client.get(page_of(order)).status_code == 404
    assert client.get(page_of(draft)).status_code == 404
    assert client.get(file_of(order, "pdf")).status_code == 404
    assert "Опубликованных заказов пока нет" in client.get(years_of(order)).text
    assert years_of(order) not in client.get(reverse("portal:home")).text


def test_everybody_finds_the_published_order_from_the_front_page(client, order):
    published(order)

    home, years, page = client.get(reverse("portal:home")), client.get(years_of(order)), client.get(page_of(order))

    assert years_of(order) in home.text
    assert page_of(order) in years.text
    assert "действует" in years.text
    words = words_of(page)
    for said in ("на 2026 год", "Статус 1", SITE, ordering.TECHNICAL, "10 000 чел.-ч", "2 000 000,00 ₽", "№ СЗ-1/2026"):
        assert said in words, said


def test_the_page_names_nobody(client, order):
    published(order)

    text = client.get(page_of(order)).text

    people = [order.drafted_by, SocialOrder.objects.get(pk=order.pk).approved_by]
    assert not any(person.full_name in text for person in people)


@pytest.mark.parametrize("reader", ["nobody", "a stranger", "a parent"])
def test_whoever_reads_it_reads_the_same(client, order, reader):
    published(order)
    plain = body_of(client.get(page_of(order)))
    if reader == "a stranger":
        client.force_login(member(Head, MunicipalityFactory()))
    elif reader == "a parent":
        client.force_login(UserFactory())

    page = client.get(page_of(order))

    assert "Объёмы на 2026 год" in plain
    assert body_of(page) == plain


def test_the_files_are_the_document_itself(client, order):
    published(order)
    with acting_for(order.municipality_id):
        version = latest_version(order.document_id)

    pdf, docx, xlsx, said = (client.get(file_of(order, form)) for form in ("pdf", "docx", "xlsx", "json"))

    assert "СЗ-1/2026" in "".join(page.extract_text() for page in PdfReader(BytesIO(pdf.content)).pages)
    assert any("СЗ-1/2026" in each.text for each in Word(BytesIO(docx.content)).paragraphs)
    assert said.content == version.payload.encode()
    validate(json.loads(said.content), schema_of(DocumentKind.SOCIAL_ORDER))
    with closing(load_workbook(BytesIO(xlsx.content))) as book:
        rows = list(book["Объёмы"].iter_rows(min_row=2, values_only=True))
        assert {(row[0], row[4], row[6]) for row in rows} == {
            (code, "по сертификату", 10_000) for code in (ordering.TECHNICAL, ordering.ARTISTIC)
        }
    assert all("public" in each["Cache-Control"] for each in (pdf, docx, xlsx, said))


def test_an_unpublished_change_is_only_said_to_be_there(client, order):
    published(order)
    changed(order)

    page = words_of(client.get(page_of(order)))

    assert "Заказ изменён, новая редакция ещё не опубликована" in page
    assert "Статус 1" in page
    assert "Выделены деньги" not in page
    assert "12345678" not in page
    assert client.get(page_of(order, 2)).status_code == 404
    assert client.get(file_of(order, "json", 2)).status_code == 404
    assert json.loads(client.get(file_of(order, "json")).content)["content"]["status_number"] == 1
    assert "изменён" in client.get(years_of(order)).text


def test_a_published_change_is_shown_with_its_comparison_and_the_former_status(client, order):
    published(order)
    published(changed(order), on=CHANGED)

    page, former = words_of(client.get(page_of(order))), words_of(client.get(page_of(order, 1)))

    for said in ("Статус 2", "Что изменено по сравнению со статусом 1", "Выделены деньги", "12345678", "действует"):
        assert said in page, said
    assert page_of(order, 1) in client.get(page_of(order)).text
    assert "Это прежняя редакция" in former
    assert "12345678" not in former
    assert json.loads(client.get(file_of(order, "json", 2)).content)["content"]["status_number"] == 2


def test_a_status_that_was_never_published_is_left_out(client, order):
    published(changed(order), on=CHANGED)

    assert "Статус 2" in words_of(client.get(page_of(order)))
    assert client.get(page_of(order, 1)).status_code == 404
    assert "Опубликованные редакции" not in client.get(page_of(order)).text


def test_a_closed_order_says_so(client, order):
    published(order)
    closed(order)

    page = words_of(client.get(page_of(order)))

    assert "Заказ закрыт" in page
    assert "по этот день заказ действовал" in page
    assert "закрыт" in client.get(years_of(order)).text
    assert json.loads(client.get(file_of(order, "json")).content)["content"]["closed_on"] is None


def test_days_are_told_by_the_clock_of_the_municipality(client, clock, order):
    Municipality.objects.filter(pk=order.municipality_id).update(timezone="Asia/Kamchatka")
    published(order)
    clock.go(OVER)
    closed(order)

    assert "Заказ закрыт 21 января 2027" in words_of(client.get(page_of(order)))


def test_the_edition_of_the_close_may_be_taken_once_the_year_is_closed(client, order):
    published(order)
    assert client.get(file_of(order, "json", "closing")).status_code == 404
    closed(order)

    said = client.get(file_of(order, "json", "closing"))

    assert json.loads(said.content)["content"]["closed_on"] == f"{OVER:%Y-%m-%d}"
    assert file_of(order, "pdf", "closing") in client.get(page_of(order)).text
    pdf = client.get(file_of(order, "pdf", "closing"))
    printed = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf.content)).pages)
    assert "Заказ закрыт 20 января 2027" in " ".join(printed.split())


def test_where_orders_wait_for_signatures_the_unsigned_edition_of_the_close_is_not_given(client, order):
    published(order)
    adopted(order.municipality, starts_on=APPROVED + timedelta(days=1), order_needs_signatures=True)
    closed(order)

    page = words_of(client.get(page_of(order)))

    assert "Она появляется здесь подписанной" in page
    assert client.get(file_of(order, "json", "closing")).status_code == 404


def test_an_order_that_is_closed_in_an_unpublished_status_says_so(client, order):
    published(order)
    closed(changed(order))

    page = words_of(client.get(page_of(order)))

    assert "Заказ закрыт в статусе 2, который муниципалитет не опубликовал" in page
    assert "Выделены деньги" not in page
    assert client.get(file_of(order, "json", "closing")).status_code == 404


def test_the_signature_is_told_with_its_certificate_and_taken_as_it_came(client):
    municipality = MunicipalityFactory(with_body=True)
    ground = signing(municipality=municipality)
    made = ordering.approved_order(municipality, on=APPROVED)
    published(made)
    assert client.get(file_of(made, "sig")).status_code == 404
    assert "Подписей под этой редакцией в системе нет" in words_of(client.get(page_of(made)))
    with acting_for(municipality.pk):
        kept = ground.sign(latest_version(made.document_id), SigningParty.BODY)

    page, taken = words_of(client.get(page_of(made))), client.get(file_of(made, "sig"))

    said = json.loads(kept.evidence)["certificate"]
    assert taken.content == bytes(kept.cms)
    assert "СЗ-1-2026.sig" in unquote(taken["Content-Disposition"])
    for word in (said["serial"], said["issuer"], "уполномоченный орган", "начальник управления"):
        assert word.lower() in page.lower(), word
    assert not any(each in page for each in (said["name"], said["snils"], "Образцова"))


def test_indicators_of_quality_are_shown(client):
    municipality = MunicipalityFactory()
    approved = ordering.approved_order(municipality, on=APPROVED)
    with acting_for(municipality.pk):
        change = begin_change(order_id=approved.pk, reason="Качество", by=approved.drafted_by, on=CHANGED)
        set_quality(
            order_id=change.pk,
            service_id=ordering.service().pk,
            indicator="Доля довольных родителей",
            unit="процент",
            value="93",
            permitted_percent=Decimal(5),
            by=approved.drafted_by,
            on=CHANGED,
        )
        approve_order(order_id=change.pk, by=member(Head, municipality), on=CHANGED)
    published(change, on=CHANGED)

    page = words_of(client.get(page_of(approved)))

    assert "Доля довольных родителей" in page
    assert "93 процент" in page


def test_an_order_of_a_namesake_is_not_led_to(client, order):
    published(order)
    namesake = MunicipalityFactory(name=order.municipality.name)
    unpublished = ordering.approved_order(namesake, on=APPROVED)
    with acting_for(namesake.pk):
        check = reverse("portal:check_document", args=[unpublished.document.check_code])

    page = client.get(check).text

    assert "СЗ-1/2026" in page
    assert page_of(order) not in page


def test_what_is_not_there_is_not_found(client, order):
    published(order)
    other = MunicipalityFactory()

    assert client.get(reverse("portal:published_order", args=[other.pk, order.year])).status_code == 404
    assert client.get(reverse("portal:published_orders", args=[0])).status_code == 404
    assert client.get(f"{page_of(order)}?status=все").status_code == 404
    for edition, form in ((1, "exe"), ("все", "pdf"), (9999, "pdf"), ("closing", "pdf")):
        assert client.get(file_of(order, form, edition)).status_code == 404


def test_the_check_of_the_document_leads_to_the_order_once_it_is_published(client, order):
    with acting_for(order.municipality_id):
        check = reverse("portal:check_document", args=[order.document.check_code])
    assert page_of(order) not in client.get(check).text

    published(order)
    answer = client.get(check)
    by_number = client.get(reverse("portal:check"), {"number": "СЗ-1/2026", "municipality": order.municipality_id})

    assert page_of(order) in answer.text
    assert page_of(order) in by_number.text
    assert check in client.get(page_of(order)).text


def test_the_office_is_led_to_what_everybody_sees(client, order):
    client.force_login(order.drafted_by)
    office = reverse("office:order", args=[order.pk])
    assert page_of(order) not in client.get(office).text

    published(order)

    assert page_of(order, 1) in client.get(office).text


def test_reading_takes_as_many_queries_for_three_statuses_as_for_one(client, order, django_assert_num_queries):
    published(order)
    client.get(page_of(order))

    with django_assert_num_queries(7):
        client.get(page_of(order))
    with django_assert_num_queries(3):
        client.get(years_of(order))

    published(changed(order), on=CHANGED)
    with django_assert_num_queries(7):
        client.get(page_of(order))
    with django_assert_num_queries(3):
        client.get(years_of(order))
