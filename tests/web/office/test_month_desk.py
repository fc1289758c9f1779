"""The officer's month on its pages: providers and limits, what is unusual, the next closing, what is mended."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from tests.delivery.unusual.test_looking import never_came
from tests.factories.delivery import AFTER, OCTOBER, SEPTEMBER, closed_month, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.kernel import member

from sotszakaz.delivery.settlements.actions import decide_completeness, reopen_sheet
from sotszakaz.delivery.settlements.models import Accrual, MonthClosing, PaymentRegister
from sotszakaz.delivery.unusual.models import Finding
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.ledger.actions import post_one
from sotszakaz.kernel.ledger.requests import EntryRequest
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance, Operator

pytestmark = pytest.mark.django_db
MONTH = f"{SEPTEMBER:%Y-%m}"
MONTH_QUERIES, NEXT_QUERIES, FINDINGS_QUERIES = 40, 25, 20


@pytest.fixture
def at(client, clock):
    clock.go(AFTER)
    at = market()
    client.force_login(member(Finance, at.municipality))
    return at


def seen(client, name, *args, **asked):
    answer = client.get(reverse(f"office:{name}", args=args), asked)
    assert answer.status_code == 200
    return answer.text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_name_of_a_provider_opens_its_agreement_and_the_workbook_stands_beside_it(client, at):
    agreement = contract(at).agreement

    page = seen(client, "month", MONTH)

    name = agreement.record.organisation.short_name
    assert f'<a href="{reverse("office:agreement", args=[agreement.pk])}">{name}</a>' in page
    assert reverse("office:agreement_calculation", args=[agreement.pk]) in page


def test_the_month_shows_providers_with_the_limits_before_it_is_closed_and_after(client, at):
    contract(at)
    marked_sheet(at.group)
    name = at.record.organisation.short_name
    before = seen(client, "month", MONTH)
    act_for([at.municipality.pk])
    closed_month(at)
    after = seen(client, "month", MONTH)

    assert name in before
    assert "Строка бюджета" in before
    act_for([at.municipality.pk])
    assert f"№ {PaymentRegister.objects.get().number}" in after
    assert "Закрыть сентябрь 2026" in before
    assert "Закрыть сентябрь 2026" not in after


def test_the_page_of_the_month_needs_so_many_queries(client, at, django_assert_max_num_queries):
    never_came(at)

    with django_assert_max_num_queries(MONTH_QUERIES):
        seen(client, "month", MONTH)


def test_what_is_unusual_is_looked_for_opened_and_answered(client, at):
    never_came(at)
    look = client.post(reverse("office:month_look", args=[MONTH]), follow=True).text
    act_for([at.municipality.pk])
    found = Finding.objects.get()
    page = seen(client, "finding", found.pk)
    empty = client.post(reverse("office:finding_check", args=[found.pk]), {"note": " "})
    done = client.post(reverse("office:finding_check", args=[found.pk]), {"note": "Болел, справка есть."}, follow=True)

    assert "Нового: 1" in look
    assert "Ни разу не был, а месяц оплачивается" in look
    assert "Ребёнок не был ни на одном занятии" in page
    assert empty.status_code == 422
    assert "Напишите, что вы проверили" in empty.text
    assert "Записано: проверено" in done.text
    assert "Болел, справка есть." in seen(client, "month_findings", MONTH, kind="checked")
    assert "Необычного не найдено" in seen(client, "month_findings", MONTH)
    assert "Необычное в месяце" in seen(client, "month", MONTH)


def test_the_list_of_the_unusual_needs_so_many_queries(client, at, django_assert_max_num_queries):
    never_came(at)
    client.post(reverse("office:month_look", args=[MONTH]))

    with django_assert_max_num_queries(FINDINGS_QUERIES):
        assert "Ни разу не был" in seen(client, "month_findings", MONTH, kind="never_attended")


def test_who_may_not_answer_sees_no_button(client, at):
    never_came(at)
    client.post(reverse("office:month_look", args=[MONTH]))
    act_for([at.municipality.pk])
    found = Finding.objects.get()
    client.force_login(member(Operator, at.municipality))

    page = seen(client, "finding", found.pk)

    assert "Что проверили и что оказалось" not in page
    assert client.post(reverse("office:finding_check", args=[found.pk]), {"note": "Да."}).status_code == 403


def test_the_next_closing_is_counted_and_nothing_is_written(client, at, django_assert_max_num_queries):
    signed = contract(at)
    marked_sheet(at.group, cancelled=1)
    with django_assert_max_num_queries(NEXT_QUERIES):
        page = seen(client, "next_closing")
    lines = seen(client, "next_closing_of", signed.agreement_id)

    act_for([at.municipality.pk])
    assert not MonthClosing.objects.exists()
    assert not Accrual.objects.exists()
    assert "Если закрыть сентябрь 2026 сейчас" in page
    assert f"№ {signed.number}" in lines
    assert client.get(reverse("office:next_closing_of", args=[10**9])).status_code == 404


def test_the_next_closing_names_groups_without_marks_and_the_first_day(client, at, clock):
    contract(at)
    clock.go(date(2026, 9, 20))

    page = seen(client, "next_closing")

    assert "1 группа без отметок" in page
    assert "Закрыть можно с 1 октября 2026" in page


def test_all_months_closed_says_so(client, at):
    assert "Все месяцы закрыты" in seen(client, "next_closing")


def test_what_is_mended_says_why_and_what_to_do(client, at):
    signed = contract(at)
    marked_sheet(at.group, cancelled=5)
    closed_month(at)
    free = balance_of(signed.certificate_account_id).free
    take = [EntryRequest(signed.certificate_account_id, Move.WITHDRAW, free)]
    said = {"municipality_id": at.municipality.pk, "actor_id": None, "cause": ("t", 1)}
    post_one("take", take, happened_on=AFTER, **said)
    wanted = {"municipality_id": at.municipality.pk, "group_id": at.group.pk, "month": SEPTEMBER}
    reopen_sheet(reason="Ошибка в табеле.", by=SYSTEM, **wanted, on=AFTER)
    marked_sheet(at.group)
    sheets = seen(client, "months_mending")
    assert "Ошибка в табеле." in sheets
    act_for([at.municipality.pk])
    marked_sheet(at.group, OCTOBER)
    rehearsed = seen(client, "next_closing_of", signed.agreement_id, part="corrections")
    act_for([at.municipality.pk])
    closed_month(at, OCTOBER)

    refused = seen(client, "months_mending", part="refused")

    assert "Нет, не хватит: сертификат" in rehearsed
    assert f"№ {signed.number}" in refused
    assert "Исправление пройдёт само, когда остаток освободится" in refused
    assert "Открытых табелей нет" in seen(client, "months_mending")


def test_a_decision_that_waits_is_a_correction_of_the_next_closing(client, at):
    signed = contract(at)
    marked_sheet(at.group)
    closed_month(at)
    decide_completeness(
        contract_id=signed.pk, month=SEPTEMBER, percent=Decimal(0), ground="Возражение.", by=SYSTEM, on=AFTER
    )

    assert "Исправит прошлые месяцы: 1 строку" in seen(client, "next_closing")
