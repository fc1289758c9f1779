from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from tests.factories.documents import SAMPLES
from tests.factories.kernel import MunicipalityFactory, OrganisationFactory, member

from sotszakaz.foundation.models import AuditEvent
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.actions import end_document, form_document
from sotszakaz.kernel.documents.states import DocumentKind as Kind
from sotszakaz.kernel.documents.states import Outcome
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director, Operator

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return MunicipalityFactory()


def formed(town, kind=Kind.CONTRACT, organisation=None, on=date(2026, 8, 28)):
    act_for([town.pk])
    return form_document(
        kind,
        municipality_id=town.pk,
        payload=SAMPLES[kind](),
        on=on,
        by=SYSTEM,
        organisation_id=organisation.pk if organisation else None,
    )


def test_the_registry_shows_what_lacks_signatures_and_what_has_ended(client, town):
    formed(town)
    ended = formed(town, Kind.AGREEMENT)
    end_document(document_id=ended.pk, outcome=Outcome.TERMINATED, on=date(2026, 9, 1), by=SYSTEM)
    client.force_login(member(Operator, town))

    page = client.get(reverse("office:documents")).text

    assert "ДО-1/2026" in page
    assert "СГ-1/2026" in page
    assert "подписан не всеми" in page
    assert "расторгнут" in page


def test_the_registry_goes_back_to_a_day(client, town):
    ended = formed(town, Kind.AGREEMENT)
    end_document(document_id=ended.pk, outcome=Outcome.TERMINATED, on=date(2026, 9, 1), by=SYSTEM)
    client.force_login(member(Operator, town))

    page = client.get(reverse("office:documents"), {"on": "31.08.2026", "state": "unsigned"}).text

    assert "Реестр на 31\u00a0августа 2026" in page
    assert "СГ-1/2026" in page
    assert "СГ-1/2026" not in client.get(reverse("office:documents"), {"on": "27.08.2026"}).text


def test_filters_of_the_page_narrow_its_workbook_too(client, town):
    studio = OrganisationFactory(short_name="Студия")
    formed(town, organisation=studio)
    formed(town, Kind.AGREEMENT)
    client.force_login(member(Operator, town))

    answer = client.get(reverse("office:documents_sheet"), {"organisation": studio.pk})

    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert [row[0] for row in rows] == ["Номер", "ДО-1/2026"]
    assert rows[1][2:5] == ("договор об образовании", SAMPLES[Kind.CONTRACT]().public_title(), "Студия")
    assert rows[1][5:] == (1, "подписан не всеми", "ждёт: исполнитель услуг")


@pytest.mark.parametrize("query", [{"on": "завтра"}, {"year": "никогда"}, {"kind": "passport"}, {"page": "10000"}])
def test_a_strange_filter_is_answered_calmly(client, town, query):
    formed(town)
    client.force_login(member(Operator, town))

    assert client.get(reverse("office:documents"), query).status_code == 200


def test_a_page_of_the_registry_takes_as_many_queries_as_an_empty_one(client, town, django_assert_num_queries):
    for _ in range(30):
        formed(town, organisation=OrganisationFactory())
    client.force_login(member(Operator, town))
    client.get(reverse("office:documents"))

    with django_assert_num_queries(8):
        client.get(reverse("office:documents"))


def test_the_form_for_paper_is_a_pdf_and_the_look_is_logged(client, town):
    document = formed(town)
    client.force_login(member(Operator, town))

    answer = client.get(reverse("office:document_paper", args=[document.pk]))

    assert answer.content.startswith(b"%PDF-")
    assert AuditEvent.objects.get(action="document.look").subject_id == document.pk


def test_a_provider_reads_the_registry_of_its_own(client, town):
    studio = OrganisationFactory()
    formed(town, organisation=studio)
    formed(town, organisation=OrganisationFactory())
    client.force_login(member(Director, town, studio))

    page = client.get(reverse("provider:documents")).text
    book = load_workbook(BytesIO(client.get(reverse("provider:documents_sheet")).content)).active

    assert "ДО-1/2026" in page
    assert "ДО-2/2026" not in page
    assert book.max_row == 2
