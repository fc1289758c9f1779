"""A family is told of every step of a certificate: what has happened and what comes next."""

from datetime import date

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext
from tests.factories import demand, schemes
from tests.factories.schemes import VALUE
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.actions import (
    change_face_value,
    confirm_child,
    decrease_unused,
    grant_values,
    lapse_ended,
    promote_waiting,
    set_limits,
    withdraw_value,
)
from sotszakaz.demand.certificates.bulk import confirm_children
from sotszakaz.demand.certificates.history import steps_of
from sotszakaz.demand.certificates.models import CertificateAccount
from sotszakaz.demand.certificates.rules import Limits, Reckoning
from sotszakaz.demand.certificates.states import Recalculation, SchemeUnit
from sotszakaz.demand.children.actions import return_child
from sotszakaz.demand.children.selectors import return_grounds
from sotszakaz.demand.enrolments.suspending import suspend_certificate
from sotszakaz.foundation.draining import drain_aside, drain_together
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db

NEXT_YEAR = DateRange(date(2027, 1, 1), date(2028, 1, 1))
MONTHLY = Reckoning(decreases_monthly=True, clause="п. 2.4 постановления № 9")


@pytest.fixture
def home() -> Municipality:
    return schemes.home()


def told(account: CertificateAccount) -> list[str]:
    """What the parent reads, drained now; the last are the newest."""
    home = account.municipality_id
    while drain_aside() + drain_together():
        pass
    act_for([home])
    assert not OutboxMessage.objects.filter(error__gt="").exists()
    notices = Notice.objects.filter(user=account.child.added_by).order_by("message_id")
    assert {(each.subject_type, each.subject_id) for each in notices} <= {("children.child", account.child_id)}
    return [f"{each.title}. {each.text}".replace("\xa0", " ") for each in notices]


def messages() -> list[str]:
    return list(OutboxMessage.objects.order_by("pk").values_list("topic", flat=True))


def test_a_confirmed_child_is_told_of_with_what_is_on_the_certificate(home):
    schemes.category(home)
    account = schemes.certificate(home)

    [opened] = told(account)

    assert opened == (
        f"Дарья: данные подтверждены, сертификат открыт. На сертификате № {account.number} 1 000 ₽ "
        "с 01.01.2026 по 31.12.2026. Теперь можно выбрать программу."
    )


def test_who_is_confirmed_into_the_queue_is_told_once_of_both(home):
    schemes.category(home, number=0)
    account = schemes.certificate(home)

    [queued] = told(account)

    assert queued.startswith(
        f"Дарья: данные подтверждены, очередь на номинал. Открыт сертификат учёта № {account.number}"
    )
    assert "Ваш номер: 1." in queued


def test_a_certificate_without_a_value_says_so(home):
    schemes.category(home)
    account = schemes.certificate(home, category="orphan")

    [opened] = told(account)

    assert "сертификат учёта" in opened
    assert "на этот период нет" in opened


def test_many_confirmed_at_once_leave_messages_by_portions(home):
    schemes.category(home)

    few, many = (_statements_to_confirm(home, count) for count in (2, 7))

    assert few == many
    assert messages() == ["certificate.opened"] * 9


def _statements_to_confirm(home: Municipality, count: int) -> int:
    children = [demand.pending_child(home) for _ in range(count)]
    with CaptureQueriesContext(connection) as statements:
        confirm_children(municipality_id=home.pk, child_ids=[each.pk for each in children], by=SYSTEM, on=TODAY)
    return len(statements)


def test_returned_data_come_with_the_reason_and_what_to_do(home):
    child = demand.pending_child(home)
    ground = return_grounds(home.pk, TODAY)[0]
    return_child(child_id=child.pk, ground=ground.code, reason="Нет отчества.", by=SYSTEM, on=TODAY)

    drain_together()

    act_for([home.pk])
    notice = Notice.objects.get(user=child.added_by)
    assert notice.title == "Дарья: данные возвращены на уточнение"
    assert notice.text.startswith(f"{ground.text} Нет отчества. Исправьте данные")
    assert (notice.subject_type, notice.subject_id) == ("children.child", child.pk)


def test_the_value_of_a_new_scheme_is_told_to_who_gets_it(home):
    schemes.category(home)
    account = schemes.certificate(home)
    following = schemes.category(home, period=NEXT_YEAR, amount=2 * VALUE)
    OutboxMessage.objects.all().delete()

    grant_values(scheme_id=following.scheme_id, by=SYSTEM, on=TODAY)

    [granted] = told(account)
    assert "зачислено 2 000 ₽" in granted
    assert "с 01.01.2027 по 31.12.2027" in granted


def test_values_of_a_new_scheme_are_given_to_many_by_as_many_statements_as_to_few(home):
    schemes.category(home, number=0)
    years = [DateRange(date(year, 1, 1), date(year + 1, 1, 1)) for year in (2027, 2028)]

    few, many = (_statements_to_grant(home, *more) for more in zip((2, 7), years, strict=True))

    assert few == many
    assert messages() == ["certificate.granted"] * (2 + 9)


def _statements_to_grant(home: Municipality, count: int, period: DateRange) -> int:
    for _ in range(count):
        schemes.certificate(home)
    following = schemes.category(home, period=period)
    OutboxMessage.objects.exclude(topic="certificate.granted").delete()
    with CaptureQueriesContext(connection) as statements:
        grant_values(scheme_id=following.scheme_id, by=SYSTEM, on=TODAY)
    return len(statements)


