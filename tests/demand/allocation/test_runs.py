from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from tests.factories.admission import NOON, window
from tests.factories.allocation import AFTER, campaign
from tests.factories.demand import contract, market
from tests.factories.kernel import UserFactory, adopted, member
from tests.factories.supply import TODAY
from tests.verification import verify

from sotszakaz.demand.admission.selectors import standing_of
from sotszakaz.demand.admission.states import Criterion
from sotszakaz.demand.allocation import errors, settling
from sotszakaz.demand.allocation.actions import add_wish, name_settlement
from sotszakaz.demand.allocation.models import AllocationRun, WishList, WishOutcome
from sotszakaz.demand.allocation.runs import freeze, preview
from sotszakaz.demand.allocation.selectors import fairness_of, list_results, outcomes_in, outcomes_of, progress_of
from sotszakaz.demand.allocation.settling import PATIENCE, PORTION, settle_portion
from sotszakaz.demand.allocation.states import Bar, Booking, Result, RunState
from sotszakaz.demand.certificates.models import CertificateAccount
from sotszakaz.demand.children.states import ChildCategory
from sotszakaz.demand.enrolments.actions import finish_due
from sotszakaz.demand.enrolments.booking import Answer, Verdict, book_all
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.foundation.errors import NotAllowed
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Operator
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.programmes.rules import Slot

pytestmark = pytest.mark.django_db

SATURDAY = (Slot(6, time(10, 0), time(11, 30), Decimal(2)),)


def results(run):
    return {each.child_id: each.result for each in WishOutcome.objects.filter(run=run)}


def outcome(run, child, group=None):
    own = WishOutcome.objects.filter(run=run, child=child)
    return own.get(group=group) if group else own.get()


def test_a_preview_holds_nothing_and_says_what_everybody_would_get():
    at = campaign(places=1)
    children = [at.child(at.group) for _ in range(3)]

    run = at.preview()

    assert sorted(results(run).values()) == [Result.PLACED, Result.REFUSED, Result.REFUSED]
    assert (run.children, run.wishes, run.places, run.placed, run.left, run.flaws) == (3, 3, 1, 1, 2, 0)
    assert balance_of(at.group.seat_account_id).free == 1
    assert outcomes_of(children[0].pk, at.window.pk) == []
    assert {each.position for each in WishOutcome.objects.filter(run=run)} == {1, 2, 3}
    assert verify()[-1].endswith(" 0 failed")


def test_a_rerun_on_the_same_data_gives_the_same_and_forgets_the_former():
    at = campaign(places=1)
    for _ in range(4):
        at.child(at.group)
    earlier = at.preview()
    before = results(earlier)

    again = at.preview()

    assert results(again) == before
    assert (again.number, again.fingerprint) == (2, earlier.fingerprint)
    assert not WishOutcome.objects.filter(run=earlier).exists()


def test_a_sibling_in_the_group_goes_before_others():
    before, mother = market(places=2), UserFactory()
    contract(before, before.child(by=mother))
    at = campaign(at=before, rules={"criteria": (Criterion.SIBLING,)})
    crowd = [at.child(at.group) for _ in range(3)]
    younger = at.child(at.group, by=mother, first_name="Олег")

    run = at.preview()

    own = outcome(run, younger)
    assert (own.result, own.levels, own.position, own.decided_by) == (Result.PLACED, [2], 1, "sibling")
    assert {outcome(run, each).decided_by for each in crowd} == {"sibling"}


@pytest.mark.parametrize(("on", "level"), [(date(2026, 11, 14), 1), (date(2026, 11, 15), 0)])
def test_a_sibling_counts_so_many_months_after_the_end(on, level):
    before, mother = market(places=2), UserFactory()
    held = before.other_group(before.group.part, starts_on=date(2026, 9, 1), ends_on=date(2026, 9, 14))
    contract(before, before.child(by=mother), group=held)
    finish_due(municipality_id=before.municipality.pk, on=date(2026, 9, 15))
    adopted(before.municipality, starts_on=TODAY - timedelta(days=1), sibling_counts_months=2)
    at = campaign(at=before, rules={"criteria": (Criterion.SIBLING,)})
    younger = at.child(at.group, by=mother, first_name="Олег")

    run = preview(window_id=at.window.pk, by=SYSTEM, at=AFTER, on=on)

    assert outcome(run, younger).levels == [level]


