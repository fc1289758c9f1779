"""The line for a full group: who waits, to whom a freed place is offered, what becomes of the offer."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.factories import demand, life
from tests.factories.past import as_owner
from tests.factories.supply import TODAY

from sotszakaz.demand.enrolments import errors
from sotszakaz.demand.enrolments.actions import (
    book,
    join_line,
    leave_line,
    offer_places,
    refuse_application,
    take_offer,
    withdraw_application,
)
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.states import ApplicationState
from sotszakaz.demand.waiting.errors import NotInLine
from sotszakaz.demand.waiting.models import WaitingEntry
from sotszakaz.demand.waiting.selectors import line_of, place_in_line, places_of
from sotszakaz.demand.waiting.states import EntryState
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db
OFFER_ENDS = date(2026, 8, 5)  # two working days after TODAY, a Monday


def free_the_place(holder: EnrolmentApplication) -> None:
    withdraw_application(application_id=holder.pk, by=holder.applied_by, on=TODAY)


def state_of(entry: WaitingEntry) -> str:
    return WaitingEntry.objects.get(pk=entry.pk).state


def test_join_line_takes_numbers_in_the_order_of_coming_and_holds_nothing() -> None:
    at, holder = life.full_market()

    entries = [life.waiting(at) for _ in range(3)]

    assert [each.number for each in entries] == [1, 2, 3]
    assert [place_in_line(each, on=TODAY) for each in entries] == [1, 2, 3]
    assert life.held(holder) == {**life.held(holder), "seat": 1, "agreement": 12_240_00}
    assert OutboxMessage.objects.filter(topic="waiting.joined").count() == 3


def test_join_line_refuses_while_there_are_places() -> None:
    at = demand.market()
    child = at.child()

    with pytest.raises(errors.PlacesFree):
        join_line(child_id=child.pk, group_id=at.group.pk, by=child.added_by, on=TODAY)


def test_join_line_is_open_where_others_wait_for_the_free_place() -> None:
    at, holder = life.full_market()
    life.waiting(at)
    free_the_place(holder)

    assert life.waiting(at).number == 2


def test_join_line_refuses_a_child_who_could_not_take_the_place() -> None:
    at, _ = life.full_market()
    child = at.child(birth_date=date(2010, 3, 8))

    with pytest.raises(errors.LineClosed, match="Программа для детей от"):
        join_line(child_id=child.pk, group_id=at.group.pk, by=child.added_by, on=TODAY)


def test_join_line_refuses_a_second_place_for_the_same_child() -> None:
    at, _ = life.full_market()
    child = at.child()
    life.waiting(at, child)

    with pytest.raises(ConstraintViolated, match="уже стоит в очереди"):
        life.waiting(at, child)


def test_join_line_hides_the_child_of_another_parent() -> None:
    at, holder = life.full_market()

    with pytest.raises(NotFound):
        join_line(child_id=at.child().pk, group_id=at.group.pk, by=holder.applied_by, on=TODAY)


def test_leave_line_moves_others_up() -> None:
    at, _ = life.full_market()
    leaving, staying = life.waiting(at), life.waiting(at)

    leave_line(entry_id=leaving.pk, by=leaving.joined_by, on=TODAY)

    assert (state_of(leaving), place_in_line(staying, on=TODAY)) == (EntryState.LEFT, 1)


def test_leave_line_is_refused_once_a_place_is_offered() -> None:
    at, holder = life.full_market()
    entry = life.offered(at, holder).waiting_entry

    with pytest.raises(NotInLine, match="место предложено"):
        leave_line(entry_id=entry.pk, by=entry.joined_by, on=TODAY)


def test_leave_line_hides_the_entry_of_another_parent() -> None:
    at, holder = life.full_market()

    with pytest.raises(NotFound):
        leave_line(entry_id=life.waiting(at).pk, by=holder.applied_by, on=TODAY)


def test_a_freed_place_is_offered_to_the_first_with_everything_held_for_a_term() -> None:
    at, holder = life.full_market()
    earlier, later = life.waiting(at), life.waiting(at)
    free_the_place(holder)

    made = offer_places(group_id=at.group.pk, on=TODAY)

    offer = EnrolmentApplication.objects.get(pk=made[0])
    assert (len(made), offer.child_id, offer.state) == (1, earlier.child_id, ApplicationState.OFFERED)
    assert offer.answer_by_on == OFFER_ENDS
    assert life.held(offer)["seat"] == 1
    assert [state_of(earlier), state_of(later)] == [EntryState.OFFERED, EntryState.WAITING]
    assert place_in_line(later, on=TODAY) == 1


def test_offer_places_again_offers_nothing_twice() -> None:
    at, holder = life.full_market()
    life.offered(at, holder)
    life.waiting(at)

    assert offer_places(group_id=at.group.pk, on=TODAY) == []


def test_every_way_of_giving_a_place_up_tells_the_line() -> None:
    at, holder = life.full_market()
    refuse_application(application_id=holder.pk, ground="health", reason="Нет справки", by=SYSTEM, on=TODAY)

    freed = OutboxMessage.objects.get(topic="seat.freed")

    assert (freed.subject_type, freed.subject_id) == ("programmes.studygroup", at.group.pk)


def test_who_cannot_be_enrolled_now_is_passed_over_with_the_reason_and_asked_again() -> None:
    at, holder = life.full_market(value=12_240_00)
    busy, next_one = life.waiting(at), life.waiting(at)
    elsewhere = demand.application(at, busy.child, group=at.other_group())
    free_the_place(holder)

    offer_places(group_id=at.group.pk, on=TODAY)

    busy.refresh_from_db()
    assert (busy.state, state_of(next_one)) == (EntryState.BLOCKED, EntryState.OFFERED)
    assert "На сертификате не осталось средств" in busy.note
    withdraw_application(application_id=elsewhere.pk, by=elsewhere.applied_by, on=TODAY)
    offer = EnrolmentApplication.objects.get(state=ApplicationState.OFFERED)
    withdraw_application(application_id=offer.pk, by=offer.child.added_by, on=TODAY)
    offer_places(group_id=at.group.pk, on=TODAY)
    busy.refresh_from_db()
    assert (busy.state, busy.note) == (EntryState.OFFERED, "")


def test_a_newcomer_waits_behind_the_line_even_when_a_place_is_free() -> None:
    at, holder = life.full_market()
    life.waiting(at)
    free_the_place(holder)
    child = at.child()

    with pytest.raises(errors.OthersWait):
        book(child_id=child.pk, group_id=at.group.pk, by=child.added_by, on=TODAY, key="key")


def test_take_offer_sends_the_application_to_the_provider_for_its_whole_term() -> None:
    at, holder = life.full_market()
    offer = life.offered(at, holder)

    taken = take_offer(application_id=offer.pk, by=offer.child.added_by, on=OFFER_ENDS)

    assert (taken.state, taken.answer_by_on) == (ApplicationState.SUBMITTED, date(2026, 8, 14))
    assert state_of(offer.waiting_entry) == EntryState.TAKEN
    assert life.held(offer)["seat"] == 1


def test_take_offer_refuses_after_the_last_day() -> None:
    at, holder = life.full_market()
    offer = life.offered(at, holder)

    with pytest.raises(errors.TermOver, match=r"05\.08\.2026"):
        take_offer(application_id=offer.pk, by=offer.child.added_by, on=date(2026, 8, 6))

    offer.refresh_from_db()
    assert (offer.state, state_of(offer.waiting_entry)) == (ApplicationState.OFFERED, EntryState.OFFERED)


def test_take_offer_hides_the_offer_of_another_child() -> None:
    at, holder = life.full_market()
    offer = life.offered(at, holder)

    with pytest.raises(NotFound):
        take_offer(application_id=offer.pk, by=holder.applied_by, on=TODAY)


def test_take_offer_refuses_what_was_never_offered() -> None:
    _, holder = life.full_market()

    with pytest.raises(MoveRefused):
        take_offer(application_id=holder.pk, by=holder.applied_by, on=TODAY)


def test_a_declined_offer_goes_to_the_next_one() -> None:
    at, holder = life.full_market()
    declined = life.offered(at, holder)
    next_one = life.waiting(at)

    withdraw_application(application_id=declined.pk, by=declined.child.added_by, on=TODAY)
    made = offer_places(group_id=at.group.pk, on=TODAY)

    assert state_of(declined.waiting_entry) == EntryState.DECLINED
    assert [EnrolmentApplication.objects.get(pk=pk).child_id for pk in made] == [next_one.child_id]


def test_the_line_goes_by_category_where_the_regulation_says_so_and_tells_why() -> None:
    at, _ = life.full_market()
    general = life.waiting(at)
    life.ruled(at, waiting_order="category_first")
    orphan = life.waiting(at)
    as_owner("UPDATE children_child SET category = 'orphan' WHERE id = %s", orphan.child_id)

    line = line_of(at.group.pk, at.municipality.pk, on=TODAY)

    assert [each.entry for each in line] == [orphan, general]
    assert line[0].reason == "категория: дети-сироты и дети без попечения родителей; встал в очередь под номером 2"


def test_places_of_many_entries_take_two_queries_however_long_the_lines_are(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    at, _ = life.full_market()
    other = at.other_group(places=1)
    demand.application(at, group=other)
    entries = [life.waiting(at, group=group) for _ in range(4) for group in (at.group, other)]
    asked = [entries[2], entries[7]]

    with django_assert_num_queries(2):
        places = places_of(asked, on=TODAY)

    lines = [line_of(each.group_id, at.municipality.pk, on=TODAY) for each in asked]
    assert [places[each.pk] for each in asked] == [lines[0][1], lines[1][3]]
