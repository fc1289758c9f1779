import html
import json
import re
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.conf import settings
from django.urls import reverse
from pypdf import PdfReader
from tests.factories import admission, demand, extra
from tests.factories.admission import DAY, HOUR, NOON
from tests.factories.kernel import UserFactory, adopted
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.enrolments.actions import withdraw_application
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.tickets import key_of as key_of_tickets
from sotszakaz.demand.enrolments.tickets import open_ticket
from sotszakaz.foundation.calendar import months_between
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.supply.programmes.models import ProgrammePart

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_today")]
ROUBLES = "12\u202f240,00\u00a0₽"


def quote_of(client, child, group):
    return client.get(reverse("citizen:quote", args=[child.pk, group.pk]))


def key_of(page):
    return re.search(r'name="key" value="([^"]+)"', page.content.decode())[1]


def book(client, child, group, key):
    return client.post(reverse("citizen:book", args=[child.pk, group.pk]), {"key": key})


def test_the_quote_shows_price_cover_rest_and_months_before_one_applies(client):
    at = demand.market(value=5_000_00)
    child = at.child()
    client.force_login(child.added_by)

    page = quote_of(client, child, at.group)

    text = page.content.decode()
    assert page.status_code == 200
    for shown in (ROUBLES, "5\u202f000,00\u00a0₽", "7\u202f240,00\u00a0₽", "сентябрь 2026", "декабрь 2026", "12 из 12"):
        assert shown in text
    assert sum(each.price for each in page.context["offer"].months) == 12_240


def test_the_document_is_seen_before_one_applies_and_nothing_is_held(client):
    at = demand.market(value=5_000_00)
    child = at.child()
    client.force_login(child.added_by)
    address = reverse("citizen:quote_preview", args=[child.pk, at.group.pk])

    answer = client.get(address)

    assert address in quote_of(client, child, at.group).text
    assert answer["Content-Type"] == "application/pdf"
    text = " ".join("".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages).split())
    assert child.full_name in text
    assert not EnrolmentApplication.objects.exists()


def test_while_something_stands_in_the_way_the_quote_is_shown_instead(client):
    at = demand.market(places=1)
    child, other = at.child(), at.child()
    demand.application(at, other)
    client.force_login(child.added_by)

    answer = client.get(reverse("citizen:quote_preview", args=[child.pk, at.group.pk]))

    assert answer["Location"] == reverse("citizen:quote", args=[child.pk, at.group.pk])


def test_the_quote_in_hours_says_how_many_hours_leave_the_certificate(client):
    at = demand.market(unit=SchemeUnit.HOUR)
    child = at.child()
    client.force_login(child.added_by)

    text = quote_of(client, child, at.group).content.decode()

    assert "68\u00a0ч с сертификата" in text
    assert "32\u00a0ч" in text  # what would stay of a hundred


def test_the_quote_says_every_reason_why_not_with_the_clause_of_the_rules(client):
    at = demand.market(places=1)
    child = at.child()
    demand.application(at)
    adopted(at.municipality, starts_on=TODAY, min_age=11)
    client.force_login(child.added_by)

    text = quote_of(client, child, at.group).content.decode()

    assert "Сертификатом платят за детей с 11 лет" in text
    assert "Основание: пункт 1" in text
    assert "Свободных мест в группе нет" in text
    assert "Подать заявление</" not in text


def test_one_click_books_and_shows_the_enrolment(client):
    at = demand.market()
    child = at.child()
    client.force_login(child.added_by)

    answer = book(client, child, at.group, key_of(quote_of(client, child, at.group)))

    act_for([at.municipality.pk])
    application = EnrolmentApplication.objects.get()
    assert answer.headers["Location"] == reverse("citizen:enrolment", args=[application.pk])
    page = client.get(answer.headers["Location"])
    assert "Место и средства удержаны" in page.content.decode()


def test_a_double_click_books_once(client):
    at = demand.market()
    child = at.child()
    client.force_login(child.added_by)
    key = key_of(quote_of(client, child, at.group))

    answers = [book(client, child, at.group, key) for _ in range(2)]

    assert len({answer.headers["Location"] for answer in answers}) == 1
    act_for([at.municipality.pk])
    assert EnrolmentApplication.objects.count() == 1


