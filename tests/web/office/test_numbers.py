"""Pages of registry numbers: the list, a number, files, disagreements."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook
from tests.factories import ordering, supply
from tests.factories.classifier import checked, csv_of, line, taken
from tests.factories.kernel import MunicipalityFactory, member

from sotszakaz.kernel.users.roles import Operator, PlatformAdministrator
from sotszakaz.ordering.catalogue.importing import check_list
from sotszakaz.ordering.catalogue.models import ClassifierImport, ClassifierRecord
from sotszakaz.ordering.decisions.models import Decision

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_list():
    ClassifierRecord.objects.all().delete()


@pytest.fixture
def operator(client):
    person = member(Operator, MunicipalityFactory())
    client.force_login(person)
    return person


@pytest.fixture
def administrator(client):
    person = member(PlatformAdministrator, MunicipalityFactory())
    client.force_login(person)
    return person


def test_the_list_is_searched_and_filtered_as_of_a_day(client, operator):
    taken(line(ends_before="2024-01-01"), line(ordering.ARTISTIC, focus="художественная"))

    today = client.get(reverse("office:numbers"))
    past = client.get(reverse("office:numbers"), {"on": "2023-06-01", "focus": "техническая"})

    assert ordering.ARTISTIC in today.text
    assert ordering.TECHNICAL not in today.text
    assert ordering.TECHNICAL in past.text
    assert "какие номера действовали в этот день" in past.text


def test_a_damaged_number_in_the_search_is_explained(client, operator):
    page = client.get(reverse("office:numbers"), {"text": "804200О.99.0.ББ52А344000"})

    assert "похоже на 804200О.99.0.ББ52АЗ44000" in page.text
    assert "Официальный перечень ещё не загружен" in page.text


def test_the_card_of_a_number_shows_its_history_and_its_uses(client):
    group = supply.published_group()
    taken(
        line(ordering.ARTISTIC, ends_before="2025-01-01", name="Прежнее имя"),
        line(ordering.ARTISTIC, starts_on="2025-01-01"),
    )
    client.force_login(member(Operator, group.municipality))

    page = client.get(reverse("office:number", args=[ordering.ARTISTIC]))

    assert "Прежнее имя" in page.text
    assert group.part.programme.name in page.text
    assert client.get(reverse("office:number", args=["нет"])).status_code == 404


def test_the_workbook_has_what_was_found(client, operator):
    taken(line(), line(ordering.ARTISTIC))

    answer = client.get(reverse("office:numbers_sheet"), {"text": ordering.ARTISTIC})

    header, *rows = load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)
    assert header[0] == "Реестровый номер"
    assert [row[0] for row in rows] == [ordering.ARTISTIC]


def test_the_administrator_brings_a_file_sees_its_check_and_takes_it(client, administrator):
    file = SimpleUploadedFile("Перечень.csv", csv_of(line()))

    sent = client.post(reverse("office:number_lists"), {"file": file}, follow=True)
    brought = ClassifierImport.objects.defer("content").get()
    check_list(import_id=brought.pk)
    fragment = client.get(reverse("office:number_list", args=[brought.pk]), headers={"HX-Request": "true"})
    taken_page = client.post(reverse("office:number_list_take", args=[brought.pk]), follow=True)

    assert "Файл ждёт проверки" in sent.text
    assert "Ошибок нет, строк 1" in fragment.text
    assert "<html" not in fragment.text
    assert "Перечень загружен" in taken_page.text
    assert ClassifierRecord.objects.count() == 1


def test_faults_are_listed_by_line_and_the_file_is_not_taken(client, administrator):
    brought = checked(csv_of(line(), line(name="")))

    page = client.get(reverse("office:number_list", args=[brought.pk]))
    refused = client.post(reverse("office:number_list_take", args=[brought.pk]))

    assert "Не указано наименование услуги." in page.text
    assert (refused.status_code, ClassifierRecord.objects.count()) == (409, 0)
    dropped = client.post(reverse("office:number_list_drop", args=[brought.pk]), follow=True)
    assert "Загрузка отменена" in dropped.text


def test_an_empty_file_is_refused_in_the_form(client, administrator):
    answer = client.post(reverse("office:number_lists"), {"file": SimpleUploadedFile("a.csv", b"")})

    assert answer.status_code == 422
    assert "нет ни одной строки" in answer.text


def test_disagreements_are_on_their_page_and_beside_the_decision(client):
    group = supply.published_group()
    taken(line(ordering.ARTISTIC, focus="техническая"))
    client.force_login(member(Operator, group.municipality))
    decision = Decision.objects.get(municipality=group.municipality)

    page = client.get(reverse("office:disagreements"))
    beside = client.get(reverse("office:decision", args=[decision.pk]))

    assert "По перечню направленность — «техническая»" in page.text
    assert "По перечню направленность — «техническая»" in beside.text
