"""The same batch sent twice at once, two phones at one cell, a mark while the month is handed in."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from tests.factories.delivery import marked_sheet
from tests.factories.demand import contract, market
from tests.factories.journal import NOW, TABLET, first_class, handed_in, taken, tap, teacher

from sotszakaz.delivery.attendance.checks import CHECKS
from sotszakaz.delivery.attendance.models import AttendanceMark, CellChange
from sotszakaz.delivery.attendance.states import Mark
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.verification import find_offenders

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ready():
    at = market()
    return at, contract(at), teacher(at)


def at_once(at, *deeds):
    """The answers of deeds that run each on a connection of its own."""

    def run(deed):
        act_for([at.municipality.pk])
        try:
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as threads:
        answers = list(threads.map(run, deeds))
    act_for([at.municipality.pk])
    return answers


def test_a_batch_that_comes_twice_at_once_is_written_once(ready):
    at, signed, by = ready
    batch = [tap(first_class(at), signed, mark) for mark in (Mark.PRESENT, Mark.ABSENT, Mark.ILL)]

    first, second = at_once(at, lambda: taken(batch, by), lambda: taken(batch, by))

    assert [each.outcome for each in first] == [each.outcome for each in second]
    assert CellChange.objects.count() == len(batch)
    assert AttendanceMark.objects.get().mark == Mark.ILL


def test_without_one_key_a_batch_that_comes_twice_at_once_is_written_twice(ready):
    at, signed, by = ready
    marks = (Mark.PRESENT, Mark.ABSENT, Mark.ILL)
    twice = [[tap(first_class(at), signed, mark) for mark in marks] for _ in range(2)]

    at_once(at, *(lambda batch=batch: taken(batch, by) for batch in twice))

    assert CellChange.objects.count() == 2 * len(marks)


def test_two_phones_at_one_cell_leave_the_later_mark_and_both_in_the_history(ready):
    at, signed, by = ready
    early = [tap(first_class(at), signed, Mark.ABSENT, made_at=NOW - timedelta(hours=2))]
    late = [tap(first_class(at), signed, Mark.PRESENT, client=TABLET, made_at=NOW - timedelta(hours=1))]

    at_once(at, lambda: taken(early, by), lambda: taken(late, teacher(at)))

    assert AttendanceMark.objects.get().mark == Mark.PRESENT
    assert CellChange.objects.count() == 2
    assert find_offenders(CHECKS[0]).passed


def test_a_mark_that_comes_while_the_month_is_handed_in_is_either_in_it_or_refused(ready):
    at, signed, by = ready
    marked_sheet(at.group)
    mark = [tap(first_class(at), signed, Mark.ABSENT)]

    handed, [answer] = at_once(at, lambda: handed_in(signed), lambda: taken(mark, by))

    written = CellChange.objects.filter(sequence__isnull=False)
    assert written.exists() == (answer.outcome is not None)
    assert handed.state == "handed_in"
    assert (AttendanceMark.objects.filter(mark=Mark.ABSENT).count() == 1) == (answer.outcome is not None)
