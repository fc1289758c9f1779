"""The third section of social certificates: told once, when the last month of the contract is settled."""

import io
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from docx import Document as Word
from pypdf import PdfReader
from tests.clock import Clock
from tests.factories import demand
from tests.factories.delivery import OCTOBER, SEPTEMBER, closed_month, marked_sheet
from tests.factories.demand import Market
from tests.factories.supply import TODAY

from sotszakaz.delivery.settlements.checks import CHECKS
from sotszakaz.delivery.settlements.models import Accrual, CertificateResult
from sotszakaz.delivery.settlements.results import form_results
from sotszakaz.demand.enrolments.actions import finish_due, terminate_by_family
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.documents.models import DocumentEnding
from sotszakaz.kernel.documents.rendering import render_docx, render_pdf
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.notices.models import Notice

pytestmark = pytest.mark.django_db

IN_OCTOBER, NOVEMBER, NEXT_YEAR = date(2026, 10, 12), date(2026, 11, 2), date(2027, 1, 11)


@pytest.fixture
def at(clock: Clock) -> Market:
    clock.go(TODAY)
    return demand.market()


def ended_early(at: Market) -> Contract:
    """A contract that the family has ended by the last day of October, which is over."""
    signed = demand.contract(at)
    terminate_by_family(contract_id=signed.pk, by=signed.child.added_by, on=IN_OCTOBER)
    finish_due(municipality_id=at.municipality.pk, on=NOVEMBER)
    return Contract.objects.select_related("social_certificate__document").get(pk=signed.pk)


def settle(at: Market, *months: date) -> None:
    for month in months:
        marked_sheet(at.group, month)
        closed_month(at, month)


def delivery_of(contract: Contract) -> dict[str, Any]:
    content = json.loads(latest_version(contract.social_certificate.document_id).payload)["content"]
    assert content["contract"]["number"] == contract.number
    delivery: dict[str, Any] = content["delivery"]
    return delivery


def results(at: Market, on: date = NOVEMBER) -> int:
    return form_results(municipality_id=at.municipality.pk, on=on)


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


def spoil(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET ROLE NONE")
        cursor.execute("ALTER TABLE settlements_certificateresult DISABLE TRIGGER certificate_result_never_changes")
        cursor.execute(statement)


def test_results_are_told_when_the_last_month_is_closed_and_once(at: Market) -> None:
    signed = ended_early(at)
    settle(at, SEPTEMBER)
    assert results(at) == 0

    settle(at, OCTOBER)
    assert [results(at) for _ in range(2)] == [1, 0]

    accruals = list(Accrual.objects.filter(contract=signed).order_by("month"))
    amount = sum((each.certificate_amount for each in accruals), Decimal(0))
    said = delivery_of(signed)
    assert (said["starts_on"], said["ends_on"]) == ("2026-09-01", "2026-10-31")
    assert [each["month"] for each in said["months"]] == ["2026-09-01", "2026-10-01"]
    assert (said["amount"], said["remainder"]) == (f"{amount:.2f}", f"{signed.certificate_amount - amount:.2f}")
    assert said["early_end_reason"] == "Заявление законного представителя об отчислении."
    assert latest_version(signed.social_certificate.document_id).version == 2
    [check] = [each for each in CHECKS if each.name == "settlements.results"]
    assert find_offenders(check).passed
    spoil("UPDATE settlements_certificateresult SET amount = amount + 1")
    assert not find_offenders(check).passed


def test_the_files_of_the_certificate_tell_the_months(at: Market) -> None:
    signed = ended_early(at)
    settle(at, SEPTEMBER, OCTOBER)
    results(at)

    version = latest_version(signed.social_certificate.document_id)
    words = words_of(render_pdf(version))
    assert "сентябрь 2026" in words
    assert "Заявление законного представителя об отчислении" in words
    tables = Word(io.BytesIO(render_docx(version))).tables
    cells = [" ".join(cell.text.split()) for table in tables for row in table.rows for cell in row.cells]
    assert any("октябрь 2026" in each for each in cells)


def test_the_family_is_told_of_the_results(at: Market) -> None:
    signed = ended_early(at)
    settle(at, SEPTEMBER, OCTOBER)
    results(at)

    drain_together()
    act_for([at.municipality.pk])

    notice = Notice.objects.get(user=signed.child.added_by, kind="certificate.rendered")
    assert signed.social_certificate.number in notice.text


def test_a_course_that_never_began_has_a_result_of_nothing(at: Market) -> None:
    signed = demand.contract(at)
    terminate_by_family(contract_id=signed.pk, by=signed.child.added_by, on=TODAY)

    assert results(at, TODAY) == 1

    said = delivery_of(Contract.objects.select_related("social_certificate").get(pk=signed.pk))
    assert (said["person_hours"], said["amount"], said["months"]) == ("0.00", "0.00", [])
    assert said["early_end_reason"].startswith("Обучение не начиналось.")


def test_a_course_to_the_end_completes_both_documents_on_the_day_after_it(at: Market) -> None:
    signed = demand.contract(at)

    finish_due(municipality_id=at.municipality.pk, on=date(2026, 12, 26))

    documents = (signed.document_id, signed.social_certificate.document_id)
    endings = DocumentEnding.objects.filter(document__in=documents)
    assert {(each.outcome, each.ended_on) for each in endings} == {("completed", date(2026, 12, 26))}
    assert endings.count() == 2
    assert not CertificateResult.objects.exists()


def test_many_results_need_as_many_queries_as_few(at: Market, django_assert_max_num_queries: Any) -> None:
    for child in (at.child(), at.child()):
        signed = demand.contract(at, child)
        terminate_by_family(contract_id=signed.pk, by=child.added_by, on=TODAY)

    with django_assert_max_num_queries(26):
        assert results(at, TODAY) == 2
