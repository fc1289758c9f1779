"""One group, children of two municipalities: the journal is one, each pays for its own, nobody sees the other's."""

from decimal import Decimal

import pytest
from tests.factories import demand
from tests.factories.delivery import AFTER, SEPTEMBER, closed_month, columns, marked_sheet
from tests.factories.journal import first_class, taken, tap, teacher
from tests.factories.supply import TODAY
from tests.verification import verify

from sotszakaz.delivery.attendance.actions import save_sheet
from sotszakaz.delivery.attendance.models import AttendanceMark
from sotszakaz.delivery.attendance.selectors import sheet_for
from sotszakaz.delivery.attendance.states import Mark, SessionState
from sotszakaz.delivery.settlements.actions import accept_hand_in, accept_paper, form_papers, hand_in_month
from sotszakaz.delivery.settlements.hand_ins import is_sheet_closed, missing_of
from sotszakaz.delivery.settlements.models import Accrual, MonthPaper, PaymentRegister
from sotszakaz.delivery.settlements.selectors import reconcile
from sotszakaz.delivery.settlements.unmarked import unmarked_groups
from sotszakaz.delivery.unusual.actions import look_for_unusual
from sotszakaz.delivery.unusual.models import Finding
from sotszakaz.delivery.unusual.states import FindingKind
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments.actions import finish_due, terminate_by_family
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.foundation.tenancy import act_for, acting_for
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.regulations.models import CalendarDay
from sotszakaz.kernel.regulations.working_days import forget
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.programmes.models import StudyGroup

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> demand.Market:
    return demand.market(places=2)


@pytest.fixture
def home(place: demand.Market) -> demand.Market:
    made = demand.market()
    demand.serving(made, place)
    return made


@pytest.fixture
def signed(place: demand.Market, home: demand.Market) -> tuple[Contract, Contract]:
    """Of the group's own municipality, and of the other payer; the session acts for the first alone."""
    act_for([home.municipality.pk])
    theirs = demand.contract(home, home.child(), group=place.group)
    act_for([place.municipality.pk])
    return demand.contract(place), theirs


def test_the_sheet_has_children_of_both_and_keeps_marks_of_each_apart(
    place: demand.Market, home: demand.Market, signed: tuple[Contract, Contract]
) -> None:
    own, theirs = signed
    keeper = teacher(place)
    act_for([place.municipality.pk])
    assert [row.contract for row in sheet_for(place.group, SEPTEMBER).rows] == [own]

    lesson = first_class(place)
    answers = taken([tap(lesson, own), tap(lesson, theirs, Mark.ABSENT)], keeper)

    assert [(each.outcome, each.value) for each in answers] == [("applied", "present"), ("applied", "absent")]
    assert [each.contract_id for each in AttendanceMark.objects.all()] == [own.pk]  # what the session may read
    act_for([home.municipality.pk])
    assert [(each.contract_id, each.mark) for each in AttendanceMark.objects.all()] == [(theirs.pk, Mark.ABSENT)]


def test_who_teaches_elsewhere_marks_nobody_here(
    place: demand.Market, home: demand.Market, signed: tuple[Contract, Contract]
) -> None:
    [answer] = taken([tap(first_class(place), signed[1])], teacher(home))

    assert answer.outcome is None


def test_each_payer_closes_its_own_month(
    place: demand.Market, home: demand.Market, signed: tuple[Contract, Contract]
) -> None:
    own, theirs = signed
    absent = {theirs.pk: len(columns(place.group))}
    marked_sheet(place.group, absent=absent)

    for at, of in ((place, own), (home, theirs)):
        act_for([at.municipality.pk])
        agreement = Agreement.objects.get(pk=of.agreement_id)
        handed = hand_in_month(agreement_id=agreement.pk, month=SEPTEMBER, by=SYSTEM, on=AFTER)
        accept_hand_in(hand_in_id=handed.pk, by=SYSTEM)
        closing = closed_month(at)
        register = PaymentRegister.objects.get()
        assert (register.agreement, register.municipality) == (agreement, at.municipality)
        assert [each.contract for each in Accrual.objects.all()] == [of]
        assert closing.accruals.get().attended_hours == (0 if of == theirs else closing.accruals.get().held_hours)
        assert reconcile(register).agrees
        papers = form_papers(register_id=register.pk, by=SYSTEM, on=AFTER)
        assert {each.municipality for each in papers} == {at.municipality}
        for each in papers:
            accept_paper(paper_id=each.pk, by=SYSTEM)
        assert MonthPaper.objects.filter(register=register).count() == len(papers)

    assert verify()[-1].endswith(" 0 failed")


