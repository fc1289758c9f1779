"""Step 2 and the report of step 8 through their addresses."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from tests.factories import ordering
from tests.factories.kernel import MunicipalityFactory, member

from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.kernel.ledger.actions import post_one
from sotszakaz.kernel.ledger.requests import EntryRequest
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.roles import Finance, GroupMember, Head, Operator
from sotszakaz.ordering.social_orders.actions import begin_change, set_heading
from sotszakaz.ordering.social_orders.models import OrderVolume, SocialOrder
from sotszakaz.ordering.social_orders.states import OrderState

pytestmark = pytest.mark.django_db


@pytest.fixture
def municipality():
    return MunicipalityFactory()


@pytest.fixture
def operator(municipality, client):
    person = member(Operator, municipality)
    client.force_login(person)
    return person


@pytest.fixture
def order(municipality):
    return ordering.drafted_order(municipality)


def words_of(response) -> str:
    return " ".join(response.content.decode().replace("\xa0", " ").replace("\u202f", " ").split())


def volume(**changes):
    given = {"award_method": "certificate", "recipients": "20", "person_hours": "1 440,5", "amount": "100 000,10"}
    return {"service": ordering.service().pk, **given, **changes}


def at(name: str, order: SocialOrder) -> str:
    return reverse(f"office:{name}", args=[order.pk])


def test_a_clerk_fills_an_order_and_the_head_approves_it(client, operator, municipality):
    ordering.decision(municipality)
    begun = client.post(reverse("office:order_new"), {"year": "2027"})
    order = SocialOrder.objects.get()
    assert begun.headers["Location"] == at("order", order)
    assert client.post(at("order_volume", order), volume()).status_code == 302
    assert client.post(at("order_volume", order), volume(award_method="assignment")).status_code == 302
    money = {"code": "601 0703 0110173210 611", "amount": "150 000"}
    assert client.post(at("order_budget", order), money).status_code == 302
    assert client.post(at("order_approve", order)).status_code == 403

    client.force_login(member(Head, municipality))
    approved = client.post(at("order_approve", order), follow=True)

    order.refresh_from_db()
    assert order.state == OrderState.APPROVED
    with acting_for(municipality.pk):
        assert f"Документ № {order.document.full_number}" in words_of(approved)
    assert order.volumes.get(award_method="certificate").person_hours == Decimal("1440.50")


def test_the_award_methods_stand_in_columns_of_their_own(client, operator, order):
    client.post(at("order_volume", order), volume())
    client.post(at("order_volume", order), volume(award_method="assignment", person_hours="7"))

    page = words_of(client.get(at("order", order)))

    assert page.count("По сертификату") >= 2
    assert "1 440,5 чел.-ч" in page
    assert "7 чел.-ч" in page


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"recipients": "0"}, "recipients", "больше нуля"),
        ({"person_hours": "много"}, "person_hours", "число часов"),
        ({"person_hours": "0"}, None, "больше нуля"),
        ({"amount": ""}, "amount", "нормативные затраты"),
        ({"amount": "-5"}, "amount", "меньше"),
        ({"award_method": ""}, "award_method", "Выберите вариант."),
        ({"service": "0"}, "service", "Выберите"),
    ],
)
def test_a_wrong_volume_is_one_sentence_at_the_field_and_keeps_what_was_typed(
    client, operator, order, typed, field, words
):
    response = client.post(at("order_volume", order), volume(**typed))

    assert response.status_code == 422
    form = response.context["form"]
    [sentence] = form.errors[field] if field else form.non_field_errors()
    assert words in sentence
    assert form["person_hours"].value() == typed.get("person_hours", "1 440,5")
    assert not OrderVolume.objects.exists()


def test_a_volume_is_changed_and_removed(client, operator, order):
    client.post(at("order_volume", order), volume())
    row = order.volumes.get()

    form = client.get(at("order_volume", order), {"volume": row.pk})
    assert form.context["form"]["recipients"].value() == 20
    removed = client.post(reverse("office:order_volume_remove", args=[order.pk, row.pk]), follow=True)
    button, told = reverse("office:order_volume_remove", args=[order.pk, row.pk]), {"Accept": "text/html"}
    told["Referer"] = f"http://testserver{at('order', order)}"
    again = client.post(button, headers=told, follow=True)

    assert "Объём убран" in words_of(removed)
    assert again.redirect_chain == [(at("order", order), 302)]
    assert "Этого объёма в заказе уже нет: его убрали." in words_of(again)
    assert button not in again.text


def test_a_wrong_budget_line_is_said_in_words(client, operator, order):
    response = client.post(at("order_budget", order), {"code": "601", "amount": "5"})

    assert response.status_code == 422
    assert "20 знаков" in response.context["form"].non_field_errors()[0]


def test_an_order_over_its_budget_is_shown_and_refused_with_figures(client, operator, order, municipality):
    client.post(at("order_volume", order), volume())
    client.post(at("order_budget", order), {"code": ordering.BUDGET_CODE, "amount": "99 999,10"})
    assert "Не хватает 1,00 ₽" in words_of(client.get(at("order", order)))

    client.force_login(member(Head, municipality))
    refused = client.post(at("order_approve", order))

    assert refused.status_code == 422
    assert "не хватает 1,00 ₽" in words_of(refused)
    order.refresh_from_db()
    assert order.state == OrderState.DRAFT


def test_a_second_order_of_a_year_is_refused_at_the_form(client, operator, order):
    response = client.post(reverse("office:order_new"), {"year": "2026"})

    assert response.status_code == 422
    assert "уже есть" in response.context["form"].non_field_errors()[0]


def test_an_order_without_a_decision_sends_to_the_acts(client, operator):
    response = client.post(reverse("office:order_new"), {"year": "2027"})

    assert "Сначала загрузите и подтвердите акт" in words_of(response)


def test_rows_of_an_approved_order_are_not_offered_to_change(client, operator, municipality):
    order = ordering.approved_order(municipality)

    page = words_of(client.get(at("order", order)))

    assert at("order_volume", order) not in page
    assert "Добавить объём" not in page
    assert client.post(at("order_volume", order), volume()).status_code == 422


def test_colleagues_see_orders_and_strangers_do_not(client, order, municipality):
    client.force_login(member(Finance, municipality))
    assert client.get(at("order", order)).status_code == 200
    assert client.get(at("order_volume", order)).status_code == 403
    client.force_login(member(GroupMember, municipality))
    assert client.get(at("order", order)).status_code == 403
    assert client.get(reverse("office:report")).status_code == 200
    client.force_login(member(Operator, MunicipalityFactory()))
    for name in ("order", "order_volume", "order_budget"):
        assert client.get(at(name, order)).status_code == 404
    assert client.post(at("order_approve", order)).status_code == 404


def test_the_list_of_orders_asks_the_same_queries_however_many(
    client, operator, municipality, django_assert_num_queries
):
    ordering.drafted_order(municipality, year=2023)
    client.get(reverse("office:orders"))
    with django_assert_num_queries(LIST_QUERIES):
        client.get(reverse("office:orders"))
    for year in range(2024, 2054):
        ordering.drafted_order(municipality, year=year)

    with django_assert_num_queries(LIST_QUERIES):
        client.get(reverse("office:orders"))


LIST_QUERIES = 6


def test_the_report_shows_plan_fact_deviation_and_the_verdict(client, operator, municipality):
    order = ordering.approved_order(municipality, year=2025, on=date(2026, 1, 20))
    delivered = order.volumes.order_by("service__code").first()
    with acting_for(municipality.pk):
        for number, (move, amount) in enumerate([(Move.HOLD, 950_000), (Move.CHARGE, 920_000)]):
            post_one(
                f"test:{number}",
                [EntryRequest(delivered.account_id, move, amount)],
                municipality_id=municipality.pk,
                actor_id=None,
                cause=("tests.cause", 1),
                happened_on=date(2025, 12, 1),
            )

    page = words_of(client.get(reverse("office:report")))

    for words in ("10 000", "9 200", "−800", "300", "−1 000", "исполнен", "не исполнен", "не подтверждено"):
        assert words in page


@pytest.mark.parametrize(("ahead", "words"), [(0, "исполняется"), (1, "год не начался")])
def test_the_report_of_a_year_that_is_not_over_passes_no_verdict(client, operator, municipality, ahead, words):
    ordering.approved_order(municipality, year=today_in(municipality).year + ahead)

    page = words_of(client.get(reverse("office:report")))

    assert words in page
    assert "не исполнен" not in page


def test_the_report_without_an_order_says_what_to_do(client, operator):
    assert "Отчёт появится, когда социальный заказ будет утверждён" in words_of(client.get(reverse("office:report")))


def test_the_report_is_of_the_year_asked_for(client, operator, municipality):
    for year in (2025, 2026):
        ordering.approved_order(
            municipality, year=year, codes=(ordering.TECHNICAL,) if year == 2025 else (ordering.ARTISTIC,)
        )

    assert client.get(reverse("office:report"), {"year": "2025"}).context["report"].order.year == 2025
    assert client.get(reverse("office:report"), {"year": "нет"}).context["report"].order.year == 2026


def test_an_order_in_force_is_changed_compared_and_published_on_its_pages(client, municipality):
    order = ordering.approved_order(municipality)
    client.force_login(order.drafted_by)
    reply = client.post(at("order_change", order), {"reason": "Выделены деньги"})
    change = SocialOrder.objects.get(status_number=2)
    assert reply.headers["Location"] == at("order", change)
    later = {"first_hours": "300", "award_year": "2026", "place": "город Примерск", "permitted_percent": "5"}
    quality = {"service": ordering.service().pk, "indicator": "Доля довольных", "value": "93"}
    assert client.post(at("order_volume", change), volume(**later)).status_code == 302
    assert client.post(at("order_quality", change), quality).status_code == 302
    assert client.post(at("order_heading", change), {"okpo": "01234567", "budget_name": ""}).status_code == 302

    draft = words_of(client.get(at("order", change)))
    client.force_login(member(Head, municipality))
    client.post(at("order_approve", change))
    client.force_login(order.drafted_by)
    today = today_in(municipality)
    publication = {"publication": "https://example.org", "published_on": f"{today:%Y-%m-%d}"}
    client.post(at("order_publish", change), publication)
    page = words_of(client.get(at("order", change)))

    assert "Выделены деньги" in draft
    assert "чел.-ч на 2026 год: 1 440,50" in draft
    assert "Доля довольных" in page
    assert "Опубликован" in page
    assert "Статус 1" in page
    assert "Это прежний статус" in words_of(client.get(at("order", order)))


def test_a_change_is_dropped_and_a_refused_closing_stands_on_the_page(client, municipality):
    order = ordering.approved_order(municipality, year=today_in(municipality).year)
    client.force_login(order.drafted_by)
    client.post(at("order_change", order), {"reason": "Выделены деньги"})

    client.post(at("order_change_drop", SocialOrder.objects.get(status_number=2)))
    client.force_login(member(Head, municipality))
    refused = client.post(at("order_close", order))

    assert SocialOrder.objects.get() == order
    assert "год ещё идёт" in words_of(refused)


def test_the_document_of_a_draft_is_seen_before_the_approval(client, municipality):
    approved = ordering.approved_order(municipality)
    with acting_for(municipality.pk):
        change = begin_change(order_id=approved.pk, reason="Реквизиты", by=approved.drafted_by, on=date(2026, 3, 2))
        set_heading(order_id=change.pk, okpo="12345678", budget_name="Бюджет", by=change.drafted_by)
    client.force_login(change.drafted_by)

    answer = client.get(reverse("office:order_preview", args=[change.pk]))

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert SocialOrder.objects.get(pk=change.pk).document is None


def test_an_empty_draft_has_no_document_to_see(client, order):
    client.force_login(order.drafted_by)

    answer = client.get(reverse("office:order_preview", args=[order.pk]))

    assert answer.status_code in (409, 422)