def test_a_refusal_shows_the_quote_again_with_the_reason_and_a_new_key(client):
    at = demand.market(places=1)
    child = at.child()
    client.force_login(child.added_by)
    key = key_of(quote_of(client, child, at.group))
    act_for([at.municipality.pk])
    demand.application(at)

    answer = book(client, child, at.group, key)

    assert answer.status_code == 422
    assert "Свободных мест в группе нет" in answer.content.decode()
    assert answer.context["key"] != key


def test_a_booking_without_a_key_brings_the_quote_again(client):
    at = demand.market()
    child = at.child()
    client.force_login(child.added_by)

    answer = book(client, child, at.group, "")

    assert answer.status_code == 409
    assert "Эта страница прежняя" in answer.content.decode()


def test_another_parents_child_is_not_there(client):
    at = demand.market()
    child, stranger = at.child(), at.child().added_by
    client.force_login(stranger)

    assert quote_of(client, child, at.group).status_code == 404
    assert book(client, child, at.group, "k" * 20).status_code == 404


def test_a_parent_of_one_child_goes_straight_to_the_quote(client):
    at = demand.market()
    child = at.child()
    client.force_login(child.added_by)

    answer = client.get(reverse("citizen:quote_start", args=[at.group.pk]))

    assert answer.headers["Location"] == reverse("citizen:quote", args=[child.pk, at.group.pk])


def test_a_parent_of_several_children_chooses_and_one_without_children_adds_one(client):
    at = demand.market()
    parent = at.child().added_by
    at.child(by=parent, first_name="Егор")
    client.force_login(parent)
    address = reverse("citizen:quote_start", args=[at.group.pk])
    assert "Примерова Егор" in client.get(address).content.decode()

    client.force_login(UserFactory())
    assert "Сначала добавьте ребёнка" in client.get(address).content.decode()


def test_a_visitor_is_asked_to_log_in_and_comes_back(client):
    at = demand.market()

    answer = client.get(reverse("citizen:quote_start", args=[at.group.pk]))

    assert answer.headers["Location"].startswith(reverse("portal:login"))


def test_the_quote_takes_six_queries(client, django_assert_num_queries):
    """Session, person with roles, for whom the session acts (told again only inside of a test), quote, bell;
    which groups others follow is shared for a second."""
    at = demand.market()
    child = at.child()
    client.force_login(child.added_by)
    quote_of(client, child, at.group)

    with django_assert_num_queries(6):
        quote_of(client, child, at.group)


def test_a_price_that_changed_meanwhile_is_shown_again_and_not_booked(client):
    at = demand.market(value=13_000_00)
    child = at.child()
    client.force_login(child.added_by)
    page = quote_of(client, child, at.group).content.decode()
    shown = re.search(r'name="shown" value="(\d+)"', page)[1]
    act_for([at.municipality.pk])
    demand.application(at, child, group=at.other_group())

    address = reverse("citizen:book", args=[child.pk, at.group.pk])
    answer = client.post(address, {"key": "k" * 20, "shown": shown})

    act_for([at.municipality.pk])
    assert answer.status_code == 409
    assert "доплачивать пришлось бы 11\u00a0480\u00a0₽ вместо 0\u00a0₽" in answer.text
    assert 'name="shown" value="1148000"' in answer.text
    assert EnrolmentApplication.objects.count() == 1

    agreed = client.post(address, {"key": "k" * 20, "shown": "1148000"})

    assert agreed.status_code == 302


@pytest.mark.parametrize(
    ("facts", "why"),
    [({"value": 5_000_00}, "на сертификате больше нет"), ({"price": Decimal(15_000)}, "сверх нормативных затрат")],
)
def test_the_quote_says_why_something_is_left_to_pay(client, facts, why):
    at = demand.market(**facts)
    child = at.child()
    client.force_login(child.added_by)

    assert why in quote_of(client, child, at.group).text


def test_the_quote_warns_of_classes_at_the_same_time(client):
    at = demand.market(value=40_000_00)
    child = at.child()
    demand.application(at, child, group=at.other_group())
    client.force_login(child.added_by)

    text = quote_of(client, child, at.group).text

    assert "Занятия пересекаются по времени" in text
    assert "Подать заявление</" in text


