"""Families are told of every month that is charged, once."""

import pytest
from tests.factories.delivery import closed_month, marked_sheet
from tests.factories.demand import contract, market

from sotszakaz.delivery.settlements.notices import CLOSED
from sotszakaz.foundation.draining import drain_apart
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.outbox import handler_apart
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.notices.models import Notice

pytestmark = pytest.mark.django_db


def test_the_family_is_told_what_was_charged_and_what_came_back():
    at = market()
    signed = contract(at)
    marked_sheet(at.group, cancelled=2)
    accrual = closed_month(at).accruals.get()

    drain_apart()

    act_for([at.municipality.pk])
    notice = Notice.objects.get(kind=CLOSED)
    assert notice.user == signed.application.applied_by
    assert notice.title == "Дарья: списано за 09.2026"
    assert f"{accrual.certificate_units // 100:,}".replace(",", "\N{NO-BREAK SPACE}") in notice.text
    assert "вернулось на сертификат" in notice.text
    assert (notice.subject_type, notice.subject_id) == ("enrolments.enrolmentapplication", signed.application_id)


def test_a_month_that_comes_again_is_told_once():
    at = market()
    contract(at)
    marked_sheet(at.group)
    closed_month(at)
    messages = list(OutboxMessage.objects.filter(topic=CLOSED))

    for _ in range(2):
        handler_apart(CLOSED)(messages)

    assert Notice.objects.filter(kind=CLOSED).count() == 1
    assert "услуга оказана полностью" in Notice.objects.get(kind=CLOSED).text
