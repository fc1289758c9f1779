"""The single social certificate: formed on request, follows its services, ends with the last of them."""

import io
import json
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader
from tests.clock import Clock
from tests.factories import demand
from tests.factories.changes import MARRIED, changed
from tests.factories.demand import Market
from tests.factories.kernel import member
from tests.factories.supply import TODAY

from sotszakaz.delivery.settlements.results import form_results
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments import refusals
from sotszakaz.demand.enrolments.actions import terminate_by_family
from sotszakaz.demand.enrolments.models import Contract, SingleCertificate
from sotszakaz.demand.enrolments.recipients import Search, list_recipients
from sotszakaz.demand.enrolments.selectors import get_own_document
from sotszakaz.demand.enrolments.singles import form_single, may_form, single_of
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.models import DocumentEnding
from sotszakaz.kernel.documents.rendering import render_pdf
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance, Operator

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(clock: Clock) -> Market:
    clock.go(TODAY)
    return demand.market(value=60_000_00)


@pytest.fixture
def child(at: Market) -> Child:
    """A child with contracts for two services."""
    made = at.child()
    demand.contract(at, made)
    demand.contract(at, made, group=at.other_group())
    return made


def formed(child: Child) -> SingleCertificate:
    return form_single(child_id=child.pk, by=child.added_by, on=TODAY)


def drain(at: Market) -> None:
    for _ in range(2):
        drain_together()
    act_for([at.municipality.pk])


def content_of(single: SingleCertificate) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(latest_version(single.document_id).payload)["content"]
    return content


def version_of(single: SingleCertificate) -> int:
    return latest_version(single.document_id).version


def test_a_family_gets_one_document_whose_rows_point_to_the_single_ones(at: Market, child: Child) -> None:
    single = formed(child)

    said = content_of(single)
    contracts = Contract.objects.filter(child=child).select_related("social_certificate").order_by("pk")
    assert [each["certificate"]["number"] for each in said["services"]] == [
        each.social_certificate.number for each in contracts
    ]
    assert said["certificate_amount"] == f"{sum(each.certificate_amount for each in contracts):.2f}"
    pages = PdfReader(io.BytesIO(render_pdf(latest_version(single.document_id)))).pages
    words = " ".join(" ".join(page.extract_text().split()) for page in pages)
    assert all(each.number in words for each in contracts)
    assert get_own_document(child.added_by, single.document_id) == single.document
    with pytest.raises(NotFound):
        get_own_document(at.child().added_by, single.document_id)


def test_a_new_service_comes_onto_the_document_by_itself(at: Market, child: Child) -> None:
    single = formed(child)

    demand.contract(at, child, group=at.other_group())
    drain(at)

    assert (version_of(single), len(content_of(single)["services"])) == (2, 3)


def test_what_changes_nothing_makes_no_version(at: Market, child: Child) -> None:
    drain(at)
    single = formed(child)

    demand.contract(at)
    drain(at)

    assert version_of(single) == 1


def test_a_notice_moves_the_last_day_of_its_service(at: Market, child: Child) -> None:
    single = formed(child)
    contract = Contract.objects.filter(child=child).latest("pk")

    terminate_by_family(contract_id=contract.pk, by=child.added_by, on=date(2026, 10, 12))
    drain(at)

    assert [each["ends_on"] for each in content_of(single)["services"]] == ["2026-12-25", "2026-10-31"]


def test_it_ends_when_the_results_of_the_last_service_are_told(at: Market, child: Child) -> None:
    single = formed(child)
    for contract in Contract.objects.filter(child=child):
        terminate_by_family(contract_id=contract.pk, by=child.added_by, on=TODAY)
    drain(at)
    assert single_of(child.pk) == single

    form_results(municipality_id=at.municipality.pk, on=TODAY)
    drain(at)

    assert single_of(child.pk) is None
    assert DocumentEnding.objects.get(document=single.document).outcome == "completed"
    assert all(each["delivery"]["amount"] == "0.00" for each in content_of(single)["services"])


def test_it_says_the_name_that_the_child_has_now(at: Market, child: Child) -> None:
    changed(child)

    single = formed(child)

    assert content_of(single)["recipient"]["full_name"].startswith(MARRIED)


def test_one_service_is_not_enough_and_a_second_document_is_refused(at: Market, child: Child) -> None:
    alone = at.child()
    demand.contract(at, alone)
    with pytest.raises(refusals.SingleNeedsServices):
        formed(alone)
    assert may_form(child.pk)

    formed(child)

    assert not may_form(child.pk)
    with pytest.raises(refusals.SingleExists):
        formed(child)


def test_staff_form_it_by_right_and_strangers_find_no_child(at: Market, child: Child) -> None:
    with pytest.raises(NotAllowed):
        form_single(child_id=child.pk, by=member(Finance, at.municipality), on=TODAY)
    with pytest.raises(NotFound):
        form_single(child_id=child.pk, by=at.child().added_by, on=TODAY)

    clerk = member(Operator, at.municipality)
    assert form_single(child_id=child.pk, by=clerk, on=TODAY).formed_by == clerk


def test_the_register_of_recipients_shows_it(at: Market, child: Child, django_assert_num_queries: Any) -> None:
    single = formed(child)
    demand.contract(at)

    with django_assert_num_queries(2):
        rows = list(list_recipients(at.municipality, Search(), on=TODAY, by=SYSTEM))

    shown = {getattr(each.social_certificate, "on_single", None) is not None for each in rows if each.child == child}
    assert shown == {True}
    assert rows[-1].social_certificate.on_single.single == single
