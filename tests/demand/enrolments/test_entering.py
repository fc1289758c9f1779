"""Applications on paper: entered by a clerk with the scan, never without it, once, on the terms that were signed."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.clock import Clock
from tests.factories import demand
from tests.factories.demand import Market, child_data
from tests.factories.files import JPEG
from tests.factories.kernel import UserFactory, member
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.actions import enter_child
from sotszakaz.demand.children import errors as child_errors
from sotszakaz.demand.children.models import Child, Consent
from sotszakaz.demand.children.rules import SignedPaper, Visitor
from sotszakaz.demand.children.states import ChildState, Relation
from sotszakaz.demand.enrolments import errors, refusals
from sotszakaz.demand.enrolments.actions import Signed, accept_application, enter_application, transfer_child
from sotszakaz.demand.enrolments.models import EnrolmentApplication, Intake
from sotszakaz.demand.enrolments.rules import CONSENTS
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.signatures.errors import ScanRefused
from sotszakaz.kernel.signatures.models import Signature
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import Finance, Operator

pytestmark = pytest.mark.django_db

MOTHER = Visitor("Примерова Ольга Игоревна", Relation.MOTHER, "+7 900 000-00-00")
PAPER = SignedPaper(JPEG, TODAY)
SIGNED = Signed(MOTHER, PAPER, CONSENTS, Decimal(0))


@pytest.fixture
def at(clock: Clock) -> Market:
    clock.go(TODAY)
    return demand.market()


@pytest.fixture
def clerk(at: Market) -> User:
    return member(Operator, at.municipality)


def entered_child(at: Market, by: User, visitor: Visitor = MOTHER, **changes: Any) -> Child:
    said: dict[str, Any] = {"data": child_data(), "visitor": visitor, "consent": PAPER, "on": TODAY, **changes}
    return enter_child(municipality_id=at.municipality.pk, by=by, **said)


def enter(at: Market, by: User, child: Child, *, key: str = "", **changes: Any) -> EnrolmentApplication:
    signed = replace(SIGNED, **changes)
    key = key or demand.new_key()
    pk = enter_application(child_id=child.pk, group_id=at.group.pk, signed=signed, key=key, by=by, on=TODAY)
    return EnrolmentApplication.objects.get(pk=pk)


def drain(at: Market) -> None:
    drain_together()
    act_for([at.municipality.pk])


def content_of(document_id: int) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(latest_version(document_id).payload)["content"]
    return content


def test_a_child_without_any_login_is_entered_with_the_signed_consent(at: Market, clerk: User) -> None:
    child = entered_child(at, clerk)

    assert child.state == ChildState.CONFIRMED
    consent = Consent.objects.get(child=child)
    assert (consent.signer_name, consent.recorded_by, bytes(consent.scan)) == (MOTHER.full_name, clerk, JPEG)
    assert not child.representatives.exists()


def test_a_login_of_the_same_name_comes_to_act_for_the_child(at: Market, clerk: User) -> None:
    login = UserFactory(full_name=MOTHER.full_name)

    child = entered_child(at, clerk, replace(MOTHER, email=login.email.upper()))

    assert [each.user for each in child.representatives.all()] == [login]


def test_a_login_of_somebody_else_is_refused(at: Market, clerk: User) -> None:
    stranger = UserFactory(full_name="Чужой Пётр Ильич")

    with pytest.raises(child_errors.LoginOfAnother):
        entered_child(at, clerk, replace(MOTHER, email=stranger.email))


def test_a_child_like_another_waits_until_somebody_has_told_them_apart(at: Market, clerk: User) -> None:
    at.child(snils="")

    assert entered_child(at, clerk, data=child_data(snils="")).state == ChildState.PENDING


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"visitor": replace(MOTHER, full_name="Ольга")}, child_errors.VisitorUnnamed),
        ({"consent": SignedPaper(JPEG, TODAY + timedelta(days=1))}, child_errors.PaperDayInFuture),
        ({"consent": SignedPaper(JPEG, TODAY - timedelta(days=367))}, child_errors.PaperDayLongAgo),
        ({"consent": SignedPaper(b"MZ a program", TODAY)}, ScanRefused),
    ],
)
def test_a_child_is_not_entered_without_a_right_paper(
    at: Market, clerk: User, changes: Any, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        entered_child(at, clerk, **changes)
    assert not Child.objects.exists()


def test_an_entered_application_holds_the_place_and_its_document_is_signed_by_the_scan(at: Market, clerk: User) -> None:
    made = enter(at, clerk, entered_child(at, clerk))
    drain(at)

    intake = Intake.objects.get(application=made)
    assert (made.state, intake.entered_by, bytes(intake.scan.content)) == ("submitted", clerk, JPEG)
    document = made.papers.get().document
    said = content_of(document.pk)
    assert (said["source"], said["applicant"]["full_name"]) == ("counter", MOTHER.full_name)
    assert (said["relation"], said["consents"]) == ("мать", list(CONSENTS))
    assert said["attachments"][0]["sha256"] == intake.scan_sha256
    signature = Signature.objects.get(version__document=document)
    assert (signature.form, signature.party, signature.signer_name) == ("paper", "citizen", MOTHER.full_name)
    assert signature.paper.sha256 == intake.scan_sha256


def test_a_parent_with_a_login_is_told(at: Market, clerk: User) -> None:
    child = at.child()

    enter(at, clerk, child)
    drain(at)

    assert Notice.objects.filter(user=child.added_by, kind="enrolment.submitted").count() == 1


def test_the_contract_names_whoever_came_also_after_a_transfer(at: Market, clerk: User) -> None:
    made = enter(at, clerk, entered_child(at, clerk))
    contract = accept_application(application_id=made.pk, by=SYSTEM, on=TODAY)
    assert contract is not None
    assert content_of(contract.document_id)["customer"]["full_name"] == MOTHER.full_name

    other = at.other_group(at.group.part)
    moved = transfer_child(application_id=made.pk, group_id=other.pk, key=demand.new_key(), by=at.director(), on=TODAY)

    assert content_of(moved.contract.document_id)["customer"]["full_name"] == MOTHER.full_name


def test_the_same_key_enters_once_and_another_child_is_refused(at: Market, clerk: User) -> None:
    child, key = entered_child(at, clerk), demand.new_key()

    made = [enter(at, clerk, child, key=key) for _ in range(2)]

    assert made[0] == made[1]
    assert Intake.objects.count() == 1
    with pytest.raises(errors.KeyOfOther):
        enter(at, clerk, at.child(), key=key)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"consents": CONSENTS[:1]}, refusals.ConsentsMissing),
        ({"paper": SignedPaper(b"", TODAY)}, ScanRefused),
        ({"paper": SignedPaper(JPEG, TODAY + timedelta(days=1))}, child_errors.PaperDayInFuture),
        ({"paper": SignedPaper(JPEG, TODAY - timedelta(days=367))}, child_errors.PaperDayLongAgo),
        ({"visitor": replace(MOTHER, full_name="Ольга")}, child_errors.VisitorUnnamed),
        ({"parent_amount": Decimal("1.00")}, errors.PriceChanged),
    ],
)
def test_nothing_is_entered_without_a_right_paper(
    at: Market, clerk: User, changes: Any, refusal: type[Exception]
) -> None:
    child = entered_child(at, clerk)

    with pytest.raises(refusal):
        enter(at, clerk, child, **changes)
    assert not Intake.objects.exists()
    assert not EnrolmentApplication.objects.exists()


def test_an_obstacle_of_the_quote_stands_at_the_counter_too(at: Market, clerk: User) -> None:
    child = entered_child(at, clerk)
    enter(at, clerk, child)

    with pytest.raises(errors.AlreadyApplied):
        enter(at, clerk, child)


def test_only_staff_of_the_childs_municipality_with_the_right_enter(at: Market, clerk: User) -> None:
    child = entered_child(at, clerk)

    with pytest.raises(NotAllowed):
        enter(at, member(Finance, at.municipality), child)
    with pytest.raises(NotFound):
        enter(at, member(Operator, demand.market().municipality), child)
