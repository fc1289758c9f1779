import json
from datetime import date, time
from decimal import Decimal

import pytest
from pydantic import ValidationError
from tests.factories.documents import (
    SAMPLES,
    agreement_payload,
    amendment_payload,
    certificate_payload,
    contract_payload,
    enrolment_payload,
    order_payload,
    register_payload,
    report_payload,
    single_payload,
)

from sotszakaz.kernel.documents.payloads import ContractMonth, GeneralRow, Person, Reference, ReportRow, Slot
from sotszakaz.kernel.documents.payloads.canonical import canonical, plain, sha256_of

ALL = list(SAMPLES.values())


@pytest.mark.parametrize("make", ALL)
def test_a_payload_comes_back_from_its_canonical_json(make):
    payload = make()

    kept = canonical(plain(payload))

    assert type(payload)(**json.loads(kept)) == payload
    assert canonical(json.loads(kept)) == kept


def test_the_same_facts_are_the_same_bytes_however_they_were_spelt():
    spelt = certificate_payload(person_hours="68.0", programme="  Акварель  и\tтушь ", price=Decimal("12240.0"))

    assert canonical(plain(spelt)) == canonical(plain(certificate_payload()))


def test_invisible_letters_are_not_kept():
    assert certificate_payload(programme="Аква\u00adрель\u202e и\u200b тушь") == certificate_payload()


def test_canonical_json_sorts_keys_and_keeps_letters():
    assert canonical({"б": "ё", "а": {"я": 1, "d": None}}) == '{"а":{"d":null,"я":1},"б":"ё"}'
    assert sha256_of("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_floats_are_refused_everywhere():
    with pytest.raises(TypeError):
        canonical({"rows": [{"amount": 0.1}]})
    with pytest.raises(ValidationError):
        certificate_payload(price=12240.0)


@pytest.mark.parametrize(
    "values",
    [
        {"price": Decimal(12241)},
        {"price": Decimal("-1"), "certificate_amount": Decimal("-1"), "parent_amount": Decimal(0)},
        {"price": Decimal("12240.005")},
        {"ends_on": date(2026, 8, 31)},
        {"account_number": "260700451"},
        {"programme": "   "},
        {"programme": "Аква\x00рель"},
        {"nickname": "Тоша"},
    ],
)
def test_a_certificate_that_does_not_add_up_is_a_bug(values):
    with pytest.raises(ValidationError):
        certificate_payload(**values)


def test_the_months_of_a_contract_add_up_to_the_kopeck():
    month = ContractMonth(
        month=date(2026, 9, 1), person_hours=68, price=12240, certificate_amount="10799.99", parent_amount="1440.01"
    )

    with pytest.raises(ValidationError, match="certificate_amount"):
        contract_payload(months=(month,))


def test_a_register_adds_up():
    with pytest.raises(ValidationError, match="lines"):
        register_payload(delivered=Decimal(1), payable=Decimal(1), advance=Decimal(0))
    with pytest.raises(ValidationError, match="payable"):
        register_payload(payable=Decimal(1))


def test_an_agreement_adds_up_to_its_limit():
    with pytest.raises(ValidationError, match="limit"):
        agreement_payload(limit=Decimal(1))


def test_an_excess_over_the_permitted_is_counted_right_and_has_its_reason():
    row = report_payload().rows[0]

    for values in ({"excess_percent": Decimal(4)}, {"reason": ""}, {"deviation_percent": Decimal(-5)}):
        with pytest.raises(ValidationError):
            ReportRow(**{**row.model_dump(), **values})


def test_a_single_certificate_has_two_services_and_adds_up():
    with pytest.raises(ValidationError, match="services"):
        single_payload(price=Decimal(1))
    with pytest.raises(ValidationError, match="services"):
        single_payload(services=single_payload().services[:1])


def test_the_annex_of_an_agreement_runs_cumulatively_up_to_the_limit():
    rows = agreement_payload().subsidy

    with pytest.raises(ValidationError, match="cumulatively"):
        agreement_payload(subsidy=rows[1:])
    with pytest.raises(ValidationError, match="limit"):
        agreement_payload(subsidy=rows[:2])
    with pytest.raises(ValidationError, match="before and after"):
        amendment_payload(limit_before=None)


def test_an_application_names_a_certificate_or_asks_for_one():
    assert enrolment_payload(account_number=None, asks_account=True)
    with pytest.raises(ValidationError, match="asks"):
        enrolment_payload(account_number=None)


def test_the_first_section_of_an_order_adds_up_by_award_method():
    row = order_payload().general[0].rows[0]

    with pytest.raises(ValidationError, match="total"):
        GeneralRow(**{**row.model_dump(), "competition": Decimal(1)})


def test_public_titles_hold_initials_and_no_names():
    titles = [make().public_title() for make in ALL]

    assert not any("Птицын" in title or "Антон" in title for title in titles)
    assert "П. А. С." in certificate_payload().public_title()
    assert (
        register_payload().public_title() == "Реестр на оплату за октябрь 2026 года: МБУ ДО «Дом детского творчества»"
    )


def test_a_slot_takes_a_time_or_its_words():
    assert Slot(weekday=1, starts_at=time(9, 5), ends_at="10:00").starts_at == "09:05"
    with pytest.raises(ValidationError):
        Slot(weekday=1, starts_at="24:00", ends_at="25:00")


def test_initials_of_one_word_are_one_letter():
    assert Person(full_name="Ким").initials == "К."
    assert Reference(number="1", dated=date(2026, 1, 1)).dated == date(2026, 1, 1)
