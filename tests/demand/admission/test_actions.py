from dataclasses import replace

import pytest
from django.db import IntegrityError
from tests.factories.admission import DAY, HOUR, NOON, drafted_window, window, window_draft, wishes_draft, wishes_window
from tests.factories.demand import application, market
from tests.factories.kernel import member
from tests.verification import verify

from sotszakaz.demand.admission import actions, errors, rules
from sotszakaz.demand.admission.lottery import commitment
from sotszakaz.demand.admission.models import EnrolmentWindow, Interest, WindowChange
from sotszakaz.demand.admission.selectors import (
    groups_in,
    list_own_interests,
    list_public_windows,
    numbers_of_interests,
    standing_of,
    standings_of,
)
from sotszakaz.demand.admission.states import Criterion, PlacingMode, WindowState
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.models import AuditEvent, OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director, Head, Operator

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return market()


def topics():
    return list(OutboxMessage.objects.order_by("pk").values_list("topic", flat=True))


def test_a_draft_decides_nothing(at):
    drafted_window(at.municipality)

    assert standing_of(at.group, NOON).is_open


def test_publish_announces_and_shuts_enrolment_until_the_window_opens(at):
    window(at.municipality)

    assert not standing_of(at.group, NOON).is_open
    assert standing_of(at.group, NOON + DAY).is_open
    assert [each.title for each in list_public_windows(NOON)] == ["Осенний набор"]


def test_publish_commits_the_lottery_of_a_window_of_wishes(at):
    announced = wishes_window(at.municipality)

    assert commitment(announced.seed) == announced.seed_hash
    assert window(at.municipality, opens_at=NOON + 9 * DAY, closes_at=None).seed == ""
    assert verify()[-1].endswith(" 0 failed")


def test_publish_refuses_what_is_over_already(at):
    drafted = drafted_window(at.municipality)

    with pytest.raises(errors.WindowAlreadyOver):
        actions.publish_window(window_id=drafted.pk, by=SYSTEM, at=NOON + 8 * DAY)


def test_publish_is_for_the_head(at):
    drafted = drafted_window(at.municipality)

    with pytest.raises(NotAllowed):
        actions.publish_window(window_id=drafted.pk, by=member(Operator, at.municipality), at=NOON)
    actions.publish_window(window_id=drafted.pk, by=member(Head, at.municipality), at=NOON)


def test_drafts_are_for_staff_who_may_edit_them(at):
    with pytest.raises(NotAllowed):
        actions.draft_window(
            municipality_id=at.municipality.pk,
            draft=window_draft(),
            by=member(Director, at.municipality, at.record.organisation),
        )


def test_a_draft_is_for_programmes_and_groups_of_ones_own(at):
    other = market()

    for draft in (window_draft(group_id=at.group.pk), window_draft(programme_id=at.group.part.programme_id)):
        with pytest.raises(errors.ScopeOfOthers):
            actions.draft_window(municipality_id=other.municipality.pk, draft=draft, by=SYSTEM)


def test_two_windows_of_one_scope_never_overlap(at):
    window(at.municipality)

    with pytest.raises(ConstraintViolated, match="уже объявлен"):
        window(at.municipality, opens_at=NOON + 7 * DAY, closes_at=None)
    window(at.municipality, opens_at=NOON + 8 * DAY, closes_at=None)
    window(at.municipality, group_id=at.group.pk)


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        (window_draft(closes_at=NOON), "позже"),
        (window_draft(preliminary_from=NOON + 2 * DAY), "до начала"),
        (wishes_draft(closes_at=None), "окончание"),
        (wishes_draft(criteria=()), "критериев"),
        (wishes_draft(places_most=6), "пожеланий"),
    ],
)
def test_the_database_tells_what_is_wrong_with_a_draft(at, wrong, word):
    with pytest.raises(ConstraintViolated, match=word):
        drafted_window(at.municipality, wrong)


def test_criteria_of_a_first_come_window_are_not_kept(at):
    assert drafted_window(at.municipality, criteria=(Criterion.SIBLING,)).criteria == []


