from datetime import date

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from tests.factories import demand
from tests.factories.kernel import UserFactory, member
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.selectors import certificate_of
from sotszakaz.demand.enrolments import selectors
from sotszakaz.demand.enrolments.actions import look_at_application, refuse_application
from sotszakaz.demand.enrolments.models import Contract, ContractMonth, EnrolmentApplication
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.ledger.actions import post_one
from sotszakaz.kernel.ledger.requests import EntryRequest
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance, GroupMember, Parent

pytestmark = pytest.mark.django_db


def test_explain_certificate_names_the_programme_behind_holds_releases_and_charges() -> None:
    at = demand.market()
    child = at.child()
    refused = demand.application(at, child)
    refuse_application(application_id=refused.pk, ground="health", reason="нет справки", by=SYSTEM, on=TODAY)
    contract = demand.contract(at, child)
    post_one(
        "month",
        [EntryRequest(contract.certificate_account_id, Move.CHARGE, 3_000_00)],
        municipality_id=at.municipality.pk,
        actor_id=None,
        cause=("enrolments.contract", contract.pk),
        happened_on=date(2026, 9, 30),
    )
    certificate = certificate_of(child, TODAY)
    assert certificate is not None
    assert certificate.period is not None

    entries = selectors.explain_certificate(certificate.period)

    told = "«Акварель и тушь», Акварель-1"
    assert [(each.move, each.effect, each.reason.startswith(told)) for each in entries] == [
        (Move.GRANT, 20_000_00, False),
        (Move.HOLD, -12_240_00, True),
        (Move.RELEASE, 12_240_00, True),
        (Move.HOLD, -12_240_00, True),
        (Move.CHARGE, 0, True),
    ]
    assert [each.application_id for each in entries] == [
        None,
        refused.pk,
        refused.pk,
        contract.application_id,
        contract.application_id,
    ]


def test_an_application_is_there_for_its_provider_and_staff_with_the_right() -> None:
    at = demand.market()
    application = demand.application(at)

    assert selectors.get_application_for(at.director(), application.pk) == application
    assert look_at_application(application_id=application.pk, by=member(Finance, at.municipality)) == application
    with pytest.raises(NotAllowed):
        selectors.get_application_for(member(GroupMember, at.municipality), application.pk)
    with pytest.raises(NotFound):
        selectors.get_application_for(UserFactory(), application.pk)


def test_own_documents_are_those_of_own_children_only() -> None:
    at = demand.market()
    contract, other = demand.contract(at), demand.contract(at)
    parent = contract.child.added_by

    assert selectors.get_own_document(parent, contract.document_id) == contract.document
    certificate_id = contract.social_certificate.document_id
    assert selectors.get_own_document(parent, certificate_id) == contract.social_certificate.document
    for document_id in (other.document_id, other.social_certificate.document_id, contract.agreement.document_id):
        with pytest.raises(NotFound):
            selectors.get_own_document(parent, document_id)
    with pytest.raises(NotFound):
        selectors.get_own_document(member(Parent, at.municipality), contract.document_id)


def test_months_of_an_application_are_those_of_its_contract() -> None:
    contract = demand.contract(demand.market(value=5_000_00))

    shares = selectors.months_of(contract.application)

    names = ("month", "price", "certificate_amount", "parent_amount", "certificate_units", "person_hours")
    rows = list(contract.months.order_by("month").values_list(*names))
    assert rows == [tuple(getattr(share, name) for name in names) for share in shares]


def test_enrolments_of_another_municipality_are_not_seen_without_any_filter() -> None:
    at = demand.market()
    demand.contract(at)
    elsewhere = demand.market()

    act_for([elsewhere.municipality.pk])

    for model in (EnrolmentApplication, Contract, ContractMonth):
        assert not model.objects.exists()


def test_an_application_cannot_be_written_around_the_booking() -> None:
    at = demand.market()
    application = demand.application(at)
    copy = EnrolmentApplication.objects.get(pk=application.pk)
    copy.pk, copy.key, copy.posting_id, copy.state = None, "forged", 0, "withdrawn"

    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        copy.save(force_insert=True)


def test_what_was_agreed_never_changes() -> None:
    contract = demand.contract(demand.market())

    for rows, change in (
        (EnrolmentApplication.objects.filter(pk=contract.application_id), {"price": 1}),
        (Contract.objects.filter(pk=contract.pk), {"certificate_amount": 1}),
        (ContractMonth.objects.filter(contract=contract), {"price": 1}),
    ):
        with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
            rows.update(**change)