def test_a_month_that_one_payer_has_taken_freezes_its_own_children_and_the_classes(
    place: demand.Market, home: demand.Market, signed: tuple[Contract, Contract]
) -> None:
    own, theirs = signed
    keeper, classes = teacher(place), columns(place.group)
    assert all(each.outcome == "applied" for each in taken([tap(each, own) for each in classes], keeper))
    hand_in_month(agreement_id=own.agreement_id, month=SEPTEMBER, by=SYSTEM, on=AFTER)

    absent = [tap(each, theirs, Mark.ABSENT) for each in classes[1:]]
    other = [tap(classes[0], own, Mark.ABSENT), tap(classes[0], None, "cancelled", group_id=place.group.pk)]
    answers = [taken([each], keeper)[0] for each in other]
    assert all(each.outcome == "applied" for each in taken(absent, keeper))
    save_sheet(
        group_id=place.group.pk,
        month=SEPTEMBER,
        states={classes[0].key: SessionState.HELD},
        cells={(classes[0].key, own.pk): Mark.PRESENT, (classes[0].key, theirs.pk): Mark.EXCUSED},
        by=keeper,
        on=AFTER,
    )

    assert [each.outcome for each in answers] == [None, None]
    assert all("Месяц сдан муниципалитету" in each.message for each in answers)
    closed_month(place)
    with acting_for(home.municipality.pk):
        assert not is_sheet_closed(place.group, SEPTEMBER)
        handed = hand_in_month(agreement_id=theirs.agreement_id, month=SEPTEMBER, by=SYSTEM, on=AFTER)
        assert closed_month(home).accruals.get().attended_hours == classes[0].planned.hours
        assert handed.municipality_id == home.municipality.pk
    with acting_for(home.municipality.pk, place.municipality.pk):
        assert is_sheet_closed(place.group, SEPTEMBER)


def test_days_off_are_those_of_the_place_where_the_group_is_taught(
    place: demand.Market, home: demand.Market, signed: tuple[Contract, Contract]
) -> None:
    first, second, *_ = sorted({each.day for each in columns(place.group)})
    for at, day in ((place, first), (home, second)):
        said = {"day": day, "is_working": False, "source": "Закон области"}
        CalendarDay.objects.create(municipality_id=at.municipality.pk, **said)
    forget()
    days = {each.day for each in columns(place.group)}
    assert first not in days
    act_for([home.municipality.pk])
    agreement = signed[1].agreement

    assert {each.day for each in missing_of(agreement, SEPTEMBER, until=AFTER)} == days
    act_for([home.municipality.pk, place.municipality.pk])
    marked_sheet(place.group)
    act_for([home.municipality.pk])
    assert missing_of(agreement, SEPTEMBER, until=AFTER) == []
    assert unmarked_groups(home.municipality.pk, SEPTEMBER, on=AFTER) == ()
    closed_month(home)


def test_a_group_above_its_places_by_children_of_both_is_found_by_each(
    place: demand.Market, home: demand.Market, signed: tuple[Contract, Contract]
) -> None:
    marked_sheet(place.group)
    StudyGroup.objects.filter(pk=place.group.pk).update(places=1)

    for at in (place, home):
        act_for([at.municipality.pk])
        look_for_unusual(municipality_id=at.municipality.pk, month=SEPTEMBER, by=SYSTEM, on=AFTER)
        found = Finding.objects.get(kind=FindingKind.ABOVE_PLACES)
        assert (found.municipality, found.facts["children"]) == (at.municipality, 2)


def test_a_contract_that_ends_gives_the_place_back_to_the_group(
    place: demand.Market, home: demand.Market, signed: tuple[Contract, Contract]
) -> None:
    theirs = signed[1]
    act_for([home.municipality.pk])
    child = Child.objects.get(pk=theirs.child_id)

    ending = terminate_by_family(contract_id=theirs.pk, by=child.added_by, on=TODAY)
    assert ending.ends_on is not None
    finish_due(municipality_id=home.municipality.pk, on=AFTER)

    seats = balance_of(place.group.seat_account_id)
    assert (seats.free, seats.spent) == (1, 1)
    held = balance_of(theirs.agreement_account_id).held
    assert held < theirs.certificate_amount * Decimal(100)
