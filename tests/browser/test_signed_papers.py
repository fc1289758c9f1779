"""Pages of what was signed before, what has ended and what waits for a signature, on a phone too."""

import pytest
from tests.browser.pages import DESKTOP, PHONE, assert_accessible, screenshot
from tests.factories.delivery import AFTER, closed_month
from tests.factories.documents import agreement_payload
from tests.factories.kernel import member
from tests.factories.left_out import ready, sign
from tests.factories.signing import signing

from sotszakaz.kernel.documents.actions import end_document, revise_document
from sotszakaz.kernel.documents.states import Outcome, SigningParty
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance

WIDTHS = pytest.mark.parametrize("width", [DESKTOP, PHONE])


@WIDTHS
def test_staff_read_the_versions_before_and_that_the_document_has_ended(page_at, width):
    ground = signing()
    agreement = ground.version()
    ground.sign(agreement, SigningParty.PROVIDER)
    revise_document(document_id=agreement.document_id, payload=agreement_payload(), on=ground.today, by=SYSTEM)
    end_document(
        document_id=agreement.document_id, outcome=Outcome.TERMINATED, on=ground.today, by=SYSTEM, ground="По заявлению"
    )
    page = page_at(width, user=ground.operator)

    page.goto(f"/office/documents/{agreement.document_id}/")
    page.get_by_role("heading", name="Прежние редакции").wait_for()
    page.get_by_text("Что проверено", exact=True).click()
    screenshot(page, f"document-versions-{width}")
    assert_accessible(page)


@WIDTHS
def test_finance_reads_which_contracts_wait_for_signatures(page_at, width, clock):
    clock.go(AFTER)
    at, (half, _) = ready(contract_needs_signatures=True)
    sign(at, half.document_id, SigningParty.PROVIDER)
    closed_month(at)
    page = page_at(width, user=member(Finance, at.municipality))

    page.goto("/office/months/2026-09/")
    screenshot(page, f"month-waits-{width}")
    page.get_by_role("link", name="Какие это договоры").click()
    page.get_by_role("heading", name="Что отложено").first.wait_for()
    screenshot(page, f"month-left-out-{width}")
    assert_accessible(page)
