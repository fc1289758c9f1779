"""Closing a month on the page, how far it is, and mending what is closed."""

import pytest
from django.urls import reverse
from tests.factories.delivery import AFTER, SEPTEMBER, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.kernel import adopted, member

from sotszakaz.delivery.settlements.actions import begin_closing, continue_closing
from sotszakaz.delivery.settlements.models import Accrual, CompletenessDecision, MonthClosing, ReopenedSheet
from sotszakaz.delivery.settlements.states import ClosingState
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance, Head

pytestmark = pytest.mark.django_db
MONTH = f"{SEPTEMBER:%Y-%m}"


@pytest.fixture
def at(client, clock):
    clock.go(AFTER)
    at = market()
    contract(at)
    marked_sheet(at.group)
    client.force_login(member(Finance, at.municipality))
    return at


def test_a_small_month_is_closed_at_once_and_a_second_click_is_told_so(client, at):
    first = client.post(reverse("office:month_close", args=[MONTH]), follow=True)
    second = client.post(reverse("office:month_close", args=[MONTH]))

    act_for([at.municipality.pk])
    assert MonthClosing.objects.get().state == ClosingState.CLOSED
    assert "Месяц закрыт" in first.content.decode()
    assert second.status_code in (409, 422)
    assert "уже закрыт" in second.content.decode()


@pytest.mark.parametrize(
    ("today", "month", "why"),
    [
        (SEPTEMBER.replace(day=30), "2026-09", ["закрывают с 1 октября 2026"]),
        (AFTER, "2026-10", ["сначала", "сентябрь 2026"]),
        (AFTER, "2026-11", ["сначала", "закрывают с 1 декабря 2026"]),
    ],
)
def test_a_month_that_may_not_be_closed_yet_has_no_button_and_says_why(client, clock, at, today, month, why):
    clock.go(today)
    client.force_login(member(Finance, at.municipality))

    page = client.get(reverse("office:month", args=[month])).text.replace("\xa0", " ")

    assert all(each in page for each in ["Закрыть пока нельзя", *why])
    assert reverse("office:month_close", args=[month]) not in page


def test_the_page_looks_how_far_the_closing_is_and_goes_to_the_month_when_it_is_over(client, at):
    closing = begin_closing(municipality_id=at.municipality.pk, month=SEPTEMBER, by=SYSTEM, on=AFTER)
    progress, asked = reverse("office:month_progress", args=[MONTH]), {"HX-Request": "true"}

    assert "Готово строк: 0 из 1" in client.get(progress, headers=asked).content.decode()
    act_for([at.municipality.pk])
    continue_closing(closing_id=closing.pk)
    over = client.get(progress, headers=asked)

    assert over.headers["HX-Redirect"] == reverse("office:month", args=[MONTH])


def test_a_closed_month_is_mended_from_its_line(client, at):
    client.post(reverse("office:month_close", args=[MONTH]))
    act_for([at.municipality.pk])
    line = Accrual.objects.get()
    empty = client.post(reverse("office:sheet_reopen", args=[line.pk]))
    client.post(reverse("office:sheet_reopen", args=[line.pk]), {"reason": "Ошибка в табеле."})
    client.post(
        reverse("office:line_decide", args=[line.pk]), {"percent": "50", "ground": "Занятий было вдвое меньше."}
    )

    act_for([at.municipality.pk])
    assert empty.status_code == 422
    assert "Напишите основание" in empty.content.decode()
    assert ReopenedSheet.objects.get().reason == "Ошибка в табеле."
    assert CompletenessDecision.objects.get().contract_id == line.contract_id


