from datetime import date

import pytest
from tests.factories.ordering import reading_of

from sotszakaz.ordering.decisions.errors import ActFromFuture, FactsMissing
from sotszakaz.ordering.decisions.rules import ensure_complete, in_force_from, missing_facts

ON = date(2026, 1, 20)


@pytest.mark.parametrize(
    ("name", "words"), [("kind", "вид акта"), ("number", "номер"), ("date", "дата"), ("title", "название")]
)
def test_an_act_without_its_requisites_is_no_decision(name, words):
    facts = reading_of()
    facts["act"][name] = None

    with pytest.raises(FactsMissing, match=words):
        ensure_complete(facts, on=ON)


def test_all_missing_facts_are_named_at_once():
    facts = reading_of(authorised_body=None)
    facts["act"]["title"] = None

    assert missing_facts(facts) == ["название", "уполномоченный орган"]


def test_an_act_of_a_day_to_come_is_no_decision():
    with pytest.raises(ActFromFuture, match=r"12\.01\.2026"):
        ensure_complete(reading_of(), on=date(2026, 1, 11))


def test_an_act_of_today_is_complete():
    ensure_complete(reading_of(), on=date(2026, 1, 12))


def test_a_decision_is_in_force_from_its_date_when_the_act_names_no_day():
    assert in_force_from(reading_of()) == date(2026, 1, 12)


def test_retroactive_force_does_not_move_the_decision():
    effective = {"date": "2026-03-01", "retroactive_from": "2025-12-01", "text": None}

    assert in_force_from(reading_of(effective=effective)) == date(2026, 3, 1)
