"""What a family reads before it agrees is what is formed when it has agreed, but for numbers and days."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from tests.clock import Clock
from tests.factories import demand, life
from tests.factories.demand import Market
from tests.factories.kernel import UserFactory, adopted
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.children.models import Representative
from sotszakaz.demand.enrolments.actions import accept_application, book, sign_application, terminate_by_family
from sotszakaz.demand.enrolments.bulk import accept_applications
from sotszakaz.demand.enrolments.drafts import Agreed, agreed_by, agreed_by_quote, has_drafts
from sotszakaz.demand.enrolments.models import ApplicationPaper, Contract, EnrolmentApplication
from sotszakaz.demand.enrolments.previews import preview_end_by_family
from sotszakaz.demand.enrolments.quotes import quote
from sotszakaz.demand.enrolments.singles import form_single, preview_single
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.documents.payloads.canonical import plain
from sotszakaz.kernel.documents.selectors import latest_contents
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db
SHOES, BREAKS = "Сменную обувь семья приносит с собой.", "В каникулы занятий нет."
LATER = TODAY + timedelta(days=1)


def drafted(agreed: Agreed | None) -> tuple[dict[str, Any], dict[str, Any]]:
    assert agreed is not None
    contract, certificate = (
        plain(agreed.draft(kind, on=TODAY)) for kind in (DocumentKind.CONTRACT, DocumentKind.SOCIAL_CERTIFICATE)
    )
    return _numberless(contract), certificate


def formed(contract: Contract) -> tuple[dict[str, Any], dict[str, Any]]:
    said = latest_contents([contract.document_id, contract.social_certificate.document_id])
    return _numberless(said[contract.document_id]), said[contract.social_certificate.document_id]


def _numberless(contract: dict[str, Any]) -> dict[str, Any]:
    assert contract["certificate"]["number"]
    return {name: value for name, value in contract.items() if name != "certificate"}


def offer(at: Market, child: Any) -> Any:
    return quote(child_id=child.pk, group_id=at.group.pk, by=child.added_by, on=TODAY, at=timezone.now())


def accepted(application: EnrolmentApplication, **on: Any) -> Contract:
    contract = accept_application(application_id=application.pk, by=SYSTEM, **{"on": TODAY, **on})
    assert contract is not None
    return contract


@pytest.mark.parametrize(
    ("unit", "value"), [(SchemeUnit.RUB, None), (SchemeUnit.HOUR, None), (SchemeUnit.HOURS_PER_WEEK, 12_00)]
)
def test_what_is_read_on_the_quote_is_formed_by_the_acceptance(unit: SchemeUnit, value: int | None) -> None:
    at = demand.market(unit=unit, value=value)
    life.ruled(at, contract_conditions=[SHOES, BREAKS])
    child = at.child()
    read = drafted(agreed_by_quote(offer(at, child), by=child.added_by))
    assert not Document.objects.filter(kind=DocumentKind.CONTRACT).exists()

    application = demand.application(at, child)
    waiting = drafted(agreed_by(application.pk, on=TODAY))

    assert formed(accepted(application)) == read == waiting
    assert read[0]["conditions"][-2:] == [SHOES, BREAKS]


def test_what_is_read_on_the_card_is_what_the_family_signs() -> None:
    application = life.invited(demand.market(value=5_000_00))
    read = drafted(agreed_by(application.pk, on=TODAY, signer=application.applied_by))

    contract = sign_application(
        application_id=application.pk, consents=life.consents(application), by=application.applied_by, on=TODAY
    )

    assert formed(contract) == read


def test_whoever_of_the_family_signs_reads_its_own_name() -> None:
    application = life.invited(demand.market())
    other = UserFactory()
    Representative.objects.create(
        municipality_id=application.municipality_id,
        child_id=application.child_id,
        user=other,
        relation="father",
        valid=DateRange(TODAY, None),
    )

    contract, _ = drafted(agreed_by(application.pk, on=TODAY, signer=other))

    assert contract["customer"]["full_name"] == other.full_name


def test_a_contract_by_application_has_the_conditions_of_the_day_of_the_application() -> None:
    at = demand.market()
    life.ruled(at, contract_conditions=[SHOES])
    applications = [demand.application(at) for _ in range(3)]
    adopted(at.municipality, starts_on=LATER, contract_conditions=[BREAKS])
    late = demand.application(at, on=LATER)

    alone = accepted(applications.pop(), on=LATER)
    many = accept_applications(
        municipality_id=at.municipality.pk,
        application_ids=[each.pk for each in (*applications, late)],
        by=SYSTEM,
        on=LATER,
    )

    assert [formed(each)[0]["conditions"] for each in (alone, *many)] == [[SHOES], [SHOES], [SHOES], [BREAKS]]


def test_while_something_stands_in_the_way_there_is_no_draft() -> None:
    at = demand.market(places=1)
    child = at.child()
    demand.application(at)

    assert agreed_by_quote(offer(at, child), by=child.added_by) is None


def test_a_contract_may_come_only_of_what_still_waits() -> None:
    at = demand.market()
    waiting = demand.application(at)
    accepted_one = demand.contract(at).application

    assert has_drafts(waiting)
    assert not has_drafts(accepted_one)


def test_a_refused_booking_leaves_no_draft_behind() -> None:
    at = demand.market()
    child = at.child()
    agreed_by_quote(offer(at, child), by=child.added_by)

    assert not EnrolmentApplication.objects.exists()
    assert book(child_id=child.pk, group_id=at.group.pk, by=child.added_by, on=TODAY, key=demand.new_key())


def test_the_paper_of_an_end_is_formed_as_it_was_seen(clock: Clock) -> None:
    clock.go(TODAY)
    at = demand.market()
    contract, begun = demand.contract(at), at.group.starts_on + timedelta(days=40)
    clock.go(begun)
    family = contract.application.applied_by
    seen = plain(preview_end_by_family(contract_id=contract.pk, by=family, on=begun))

    terminate_by_family(contract_id=contract.pk, by=family, on=begun)
    drain_together()
    act_for([at.municipality.pk])

    paper = ApplicationPaper.objects.get(application=contract.application_id, kind=DocumentKind.CONTRACT_TERMINATION)
    assert latest_contents([paper.document_id])[paper.document_id] == seen


def test_a_single_certificate_is_formed_as_it_was_seen() -> None:
    at = demand.market(value=60_000_00)
    child = at.child()
    demand.contract(at, child)
    demand.contract(at, child, group=at.other_group())
    seen = plain(preview_single(child_id=child.pk, by=child.added_by))

    single = form_single(child_id=child.pk, by=child.added_by, on=TODAY)

    assert latest_contents([single.document_id])[single.document_id] == seen
