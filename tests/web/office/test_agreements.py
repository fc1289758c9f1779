from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader
from tests.factories import supply
from tests.factories.kernel import MunicipalityFactory, member
from tests.factories.supply import end_of_year

from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.kernel.users.roles import Director, Finance, GroupMember, Operator
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.agreements.states import AgreementState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_today")]


def typed(of, **changes):
    """The form of an agreement until the end of the present year."""
    facts = {
        "record": str(of.pk),
        "kind": "financing",
        "first_day": timezone.localdate().isoformat(),
        "last_day": end_of_year().isoformat(),
        "limit": "1 500 000,50",
    }
    return {**facts, **changes}


def ordered_record(client, role=Operator):
    """A provider of the registry, an approved order of this year, and somebody of the office logged in."""
    record = supply.record()
    supply.approved_order(record.municipality, year=timezone.localdate().year)
    client.force_login(member(role, record.municipality))
    return record


def test_an_operator_makes_an_agreement_and_reads_what_is_left(client):
    record = ordered_record(client)

    answer = client.post(reverse("office:agreement_new"), typed(record), follow=True)

    [agreement] = made_in(record)
    assert answer.redirect_chain == [(reverse("office:agreement", args=[agreement.pk]), 302)]
    assert agreement.limit == Decimal("1500000.50")
    assert answer.text.count("1\u202f500\u202f000,50\u00a0₽") == 3
    assert "больше строки бюджета" not in answer.text


def test_the_document_is_seen_before_the_agreement_and_nothing_is_kept(client):
    record = ordered_record(client)

    answer = client.post(reverse("office:agreement_new"), typed(record, preview="yes"))
    refused = client.post(reverse("office:agreement_new"), typed(record, last_day="2020-01-01", preview="yes"))

    assert answer["Content-Type"] == "application/pdf"
    text = " ".join(PdfReader(BytesIO(answer.content)).pages[0].extract_text().split())
    assert "1 500 000,50" in text.replace("\xa0", " ").replace("\u202f", " ")
    assert refused.status_code == 422
    assert made_in(record) == []


def test_limits_over_the_budget_are_a_warning_and_not_a_refusal(client):
    record = ordered_record(client)

    answer = client.post(reverse("office:agreement_new"), typed(record, limit="6 000 000"), follow=True)

    assert len(made_in(record)) == 1
    assert "больше строки бюджета" in answer.text
    assert "Лимиты больше бюджета" in client.get(reverse("office:agreements")).text


def test_the_provider_is_chosen_beforehand_by_the_address(client):
    record = ordered_record(client)

    page = client.get(reverse("office:agreement_new"), {"record": record.pk}).text

    assert f'<option value="{record.pk}" selected>' in page


def made_in(record):
    """The municipality's agreements; a request leaves the session acting for nobody."""
    with acting_for(record.municipality_id):
        return list(Agreement.objects.order_by("pk"))


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"limit": "0"}, "limit", "не может быть меньше"),
        ({"limit": "много"}, "limit", "Укажите сумму"),
        ({"last_day": "2020-01-01"}, "last_day", "раньше первого"),
        ({"first_day": "2020-01-01", "last_day": "2020-12-31"}, "last_day", "закончился"),
        ({"kind": ""}, "kind", "Выберите вариант."),
        ({"record": "0"}, "record", "из списка"),
    ],
)
def test_a_mistake_is_named_at_its_field(client, changes, field, sentence):
    record = ordered_record(client)

    answer = client.post(reverse("office:agreement_new"), typed(record, **changes))

    assert answer.status_code == 422
    assert sentence in answer.context["form"].errors[field][0]
    assert made_in(record) == []


def test_an_overlap_is_refused_above_the_form(client):
    record = ordered_record(client)
    client.post(reverse("office:agreement_new"), typed(record))

    answer = client.post(reverse("office:agreement_new"), typed(record))

    assert "уже есть соглашение" in answer.context["form"].non_field_errors()[0]
    assert len(made_in(record)) == 1