def test_residence_and_category_count_in_their_published_order():
    at = campaign(places=1, rules={"criteria": (Criterion.RESIDENCE, Criterion.CATEGORY)})
    special = at.child(at.group, category=ChildCategory.GENERAL)
    local = at.child(at.group)
    chosen = WishList.objects.get(child=local)
    name_settlement(list_id=chosen.pk, settlement="пос. Заречный", by=local.added_by, at=NOON)

    run = at.preview()

    assert outcome(run, local).levels == [1, 0]
    assert (outcome(run, special).result, outcome(run, special).decided_by) == (Result.REFUSED, "residence")
    assert outcome(run, special).rival_levels == [1, 0]


def test_the_lottery_decides_between_equals():
    at = campaign(places=1)
    for _ in range(2):
        at.child(at.group)

    run = at.preview()

    assert {each.decided_by for each in WishOutcome.objects.filter(run=run)} == {"lottery"}


def test_a_wish_above_makes_the_next_unneeded():
    at = campaign(places=1)
    other = at.market.other_group()
    child = at.child(at.group, other)

    run = at.preview()

    assert [each.result for each in outcomes_in(run, child.pk)] == [Result.PLACED, Result.NOT_NEEDED]


def test_wishes_that_cannot_come_true_take_no_part_and_say_why():
    before = market(places=5)
    taught = before.child()
    contract(before, taught)
    at = campaign(at=before)
    closed, other = before.other_group(), before.other_group(at.group.part)
    unlucky = at.child(closed)
    StudyGroup.objects.filter(pk=closed.pk).update(state="closed")
    add_wish(child_id=taught.pk, group_id=other.pk, by=taught.added_by, at=NOON)

    run = at.preview()

    assert outcome(run, unlucky).bar == Bar.GROUP_CLOSED
    assert outcome(run, taught).bar == Bar.HAS_PART


def test_a_preview_waits_for_the_end_of_the_window():
    at = campaign()
    at.child(at.group)

    with pytest.raises(errors.WishesStillCollected, match=r"04\.08\.2026"):
        preview(window_id=at.window.pk, by=SYSTEM, at=NOON, on=TODAY)


def test_there_is_nothing_to_match_without_wishes_or_by_first_come():
    at = campaign()
    first_come = window(at.market.municipality, group_id=at.group.pk)

    with pytest.raises(errors.NothingWished):
        at.preview()
    with pytest.raises(errors.NotByWishes):
        preview(window_id=first_come.pk, by=SYSTEM, at=AFTER, on=TODAY)


def test_an_operator_previews_and_does_not_freeze():
    at = campaign()
    at.child(at.group)
    operator = member(Operator, at.market.municipality)

    run = preview(window_id=at.window.pk, by=operator, at=AFTER, on=TODAY)
    with pytest.raises(NotAllowed):
        freeze(run_id=run.pk, by=operator, at=AFTER, on=TODAY)


def test_freeze_refuses_a_preview_of_other_data():
    at = campaign(places=2)
    at.child(at.group)
    run = at.preview()
    StudyGroup.objects.filter(pk=at.group.pk).update(address="Луга, ул. Новая")
    AllocationRun.objects.filter(pk=run.pk).update(state="preview")
    WishList.objects.update(settlement="Луга")

    with pytest.raises(errors.RunIsOutdated):
        freeze(run_id=run.pk, by=SYSTEM, at=AFTER, on=TODAY)


def test_freeze_refuses_an_earlier_preview():
    at = campaign()
    at.child(at.group)
    earlier = at.preview()
    at.preview()

    with pytest.raises(errors.RunIsOutdated):
        freeze(run_id=earlier.pk, by=SYSTEM, at=AFTER, on=TODAY)


def test_freeze_is_done_once_and_nothing_is_matched_after_it():
    at = campaign()
    at.child(at.group)
    run = at.freeze()

    with pytest.raises(MoveRefused):
        freeze(run_id=run.pk, by=SYSTEM, at=AFTER, on=TODAY)
    with pytest.raises(MoveRefused):
        at.preview()


def test_settling_books_those_placed_and_opens_the_leftovers():
    at = campaign(places=2)
    children = [at.child(at.group), at.child(at.group), at.child(at.group)]

    run = at.settle()

    assert run.state == RunState.DONE
    assert EnrolmentApplication.objects.filter(group=at.group, state="submitted").count() == 2
    assert balance_of(at.group.seat_account_id).held == 2
    assert (progress_of(run).booked, progress_of(run).total) == (2, 2)
    assert standing_of(at.group, AFTER).is_open
    assert OutboxMessage.objects.filter(topic="allocation.result").count() == 3
    applied_by = EnrolmentApplication.objects.values_list("applied_by", flat=True)
    assert set(applied_by) <= {each.added_by_id for each in children}
    assert verify()[-1].endswith(" 0 failed")


