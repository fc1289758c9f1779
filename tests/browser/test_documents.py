"""Checking a document and reading the rules, on a screen and on a phone."""

from datetime import date

import pytest
from playwright.sync_api import expect
from tests.browser.pages import DESKTOP, PHONE, assert_accessible, assert_keyboard_reaches_everything, screenshot
from tests.factories.documents import certificate_payload
from tests.factories.kernel import MunicipalityFactory, adopted, member
from tests.factories.signing import signing

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.actions import form_document, revise_document
from sotszakaz.kernel.documents.codes import ALPHABET, in_groups
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.documents.states import DocumentKind, SigningParty
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Operator

WIDTHS = pytest.mark.parametrize("width", [DESKTOP, PHONE])


def certificate():
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    document = form_document(
        DocumentKind.SOCIAL_CERTIFICATE,
        municipality_id=municipality.pk,
        payload=certificate_payload(contract=None),
        on=date(2026, 8, 28),
        by=SYSTEM,
    )
    revise_document(document_id=document.pk, payload=certificate_payload(), on=date(2026, 9, 2), by=SYSTEM)
    signing(municipality=municipality).sign(latest_version(document.pk), SigningParty.BODY)
    return document


@pytest.mark.parametrize(("width", "javascript"), [(PHONE, True), (DESKTOP, False)])
def test_a_visitor_types_a_code_with_a_slip_mends_it_and_learns_that_the_document_is_real(page_at, width, javascript):
    code = certificate().check_code
    slipped = next(each for each in ALPHABET if each != code[0]) + code[1:]
    page = page_at(width, javascript=javascript)

    page.goto("/check/")
    page.get_by_label("Код проверки").fill(slipped)
    page.get_by_role("button", name="Проверить").click()
    page.get_by_text("В коде опечатка").first.wait_for()
    if javascript:
        screenshot(page, f"check-slip-{width}")
        assert_accessible(page)
    expect(page.get_by_label("Код проверки")).to_have_value(slipped)
    page.get_by_label("Код проверки").fill(in_groups(code).lower())
    page.get_by_role("button", name="Проверить").click()

    page.get_by_role("heading", name="Документ подлинный").wait_for()
    page.wait_for_url(f"**/check/{code}/")
    if javascript:
        screenshot(page, f"check-document-{width}")
        assert_accessible(page)
        assert_keyboard_reaches_everything(page)


@WIDTHS
def test_the_rules_of_a_municipality_can_be_read(page_at, width):
    municipality = MunicipalityFactory()
    adopted(municipality, starts_on=date(2024, 9, 1), max_age=17)
    adopted(municipality, starts_on=date(2025, 9, 1), max_age=18)
    page = page_at(width, user=member(Operator, municipality))

    page.goto("/office/regulation/")

    page.get_by_role("heading", name="Дети и сертификаты").wait_for()
    screenshot(page, f"office-regulation-{width}")
    assert_accessible(page)
    assert_keyboard_reaches_everything(page)