def test_after_the_last_day_of_the_rules_a_line_says_so_and_offers_nothing(client, at):
    client.post(reverse("office:month_close", args=[MONTH]))
    act_for([at.municipality.pk])
    line = Accrual.objects.get()
    deeds = [reverse(f"office:{name}", args=[line.pk]) for name in ("sheet_reopen", "line_decide")]
    adopted(at.municipality, starts_on=AFTER, corrections_months=1)

    page = client.get(reverse("office:accrual", args=[line.pk])).text.replace("\xa0", " ")
    refused = client.post(deeds[0], {"reason": "Ошибка в табеле."})

    assert "исправляли по 31 октября 2026" in page
    assert not any(each in page for each in deeds)
    assert refused.status_code == 422
    assert "исправляют по 31.10.2026: этот день прошёл" in refused.text


def test_what_mends_a_month_is_taken_back_on_its_pages(client, at):
    client.post(reverse("office:month_close", args=[MONTH]))
    act_for([at.municipality.pk])
    line = Accrual.objects.get()
    own = reverse("office:accrual", args=[line.pk])
    assert "Отозвать решение" not in client.get(own).text
    client.post(reverse("office:sheet_reopen", args=[line.pk]), {"reason": "Ошибка в табеле."})
    client.post(reverse("office:line_decide", args=[line.pk]), {"percent": "50", "ground": "Половина."})
    act_for([at.municipality.pk])
    sheet, withdrawal = ReopenedSheet.objects.get(), reverse("office:line_decision_withdraw", args=[line.pk])
    opened = client.get(own).text
    assert "исправленный табель его месяц не изменит" in opened
    assert "Стоит решение: 50" in opened

    empty = client.post(withdrawal, {"ground": ""})
    client.post(withdrawal, {"ground": "Ошиблись."})
    again = client.post(withdrawal, {"ground": "Ошиблись."}, follow=True)
    nameless = client.post(reverse("office:sheet_shut", args=[sheet.pk]), {"reason": ""}, follow=True)
    assert reverse("office:sheet_shut", args=[sheet.pk]) in nameless.text
    shut = client.post(reverse("office:sheet_shut", args=[sheet.pk]), {"reason": "Не та группа."}, follow=True)

    assert empty.status_code == 422
    assert "Решения о доле за 09.2026 нет" in again.text
    assert "Напишите основание" in nameless.text
    assert "Открытых табелей нет" in shut.text
    assert "Отозвать решение" not in client.get(own).text


def test_a_line_shows_what_it_was_counted_from_and_why_its_sheet_was_opened(client, at):
    client.post(reverse("office:month_close", args=[MONTH]))
    act_for([at.municipality.pk])
    line = Accrual.objects.get()
    client.post(reverse("office:sheet_reopen", args=[line.pk]), {"reason": "Педагог болел."})
    act_for([at.municipality.pk])
    marked_sheet(at.group, cancelled=2)

    page = client.get(reverse("office:accrual", args=[line.pk])).text
    act_for([at.municipality.pk])
    client.force_login(line.contract.child.added_by)
    family = client.get(reverse("citizen:charge", args=[line.pk])).text

    for shown in (page, family):
        assert "Что изменилось после этой строки" in shown
        assert "его посчитает следующее закрытие" in shown
        assert shown.count('data-label="В табеле сейчас">отменено исполнителем') == 2
        assert "Показаны отметки на сегодня" not in shown
    assert "табель группы открыт для исправления («Педагог болел.»)" in page
    assert "Педагог болел" not in family


def test_a_line_opens_to_its_contract_and_to_its_accounts_for_those_who_may(client, at):
    client.post(reverse("office:month_close", args=[MONTH]))
    act_for([at.municipality.pk])
    line = Accrual.objects.get()
    contract_page = reverse("office:enrolment", args=[line.contract.application_id])
    account_page = reverse("office:account", args=[line.contract.agreement_account_id])

    finance = client.get(reverse("office:accrual", args=[line.pk])).text
    client.force_login(member(Head, at.municipality))
    head = client.get(reverse("office:accrual", args=[line.pk])).text

    assert f'href="{contract_page}"' in finance
    assert f'href="{contract_page}"' not in head
    assert f'href="{account_page}"' in finance
    assert f'href="{account_page}"' in head
