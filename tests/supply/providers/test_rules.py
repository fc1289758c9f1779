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


def test_ensure_numbers_refuses_an_ogrn_of_another_kind_of_provider():
    with pytest.raises(errors.OgrnNotOfKind):
        ensure_numbers(ogrn="304500116000157")


@pytest.mark.parametrize(
    ("inn", "ogrn", "refusal"),
    [
        ("0" * 10, ogrn_of(7), errors.InnWrong),
        (inn_of(7), "0" * 13, errors.OgrnWrong),
    ],
)
def test_ensure_numbers_refuses_zeros_whose_check_digits_are_right(inn, ogrn, refusal):
    with pytest.raises(refusal):
        ensure_numbers(inn=inn, ogrn=ogrn)


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


def test_ensure_bank_checks_the_key_of_the_single_treasury_account():
    # The accounts of these offices of the Treasury are public.
    treasury = "03234643077000002100"
    for bic, single in [("010702101", "40102810345370000013"), ("014030106", "40102810945370000005")]:
        ensure_bank(bic=bic, account=treasury, correspondent=single)
        with pytest.raises(errors.AccountNumberWrong):
            ensure_bank(bic=bic, account=treasury, correspondent=f"{single[:8]}0{single[9:]}")


def test_ensure_bank_refuses_a_bank_account_at_the_treasury():
    with pytest.raises(errors.TreasuryAccountWrong) as refusal:
        ensure_bank(bic="010702101", account=bank_account_of(BIC), correspondent="")

    assert refusal.value.field == "bank_account"


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


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("L035-01298-26/00123456", "Л035-01298-26/00123456"),
        ("л035–01298–26/00123456", "Л035-01298-26/00123456"),
        ("26 Л01 № 0001234", "26 Л01 № 0001234"),
        ("5432", "5432"),
    ],
)
def test_licence_number_is_kept_as_the_registry_writes_it(typed, kept):
    rules.ensure_licence_number(typed)

    assert rules.licence_number_of(typed) == kept


@pytest.mark.parametrize("number", ["", "без номера", "Л035-1298-26/00123456", "Л035-01298-26/0012345"])
def test_ensure_licence_number_refuses_what_no_registry_writes(number):
    with pytest.raises(errors.LicenceNumberWrong):
        rules.ensure_licence_number(number)


def test_ensure_licence_refuses_a_day_before_the_law_on_education():
    with pytest.raises(errors.LicenceTooOld):
        ensure_licence(issued_on=date(1991, 9, 1))


def test_ensure_volume_refuses_more_places_than_the_organisation_has():
    with pytest.raises(errors.PlacesOverCapacity):
        rules.ensure_volume(places=31, person_hours=None, capacity=30, field="places_1")


def test_ensure_volume_refuses_nothing_as_the_most():
    with pytest.raises(errors.VolumeNotPositive):
        rules.ensure_volume(places=0, person_hours=None, capacity=30, field="places_1")


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