def test_what_was_announced_never_changes(at):
    announced = wishes_window(at.municipality)

    with pytest.raises(Exception, match="never change"):
        EnrolmentWindow.objects.filter(pk=announced.pk).update(criteria=[Criterion.CATEGORY])


def test_cancel_opens_enrolment_again_and_says_why(at):
    announced = window(at.municipality)

    with pytest.raises(errors.ReasonMissing):
        actions.cancel_window(window_id=announced.pk, reason=" ", by=SYSTEM)
    actions.cancel_window(window_id=announced.pk, reason="Перенос набора.", by=SYSTEM)

    assert standing_of(at.group, NOON).is_open
    with pytest.raises(MoveRefused):
        actions.cancel_window(window_id=announced.pk, reason="Перенос набора.", by=SYSTEM)


def test_close_ends_enrolment_at_once(at):
    announced = window(at.municipality, opens_at=NOON - DAY, closes_at=None)

    closed = actions.close_window(window_id=announced.pk, by=SYSTEM, at=NOON)

    assert (closed.state, closed.closes_at) == (WindowState.CLOSED, NOON)
    assert not standing_of(at.group, NOON).is_open


def test_standings_of_many_groups_take_one_query(at, django_assert_num_queries):
    special, plain = at.other_group(), at.other_group()
    window(at.municipality, opens_at=NOON - DAY)
    window(at.municipality, group_id=special.pk)
    window(at.municipality, programme_id=at.group.part.programme_id, mode=PlacingMode.FIRST_COME, closes_at=None)

    with django_assert_num_queries(1):
        found = standings_of([at.group, special, plain], NOON + HOUR)

    assert {pk: each.is_open for pk, each in found.items()} == {at.group.pk: False, special.pk: False, plain.pk: False}
    assert standings_of([at.group, special, plain], NOON + DAY)[plain.pk].is_open


def test_a_window_gives_the_groups_that_no_narrower_one_gives(at):
    special, plain = at.other_group(), at.other_group()
    whole = window(at.municipality)
    of_programme = window(at.municipality, programme_id=at.group.part.programme_id)
    of_group = window(at.municipality, group_id=special.pk)

    assert set(groups_in(of_group)) == {special}
    assert set(groups_in(of_programme)) == {at.group, plain}
    assert set(groups_in(whole)) == set()


def test_an_interest_before_the_window_stands_in_its_preliminary_list(at):
    announced = window(at.municipality, preliminary_from=NOON)
    child = at.child()

    early = actions.add_interest(child_id=child.pk, group_id=at.group.pk, by=child.added_by, at=NOON - DAY)
    actions.remove_interest(interest_id=early.pk, by=child.added_by)
    added = actions.add_interest(child_id=child.pk, group_id=at.group.pk, by=child.added_by, at=NOON)

    assert (early.window_id, added.window_id) == (None, announced.pk)
    assert [each.pk for each in list_own_interests(child.added_by)] == [added.pk]
    assert numbers_of_interests([at.group.pk]) == {at.group.pk: (1, 1)}


def test_an_interest_is_added_once_and_for_ones_own_child(at):
    child, other = at.child(), at.child()
    actions.add_interest(child_id=child.pk, group_id=at.group.pk, by=child.added_by, at=NOON)

    with pytest.raises(ConstraintViolated, match="уже в списке"):
        actions.add_interest(child_id=child.pk, group_id=at.group.pk, by=child.added_by, at=NOON)
    with pytest.raises(NotFound):
        actions.add_interest(child_id=other.pk, group_id=at.group.pk, by=child.added_by, at=NOON)


def test_a_list_is_for_children_of_the_groups_municipality_others_keep_a_favourite(at):
    child = at.child()
    elsewhere = market()
    window(elsewhere.municipality, preliminary_from=NOON)
    act_for([at.municipality.pk])

    kept = actions.add_interest(child_id=child.pk, group_id=elsewhere.group.pk, by=child.added_by, at=NOON)

    assert (kept.window, kept.municipality) == (None, at.municipality)


