"""What a family without a login still has to sign, and how the cards of those who take its papers say so."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.clock import Clock
from tests.factories import demand, life
from tests.factories.demand import Market
from tests.factories.family import MOTHER, entered, on_paper
from tests.factories.kernel import member
from tests.factories.supply import TODAY

from sotszakaz.demand.enrolments.actions import (
    accept_application,
    agree_to_transfer,
    ask_transfer,
    change_of,
    sign_application,
)
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.demand.enrolments.states import Side
from sotszakaz.demand.enrolments.unsigned import unsigned_by_family
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.documents.states import DocumentKind, SignatureForm, SigningParty
from sotszakaz.kernel.signatures.recording import record_signature
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import Finance, SupportCentre

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(clock: Clock) -> Market:
    clock.go(TODAY)
    return demand.market(value=100_000_00)


@pytest.fixture
def clerk(at: Market) -> User:
    return member(SupportCentre, at.municipality)


def accepted(application: EnrolmentApplication) -> Contract:
    made = accept_application(application_id=application.pk, by=SYSTEM, on=TODAY)
    assert made is not None
    return made


def signed(document_id: int, party: SigningParty = SigningParty.PROVIDER) -> None:
    said = {"form": SignatureForm.CMS, "cms": b"cms", "certificate_sha256": "0" * 64}
    version = latest_version(document_id)
    record_signature(version, party=party, evidence={}, by=SYSTEM, at=timezone.now(), signer_name="Примеров", **said)


def settle(at: Market) -> None:
    drain_together()
    drain_together()
    act_for([at.municipality.pk])


def left(contract: Contract) -> list[tuple[int, str]]:
    application = EnrolmentApplication.objects.get(pk=contract.application_id)
    return [(each.document.pk, each.first) for each in unsigned_by_family(application, on=TODAY)]


def card(client: Client, by: User, name: str, contract: Contract) -> str:
    client.force_login(by)
    answer = client.get(reverse(name, args=[contract.application_id]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_cards_lead_to_the_scan_of_the_contract_when_it_is_the_turn_of_the_family(
    client: Client, at: Market, clerk: User
) -> None:
    contract = accepted(entered(at, clerk))
    scan = reverse("office:document_original", args=[contract.document_id])
    before = card(client, clerk, "office:enrolment", contract)
    assert left(contract) == [(contract.document_id, "исполнитель услуг")]
    assert "Ждёт подписи семьи" in before
    assert "сначала подписывает исполнитель услуг, потом семья" in before
    assert scan not in before

    signed(contract.document_id)

    after = card(client, clerk, "office:enrolment", contract)
    assert left(contract) == [(contract.document_id, "")]
    assert f'href="{scan}"' in after
    assert client.get(scan).status_code == 200
    own = reverse("provider:document_original", args=[contract.document_id])
    assert f'href="{own}"' in card(client, at.director(), "provider:application", contract)
    reader = card(client, member(Finance, at.municipality), "office:enrolment", contract)
    assert "Ждёт подписи семьи" in reader
    assert ("До подписей" in reader, scan in reader) == (False, False)
    life.ruled(at, contract_needs_signatures=True)
    assert "До подписей услуга по договору не оплачивается" in card(client, clerk, "office:enrolment", contract)
    signed(contract.document_id, SigningParty.CITIZEN)
    assert "Ждёт подписи семьи" not in card(client, clerk, "office:enrolment", contract)


def test_a_family_with_a_login_is_asked_in_its_cabinet_when_its_turn_has_come(client: Client, at: Market) -> None:
    contract = demand.contract(at)
    parent, clerk = contract.child.added_by, member(SupportCentre, at.municipality)
    assert "Ждёт вашей подписи" not in card(client, parent, "citizen:enrolment", contract)

    signed(contract.document_id)

    assert "Ждёт вашей подписи" in card(client, parent, "citizen:enrolment", contract)
    assert "Ждёт подписи семьи" not in card(client, clerk, "office:enrolment", contract)


def test_a_move_by_paper_leaves_the_contract_that_follows_to_be_signed(at: Market, clerk: User) -> None:
    contract = accepted(entered(at, clerk))
    other = at.other_group(at.group.part)
    said = {"application_id": contract.application_id, "on": TODAY}
    shown = change_of(contract.application, other.pk, on=TODAY).parent_amount
    ask_transfer(**said, group_id=other.pk, words="", parent_amount=shown, by=clerk, paper=on_paper())
    made = agree_to_transfer(**said, side=Side.PROVIDER, by=SYSTEM)
    settle(at)
    amendment = contract.application.papers.get(kind=DocumentKind.CONTRACT_AMENDMENT).document_id

    signed(made.contract.document_id)

    asked = dict(left(contract))
    assert asked[made.contract.document_id] == ""
    assert amendment not in asked  # the paper of the request signs it in its turn
    assert left(made.contract) == [(made.contract.document_id, "")]


def test_a_contract_that_was_signed_by_hand_asks_nothing_more_unless_somebody_else_has_signed_it(
    at: Market, clerk: User
) -> None:
    life.by_signature(at)

    def signed_by(name: str) -> Contract:
        application = entered(at, clerk)
        accept_application(application_id=application.pk, by=SYSTEM, on=TODAY)
        application.refresh_from_db()
        visitor = type(MOTHER)(name, MOTHER.relation, MOTHER.phone)
        said = {"application_id": application.pk, "consents": life.consents(application), "by": clerk, "on": TODAY}
        return sign_application(**said, paper=on_paper(visitor))

    stranger = signed_by("Примеров Пётр Ильич")
    assert left(signed_by(MOTHER.full_name)) == []
    assert left(stranger) == [(stranger.document_id, "исполнитель услуг")]
