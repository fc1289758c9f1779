"""Agreements that a closing left out: the next one asks for their sheets, and charges nothing that nobody marked."""

from datetime import date

import pytest
from django.urls import reverse
from tests.factories.delivery import AFTER, OCTOBER, SEPTEMBER, closed_month, marked_sheet
from tests.factories.journal import handed_in
from tests.factories.kernel import member
from tests.factories.left_out import left_out

from sotszakaz.delivery.settlements import hand_ins
from sotszakaz.delivery.settlements.actions import (
    accept_hand_in,
    begin_closing,
    close_month,
    hand_in_month,
    return_hand_in,
)
from sotszakaz.delivery.settlements.errors import MonthIsClosed, NotHandedIn, SheetsMissing
from sotszakaz.delivery.settlements.late import awaited_by
from sotszakaz.delivery.settlements.models import Accrual, MonthClosing
from sotszakaz.delivery.settlements.open_month import earliest_open_month
from sotszakaz.delivery.settlements.rehearsal import rehearse
from sotszakaz.delivery.settlements.reminding import remind_of_hand_ins
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.regulations.actions import Setting, adopt_regulation
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance
from sotszakaz.supply.programmes.models import StudyGroup

pytestmark = pytest.mark.django_db
DECEMBER, NEXT_YEAR = date(2026, 12, 1), date(2027, 2, 2)
POLICIES = ["by_contract", "by_schedule_hours", "by_attendance"]


def october_of(late, **said):
    return {"municipality_id": late.municipality.pk, "month": OCTOBER, "by": SYSTEM, "on": AFTER, **said}


@pytest.mark.parametrize("policy", POLICIES)
def test_a_late_month_that_nobody_marked_stops_the_next_closing_by_name(policy):
    late, waiting = left_out(counting_policy=policy)
    [said] = rehearse(late.municipality.pk, AFTER).unmarked
    with pytest.raises(SheetsMissing) as refused:
        begin_closing(**october_of(late))
    assert (said.group_id, said.month) == (late.group.pk, SEPTEMBER)
    assert f"«{late.group.name}» за 09.2026" in refused.value.message

    marked_sheet(late.group)
    assert not rehearse(late.municipality.pk, AFTER).unmarked
    closed_month(late, OCTOBER)

    charged = Accrual.objects.filter(contract=waiting).order_by("month")
    assert [(each.month, each.completeness) for each in charged] == [(SEPTEMBER, 1), (OCTOBER, 1)]


def test_a_late_month_is_left_out_again_with_its_agreement():
    late, waiting = left_out()

    close_month(**october_of(late, left_out=frozenset({waiting.agreement_id})))

    assert not Accrual.objects.filter(contract=waiting).exists()
    found = awaited_by(late.municipality.pk, date(2026, 11, 1))
    assert {(each.agreement.pk, each.month) for each in found if each.month <= OCTOBER} == {
        (waiting.agreement_id, OCTOBER),
        (waiting.agreement_id, SEPTEMBER),
    }


def wanting_hand_ins(at):
    adopt_regulation(
        municipality_id=at.municipality.pk,
        title="Месяцы сдают",
        starts_on=date(2026, 9, 2),
        settings={"hand_in_required": Setting(True, "порядок, пункт 4")},
        by=SYSTEM,
    )


def test_a_late_month_is_not_charged_until_it_is_accepted_where_its_rules_want_that():
    late, waiting = left_out()
    wanting_hand_ins(late)
    marked_sheet(late.group)
    for each in hand_ins.not_accepted(late.municipality.pk, OCTOBER):
        handed = hand_in_month(agreement_id=each.pk, month=OCTOBER, by=SYSTEM, on=AFTER)
        accept_hand_in(hand_in_id=handed.pk, by=SYSTEM)
    assert rehearse(late.municipality.pk, AFTER).late == 1
    with pytest.raises(NotHandedIn) as refused:
        begin_closing(**october_of(late))
    assert f"{late.record.organisation.short_name} за 09.2026" in refused.value.message

    accept_hand_in(hand_in_id=handed_in(waiting).pk, by=SYSTEM)

    assert rehearse(late.municipality.pk, AFTER).late == 0
    closed_month(late, OCTOBER)
    assert Accrual.objects.filter(contract=waiting).count() == 2


