"""What an inspection counts, without a database."""

from datetime import date
from decimal import Decimal

import pytest

from sotszakaz.oversight.quality import errors, rules
from sotszakaz.oversight.quality.states import Mark, ShortcomingState

DAY = date(2026, 8, 3)


@pytest.mark.parametrize(
    ("marks", "share", "percent"),
    [
        ((Mark.YES, Mark.YES, Mark.NO), (2, 3), Decimal("66.7")),
        ((Mark.YES, Mark.PARTLY, Mark.NOT_APPLICABLE), (1, 2), Decimal("50.0")),
        ((Mark.NOT_APPLICABLE,), (0, 0), None),
        ((), (0, 0), None),
    ],
)
def test_the_share_is_of_what_could_be_applied(marks, share, percent):
    found = rules.share_of(marks)

    assert (found.matched, found.applicable, found.percent) == (*share, percent)


def test_the_score_weighs_criteria_and_halves_what_is_partly_so():
    marks = [
        (Mark.YES, Decimal(2)),
        (Mark.PARTLY, Decimal(1)),
        (Mark.NO, Decimal(1)),
        (Mark.NOT_APPLICABLE, Decimal(9)),
    ]

    assert rules.score_of(marks) == Decimal("62.5")
    assert rules.score_of([]) is None


def test_every_criterion_is_marked_and_every_fault_has_words():
    rules.ensure_marked([(1, Mark.YES, ""), (2, Mark.NO, "Закрыт.")])

    with pytest.raises(errors.MarksMissing, match="2"):
        rules.ensure_marked([(1, None, ""), (2, None, "")])
    with pytest.raises(errors.FaultWithoutWords, match="№ 2, № 3"):
        rules.ensure_marked([(1, Mark.YES, ""), (2, Mark.NO, " "), (3, Mark.PARTLY, "")])


def test_a_deadline_lies_ahead():
    rules.ensure_mend_day(date(2026, 8, 4), DAY, latest=date(2026, 8, 4))

    with pytest.raises(errors.MendDayWrong):
        rules.ensure_mend_day(DAY, DAY, latest=date(2026, 8, 31))
    with pytest.raises(errors.MendDayTooLate, match=r"31\.08\.2026"):
        rules.ensure_mend_day(date(2026, 9, 1), DAY, latest=date(2026, 8, 31))


@pytest.mark.parametrize(
    ("kept", "known", "said", "note"),
    [
        ("", "", " Закрыт. ", "Закрыт."),
        ("Закрыт.", None, "Открыт.", "Открыт."),
        ("Закрыт.", "Закрыт.", "Открыт.", "Открыт."),
        ("Закрыт.", "Закрыт.", "", ""),
        ("Закрыт.", "", "", "Закрыт."),
        ("Закрыт.", "", "Темно.", "Закрыт.\nТемно."),
        ("Закрыт.\nТемно.", "", "Темно.", "Закрыт.\nТемно."),
        ("Первое.\nВторое.", "Первое.\r\nВторое.", "Первое.\r\nВторое.", "Первое.\nВторое."),
    ],
)
def test_a_note_loses_nothing_that_its_writer_did_not_see(kept, known, said, note):
    assert rules.note_of(kept, known, said) == note


@pytest.mark.parametrize(
    ("state", "on", "stage"),
    [
        (ShortcomingState.MENDING, date(2026, 8, 3), "soon"),
        (ShortcomingState.MENDING, date(2026, 8, 4), "late"),
        (ShortcomingState.REPORTED, date(2026, 8, 3), None),
        (ShortcomingState.REPORTED, date(2026, 8, 4), "judge"),
    ],
)
def test_an_answer_stops_the_clock_of_the_provider_and_not_that_of_the_office(state, on, stage):
    assert rules.stage_of(state, date(2026, 8, 3), on) == stage
