from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.kernel import inn_of, ogrn_of
from tests.factories.supply import bank_account_of, correspondent_account_of

from sotszakaz.supply.providers import errors, rules

SPECIAL_NAMES = ["детская школа искусств", "детская музыкальная школа", "детская школа художественных ремесел"]
BIC = "040702615"


def ensure_numbers(**changes):
    rules.ensure_numbers(**{"inn": inn_of(7), "kpp": "260001001", "ogrn": ogrn_of(7), **changes})


def ensure_bank(**changes):
    given = {"bic": BIC, "account": bank_account_of(BIC), "correspondent": correspondent_account_of(BIC)}
    rules.ensure_bank(**{**given, **changes})


def test_ensure_numbers_accepts_a_legal_person():
    ensure_numbers()


def test_ensure_numbers_accepts_an_entrepreneur_without_kpp():
    ensure_numbers(inn="500100732259", kpp="", ogrn="304500116000157")


@pytest.mark.parametrize("inn", ["", "2600000071", "abcdefghij", "26000000700", "500100732258"])
def test_ensure_numbers_refuses_a_wrong_inn(inn):
    with pytest.raises(errors.InnWrong) as refusal:
        ensure_numbers(inn=inn)

    assert refusal.value.field == "inn"


@pytest.mark.parametrize("ogrn", ["", "1022600000017", "102260000007", "30450011600015"])
def test_ensure_numbers_refuses_a_wrong_ogrn(ogrn):
    with pytest.raises(errors.OgrnWrong):
        ensure_numbers(ogrn=ogrn)


@pytest.mark.parametrize(("inn", "kpp"), [(inn_of(7), ""), ("500100732259", "260001001")])
def test_ensure_numbers_wants_kpp_of_legal_persons_and_of_nobody_else(inn, kpp):
    with pytest.raises(errors.KppMissing):
        ensure_numbers(inn=inn, kpp=kpp)


def test_ensure_numbers_refuses_a_kpp_of_wrong_shape():
    with pytest.raises(errors.KppWrong):
        ensure_numbers(kpp="26000100")


def test_bank_keys_are_those_of_a_published_example():
    # Сбербанк: its БИК and correspondent account are public.
    assert rules.has_correspondent_key("044525225", "30101810400000000225")
    assert not rules.has_correspondent_key("044525225", "30101810500000000225")


def test_ensure_bank_accepts_accounts_with_right_keys():
    ensure_bank()
    ensure_bank(correspondent="")


@given(place=st.integers(0, 19), shift=st.integers(1, 9))
def test_ensure_bank_refuses_an_account_with_one_digit_changed(place, shift):
    right = bank_account_of(BIC)
    wrong = f"{right[:place]}{(int(right[place]) + shift) % 10}{right[place + 1 :]}"

    with pytest.raises(errors.AccountNumberWrong) as refusal:
        ensure_bank(account=wrong)

    assert refusal.value.field == "bank_account"


def test_ensure_bank_refuses_a_correspondent_account_of_another_bank():
    with pytest.raises(errors.AccountNumberWrong) as refusal:
        ensure_bank(correspondent="30101810400000000225")

    assert refusal.value.field == "correspondent_account"


def test_ensure_bank_takes_the_treasury_by_shape():
    ensure_bank(bic="010702101", account="03234643077000002100", correspondent="40102810345370000013")
    with pytest.raises(errors.AccountNumberWrong):
        ensure_bank(bic="010702101", account="0323464307700000210", correspondent="")


@pytest.mark.parametrize("bic", ["", "04070261", "04070261X"])
def test_ensure_bank_refuses_a_bic_of_wrong_shape(bic):
    with pytest.raises(errors.BicWrong):
        ensure_bank(bic=bic)


def ensure_licence(**changes):
    subtype = "дополнительное  образование детей и взрослых"
    rules.ensure_licence(
        **{
            "issued_on": date(2020, 3, 1),
            "subtype": subtype,
            "on": date(2026, 9, 1),
            "required": "Дополнительное образование детей и взрослых",
            "clause": "план, пункт 5.1",
            **changes,
        }
    )


def test_ensure_licence_compares_words_not_letters_case():
    ensure_licence()


def test_ensure_licence_refuses_another_subtype_and_names_the_clause():
    with pytest.raises(errors.LicenceNotOfSubtype, match=r"план, пункт 5\.1"):
        ensure_licence(subtype="Дошкольное образование")


def test_ensure_licence_refuses_a_day_to_come():
    with pytest.raises(errors.LicenceFromFuture, match=r"02\.09\.2026"):
        ensure_licence(issued_on=date(2026, 9, 2))


def test_ensure_services_refuses_none():
    with pytest.raises(errors.ServicesMissing):
        rules.ensure_services(chosen=[], offered={1: "А"})


def test_ensure_services_refuses_those_outside_the_decision():
    rules.ensure_services(chosen=[1, 2], offered={1: "А", 2: "Б"})
    with pytest.raises(errors.ServicesNotOffered):
        rules.ensure_services(chosen=[1, 3], offered={1: "А", 2: "Б"})


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("МБУ ДО «Детская школа искусств № 2»", "детская школа искусств"),
        ("Учреждение «ДЕТСКАЯ МУЗЫКАЛЬНАЯ ШКОЛА имени Глинки»", "детская музыкальная школа"),
        ("Филиал Детской музыкальной школы", "детская музыкальная школа"),
        ("Детская школа художественных ремёсел", "детская школа художественных ремесел"),
        ("Детская спортивная школа", None),
        ("Школа искусств для взрослых", None),
        ("Дом детского творчества", None),
    ],
)
def test_excluded_name_in_finds_the_words_of_the_act_in_order(name, found):
    assert rules.excluded_name_in(SPECIAL_NAMES, name) == found


def test_excluded_name_in_looks_at_every_name_of_the_organisation():
    assert rules.excluded_name_in(SPECIAL_NAMES, "ДШИ", "Детская школа искусств") == "детская школа искусств"
    assert rules.excluded_name_in([], "Детская школа искусств") is None
