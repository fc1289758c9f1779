"""Whose measure of the plan an event may mark."""

import pytest

from sotszakaz.oversight.communication.rules import is_of_support_centre, may_mark


@pytest.mark.parametrize(
    ("responsible", "own"),
    [
        (["Муниципальный опорный центр"], True),
        (["МКУ «Центр бухгалтерского учёта», муниципальный опорный центр"], True),
        (["администрация", "МОЦ"], True),
        (["отдел образования"], False),
        (["МОЦАРТ-клуб"], False),
        ([], False),
    ],
)
def test_the_support_centre_is_known_among_those_who_answer(responsible, own):
    assert is_of_support_centre(responsible) is own


@pytest.mark.parametrize(
    ("topic", "responsible", "keeps_plan", "may"),
    [
        ("seminar", ["муниципальный опорный центр"], False, True),
        ("seminar", ["отдел образования"], False, False),
        ("registry", ["муниципальный опорный центр"], False, False),
        ("", ["муниципальный опорный центр"], False, False),
        ("registry", ["отдел образования"], True, True),
    ],
)
def test_an_event_marks_what_its_person_answers_for(topic, responsible, keeps_plan, may):
    assert may_mark(topic, responsible, keeps_plan=keeps_plan) is may
