from datetime import date

import pytest
from tests.factories.ordering import ARTISTIC, plan_item_said, reading_of, service_said

from sotszakaz.ordering.acts.errors import (
    CodeInvalid,
    DeadlineDisordered,
    DeadlineWithoutDay,
    FactUnknown,
    NumberExpected,
    RepeatsUnreadable,
)
from sotszakaz.ordering.acts.rules import (
    choices_of,
    corrected,
    element_at,
    ensure_deadline,
    included_services,
    indicator_value,
    is_rule,
    patched_service,
    undecided,
)

DAMAGED = service_said("804200О.99.0.ББ52АЗ20000", code_as_written="804200О.99.0.ББ52А320000", status="repair_proposed")
PERSON = {"name": "Примерова А. Б.", "position": "начальник", "role": "member"}


def test_corrected_leaves_the_reading_as_it_was():
    reading = reading_of()

    facts = corrected(reading, {"act": {"number": "7-п"}, "plan.0": {"title": "Иначе"}})

    assert (facts["act"]["number"], facts["plan"][0]["title"]) == ("7-п", "Иначе")
    assert (reading["act"]["number"], reading["plan"][0]["title"]) != ("7-п", "Иначе")


def test_corrected_keeps_the_fields_that_a_patch_does_not_name():
    facts = corrected(reading_of(), {"act": {"number": "7-п"}})

    assert facts["act"]["kind"] == "постановление"


def test_corrected_adds_members_in_the_order_of_their_numbers_past_the_tenth():
    corrections = {f"working_group.members.{number}": {**PERSON, "name": f"{number}"} for number in range(12)}

    members = corrected(reading_of(), corrections)["working_group"]["members"]

    assert [member["name"] for member in members] == [f"{number}" for number in range(12)]


def test_corrected_marks_a_member_left_out():
    group = {"mode": "created", "name": "Группа", "rules": None, "members": [PERSON, PERSON]}

    facts = corrected(reading_of(working_group=group), {"working_group.members.0": None})

    assert facts["working_group"]["members"] == [None, PERSON]


@pytest.mark.parametrize("path", ["plan.1", "plan", "services.x", "working_group.members.1", "findings.0", ""])
def test_element_at_refuses_a_path_that_is_not_there(path):
    with pytest.raises(FactUnknown):
        element_at(reading_of(), {}, path)


def test_element_at_is_none_for_the_member_to_be_added():
    assert element_at(reading_of(), {}, "working_group.members.0") is None


def test_undecided_are_damaged_and_unknown_codes_without_a_choice():
    unknown = service_said("12345", status="unknown")
    reading = reading_of(services=[service_said(), DAMAGED, unknown, DAMAGED])

    assert undecided(reading, {"3": "accept"}) == [1, 2]


def test_included_are_sound_codes_and_accepted_repairs_only():
    reading = reading_of(services=[service_said(), DAMAGED, DAMAGED, service_said(ARTISTIC)])

    included = included_services(reading, {"1": "accept", "2": "decline", "3": "decline"})

    assert included == [service_said(), DAMAGED]


def test_a_made_choice_can_only_be_taken_back():
    assert choices_of(DAMAGED, None) == ("accept", "decline")
    assert choices_of(service_said(), None) == ("decline",)
    assert choices_of(DAMAGED, "accept") == ("retract",)


def test_a_typed_code_is_checked_and_decoded():
    assert patched_service(f" {ARTISTIC} ") == {
        "code": ARTISTIC,
        "status": "valid",
        "reason": None,
        "focus": "художественная",
    }


@pytest.mark.parametrize("code", ["804200О.99.0.ББ52А320000", "804200", "", "804200O.99.0.ББ52АЕ04000"])
def test_a_typed_code_must_be_sound(code):
    with pytest.raises(CodeInvalid) as refused:
        patched_service(code)

    assert refused.value.field == "code"


@pytest.mark.parametrize(
    ("deadline", "refusal"),
    [
        ({"kind": "in_year", "starts": date(2026, 2, 1), "ends": date(2026, 1, 1), "repeats": ""}, DeadlineDisordered),
        ({"kind": "by_date", "starts": None, "ends": None, "repeats": ""}, DeadlineWithoutDay),
        ({"kind": "from_date", "starts": None, "ends": date(2026, 1, 1), "repeats": ""}, DeadlineWithoutDay),
        ({"kind": "as_needed", "starts": None, "ends": None, "repeats": "каждый год"}, RepeatsUnreadable),
    ],
)
def test_a_deadline_that_cannot_be_kept_is_refused(deadline, refusal):
    with pytest.raises(refusal):
        ensure_deadline(**deadline)


@pytest.mark.parametrize("kind", ["as_needed", "continuous", "unset"])
def test_a_deadline_without_days_is_fine_for_open_kinds(kind):
    ensure_deadline(kind=kind, starts=None, ends=None, repeats="")


def test_a_frequency_stands_in_for_a_day():
    ensure_deadline(kind="in_quarter", starts=None, ends=None, repeats="FREQ=MONTHLY;INTERVAL=3")
    ensure_deadline(kind="in_quarter", starts=None, ends=None, repeats="FREQ=YEARLY;BYMONTH=10,11,12")


@pytest.mark.parametrize("rule", ["FREQ=HOURLY", "FREQ=YEARLY;BYMONTH=13", "FREQ=YEARLY;UNTIL=вчера", "YEARLY", ""])
def test_is_rule_refuses_hours_and_nonsense(rule):
    assert not is_rule(rule)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("number", "2 641", 2641),
        ("percent", "87,5 %", 87.5),
        ("state", "в наличии", "в наличии"),
        ("pending", "будет определено", None),
        ("empty", "", None),
    ],
)
def test_an_indicator_value_is_read_by_its_kind(kind, text, value):
    assert indicator_value(kind=kind, text=text, year=2026) == {
        "text": text,
        "kind": kind,
        "value": value,
        "year": 2026,
    }


@pytest.mark.parametrize("text", ["много", "", "nan", "Infinity"])
def test_an_indicator_number_must_be_a_number(text):
    with pytest.raises(NumberExpected):
        indicator_value(kind="number", text=text, year=None)


def test_a_deadline_is_replaced_as_a_whole():
    deadline = {"text": "2027 год", "kind": "in_year", "starts": "2027-01-01", "ends": "2027-12-31", "repeats": None}

    facts = corrected(reading_of(plan=[plan_item_said()]), {"plan.0": {"deadline": deadline}})

    assert facts["plan"][0]["deadline"] == deadline