def test_a_late_month_is_frozen_from_the_beginning_of_the_closing_that_charges_it():
    late, waiting = left_out()
    marked_sheet(late.group)
    return_hand_in(hand_in_id=handed_in(waiting).pk, remarks="Ошибка", by=SYSTEM)
    assert not hand_ins.is_sheet_closed(late.group, SEPTEMBER)

    begin_closing(**october_of(late))

    assert hand_ins.is_sheet_closed(late.group, SEPTEMBER)
    with pytest.raises(MonthIsClosed):
        handed_in(waiting)
    with pytest.raises(ConstraintViolated, match="табель не меняется"):
        marked_sheet(late.group, cancelled=1)


def test_a_late_month_stays_open_while_a_closing_leaves_it_out_again():
    late, waiting = left_out()

    begin_closing(**october_of(late, left_out=frozenset({waiting.agreement_id})))

    marked_sheet(late.group)
    assert MonthClosing.objects.count() == 2


def test_who_was_left_out_is_reminded_once_and_no_more_when_the_month_is_with_the_payer():
    late, _ = left_out()
    home, director = late.municipality.pk, late.director()

    told = [remind_of_hand_ins(municipality_id=home, on=date(2026, 10, 20)) for _ in range(2)]
    drain_together()

    act_for([home])
    assert told == [1, 0]
    assert Notice.objects.get(user=director, kind="month.hand_in_due").title == "Месяц 09.2026 закрыт без вас"


def test_what_is_left_when_no_month_has_contracts_any_more_is_charged_by_one_month_more(client, clock):
    late, waiting = left_out()
    home, past = late.municipality.pk, [date(2026, 10, 1), date(2026, 11, 1), DECEMBER]
    clock.go(NEXT_YEAR)
    left = frozenset({waiting.agreement_id})
    for month in past:
        for group in StudyGroup.objects.all():
            marked_sheet(group, month, on=NEXT_YEAR)
        close_month(municipality_id=home, month=month, by=SYSTEM, on=NEXT_YEAR, left_out=left)
    client.force_login(member(Finance, late.municipality))
    asked = client.get(reverse("office:next_closing")).text
    listed = client.get(reverse("office:months")).text
    shown = client.get(reverse("office:month", args=["2027-01"]))
    beyond = client.get(reverse("office:month", args=["2027-02"]))
    act_for([home])
    assert earliest_open_month(home) == date(2027, 1, 1)
    assert "Если закрыть январь 2027" in asked
    assert reverse("office:month", args=["2027-01"]) in listed
    assert "Закрыть январь 2027" in shown.text
    assert beyond.status_code == 404

    marked_sheet(late.group, on=NEXT_YEAR)
    close_month(municipality_id=home, month=date(2027, 1, 1), by=SYSTEM, on=NEXT_YEAR)

    assert list(Accrual.objects.filter(contract=waiting).order_by("month").values_list("month", flat=True)) == [
        SEPTEMBER,
        *past,
    ]
    assert earliest_open_month(home) is None


def test_the_page_of_the_month_names_whom_it_was_closed_without_and_what_each_waits_for(client, clock):
    clock.go(AFTER)
    late, waiting = left_out()
    client.force_login(member(Finance, late.municipality))
    name, address = late.record.organisation.short_name, reverse("office:month_left_out", args=["2026-09"])

    month = client.get(reverse("office:month", args=["2026-09"])).text
    unmarked = client.get(address).text
    act_for([late.municipality.pk])
    marked_sheet(late.group)
    handed = handed_in(waiting)
    given = client.get(address).text
    act_for([late.municipality.pk])
    accept_hand_in(hand_in_id=handed.pk, by=SYSTEM)
    accepted = client.get(address).text
    act_for([late.municipality.pk])
    closed_month(late, OCTOBER)
    charged = client.get(address, {"part": "agreements"}).text

    assert "Закрыт без исполнителей: 1" in month
    assert name in month
    assert "ещё не сдал месяц" in unmarked
    assert waiting.agreement.number in unmarked
    assert reverse("office:hand_in", args=[handed.pk]) in given
    assert "начислит следующее закрытие" in accepted
    assert "Таких исполнителей нет" in charged
    assert name not in client.get(reverse("office:month", args=["2026-09"])).text.partition("<h2>Исполнители")[0]
