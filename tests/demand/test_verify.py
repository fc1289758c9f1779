"""Each check of the room passes over real chains and finds the offence that it is for."""

import pytest
from django.db import connection
from tests.factories import demand
from tests.factories.replay import replayed
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.models import CertificateAccount, CertificatePeriod
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments.actions import refuse_application, withdraw_application
from sotszakaz.demand.enrolments.models import ApplicationPaper, Contract, ContractMonth, EnrolmentApplication
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.verification import Finding, find_offenders, registered_checks
from sotszakaz.kernel.documents.actions import end_documents
from sotszakaz.kernel.documents.states import Outcome
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db


def finding(name: str) -> Finding:
    return find_offenders(next(check for check in registered_checks() if check.name == name))


def offend(table: str, statement: str) -> None:
    """What no way of the system can do: the owner writes with all triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.fixture
@replayed
def at() -> demand.Market:
    """One application in every state, a child who waits and one without a face value."""
    at = demand.market(value=5_000_00)
    demand.contract(at)
    demand.application(at)
    refuse_application(
        application_id=demand.application(at).pk, ground="health", reason="нет справки", by=SYSTEM, on=TODAY
    )
    withdrawn = demand.application(at)
    withdraw_application(application_id=withdrawn.pk, by=withdrawn.applied_by, on=TODAY)
    demand.pending_child(at.municipality)
    at.child(category="orphan")
    return at


NAMES = (
    *("certificates.children", "certificates.values", "certificates.periods", "enrolments.postings"),
    *("certificates.norms", "certificates.limits", "certificates.categories", "certificates.queue"),
    *("certificates.parts",),
    *("enrolments.released", "enrolments.seats", "enrolments.contracts", "enrolments.months"),
    *("enrolments.transfers", "enrolments.terminations", "enrolments.offers", "enrolments.papers"),
    "enrolments.applications",
)


def test_every_check_passes_over_real_chains(at: demand.Market) -> None:
    assert {name: finding(name).examples for name in NAMES} == dict.fromkeys(NAMES, ())


def test_a_confirmed_child_without_a_certificate_is_found(at: demand.Market) -> None:
    child = Child.objects.get(state="pending")
    Child.objects.filter(pk=child.pk).update(state="confirmed", confirmed_at="2026-08-04T00:00Z")

    assert finding("certificates.children").examples == (str(child.pk),)


def test_a_face_value_that_is_not_on_the_account_is_found(at: demand.Market) -> None:
    period = CertificatePeriod.objects.order_by("pk")[0]
    CertificatePeriod.objects.filter(pk=period.pk).update(face_value=1)

    assert finding("certificates.values").examples == (str(period.pk),)


def test_a_record_that_is_called_valued_is_found(at: demand.Market) -> None:
    record = CertificateAccount.objects.get(state="record")
    CertificateAccount.objects.filter(pk=record.pk).update(state="valued")

    assert finding("certificates.periods").examples == (str(record.pk),)


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("certificate_units = certificate_units + 1", "enrolments.postings"),
        ("state = 'withdrawn', answered_at = now()", "enrolments.released"),
        ("state = 'accepted', answered_at = now()", "enrolments.contracts"),
        ("state = 'transferred', answered_at = now()", "enrolments.transfers"),
    ],
)
def test_an_application_at_odds_with_its_posting_or_contract_is_found(
    at: demand.Market, change: str, broken: str
) -> None:
    waiting = EnrolmentApplication.objects.get(state="submitted")

    table = "enrolments_enrolmentapplication"
    offend(table, f"UPDATE {table} SET {change} WHERE id = {waiting.pk}")

    assert finding(broken).examples == (str(waiting.pk),)


def test_a_seat_that_no_application_holds_is_found(at: demand.Market) -> None:
    seats = at.group.seat_account_id
    offend("ledger_account", f"UPDATE ledger_account SET held = held + 1, free = free - 1 WHERE id = {seats}")

    assert finding("enrolments.seats").examples == (str(at.group.pk),)


def test_a_paper_of_another_kind_than_its_document_is_found(at: demand.Market) -> None:
    drain_together()
    act_for([at.municipality.pk])
    assert finding("enrolments.papers").examples == ()
    paper = ApplicationPaper.objects.order_by("pk")[0]

    table = "enrolments_applicationpaper"
    offend(table, f"UPDATE {table} SET kind = 'contract_termination' WHERE id = {paper.pk}")

    assert finding("enrolments.papers").examples == (str(paper.pk),)


def test_an_application_that_is_in_force_longer_than_its_contract_is_found(at: demand.Market) -> None:
    drain_together()
    act_for([at.municipality.pk])
    contract = Contract.objects.get()

    end_documents({contract.document_id: TODAY}, outcome=Outcome.COMPLETED, by=SYSTEM)

    paper = ApplicationPaper.objects.get(application=contract.application_id)
    assert finding("enrolments.applications").examples == (str(paper.pk),)


def test_a_month_that_is_missing_is_found(at: demand.Market) -> None:
    month = ContractMonth.objects.order_by("pk")[0]

    offend("enrolments_contractmonth", f"DELETE FROM enrolments_contractmonth WHERE id = {month.pk}")

    assert finding("enrolments.months").examples == (str(month.contract_id),)
