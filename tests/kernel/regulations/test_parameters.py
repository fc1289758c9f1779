from datetime import date
from decimal import Decimal
from enum import StrEnum

import pytest

from sotszakaz.kernel.regulations import rules
from sotszakaz.kernel.regulations.choices import CHOICE_TITLES
from sotszakaz.kernel.regulations.errors import AgesCrossed, ParameterInvalid, ParameterUnknown
from sotszakaz.kernel.regulations.parameters import CATALOGUE, Parameter

WRONG = [
    ("min_age", "пять"),
    ("min_age", 5.0),
    ("min_age", True),
    ("max_age", 25),
    ("price_cap_percent", 150.5),
    ("price_cap_percent", Decimal("-1")),
    ("price_cap_percent", Decimal("10.001")),
    ("price_cap_percent", "NaN"),
    ("counting_policy", "by_guess"),
    ("max_certificates_per_child", 0),
    ("max_hours_per_week_per_child", 11.5),
    ("max_hours_per_week_per_child", "0"),
    ("extra_hours_for_significant", 4.0),
    ("extra_hours_for_significant", "-1"),
    ("extra_hours_for_significant", None),
    ("clashes_forbidden", "да"),
    ("clashes_forbidden", 1),
    ("contract_made_by", "by_word"),
    ("licence_subtype", ""),
    ("child_refusal_grounds", []),
    ("child_refusal_grounds", [{"code": "age", "text": "Возраст"}, {"code": "age", "text": "Ещё возраст"}]),
    ("child_refusal_grounds", [{"code": "Возраст", "text": "Возраст"}]),
    ("order_due", {"month": 2, "day": 30}),
    ("working_weekends", ["31.12.2026"]),
]


def test_the_key_of_a_parameter_is_its_name_in_code():
    names = {name.lower() for name in dir(Parameter) if not name.startswith("_")}

    assert names == set(CATALOGUE)


@pytest.mark.parametrize("key", CATALOGUE)
def test_every_default_survives_the_way_to_json_and_back(key):
    definition = CATALOGUE[key]

    assert definition.parse(definition.to_json(definition.default)) == definition.default
    assert definition.source


@pytest.mark.parametrize(("key", "value"), WRONG)
def test_a_value_of_another_type_is_refused_in_russian(key, value):
    with pytest.raises(ParameterInvalid) as refusal:
        rules.ensure_values({key: value})

    assert refusal.value.field == key
    assert CATALOGUE[key].title in refusal.value.message
    assert "Нужно" in refusal.value.message


def test_an_unknown_parameter_is_refused_by_name():
    with pytest.raises(ParameterUnknown, match="maximal_age"):
        rules.ensure_values({"maximal_age": 18})


def test_values_become_plain_json_without_floats():
    checked = rules.ensure_values(
        {"advance_percent": Decimal("79.50"), "working_weekends": (date(2026, 11, 1),), "max_age": 18}
    )

    assert checked == {"advance_percent": "79.50", "working_weekends": ["2026-11-01"], "max_age": 18}


def test_ages_must_leave_a_year_between_them():
    parameters = rules.defaults()
    parameters["max_age"]["value"] = parameters["min_age"]["value"]

    with pytest.raises(AgesCrossed):
        rules.ensure_ages(parameters)


def test_every_choice_has_russian_words():
    defaults = [definition.default for definition in CATALOGUE.values()]
    kinds = {type(default) for default in defaults if isinstance(default, StrEnum)}

    assert set(CHOICE_TITLES) == {choice for kind in kinds for choice in kind}


def test_the_order_is_due_on_the_first_of_january_by_the_acts():
    assert Parameter.ORDER_DUE.default.in_year(2027) == date(2027, 1, 1)
    assert Parameter.ORDER_DUE.is_confirmed


def test_a_provider_may_refuse_by_every_ground_of_the_service_unless_the_rules_say_otherwise():
    """Operations.md §4.2: tests, the balance and the applicant are grounds as much as places and age."""
    codes = {each.code for each in Parameter.ENROLMENT_REFUSAL_GROUNDS.default}

    named = {"places", "age", "health", "documents", "unsigned", "certificate"}
    assert codes == named | {"balance", "tests", "applicant", "withdrawn"}