def test_a_changed_value_is_told_to_whom_it_reaches_only(home):
    value = schemes.category(home, reach=Recalculation.UNUSED)
    reached, used = schemes.certificate(home), schemes.certificate(home)
    schemes.book(schemes.value_of(used), 1)
    OutboxMessage.objects.all().delete()

    change_face_value(value_id=value.pk, amount=VALUE // 2, by=SYSTEM, on=TODAY)

    [changed] = told(reached)
    assert "было 1 000 ₽, стало 500 ₽. Того, что занято" in changed
    assert told(used) == []


def test_a_value_that_became_less_with_the_month_is_told_with_the_clause(home):
    schemes.category(home, reckoning=MONTHLY)
    account, used = schemes.certificate(home), schemes.certificate(home)
    schemes.book(schemes.value_of(used), 1)
    OutboxMessage.objects.all().delete()

    for _ in range(2):
        decrease_unused(municipality_id=home.pk, on=date(2026, 9, 1))

    [decreased] = told(account)
    assert "было 1 000 ₽, стало 916,67 ₽" in decreased
    assert decreased.endswith("Основание: п. 2.4 постановления № 9.")
    assert told(used) == []


def test_the_end_of_a_period_says_what_is_lost_and_what_comes(home):
    schemes.category(home)
    account = schemes.certificate(home)
    OutboxMessage.objects.all().delete()

    for _ in range(2):
        lapse_ended(municipality_id=home.pk, on=NEXT_YEAR.lower)

    [lapsed] = told(account)
    assert "действовал по 31.12.2026. Остаток 1 000 ₽ сгорел" in lapsed
    assert "Теперь это сертификат учёта" in lapsed


def test_a_period_that_ends_with_nothing_left_and_another_value_is_not_told(home):
    schemes.category(home)
    account = schemes.certificate(home)
    schemes.book(schemes.value_of(account), VALUE)
    grant_values(scheme_id=schemes.category(home, period=NEXT_YEAR).scheme_id, by=SYSTEM, on=TODAY)
    OutboxMessage.objects.all().delete()

    lapse_ended(municipality_id=home.pk, on=NEXT_YEAR.lower)

    assert messages() == []
    assert told(account) == []


def test_the_end_of_a_weekly_norm_speaks_of_no_rest(home):
    schemes.category(home, unit=SchemeUnit.HOURS_PER_WEEK, amount=10_00)
    account = schemes.certificate(home)
    OutboxMessage.objects.all().delete()

    lapse_ended(municipality_id=home.pk, on=NEXT_YEAR.lower)

    [lapsed] = told(account)
    assert "сгорел" not in lapsed


def test_a_withdrawn_value_and_a_suspended_certificate_come_with_their_reasons(home):
    schemes.category(home)
    account = schemes.certificate(home)
    OutboxMessage.objects.all().delete()

    withdraw_value(child_id=account.child_id, reason="Ошибка категории", by=SYSTEM, on=TODAY)
    suspend_certificate(child_id=account.child_id, reason="Заявление семьи", by=SYSTEM, since=TODAY, on=TODAY)

    withdrawn, suspended = told(account)
    assert "изъят. " in withdrawn
    assert "Причина: Ошибка категории. Сертификат остаётся" in withdrawn
    assert "Причина: Заявление семьи. " in suspended


def test_a_queue_that_ends_without_a_value_is_told(home):
    schemes.category(home, number=0)
    account = schemes.certificate(home)
    OutboxMessage.objects.all().delete()

    lapse_ended(municipality_id=home.pk, on=NEXT_YEAR.lower)

    [ended] = told(account)
    assert ended.startswith("Дарья: очередь на номинал закончилась. Период программы закончился.")


def test_who_has_grown_up_in_the_queue_is_told(home):
    value = schemes.category(home, number=0)
    grown = schemes.certificate(home, birth_date=date(2008, 9, 30))
    set_limits(value_id=value.pk, limits=Limits(1, None), by=SYSTEM, on=TODAY)
    OutboxMessage.objects.all().delete()

    promote_waiting(municipality_id=home.pk, on=date(2026, 10, 1))

    assert "возраста" in told(grown)[-1]


def test_the_story_of_a_certificate_names_its_steps(home):
    value = schemes.category(home)
    account = schemes.certificate(home)
    change_face_value(value_id=value.pk, amount=2 * VALUE, by=SYSTEM, on=TODAY)
    withdraw_value(child_id=account.child_id, reason="Ошибка", by=SYSTEM, on=TODAY)

    steps = [(step.title, step.note) for step in reversed(steps_of(account))]

    assert [(title.replace("\xa0", " "), note.replace("\xa0", " ")) for title, note in steps] == [
        ("Данные подтверждены, сертификат открыт", ""),
        ("Зачислен номинал: 1 000 ₽", "С 01.01.2026 по 31.12.2026"),
        ("Номинал категории изменён", "+1 000 ₽"),
        ("Номинал изъят", "Ошибка"),
    ]


def test_confirming_again_tells_nothing_more(home):
    schemes.category(home)
    account = schemes.certificate(home)
    OutboxMessage.objects.all().delete()

    with pytest.raises(Exception, match="состояние"):
        confirm_child(child_id=account.child_id, by=SYSTEM, on=TODAY)

    assert messages() == []