def test_settling_goes_on_where_it_was_stopped_and_books_nothing_twice():
    at = campaign(places=3)
    for _ in range(3):
        at.child(at.group)
    run = at.freeze()

    assert settle_portion(run_id=run.pk, on=TODAY, at=AFTER, size=2) == 1
    assert standing_of(at.group, AFTER).is_open is False
    assert settle_portion(run_id=run.pk, on=TODAY, at=AFTER, size=2) == 0
    assert settle_portion(run_id=run.pk, on=TODAY, at=AFTER, size=PORTION) == 0
    assert EnrolmentApplication.objects.count() == 3


def test_a_place_that_money_refuses_is_told_and_left_over():
    at = campaign(places=1)
    child = at.child(at.group)
    run = at.freeze()
    suspended = CertificateAccount.objects.filter(child=child)
    suspended.update(
        state="suspended", suspended_at=AFTER, suspended_by=child.added_by, suspension_reason="проверка данных"
    )

    settle_portion(run_id=run.pk, on=TODAY, at=AFTER)

    own = outcome(run, child)
    assert (own.booking, own.application_id) == (Booking.REFUSED, None)
    assert "приостановлен" in own.refusal
    assert AllocationRun.objects.get(pk=run.pk).state == RunState.DONE
    assert balance_of(at.group.seat_account_id).free == 1


def test_second_places_come_after_all_first_ones():
    at = campaign(places=1, rules={"places_most": 2})
    other = at.market.other_group(places=2, week=SATURDAY)
    greedy = at.child(at.group, other)
    modest = at.child(other)

    run = at.settle()

    assert set(results(run).values()) == {Result.PLACED}
    assert outcome(run, greedy, other).round == 2
    assert outcome(run, modest).round == 1
    assert verify()[-1].endswith(" 0 failed")


def test_outcomes_of_a_frozen_run_are_never_forgotten():
    at = campaign()
    at.child(at.group)
    run = at.freeze()

    with pytest.raises(Exception, match="frozen run stay"):
        WishOutcome.objects.filter(run=run).delete()


def test_the_fairness_report_counts_children_by_what_they_got():
    at = campaign(places=1)
    other = at.market.other_group(places=1)
    for _ in range(3):
        at.child(at.group, other)

    report = fairness_of(at.preview())

    assert (report.everybody.children, report.everybody.first, report.everybody.any_place) == (3, 1, 2)
    assert report.everybody.left == 1
    assert [(each.name, each.children) for each in report.by_category] == [("general", 3)]
    assert report.by_rank == ((1, 1), (2, 1))
    assert report.envied == 0


def test_children_left_with_nothing_are_listed():
    at = campaign(places=1)
    for _ in range(3):
        at.child(at.group)
    run = at.preview()
    operator = member(Operator, at.market.municipality)

    assert list_results(run, which="left", by=operator).count() == 2
    assert list_results(run, which="placed", by=operator).count() == 1
    assert list_results(run, which="refused", by=operator).count() == 0


def stale(times):
    """The booking, whose first answers are that the quote is stale."""
    answers = []

    def book(bookings):
        answers.append(len(bookings))
        if len(answers) <= times:
            return [Answer(Verdict.STALE, None, None) for _ in bookings]
        return book_all(bookings)

    return book, answers


def test_a_stale_quote_is_made_anew(monkeypatch):
    at = campaign(places=2)
    for _ in range(2):
        at.child(at.group)
    book, asked = stale(2)
    monkeypatch.setattr(settling, "book_all", book)

    run = at.settle()

    assert (asked, progress_of(run).booked) == ([2, 2, 2], 2)


def test_what_stays_stale_is_refused_in_the_end(monkeypatch):
    at = campaign(places=2)
    children = [at.child(at.group) for _ in range(2)]
    book, asked = stale(99)
    monkeypatch.setattr(settling, "book_all", book)

    run = at.settle()

    assert len(asked) == PATIENCE + 2
    assert (run.state, progress_of(run).refused) == (RunState.DONE, 2)
    assert "подайте заявление сами" in outcome(run, children[0]).refusal
    assert verify()[-1].endswith(" 0 failed")


def test_those_who_stand_first_in_their_groups_are_booked_first():
    at = campaign(places=3)
    for _ in range(3):
        at.child(at.group)
    run = at.freeze()

    settle_portion(run_id=run.pk, on=TODAY, at=AFTER, size=1)

    assert WishOutcome.objects.get(run=run, booking=Booking.BOOKED).position == 1
