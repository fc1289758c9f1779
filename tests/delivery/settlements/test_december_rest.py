"""Classes of a December that was counted in December: who lacks marks is asked, told, or left to a later closing."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse
from tests.factories.delivery import closed_month, columns
from tests.factories.demand import contract, market
from tests.factories.kernel import adopted, member
from tests.factories.left_out import neighbour

from sotszakaz.delivery.attendance.actions import save_sheet
from sotszakaz.delivery.attendance.states import SessionState
from sotszakaz.delivery.settlements.actions import close_month
from sotszakaz.delivery.settlements.checks import CHECKS
from sotszakaz.delivery.settlements.errors import SheetsMissing
from sotszakaz.delivery.settlements.models import Accrual
from sotszakaz.delivery.settlements.reminding import remind_of_hand_ins
from sotszakaz.delivery.settlements.selectors import counted_until
from sotszakaz.delivery.settlements.unmarked import may_be_left_out
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.money import round_kopecks
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance

pytestmark = pytest.mark.django_db

DECEMBER, CLOSED_ON = date(2026, 12, 1), date(2026, 12, 20)
JANUARY, FEBRUARY = date(2027, 1, 1), date(2027, 2, 1)
SIX_PLACES = Decimal("0.000001")


def marked(where, *, is_rest, state=SessionState.HELD, on=JANUARY):
    """Classes of December after the day of counting, or those up to it."""
    states = {each.key: state for each in columns(where.group, DECEMBER) if (each.day > CLOSED_ON) == is_rest}
    save_sheet(group_id=where.group.pk, month=DECEMBER, states=states, cells={}, by=SYSTEM, on=on)
    return len(states)


@pytest.fixture
def two():
    """December of two providers, closed on its 20th day; the first has marked all of it since."""
    at = market()
    adopted(at.municipality, starts_on=date(2026, 1, 1), december_close_from_day=CLOSED_ON.day)
    other = neighbour(at)
    for where in (at, other):
        contract(where, on=DECEMBER)
        marked(where, is_rest=False, on=CLOSED_ON)
    closed_month(at, DECEMBER, on=CLOSED_ON)
    marked(at, is_rest=True)
    return at, other


def lines_of(where):
    return Accrual.objects.filter(contract__group=where.group, month=DECEMBER).order_by("pk")


def january(at, **said):
    return close_month(municipality_id=at.municipality.pk, month=JANUARY, by=SYSTEM, on=FEBRUARY, **said)


def ensure_sound():
    for check in CHECKS:
        assert find_offenders(check).passed, check.name


def test_the_rest_of_an_agreement_that_is_left_out_stays_open_until_a_closing_takes_it(two):
    at, other = two
    agreement = lines_of(other).get().contract.agreement_id
    with pytest.raises(SheetsMissing) as refused:
        january(at)
    assert f"«{other.group.name}» за 12.2026" in refused.value.message
    assert refused.value.message.count("«") == 1

    january(at, left_out=frozenset({agreement}))

    assert (lines_of(at).count(), lines_of(other).count()) == (1, 1)
    assert counted_until(at.municipality.pk, DECEMBER, agreements=[agreement]) == CLOSED_ON
    assert counted_until(at.municipality.pk, DECEMBER) is None
    with pytest.raises(ConstraintViolated, match="табель не меняется"):
        marked(at, is_rest=True, state=SessionState.CANCELLED)
    ensure_sound()

    fell = marked(other, is_rest=True, state=SessionState.CANCELLED)
    close_month(municipality_id=at.municipality.pk, month=FEBRUARY, by=SYSTEM, on=date(2027, 3, 1))

    share = (Decimal(len(columns(other.group, DECEMBER)) - fell) / len(columns(other.group, DECEMBER))).quantize(
        SIX_PLACES
    )
    planned = lines_of(other)[0].contract.months.get(month=DECEMBER).certificate_amount
    assert sum(each.certificate_amount for each in lines_of(other)) == round_kopecks(planned * share)
    assert lines_of(at).count() == 1
    with pytest.raises(ConstraintViolated, match="табель не меняется"):
        marked(other, is_rest=True)
    ensure_sound()


def test_verify_counts_december_anew_once_january_has_compared_it(two):
    at, other = two
    recount = next(each for each in CHECKS if each.name == "settlements.recount")
    marked(other, is_rest=True)
    january(at)
    assert Accrual.objects.filter(month=DECEMBER).count() == 2
    assert find_offenders(recount).passed

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET ROLE NONE")
        cursor.execute("ALTER TABLE attendance_classsession DISABLE TRIGGER USER")
        spoilt = "UPDATE attendance_classsession SET state = 'cancelled' WHERE group_id = %s AND held_on > %s"
        cursor.execute(spoilt, [other.group.pk, CLOSED_ON])

    assert find_offenders(recount).examples == (lines_of(other).get().contract.number,)


@pytest.mark.parametrize(
    ("state", "said"), [(SessionState.HELD, ", разницы нет."), (SessionState.CANCELLED, " и провело разницу.")]
)
def test_the_line_says_what_became_of_the_hours_that_were_taken_as_held(two, client, clock, state, said):
    at, other = two
    clock.go(FEBRUARY)
    client.force_login(member(Finance, at.municipality))
    address = reverse("office:accrual", args=[lines_of(other)[0].pk])
    before = client.get(address).text
    act_for([at.municipality.pk])
    marked(other, is_rest=True, state=state)
    january(at)

    after = client.get(address).text

    assert "Следующее закрытие сверит их с табелем" in before
    assert "Следующее закрытие" not in after
    assert f"Закрытие за январь 2027 сверило их с табелем{said}" in after


def test_who_lacks_marks_of_december_may_be_left_out_of_january_on_the_page(two, client, clock):
    at, other = two
    clock.go(FEBRUARY)
    [found] = may_be_left_out(at.municipality.pk, JANUARY, on=FEBRUARY)
    client.force_login(member(Finance, at.municipality))
    page = client.get(reverse("office:hand_ins", args=["2027-01"])).text
    asked = client.get(reverse("office:next_closing")).text

    answer = client.post(reverse("office:month_close_without", args=["2027-01"]), {"left_out": [found.agreement.pk]})

    assert found.agreement.record == other.record
    assert "12.2026 не отмечены занятия после закрытия" in page
    assert f"«{other.group.name}»</a> за декабрь 2026" in asked
    assert answer.status_code == 302
    act_for([at.municipality.pk])
    assert lines_of(other).count() == 1


def test_the_provider_is_told_once_which_classes_to_mark_and_finds_them_on_the_page_of_the_month(two, client, clock):
    at, other = two
    clock.go(date(2027, 1, 11))
    director, calm = other.director(), at.director()
    told = [remind_of_hand_ins(municipality_id=at.municipality.pk, on=date(2027, 1, 11)) for _ in range(2)]
    drain_together()
    act_for([at.municipality.pk])
    agreement = lines_of(other).get().contract.agreement_id
    client.force_login(director)

    page = client.get(reverse("provider:hand_in", args=[agreement, "2026-12"])).text.replace("\N{NO-BREAK SPACE}", " ")

    act_for([at.municipality.pk])
    assert told == [1, 0]
    assert Notice.objects.get(user=director, kind="month.hand_in_due").title == "Отметьте последние занятия за 12.2026"
    assert not Notice.objects.filter(user=calm, kind="month.hand_in_due").exists()
    first = min(each.day for each in columns(other.group, DECEMBER) if each.day > CLOSED_ON)
    assert "Месяц закрыт 20 декабря 2026, до его конца" in page
    assert f"?day={first:%Y-%m-%d}" in page


def test_the_page_of_a_month_closed_without_an_agreement_says_that_its_december_waits(two, client, clock):
    at, other = two
    clock.go(date(2027, 3, 1))
    january(at, left_out=frozenset({lines_of(other).get().contract.agreement_id}))
    client.force_login(member(Finance, at.municipality))
    address = reverse("office:month", args=["2027-01"])

    before = client.get(address).text
    act_for([at.municipality.pk])
    marked(other, is_rest=True)
    close_month(municipality_id=at.municipality.pk, month=FEBRUARY, by=SYSTEM, on=date(2027, 3, 1))

    assert "Декабрь 2026 ждёт сверки" in before
    assert other.record.organisation.short_name in before
    assert f"посчитали {CLOSED_ON:%d.%m.%Y}" in before
    assert "ждёт сверки" not in client.get(address).text
