"""The papers that follow deeds: formed once by the outbox, by the side whose deed it was, read by its family."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from tests.clock import Clock
from tests.factories import demand, life
from tests.factories.demand import Market
from tests.factories.supply import TODAY

from sotszakaz.demand.enrolments import papers
from sotszakaz.demand.enrolments.actions import (
    finish_due,
    take_offer,
    terminate_by_family,
    terminate_by_ground,
    transfer_child,
    transfers,
    withdraw_application,
)
from sotszakaz.demand.enrolments.actions.answers import invite
from sotszakaz.demand.enrolments.bulk import accept_applications
from sotszakaz.demand.enrolments.models import ApplicationPaper, Contract, EnrolmentApplication
from sotszakaz.demand.enrolments.papers import PAPERS_AFTER, form_applications
from sotszakaz.demand.enrolments.selectors import get_own_document
from sotszakaz.demand.enrolments.signers import Families
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.models import DocumentEnding
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.programmes.models import ProgrammePart

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(clock: Clock) -> Market:
    clock.go(TODAY)
    return demand.market()


def drain(at: Market) -> None:
    drain_together()
    act_for([at.municipality.pk])
    assert not OutboxMessage.objects.exclude(error="").filter(topic__in=PAPERS_AFTER).exists()


def facts_of(application: EnrolmentApplication, kind: DocumentKind) -> dict[str, Any]:
    paper = ApplicationPaper.objects.get(application=application, kind=kind)
    content: dict[str, Any] = json.loads(latest_version(paper.document_id).payload)["content"]
    return content


def conditions_of(contract: Contract) -> list[str]:
    conditions: list[str] = json.loads(latest_version(contract.document_id).payload)["content"]["conditions"]
    return conditions


def ended(*documents: int) -> dict[int, date]:
    return dict(DocumentEnding.objects.filter(document__in=documents).values_list("document", "ended_on"))


def test_an_application_becomes_a_document_that_its_family_reads_and_signs(at: Market) -> None:
    made = demand.application(at)

    drain(at)

    said = facts_of(made, DocumentKind.ENROLMENT_APPLICATION)
    assert said["applicant"]["full_name"] == made.applied_by.full_name
    assert (said["relation"], said["child"]["full_name"]) == ("мать", made.child.full_name)
    assert (said["price"], said["group"], said["source"]) == ("12240.00", at.group.name, "cabinet")
    document = made.papers.get().document
    assert get_own_document(made.applied_by, document.pk) == document
    assert list(Families().users_of(document)) == [made.applied_by_id]
    with pytest.raises(NotFound):
        get_own_document(at.child().added_by, document.pk)


def test_many_applications_are_formed_by_as_many_queries_as_few(at: Market, django_assert_max_num_queries: Any) -> None:
    for _ in range(3):
        demand.application(at)
    messages = list(OutboxMessage.objects.filter(topic="enrolment.submitted").order_by("pk"))

    with django_assert_max_num_queries(12):
        form_applications(messages)
    with django_assert_max_num_queries(4):
        form_applications(messages)

    assert ApplicationPaper.objects.count() == 3
    assert sorted(ApplicationPaper.objects.values_list("document__number", flat=True)) == [1, 2, 3]


def test_a_withdrawn_application_is_a_cancelled_document(at: Market) -> None:
    made = demand.application(at)
    withdraw_application(application_id=made.pk, by=made.applied_by, on=TODAY)

    drain(at)

    ending = DocumentEnding.objects.get(document=made.papers.get().document)
    assert (ending.outcome, ending.ended_on) == ("cancelled", TODAY)


def test_a_place_that_was_offered_is_applied_for_by_whoever_takes_it(clock: Clock) -> None:
    clock.go(TODAY)
    at, holder = life.full_market()
    offer = life.offered(at, holder)
    drain(at)
    assert not offer.papers.exists()

    take_offer(application_id=offer.pk, by=offer.child.added_by, on=TODAY)
    drain(at)

    said = facts_of(offer, DocumentKind.ENROLMENT_APPLICATION)
    assert said["applicant"]["full_name"] == offer.child.added_by.full_name


def test_the_family_ends_a_contract_by_a_paper_that_ends_its_documents(at: Market) -> None:
    contract = demand.contract(at)
    terminate_by_family(contract_id=contract.pk, by=contract.child.added_by, on=date(2026, 10, 12))

    drain(at)

    said = facts_of(contract.application, DocumentKind.CONTRACT_TERMINATION)
    assert (said["initiator"], said["ends_on"], said["contract"]["number"]) == (
        "family",
        "2026-10-31",
        contract.number,
    )
    months = list(contract.months.order_by("month"))
    assert said["delivered"] == f"{months[0].price + months[1].price:.2f}"
    assert said["returned"] == f"{sum(each.certificate_amount for each in months[2:]):.2f}"
    asked = contract.application.papers.get(kind=DocumentKind.ENROLMENT_APPLICATION)
    documents = (contract.document_id, contract.social_certificate.document_id, asked.document_id)
    assert ended(*documents) == dict.fromkeys(documents, date(2026, 11, 1))
    assert DocumentEnding.objects.get(document=asked.document_id).outcome == "completed"


@pytest.mark.parametrize("is_late", [False, True])
def test_an_application_ends_with_the_course_whenever_its_document_is_formed(
    at: Market, clock: Clock, is_late: bool
) -> None:
    contract = demand.contract(at)
    over = contract.period.upper
    if not is_late:
        drain(at)

    clock.go(over)
    finish_due(municipality_id=at.municipality.pk, on=over)
    drain(at)

    ending = DocumentEnding.objects.get(document=contract.application.papers.get().document_id)
    assert (ending.outcome, ending.ended_on) == ("completed", over)


def test_an_application_ends_though_its_document_was_formed_while_the_course_ended(
    at: Market, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    contract = demand.contract(at)
    clock.go(contract.period.upper)
    finish_due(municipality_id=at.municipality.pk, on=contract.period.upper)
    end, sees_nothing = papers._end_with_contracts, iter([True])
    monkeypatch.setattr(papers, "_end_with_contracts", lambda ids: None if next(sees_nothing, False) else end(ids))

    drain(at)

    assert DocumentEnding.objects.filter(document__in=contract.application.papers.values("document")).count() == 1


def test_the_paper_says_that_the_provider_ends_the_contract_and_why(at: Market) -> None:
    contract, director = demand.contract(at), at.director()
    terminate_by_ground(contract_id=contract.pk, ground="debt", reason="не посещает", by=director, on=TODAY)

    drain(at)

    said = facts_of(contract.application, DocumentKind.CONTRACT_TERMINATION)
    assert (said["initiator"], said["delivered"], said["returned"]) == ("provider", "0.00", "12240.00")
    assert said["ground"].endswith("не посещает")


def test_a_transfer_amends_the_contract_and_names_the_new_one(at: Market) -> None:
    contract, director = demand.contract(at), at.director()
    other = at.other_group(at.group.part)

    moved = transfer_child(
        application_id=contract.application_id, group_id=other.pk, key=demand.new_key(), by=director, on=TODAY
    )
    drain(at)

    made = Contract.objects.get(application=moved)
    said = facts_of(contract.application, DocumentKind.CONTRACT_AMENDMENT)
    changed = {each["clause"]: (each["before"], each["after"]) for each in said["changes"]}
    assert changed["Учебная группа"] == (at.group.name, other.name)
    assert changed["Обучение идёт по договору"][1].startswith(f"№ {made.number} от ")
    assert (said["price_before"], said["price_after"]) == ("12240.00", "12240.00")
    assert said["customer"]["full_name"] == contract.child.added_by.full_name
    assert not moved.papers.exists()
    assert contract.document_id in ended(contract.document_id)


def test_a_new_contract_names_the_family_and_not_the_clerk_who_moved_the_child(at: Market) -> None:
    contract = demand.contract(at)
    other = at.other_group(at.group.part)

    moved = transfer_child(
        application_id=contract.application_id, group_id=other.pk, key=demand.new_key(), by=at.director(), on=TODAY
    )

    made = Contract.objects.get(application=moved)
    said = json.loads(latest_version(made.document_id).payload)["content"]
    assert said["customer"]["full_name"] == contract.child.added_by.full_name


def test_a_move_that_the_family_did_not_sign_ends_the_contract_by_a_termination(clock: Clock) -> None:
    clock.go(TODAY)
    at = demand.market(value=12_240_00, price=Decimal(13_000))
    contract, dearer = demand.contract(at), at.other_group(at.group.part)
    ProgrammePart.objects.filter(pk=dearer.part_id).update(price=Decimal(13_500))
    with transaction.atomic():  # as it was moved before families were asked: such offers may still be open
        moved = transfers._make(
            transfers.change_of(EnrolmentApplication.objects.lock(contract.application_id), dearer.pk, on=TODAY),
            key=demand.new_key(),
            by=at.director(),
            on=TODAY,
        )
        invite(moved, by=at.director(), on=TODAY)
    drain(at)
    assert not contract.application.papers.exclude(kind=DocumentKind.ENROLMENT_APPLICATION).exists()

    withdraw_application(application_id=moved.pk, by=contract.child.added_by, on=TODAY)
    drain(at)

    said = facts_of(contract.application, DocumentKind.CONTRACT_TERMINATION)
    assert (said["initiator"], said["contract"]["number"]) == ("provider", contract.number)


def test_a_new_contract_has_the_other_conditions_of_the_rules_of_its_day_one_by_one_and_in_bulk(at: Market) -> None:
    before = demand.contract(at)
    said = ["Занятия в каникулы не проводятся.", "Сменная обувь обязательна."]
    life.ruled(at, contract_conditions=said)
    waiting = demand.application(at)

    contracts = [
        demand.contract(at),
        *accept_applications(municipality_id=at.municipality.pk, application_ids=[waiting.pk], by=SYSTEM, on=TODAY),
    ]

    assert [conditions_of(each) for each in contracts] == [said, said]
    assert conditions_of(before) == []