def test_families_of_the_preliminary_list_are_told_once_that_it_has_opened(at):
    window(at.municipality, preliminary_from=NOON)
    waiting = at.child()
    actions.add_interest(child_id=waiting.pk, group_id=at.group.pk, by=waiting.added_by, at=NOON)

    assert actions.tell_of_openings(at=NOON) == 0
    assert actions.tell_of_openings(at=NOON + DAY) == 1
    assert actions.tell_of_openings(at=NOON + DAY) == 0
    assert Interest.objects.get().told_at == NOON + DAY
    assert topics().count("admission.opened") == 1


def move(window, *, at=NOON, reason="Так решено постановлением № 7.", **changes):
    term = replace(window.term, **changes)
    return actions.move_window(window_id=window.pk, term=term, reason=reason, by=SYSTEM, at=at)


def test_a_window_that_is_to_come_moves_with_all_its_dates(at):
    announced = window(at.municipality, preliminary_from=NOON + HOUR)

    move(announced, opens_at=NOON + 3 * DAY, closes_at=None, preliminary_from=NOON + 2 * DAY)

    announced.refresh_from_db()
    assert announced.term == rules.Term(NOON + 3 * DAY, None, NOON + 2 * DAY)
    assert not standing_of(at.group, NOON + 2 * DAY).is_open
    assert topics().count("admission.moved") == 1
    assert AuditEvent.objects.filter(action="enrolmentwindow.move", subject_id=announced.pk).count() == 1
    assert verify()[-1].endswith(" 0 failed")


def test_a_window_that_goes_on_is_prolonged_and_applications_stay(at):
    applied = application(at)
    going_on = window(at.municipality, opens_at=NOON - DAY, closes_at=NOON + DAY)

    move(going_on, closes_at=NOON + 9 * DAY)

    assert standing_of(at.group, NOON + 8 * DAY).is_open
    state = applied.state
    applied.refresh_from_db()
    assert applied.state == state == "submitted"


@pytest.mark.parametrize(
    ("rules_of", "changes", "refusal"),
    [
        ({"opens_at": NOON - DAY}, {"opens_at": NOON + DAY}, errors.OpeningStands),
        ({"opens_at": NOON + HOUR}, {"opens_at": NOON + DAY}, errors.OpeningStands),
        ({}, {"opens_at": NOON - HOUR}, errors.OpeningInPast),
        ({"preliminary_from": NOON - DAY}, {"preliminary_from": NOON + HOUR}, errors.PreliminaryStands),
        ({"opens_at": NOON - DAY}, {"closes_at": NOON + DAY}, errors.OnlyProlonged),
        ({"opens_at": NOON - DAY, "closes_at": None}, {"closes_at": NOON + DAY}, errors.OnlyClosed),
        ({}, {}, errors.TermUnchanged),
        ({}, {"closes_at": NOON + HOUR}, ConstraintViolated),
    ],
)
def test_a_window_refuses_dates_that_would_take_something_away(at, rules_of, changes, refusal):
    announced = window(at.municipality, **rules_of)

    with pytest.raises(refusal):
        move(announced, **changes)

    assert WindowChange.objects.count() == 0


def test_only_an_announced_window_moves_with_a_reason_by_the_head_before_it_is_over(at):
    drafted = drafted_window(at.municipality)
    announced = window(at.municipality)

    with pytest.raises(errors.WindowNotAnnounced):
        move(drafted, closes_at=None)
    with pytest.raises(errors.MoveReasonMissing):
        move(announced, closes_at=None, reason=" ")
    with pytest.raises(errors.WindowAlreadyOver):
        move(announced, closes_at=None, at=NOON + 8 * DAY)
    with pytest.raises(NotAllowed):
        actions.move_window(
            window_id=announced.pk,
            term=replace(announced.term, closes_at=None),
            reason="Так решено.",
            by=member(Operator, at.municipality),
            at=NOON,
        )


def test_a_window_does_not_move_onto_another(at):
    announced = window(at.municipality)
    window(at.municipality, opens_at=NOON + 9 * DAY, closes_at=None)

    with pytest.raises(ConstraintViolated, match="уже объявлен"):
        move(announced, closes_at=None)


def test_the_database_keeps_dates_that_no_change_names(at):
    announced = window(at.municipality)

    with pytest.raises(IntegrityError, match="without a record"):
        EnrolmentWindow.objects.filter(pk=announced.pk).update(opens_at=NOON + 2 * DAY)