def test_without_an_order_the_page_and_the_refusal_say_so(client):
    record = supply.record()
    client.force_login(member(Operator, record.municipality))

    assert "не утверждён" in client.get(reverse("office:agreement_new")).text
    answer = client.post(reverse("office:agreement_new"), typed(record))
    assert "не утверждён" in answer.context["form"].errors["first_day"][0]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number_of_agreements(client, django_assert_num_queries, count):
    municipality = supply.decided_municipality()
    for _ in range(count):
        supply.agreement(supply.record(municipality))
    client.force_login(member(Operator, municipality))

    with django_assert_num_queries(9):
        page = client.get(reverse("office:agreements")).text

    assert page.count("<tr>") == count + 1


def test_an_operator_terminates_with_a_reason(client):
    agreement = supply.agreement()
    client.force_login(member(Operator, agreement.municipality))
    address = reverse("office:agreement_terminate", args=[agreement.pk])

    assert client.post(address, {"reason": ""}).status_code == 422
    said = {"reason": "По соглашению сторон", "ends_on": timezone.localdate().isoformat(), "paid": "0"}
    answer = client.post(address, said, follow=True)

    [agreement] = made_in(agreement.record)
    assert agreement.state == AgreementState.TERMINATED
    assert "По соглашению сторон" in answer.text


def test_pages_of_agreements_are_for_staff_with_the_right(client):
    agreement = supply.agreement()
    record, card = agreement.record, reverse("office:agreement", args=[agreement.pk])

    client.force_login(member(Finance, agreement.municipality))
    assert client.get(card).status_code == 200
    assert client.get(reverse("office:agreement_new")).status_code == 403
    client.force_login(member(GroupMember, agreement.municipality))
    assert client.get(card).status_code == 403
    assert client.get(reverse("office:agreements")).status_code == 403
    client.force_login(member(Director, record.municipality, record.organisation))
    assert client.get(card).status_code == 404
    client.force_login(member(Operator, MunicipalityFactory()))
    assert client.get(card).status_code == 404


def test_an_operator_offers_an_amendment_and_takes_it_back(client):
    agreement = supply.agreement(last_day=end_of_year())
    client.force_login(member(Operator, agreement.municipality))
    address = reverse("office:agreement_amend", args=[agreement.pk])
    card = reverse("office:agreement", args=[agreement.pk])
    typed = {"ground": "Больше детей", "effective_on": timezone.localdate().isoformat(), "limit": "2 500 000"}

    assert client.post(address, {**typed, "limit": ""}).status_code == 422
    wrong = client.post(address, {**typed, "code_1": "07 07", "amount_1": "5", "bank_name": "Банк"})
    assert {"bank_bic", "bank_account", "from_1"} == set(wrong.context["form"].errors)
    offered = client.post(address, typed, follow=True)

    assert "Очередь стороны «исполнитель" in offered.text
    with acting_for(agreement.municipality_id):
        amendment = agreement.amendments.get()
    client.post(reverse("office:amendment_apply", args=[amendment.pk]))
    assert "подписали не все" in client.get(card).text
    client.post(reverse("office:amendment_withdraw", args=[amendment.pk]))
    assert "отозвано" in client.get(card).text


def test_the_registry_is_filtered_and_saved_as_a_workbook(client):
    agreement = supply.agreement()
    client.force_login(member(Operator, agreement.municipality))

    assert agreement.number in client.get(reverse("office:agreements"), {"text": agreement.number}).text
    assert "Таких соглашений нет" in client.get(reverse("office:agreements"), {"text": "другой"}).text
    book = client.get(reverse("office:agreements_sheet"), {"on": timezone.localdate().isoformat()})
    sheet = load_workbook(BytesIO(book.content)).active
    assert sheet["A2"].value == agreement.number
    assert len(list(sheet.rows)) == 2


def test_an_agreement_whose_term_is_over_says_so_on_every_page(client, clock):
    agreement = supply.agreement(first_day=supply.TODAY, last_day=supply.TODAY)
    clock.go(supply.TODAY + timedelta(days=1))
    client.force_login(member(Operator, agreement.municipality))

    for address in (
        reverse("office:agreement", args=[agreement.pk]),
        reverse("office:record", args=[agreement.record_id]),
        f"{reverse('office:agreements')}?state=ended",
    ):
        assert ">срок истёк</span>" in client.get(address).text, address
    client.force_login(member(Director, agreement.municipality, agreement.record.organisation))
    assert ">срок истёк</span>" in client.get(reverse("provider:registry")).text
