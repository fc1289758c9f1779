"""A month returned to its provider while its closing begins: whoever comes second sees the other."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from tests.concurrency.meetings import Meeting
from tests.factories.delivery import AFTER, SEPTEMBER, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.journal import handed_in
from tests.factories.replay import replayed

from sotszakaz.delivery.attendance.states import HandInState
from sotszakaz.delivery.settlements.actions import begin_closing, closing, handing, return_hand_in
from sotszakaz.delivery.settlements.errors import MonthIsClosed
from sotszakaz.delivery.settlements.models import MonthClosing
from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
@replayed
def handed():
    """September, whole and with the payer."""
    at = market()
    signed = contract(at)
    marked_sheet(at.group)
    return handed_in(signed)


def apart(home, deed):
    """The deed in a thread with a connection of its own; its answer, or its refusal."""

    def run():
        act_for([home])
        try:
            return deed()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    return run


def at_once(handed, monkeypatch):
    """The closing stops between its freeze and its commit, and there the month is returned."""
    meeting, freeze, home = Meeting(), closing._freeze, handed.municipality_id

    def slow_freeze(begun):
        freeze(begun)
        meeting.stand()

    monkeypatch.setattr(closing, "_freeze", slow_freeze)

    def give_back():
        return return_hand_in(hand_in_id=handed.pk, remarks="Сверьте табель.", by=SYSTEM)

    with ThreadPoolExecutor(2) as threads:
        begun = threads.submit(
            apart(home, lambda: begin_closing(municipality_id=home, month=SEPTEMBER, by=SYSTEM, on=AFTER))
        )
        returned = threads.submit(apart(home, lambda: meeting.pass_by(give_back)))
        begun.result()
        answer = returned.result()
    handed.refresh_from_db()
    assert MonthClosing.objects.count() == 1
    return answer


def test_a_month_whose_closing_begins_is_not_returned(handed, monkeypatch):
    answer = at_once(handed, monkeypatch)

    assert isinstance(answer, MonthIsClosed)
    assert handed.state == HandInState.HANDED_IN


def test_without_the_lock_of_the_groups_a_month_that_is_being_closed_would_be_returned(handed, monkeypatch):
    monkeypatch.setattr(handing, "_lock_groups", lambda agreement, month: None)

    at_once(handed, monkeypatch)

    assert handed.state == HandInState.RETURNED
