"""A family without a login does by a paper all that others do in their cabinets, by the same actions."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from tests.clock import Clock
from tests.factories import demand, life
from tests.factories.demand import Market
from tests.factories.family import MOTHER, PAPER, child_without_login, entered, on_paper
from tests.factories.files import JPEG
from tests.factories.kernel import member
from tests.factories.supply import TODAY

from sotszakaz.demand.children import errors as child_errors
from sotszakaz.demand.children.models import Child, FamilyPaper
from sotszakaz.demand.children.rules import KeptPaper, SignedPaper
from sotszakaz.demand.children.states import FamilyDeed
from sotszakaz.demand.enrolments import errors
from sotszakaz.demand.enrolments.actions import (
    accept_application,
    change_group,
    expire_due,
    join_line,
    leave_line,
    offer_places,
    sign_application,
    take_offer,
    terminate_by_family,
    transfer_child,
    withdraw_application,
)
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.rules import CONSENTS, CONTRACT_CONSENT
from sotszakaz.demand.enrolments.states import ApplicationState
from sotszakaz.demand.waiting.actions import enter_line
from sotszakaz.demand.waiting.states import EntryState
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.models import AuditEvent
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.documents.states import DocumentKind, SigningParty
from sotszakaz.kernel.signatures.models import Signature
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import Director, Finance, Head, Operator, SupportCentre

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(clock: Clock) -> Market:
    clock.go(TODAY)
    return demand.market(places=1)


@pytest.fixture
def clerk(at: Market) -> User:
    return member(SupportCentre, at.municipality)


def offered(at: Market, clerk: User) -> EnrolmentApplication:
    """The only place, offered to a child whose family has no login."""
    child = child_without_login(at, clerk)
    with transaction.atomic():
        entry = enter_line(child=child, group=at.group, by=clerk)
    offer_places(group_id=at.group.pk, on=TODAY)
    return EnrolmentApplication.objects.get(waiting_entry=entry)


def test_a_place_is_taken_by_a_paper_that_is_kept(at: Market, clerk: User) -> None:
    application = offered(at, clerk)

    take_offer(application_id=application.pk, by=clerk, on=TODAY, paper=on_paper())

    application.refresh_from_db()
    assert (application.state, application.taken_by) == (ApplicationState.SUBMITTED, clerk)
    paper = FamilyPaper.objects.get()
    assert (paper.deed, paper.child_id, paper.subject_id) == (FamilyDeed.TAKE, application.child_id, application.pk)
    assert (paper.full_name, paper.entered_by, bytes(paper.scan.content)) == (MOTHER.full_name, clerk, JPEG)


def test_the_log_says_who_did_it_and_for_whom(at: Market, clerk: User) -> None:
    application = offered(at, clerk)

    withdraw_application(application_id=application.pk, by=clerk, on=TODAY, paper=on_paper())

    event = AuditEvent.objects.get(action="familypaper.withdraw")
    assert (event.actor_id, event.details["child"]) == (clerk.pk, application.child_id)
    assert event.details["about"] == ["enrolments.enrolmentapplication", application.pk]


def test_an_offer_is_declined_by_a_paper_and_everything_comes_back(at: Market, clerk: User) -> None:
    application = offered(at, clerk)

    withdraw_application(application_id=application.pk, by=clerk, on=TODAY, paper=on_paper())

    application.refresh_from_db()
    assert application.state == ApplicationState.WITHDRAWN
    assert application.waiting_entry is not None
    assert application.waiting_entry.get_state_display() == "от места отказались"
    assert set(life.held(application).values()) == {0}


def test_a_contract_is_signed_by_a_paper(at: Market, clerk: User) -> None:
    life.by_signature(at)
    application = entered(at, clerk)
    accept_application(application_id=application.pk, by=SYSTEM, on=TODAY)
    said = life.consents(EnrolmentApplication.objects.get(pk=application.pk))

    contract = sign_application(application_id=application.pk, consents=said, by=clerk, on=TODAY, paper=on_paper())

    application.refresh_from_db()
    assert (application.state, contract.application_id) == (ApplicationState.ACCEPTED, application.pk)


def test_a_contract_ends_by_a_paper_that_signs_the_document_of_its_end(at: Market, clerk: User) -> None:
    application = entered(at, clerk)
    contract = accept_application(application_id=application.pk, by=SYSTEM, on=TODAY)
    assert contract is not None

    ended = terminate_by_family(contract_id=contract.pk, by=clerk, on=TODAY, paper=on_paper())
    drain_together()
    act_for([at.municipality.pk])

    assert ended.ground == "Заявление законного представителя об отчислении."
    document = application.papers.get(kind=DocumentKind.CONTRACT_TERMINATION).document
    signature = Signature.objects.get(version__document=document)
    assert (signature.party, signature.signer_name) == (SigningParty.CITIZEN, MOTHER.full_name)


def test_the_side_of_documents_is_whoever_asked_on_paper(at: Market, clerk: User) -> None:
    application = offered(at, clerk)
    take_offer(application_id=application.pk, by=clerk, on=TODAY, paper=on_paper())

    contract = accept_application(application_id=application.pk, by=SYSTEM, on=TODAY)

    assert contract is not None
    assert MOTHER.full_name in contract.document.versions.get().payload


def test_the_same_form_twice_does_it_once(at: Market, clerk: User) -> None:
    application, paper = offered(at, clerk), on_paper()
    take_offer(application_id=application.pk, by=clerk, on=TODAY, paper=paper)

    with pytest.raises(child_errors.PaperEntered):
        take_offer(application_id=application.pk, by=clerk, on=TODAY, paper=paper)
    assert FamilyPaper.objects.count() == 1


def test_a_deed_that_is_refused_leaves_no_paper(at: Market, clerk: User) -> None:
    application = entered(at, clerk)

    with pytest.raises(MoveRefused):
        take_offer(application_id=application.pk, by=clerk, on=TODAY, paper=on_paper())
    assert not FamilyPaper.objects.exists()


def test_a_term_that_is_over_is_over_on_paper_too(at: Market, clerk: User) -> None:
    application = offered(at, clerk)
    late = application.answer_by_on + timedelta(days=1)

    with pytest.raises(errors.TermOver):
        take_offer(application_id=application.pk, by=clerk, on=late, paper=on_paper())
    assert not FamilyPaper.objects.exists()


@pytest.mark.parametrize("role", [Head, Finance])
def test_a_colleague_without_the_right_enters_no_papers(at: Market, clerk: User, role: type) -> None:
    application = entered(at, clerk)

    with pytest.raises(NotAllowed):
        withdraw_application(
            application_id=application.pk, by=member(role, at.municipality), on=TODAY, paper=on_paper()
        )


def test_strangers_do_not_learn_of_the_child(at: Market, clerk: User) -> None:
    application, elsewhere = entered(at, clerk), demand.market()

    with pytest.raises(NotFound):
        withdraw_application(
            application_id=application.pk,
            by=member(Operator, elsewhere.municipality),
            on=TODAY,
            paper=on_paper(),
        )


def test_without_a_paper_a_clerk_does_nothing_for_a_family(at: Market, clerk: User) -> None:
    application = entered(at, clerk)

    with pytest.raises(NotFound):
        withdraw_application(application_id=application.pk, by=clerk, on=TODAY)


def test_a_provider_enters_no_papers(at: Market, clerk: User) -> None:
    application = entered(at, clerk)
    director = member(Director, at.municipality, organisation=at.record.organisation)

    with pytest.raises(NotAllowed):
        withdraw_application(application_id=application.pk, by=director, on=TODAY, paper=on_paper())


def test_a_paper_names_a_person_and_a_day_that_has_come(at: Market, clerk: User) -> None:
    application = entered(at, clerk)
    tomorrow, long_ago = (
        KeptPaper(SignedPaper(JPEG, TODAY + timedelta(days=days)), "image/jpeg") for days in (1, -367)
    )

    for paper, refusal in [
        (on_paper(replace(MOTHER, full_name="Ольга")), child_errors.VisitorUnnamed),
        (on_paper(kept=tomorrow), child_errors.PaperDayInFuture),
        (on_paper(kept=long_ago), child_errors.PaperDayLongAgo),
    ]:
        with pytest.raises(refusal):
            withdraw_application(application_id=application.pk, by=clerk, on=TODAY, paper=paper)
    assert PAPER.signed_on == TODAY


def test_papers_never_change(at: Market, clerk: User) -> None:
    application = entered(at, clerk)
    withdraw_application(application_id=application.pk, by=clerk, on=TODAY, paper=on_paper())

    for table in ("children_familypaper", "children_familypaperscan"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")
    assert Child.objects.get(pk=application.child_id).family_papers.count() == 1


def test_a_child_waits_and_leaves_the_line_by_papers(at: Market, clerk: User) -> None:
    demand.application(at)
    child = child_without_login(at, clerk)

    entry = join_line(child_id=child.pk, group_id=at.group.pk, by=clerk, on=TODAY, paper=on_paper())
    left = leave_line(entry_id=entry.pk, by=clerk, on=TODAY, paper=on_paper())

    assert (entry.joined_by, left.state) == (clerk, EntryState.LEFT)
    deeds = list(child.family_papers.order_by("pk").values_list("deed", flat=True))
    assert deeds == [FamilyDeed.JOIN_LINE, FamilyDeed.LEAVE_LINE]


def test_the_rules_of_the_line_hold_on_paper(at: Market, clerk: User) -> None:
    child = child_without_login(at, clerk)

    with pytest.raises(errors.PlacesFree):
        join_line(child_id=child.pk, group_id=at.group.pk, by=clerk, on=TODAY, paper=on_paper())
    assert not FamilyPaper.objects.exists()


def test_a_group_is_changed_by_a_paper_and_the_family_has_a_new_application(at: Market, clerk: User) -> None:
    application, other = entered(at, clerk), at.other_group(at.group.part)
    paper = on_paper()
    said = {"application_id": application.pk, "group_id": other.pk, "parent_amount": Decimal(0), "key": paper.key}

    made = change_group(**said, by=clerk, on=TODAY, paper=paper)
    drain_together()
    act_for([at.municipality.pk])

    assert (made.group_id, made.replaces_id) == (other.pk, application.pk)
    assert made.papers.filter(kind=DocumentKind.ENROLMENT_APPLICATION).exists()
    with pytest.raises(child_errors.PaperEntered):
        change_group(**said, by=clerk, on=TODAY, paper=paper)


def test_what_is_signed_with_the_application_is_a_contract_when_the_provider_agrees(at: Market, clerk: User) -> None:
    life.by_signature(at)
    application = entered(at, clerk, consents=(*CONSENTS, CONTRACT_CONSENT))

    contract = accept_application(application_id=application.pk, by=SYSTEM, on=TODAY)

    application.refresh_from_db()
    assert contract is not None
    assert application.state == ApplicationState.ACCEPTED


def test_an_application_from_the_counter_is_held_until_its_family_has_been_reached(at: Market, clerk: User) -> None:
    life.by_signature(at)
    application = entered(at, clerk)
    assert accept_application(application_id=application.pk, by=SYSTEM, on=TODAY) is None
    application.refresh_from_db()
    late = application.answer_by_on + timedelta(days=1)

    assert expire_due(municipality_id=at.municipality.pk, on=late) == 0
    said = life.consents(application)
    signed = sign_application(application_id=application.pk, consents=said, by=clerk, on=late, paper=on_paper())
    assert signed.signed_on == late


def test_so_it_is_after_the_provider_has_moved_it_to_another_group(at: Market, clerk: User) -> None:
    life.by_signature(at)
    application = entered(at, clerk)
    said = {"application_id": application.pk, "group_id": at.other_group(at.group.part).pk, "key": demand.new_key()}
    made = transfer_child(**said, by=SYSTEM, on=TODAY)
    assert accept_application(application_id=made.pk, by=SYSTEM, on=TODAY) is None
    made.refresh_from_db()

    assert expire_due(municipality_id=at.municipality.pk, on=made.answer_by_on + timedelta(days=1)) == 0


def test_it_is_not_held_for_ever(at: Market, clerk: User) -> None:
    life.by_signature(at)
    application = entered(at, clerk)
    accept_application(application_id=application.pk, by=SYSTEM, on=TODAY)

    assert expire_due(municipality_id=at.municipality.pk, on=at.group.ends_on + timedelta(days=1)) == 1


def test_who_has_a_login_signs_in_time_at_the_counter_too(at: Market, clerk: User) -> None:
    application = life.invited(at)
    late = application.answer_by_on + timedelta(days=1)
    said = life.consents(application)

    with pytest.raises(errors.TermOver):
        sign_application(application_id=application.pk, consents=said, by=clerk, on=late, paper=on_paper())
    assert expire_due(municipality_id=at.municipality.pk, on=late) == 1
