"""A family without a login asks for another group on paper, its contract in force; the paper signs what follows."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from tests.clock import Clock
from tests.factories import demand, life, supply
from tests.factories.demand import Market
from tests.factories.family import MOTHER, entered, on_paper
from tests.factories.files import JPEG
from tests.factories.kernel import member
from tests.factories.supply import TODAY

from sotszakaz.demand.children.errors import PaperEntered
from sotszakaz.demand.children.models import FamilyPaper
from sotszakaz.demand.children.states import FamilyDeed
from sotszakaz.demand.enrolments import errors
from sotszakaz.demand.enrolments.actions import (
    accept_application,
    agree_to_transfer,
    ask_transfer,
    change_of,
    decline_transfer,
    drop_transfer,
    own_cost_offered,
    propose_transfer,
    sign_application,
    stay_at_own_cost,
)
from sotszakaz.demand.enrolments.evidence import keep_consents
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication, TransferRequest
from sotszakaz.demand.enrolments.states import RequestState, Side
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.errors import NotAllowed
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.documents.states import DocumentKind, SignatureForm, SigningParty
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.working_days import term_ends_on
from sotszakaz.kernel.signatures.models import Signature
from sotszakaz.kernel.signatures.recording import record_signature
from sotszakaz.kernel.signatures.selectors import standing_of
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import Head, SupportCentre
from sotszakaz.supply.programmes.models import ProgrammePart, StudyGroup

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(clock: Clock) -> Market:
    clock.go(TODAY)
    return demand.market(value=100_000_00)


@pytest.fixture
def clerk(at: Market) -> User:
    return member(SupportCentre, at.municipality)


@pytest.fixture
def contract(at: Market, clerk: User) -> Contract:
    application = entered(at, clerk)
    made = accept_application(application_id=application.pk, by=SYSTEM, on=TODAY)
    assert made is not None
    return made


@pytest.fixture
def dearer(at: Market, contract: Contract) -> StudyGroup:
    """Another group of the part, for which the family would pay a part itself."""
    other = at.other_group(at.group.part, address="ул. Садовая, 2")
    ProgrammePart.objects.filter(pk=other.part_id).update(price=Decimal(90_000))
    return other


def settle(at: Market) -> None:
    drain_together()
    drain_together()
    act_for([at.municipality.pk])
    assert not OutboxMessage.objects.exclude(error="").exists()


def provider_signs(document_id: int) -> None:
    said = {"form": SignatureForm.CMS, "cms": b"cms", "certificate_sha256": "0" * 64}
    version, party = latest_version(document_id), SigningParty.PROVIDER
    record_signature(
        version, party=party, evidence={}, by=SYSTEM, at=timezone.now(), signer_name="Примеров И. Л.", **said
    )


def amendment_of(application: EnrolmentApplication) -> int:
    return application.papers.get(kind=DocumentKind.CONTRACT_AMENDMENT).document_id


def signed_by_family(document_id: int) -> list[tuple[str, str, bytes]]:
    found = Signature.objects.filter(version__document=document_id, party=SigningParty.CITIZEN).select_related("paper")
    return [(each.signer_name, each.paper.ground, bytes(each.paper.content)) for each in found]


def said_of(contract: Contract, by: User) -> dict[str, Any]:
    return {"application_id": contract.application_id, "by": by, "on": TODAY}


def test_a_request_on_paper_waits_for_the_provider_by_the_same_term(
    at: Market, clerk: User, contract: Contract, dearer: StudyGroup
) -> None:
    shown = change_of(contract.application, dearer.pk, on=TODAY).parent_amount
    said = {**said_of(contract, clerk), "group_id": dearer.pk, "words": "Ближе к дому."}
    assert shown
    with pytest.raises(errors.ShownChanged):
        ask_transfer(**said, parent_amount=shown - 1, paper=on_paper())
    with pytest.raises(NotAllowed):
        ask_transfer(**{**said, "by": member(Head, at.municipality)}, parent_amount=shown, paper=on_paper())
    with pytest.raises(NotAllowed):
        ask_transfer(**{**said, "by": at.director()}, parent_amount=shown, paper=on_paper())
    assert not FamilyPaper.objects.exists()

    paper = on_paper()
    asked = ask_transfer(**said, parent_amount=shown, paper=paper)
    with pytest.raises(PaperEntered):
        ask_transfer(**said, parent_amount=shown, paper=paper)
    with pytest.raises(ConstraintViolated, match="О переводе уже попросили"):
        ask_transfer(**said, parent_amount=shown, paper=on_paper())

    kept = FamilyPaper.objects.get()
    assert (kept.deed, kept.subject_id, asked.paper) == (FamilyDeed.ASK_TRANSFER, contract.application_id, kept)
    term = term_ends_on(regulation_on(at.municipality.pk, TODAY), Parameter.TRANSFER_ANSWER_WORKING_DAYS, TODAY)
    assert (asked.side, asked.asked_by, asked.parent_amount, asked.answer_by_on) == (Side.FAMILY, clerk, shown, term)
    with pytest.raises(DatabaseError), transaction.atomic():
        TransferRequest.objects.filter(pk=asked.pk).update(paper=None)


def test_what_the_provider_agrees_to_is_signed_by_the_paper_when_it_is_the_turn_of_the_family(
    at: Market, clerk: User, contract: Contract, dearer: StudyGroup
) -> None:
    shown = change_of(contract.application, dearer.pk, on=TODAY).parent_amount
    said = {**said_of(contract, clerk), "group_id": dearer.pk, "words": "", "parent_amount": shown}
    ask_transfer(**said, paper=on_paper())

    made = agree_to_transfer(application_id=contract.application_id, side=Side.PROVIDER, by=SYSTEM, on=TODAY)
    settle(at)
    amendment = amendment_of(contract.application)
    assert signed_by_family(amendment) == []
    provider_signs(amendment)
    settle(at)

    assert made.contract.parent_amount == shown
    ground = "Законный представитель подписал на бумаге просьбу о переводе, исполнитель согласился."
    assert signed_by_family(amendment) == [(MOTHER.full_name, ground, JPEG)]
    assert standing_of(latest_version(amendment)).is_complete
    assert MOTHER.full_name in latest_version(made.contract.document_id).payload
    provider_signs(made.contract.document_id)
    settle(at)
    assert signed_by_family(made.contract.document_id) == []


def test_consent_to_what_the_provider_has_proposed_signs_the_amendment_too(
    at: Market, clerk: User, contract: Contract, dearer: StudyGroup
) -> None:
    said = said_of(contract, clerk)
    ask_transfer(
        **said,
        group_id=dearer.pk,
        words="",
        parent_amount=change_of(contract.application, dearer.pk, on=TODAY).parent_amount,
        paper=on_paper(),
    )
    assert drop_transfer(**said, paper=on_paper()).state == RequestState.WITHDRAWN
    propose_transfer(application_id=contract.application_id, group_id=dearer.pk, words="", by=SYSTEM, on=TODAY)
    assert drop_transfer(**said, paper=on_paper()).state == RequestState.DECLINED
    with pytest.raises(errors.NothingAsked):
        drop_transfer(**said, paper=on_paper())
    propose_transfer(application_id=contract.application_id, group_id=dearer.pk, words="", by=SYSTEM, on=TODAY)
    more = change_of(contract.application, dearer.pk, on=TODAY).parent_amount

    agree_to_transfer(
        **said, side=Side.FAMILY, parent_amount=more, paper=on_paper(replace(MOTHER, phone="89000000001"))
    )
    settle(at)
    provider_signs(amendment_of(contract.application))
    settle(at)

    ground = "Законный представитель подписал на бумаге согласие на перевод."
    assert signed_by_family(amendment_of(contract.application)) == [(MOTHER.full_name, ground, JPEG)]


def test_a_contract_that_was_signed_by_hand_is_signed_by_that_paper_once(at: Market, clerk: User) -> None:
    life.by_signature(at)
    application = entered(at, clerk)
    accept_application(application_id=application.pk, by=SYSTEM, on=TODAY)
    application.refresh_from_db()
    said = {"application_id": application.pk, "consents": life.consents(application), "by": clerk, "on": TODAY}
    contract = sign_application(**said, paper=on_paper())
    settle(at)
    assert signed_by_family(contract.document_id) == []

    provider_signs(contract.document_id)
    message = OutboxMessage.objects.filter(topic="document.signed").latest("pk")
    settle(at)

    once = signed_by_family(contract.document_id)
    assert [name for name, _, _ in once] == [MOTHER.full_name]
    keep_consents([message])
    assert signed_by_family(contract.document_id) == once


def test_a_paper_by_which_the_family_pays_itself_signs_the_amendment_and_not_the_contract(
    at: Market, clerk: User, contract: Contract, clock: Clock
) -> None:
    on = date(2026, 10, 12)
    clock.go(on)
    supply.licence_stop(at.record, first_day=on, on=on)
    offered = own_cost_offered(contract, on=on)
    assert offered
    shown = {"parent_amount": offered.parent_amount, "on": on}

    stay_at_own_cost(contract_id=contract.pk, by=clerk, paper=on_paper(), **shown)
    settle(at)
    amendment = amendment_of(contract.application)
    for document_id in (contract.document_id, amendment):
        provider_signs(document_id)
    settle(at)

    ground = "Законный представитель подписал на бумаге согласие учиться дальше за свой счёт."
    assert signed_by_family(amendment) == [(MOTHER.full_name, ground, JPEG)]
    assert signed_by_family(contract.document_id) == []


def test_a_contract_that_names_the_mother_is_not_signed_by_the_paper_of_the_father(at: Market, clerk: User) -> None:
    life.by_signature(at)
    application = entered(at, clerk)
    accept_application(application_id=application.pk, by=SYSTEM, on=TODAY)
    application.refresh_from_db()
    said = {"application_id": application.pk, "consents": life.consents(application), "by": clerk, "on": TODAY}
    father = replace(MOTHER, full_name="Примеров Пётр Ильич", relation="father")

    contract = sign_application(**said, paper=on_paper(father))
    settle(at)
    provider_signs(contract.document_id)
    settle(at)

    assert MOTHER.full_name in latest_version(contract.document_id).payload
    assert signed_by_family(contract.document_id) == []
    awaited = standing_of(latest_version(contract.document_id)).next_turns
    assert [each.party for each in awaited] == [SigningParty.CITIZEN]


def test_who_is_asked_on_paper_is_told_and_answers_reach_the_counter(
    at: Market, clerk: User, contract: Contract
) -> None:
    other, director = at.other_group(at.group.part, address="ул. Садовая, 2"), at.director()
    said = {**said_of(contract, clerk), "group_id": other.pk, "words": "", "parent_amount": Decimal(0)}
    asked = ask_transfer(**said, paper=on_paper())
    settle(at)

    decline_transfer(application_id=asked.application_id, side=Side.PROVIDER, reply="Там старшие.", by=director)
    settle(at)

    told = Notice.objects.filter(user=director, kind="enrolment.transfer_asked")
    assert [each.title.split(":")[0] for each in told] == ["Семья просит перевести ребёнка"]
    call = Notice.objects.get(user=clerk, kind="enrolment.transfer_declined")
    assert call.title.startswith("Сообщите семье без входа")
