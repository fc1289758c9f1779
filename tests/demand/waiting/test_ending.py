"""A line ends with the course that it is for."""

from datetime import timedelta

import pytest
from tests.factories import life

from sotszakaz.demand.waiting.actions import end_lines
from sotszakaz.demand.waiting.models import WaitingEntry
from sotszakaz.demand.waiting.selectors import groups_with_lines
from sotszakaz.demand.waiting.states import EntryState

pytestmark = pytest.mark.django_db


def test_nobody_waits_for_a_course_that_is_over() -> None:
    at, _ = life.full_market()
    entry = life.waiting(at)
    last_day = at.group.ends_on

    assert end_lines(municipality_id=at.municipality.pk, on=last_day) == 0
    assert end_lines(municipality_id=at.municipality.pk, on=last_day + timedelta(days=1)) == 1
    assert end_lines(municipality_id=at.municipality.pk, on=last_day + timedelta(days=1)) == 0

    ended = WaitingEntry.objects.get(pk=entry.pk)
    assert (ended.state, ended.note) == (EntryState.LEFT, "Занятия группы закончились.")
    assert groups_with_lines(at.municipality.pk) == []


def test_a_place_that_is_offered_stays_offered_until_its_own_term() -> None:
    at, holder = life.full_market()
    offer = life.offered(at, holder)

    end_lines(municipality_id=at.municipality.pk, on=at.group.ends_on + timedelta(days=1))

    assert WaitingEntry.objects.get(pk=offer.waiting_entry_id).state == EntryState.OFFERED