def test_the_quote_of_a_weekly_norm_shows_every_month(client):
    at = demand.market(unit=SchemeUnit.HOURS_PER_WEEK, value=6_00)
    child = at.child()
    client.force_login(child.added_by)

    text = quote_of(client, child, at.group).text

    assert "4\u00a0ч в неделю из нормы" in text
    assert "Норма часов в неделю" in text
    assert text.count("6\u00a0ч") == len(months_between(at.group.starts_on, at.group.ends_on))


@pytest.mark.parametrize("is_significant", [True, False])
def test_the_quote_of_a_norm_with_hours_beyond_it_shows_both_numbers(client, is_significant):
    at = extra.market(norm=5_00, extra=2_00)
    child, group = at.child(), extra.group(at, is_significant=is_significant)
    client.force_login(child.added_by)

    text = quote_of(client, child, group).text

    months = len(months_between(group.starts_on, group.ends_on))
    assert [text.count(f">{hours}\u00a0ч<") for hours in (5, 7)] == [months, months]
    assert ("Программа значимая" in text, "Программа не значимая" in text) == (is_significant, not is_significant)


def test_the_card_of_the_child_says_both_numbers_in_words(client):
    at = extra.market(norm=5_00, extra=2_00)
    child = at.child()
    client.force_login(child.added_by)

    text = client.get(reverse("citizen:child", args=[child.pk])).text

    assert "Вместе с часами для значимых программ" in text
    assert "для значимых программ — ещё 2\u00a0ч" in text


@pytest.fixture
def with_gate(settings):
    settings.GATE_URL = "https://gate.example"
    return settings.GATE_URL


def ticket_of(page):
    sent = re.search(r'name="ticket" value="([^"]+)"', page.content.decode())[1]
    return open_ticket(html.unescape(sent).encode(), key=key_of_tickets(settings.SECRET_KEY))


def test_the_quote_seals_its_booking_for_the_gate(client, with_gate):
    at = demand.market()
    child = at.child()
    client.force_login(child.added_by)

    page = quote_of(client, child, at.group)

    row = json.loads(ticket_of(page).row)
    assert (row["child_id"], row["group_id"], row["actor_id"]) == (child.pk, at.group.pk, child.added_by_id)
    assert row["key"] == key_of(page)
    assert row["price"] == "12240.00"
    assert f'data-gate="{with_gate}/gate/book"' in page.content.decode()
    assert f"connect-src 'self' {with_gate};" in page.headers["Content-Security-Policy"]


def test_without_a_gate_there_is_no_ticket_and_the_form_books(client):
    at = demand.market()
    child = at.child()
    client.force_login(child.added_by)

    page = quote_of(client, child, at.group)

    assert 'name="ticket"' not in page.content.decode()
    assert 'data-gate=""' in page.content.decode()
    assert "connect-src 'self';" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("minutes", [1, 600])
def test_a_ticket_is_good_no_longer_than_the_window(client, with_gate, settings, minutes):
    at = demand.market()
    closes_at = NOON + timedelta(minutes=minutes)
    admission.window(at.municipality, opens_at=NOON - HOUR, closes_at=closes_at)
    child = at.child()
    client.force_login(child.added_by)

    expires = ticket_of(quote_of(client, child, at.group)).expires

    longest = int((NOON + settings.TICKET_LIFETIME).timestamp())
    assert expires == pytest.approx(min(int(closes_at.timestamp()), longest), abs=5)


def test_a_quote_with_an_obstacle_has_no_ticket(client, with_gate):
    at = demand.market(places=1)
    demand.application(at)
    child = at.child()
    client.force_login(child.added_by)

    assert 'name="ticket"' not in quote_of(client, child, at.group).content.decode()


@pytest.mark.parametrize(("waits", "has_ticket"), [(HOUR, True), (DAY, False)])
def test_a_ticket_is_of_the_day_on_which_the_window_opens(client, with_gate, waits, has_ticket):
    """Sealed the day before it would carry a term to answer that is over sooner, and the price of another day."""
    at = demand.market()
    admission.window(at.municipality, opens_at=NOON + waits)
    child = at.child()
    client.force_login(child.added_by)

    page = quote_of(client, child, at.group).text

    assert ('name="ticket"' in page) is has_ticket
    assert ("В день открытия он обновится на этой странице сам" in page) is not has_ticket


