"""A late sheet that is being marked when the closing that charges it begins: the closing waits and counts the marks."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from tests.concurrency.meetings import Meeting
from tests.factories.delivery import AFTER, OCTOBER, SEPTEMBER, marked_sheet
from tests.factories.left_out import left_out

from sotszakaz.delivery.attendance.models import ClassSession
from sotszakaz.delivery.attendance.states import SessionState
from sotszakaz.delivery.settlements.actions import close_month
from sotszakaz.delivery.settlements.actions import closing as module
from sotszakaz.delivery.settlements.models import Accrual
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)


def completeness_of_september():
    """Of the late contract: five classes fell out by a sheet that was mended while the closing began."""
    late, waiting = left_out(counting_policy="by_schedule_hours")
    marked_sheet(late.group)
    mended = list(ClassSession.objects.filter(group=late.group, held_on__lt=OCTOBER).values_list("pk", flat=True)[:5])
    meeting = Meeting()

    def apart(deed):
        def run():
            act_for([late.municipality.pk])
            try:
                return deed()
            finally:
                connection.close()

        return run

    def mark():
        with transaction.atomic():
            ClassSession.objects.filter(pk__in=mended).update(state=SessionState.CANCELLED)
            meeting.stand()

    def close():
        said = {"municipality_id": late.municipality.pk, "month": OCTOBER}
        meeting.pass_by(lambda: close_month(**said, by=SYSTEM, on=AFTER))

    with ThreadPoolExecutor(2) as threads:
        for each in [threads.submit(apart(mark)), threads.submit(apart(close))]:
            each.result()
    return Accrual.objects.get(contract=waiting, month=SEPTEMBER).completeness


def test_a_closing_waits_for_who_marks_a_late_sheet_and_counts_it():
    assert completeness_of_september() < 1


def test_without_the_lock_of_groups_the_marks_are_lost(monkeypatch):
    monkeypatch.setattr(module, "FREEZE", "SELECT %(closing)s")

    assert completeness_of_september() == 1
