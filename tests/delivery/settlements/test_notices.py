"""Families are told of every month that is charged, once."""

import pytest
from tests.factories.delivery import AFTER, OCTOBER, SEPTEMBER, closed_month, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.journal import teacher

from sotszakaz.delivery.attendance.assigning import assign_teachers
from sotszakaz.delivery.settlements.actions import reopen_sheet
from sotszakaz.delivery.settlements.notices import CLOSED, REOPENED
from sotszakaz.foundation.draining import drain_apart, drain_together
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.outbox import handler_apart
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM

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
    assert (notice.subject_type, notice.subject_id) == ("settlements.accrual", accrual.pk)


def test_a_month_counted_anew_is_told_beside_the_month_that_is_closed():
    at = market()
    contract(at)
    marked_sheet(at.group)
    closed_month(at)
    wanted = {"municipality_id": at.municipality.pk, "group_id": at.group.pk, "month": SEPTEMBER}
    reopen_sheet(reason="Ошибка в табеле.", by=SYSTEM, **wanted, on=AFTER)
    marked_sheet(at.group, cancelled=2)
    marked_sheet(at.group, OCTOBER)
    closed_month(at, OCTOBER)

    drain_apart()

    act_for([at.municipality.pk])
    assert set(Notice.objects.filter(kind=CLOSED).values_list("title", flat=True)) == {
        "Дарья: списано за 09.2026",
        "Дарья: исправлено списание за 09.2026",
        "Дарья: списано за 10.2026",
    }


def test_a_sheet_opened_again_is_told_to_those_who_keep_its_journal():
    at = market()
    contract(at)
    own, stranger, director = teacher(at), teacher(at), at.director()
    for month in (SEPTEMBER, OCTOBER):
        marked_sheet(at.group, month)
        closed_month(at, month)
    wanted = {"municipality_id": at.municipality.pk, "group_id": at.group.pk, "reason": "Ошибка.", "by": SYSTEM}
    reopen_sheet(month=SEPTEMBER, **wanted, on=AFTER)
    drain_together()
    act_for([at.municipality.pk])
    everybody = set(Notice.objects.filter(kind=REOPENED).values_list("user", flat=True))
    assign_teachers(group_id=at.group.pk, teachers=[own.pk], by=director)

    reopen_sheet(month=OCTOBER, **wanted, on=AFTER)
    drain_together()

    act_for([at.municipality.pk])
    assert everybody == {own.pk, stranger.pk, director.pk}
    told = Notice.objects.filter(kind=REOPENED, title__contains="10.2026")
    assert set(told.values_list("user", flat=True)) == {own.pk, director.pk}


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