def quote_in_hours(client, *, price, rule=None):
    at = demand.market(unit=SchemeUnit.HOUR, value=100_00)
    ProgrammePart.objects.filter(pk=at.group.part_id).update(price=price)
    if rule is not None:
        adopted(at.municipality, starts_on=TODAY - timedelta(days=1), hours_price=rule)
    child = at.child()
    client.force_login(child.added_by)
    return quote_of(client, child, at.group).text


def test_in_hours_the_quote_says_why_it_is_less_than_the_card(client):
    text = quote_in_hours(client, price=Decimal(20_000))

    assert "Почему не 20\u202f000,00\u00a0₽, как на карточке программы" in text
    assert "6\u202f400,00\u00a0₽ сверх них не платит никто" in text
    assert "Основание (не подтверждено): В прочитанных актах с номиналом в часах" in text


def test_in_hours_with_a_co_payment_the_family_pays_the_rest(client):
    text = quote_in_hours(client, price=Decimal(20_000), rule="co_payment")

    assert "Почему не" not in text
    assert "Вы соглашаетесь доплачивать исполнителю 6\u202f400,00\u00a0₽" in text
    assert "сверх нормативных затрат" in text


def test_who_comes_to_a_running_group_is_told_why_it_costs_less(client, clock):
    at = demand.market()
    clock.go(at.group.starts_on + timedelta(days=29))
    child = at.child()
    client.force_login(child.added_by)

    text = quote_of(client, child, at.group).text

    days = (at.group.ends_on - at.group.starts_on).days + 1
    assert f"цена и часы — за оставшиеся дни, {days - 29}" in text
    assert f"из {days}" in text


def asked_again(client, child, group, page):
    """What the page gets that looks whether it still holds."""
    asked = {"seen": page.context["mark"]}
    return client.get(reverse("citizen:quote", args=[child.pk, group.pk]), asked, headers={"HX-Request": "true"})


def test_a_quote_with_an_obstacle_looks_by_itself_and_is_loaded_anew_when_it_changes(client):
    at = demand.market(places=1)
    made = demand.application(at)
    child = at.child()
    client.force_login(child.added_by)
    page = quote_of(client, child, at.group)
    assert 'data-quote-every="30"' in page.text

    same = asked_again(client, child, at.group, page)
    assert (same.status_code, "HX-Refresh" in same) == (204, False)

    act_for([at.municipality.pk])
    withdraw_application(application_id=made.pk, by=made.applied_by, on=TODAY)
    assert asked_again(client, child, at.group, page)["HX-Refresh"] == "true"


def test_in_the_rush_a_quote_is_asked_for_seldom_and_a_button_that_serves_never(client, with_gate):
    at = demand.market(places=1)
    child = at.child()
    client.force_login(child.added_by)
    assert "data-quote-every" not in quote_of(client, child, at.group).text

    act_for([at.municipality.pk])
    demand.application(at)
    admission.window(at.municipality, opens_at=NOON - HOUR / 2)
    page = quote_of(client, child, at.group).text
    assert 'data-quote-every="300"' in page
    assert "throttle:60s" in page


def test_before_the_window_nobody_asks_for_places_and_who_waits_for_another_day_looks_again(client, with_gate):
    at = demand.market()
    child = at.child()
    admission.window(at.municipality, opens_at=NOON + DAY)
    client.force_login(child.added_by)

    page = quote_of(client, child, at.group).text

    assert 'data-quote-every="30"' in page
    assert "data-places" not in page


def test_a_page_that_was_posted_does_not_look_again(client):
    at = demand.market(places=1)
    demand.application(at)
    child = at.child()
    client.force_login(child.added_by)

    page = book(client, child, at.group, "k" * 32)

    assert page.status_code == 422
    assert "data-quote-every" not in page.text


@pytest.mark.parametrize(("code", "is_told"), [("enrolment_ticket_expired", True), ("enrolment_no_seats", False)])
def test_after_an_answer_of_the_gate_the_new_quote_says_what_it_was(client, code, is_told):
    at = demand.market()
    child = at.child()
    client.force_login(child.added_by)

    page = client.get(reverse("citizen:quote", args=[child.pk, at.group.pk]), {"after": code})

    assert page.status_code == 200
    assert ("Прежний расчёт больше не действует" in page.text) is is_told
