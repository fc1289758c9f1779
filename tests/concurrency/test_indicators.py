"""Two at one moment: figures of a quarter taken, scores given, and the same without what guards them."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import OperationalError, connection
from django.db.models import QuerySet
from psycopg import sql
from tests.concurrency.callers import LIMIT_SECONDS
from tests.concurrency.meetings import Doorway, doorway_of
from tests.factories import analysis
from tests.factories.demand import contract, market
from tests.factories.kernel import member
from tests.factories.ordering import indicator_said

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.roles import Operator, SupportCentre
from sotszakaz.oversight.analysis.actions import running
from sotszakaz.oversight.analysis.drafts import Given
from sotszakaz.oversight.analysis.errors import ScoredByAnother
from sotszakaz.oversight.analysis.models import Score
from sotszakaz.oversight.indicators import actions, counting
from sotszakaz.oversight.indicators.actions import NewValue, take_all, take_figures
from sotszakaz.oversight.indicators.errors import RowsRefused
from sotszakaz.oversight.indicators.measures import registered
from sotszakaz.oversight.indicators.models import EnteredValue, QuarterFigure
from sotszakaz.oversight.indicators.states import ValueWay

pytestmark = pytest.mark.django_db(transaction=True)
ON = date(2026, 10, 2)
ORDER = "ORDER BY p.municipality_id, p.starts_on, q.quarter, m.key, m.form"
TURNED = "ORDER BY p.municipality_id DESC, p.starts_on DESC, q.quarter DESC, m.key DESC, m.form DESC"
ENTERED = [indicator_said(key=key, title="Организации") for key in ("1.M", "1.P")]


def at_once(home, *deeds):
    """Each deed in a thread with a connection of its own; their answers, refusals and errors."""
    start = threading.Barrier(len(deeds))

    def run(deed):
        try:
            act_for([home])
            start.wait(timeout=LIMIT_SECONDS)
            return deed()
        except Exception as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(run, deeds))


def scores_at_once(monkeypatch):
    at = market(indicators=[indicator_said()])
    run = analysis.begun(at.municipality, analysis.by_hand())
    subject, factor = run.subjects.first(), run.methodology.factors.get()
    people = [member(role, at.municipality) for role in (Operator, SupportCentre)]
    look, doorway = running.last_scored, Doorway()
    monkeypatch.setattr(running, "last_scored", lambda *args: (look(*args), doorway.enter())[0])
    deeds = [
        lambda by=by, score=score: running.give_scores(
            subject_id=subject.pk, given={factor.pk: Given(score)}, seen=None, by=by
        )
        for score, by in enumerate(people, start=1)
    ]
    return at_once(at.municipality.pk, *deeds), Score.objects.get(subject=subject)


def test_of_two_who_score_at_once_the_second_is_told(monkeypatch):
    answers, score = scores_at_once(monkeypatch)

    assert [type(each) for each in answers if isinstance(each, Exception)] == [ScoredByAnother]
    [first] = [number for number, each in enumerate(answers, start=1) if not isinstance(each, Exception)]
    assert score.score == first


def test_without_the_lock_the_scores_of_one_are_lost_unseen(monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)

    answers, _ = scores_at_once(monkeypatch)

    assert not [each for each in answers if isinstance(each, Exception)]


def behind(error):
    """The error and what was going on when it came up, back to the first."""
    while error is not None:
        yield error
        error = error.__context__


class TurnedInOne:
    """The statement that takes figures, its rows in the other order for the second who asks for it."""

    def __init__(self, statement):
        turned = statement.as_string(None).replace(ORDER, TURNED)
        assert turned.count(TURNED) == 1
        self.statements = iter([statement, sql.SQL(turned)])

    def format(self, **parts):
        return next(self.statements).format(**parts)


def taken_at_once():
    at = market(indicators=[indicator_said()])
    contract(at)
    home, operator = at.municipality.pk, member(Operator, at.municipality)
    with doorway_of("indicators_quarterfigure", row=2):  # each holds its first row when the other goes on
        answers = at_once(
            home,
            lambda: take_figures(municipality_id=home, by=operator, on=ON),
            lambda: take_all(days={home: ON}),
        )
    return home, answers


def test_a_quarter_taken_by_a_button_and_by_the_clock_at_once_is_taken_once():
    home, answers = taken_at_once()

    assert [each for each in answers if isinstance(each, Exception)] == []
    figures = QuarterFigure.objects.filter(municipality_id=home)
    assert figures.filter(year=2026, quarter=3, is_final=True).count() == len(registered())
    assert figures.get(key="3.F", year=2026, quarter=3).value == 1


def test_without_one_order_the_two_wait_for_each_other_and_one_is_thrown_out(monkeypatch):
    monkeypatch.setattr(counting, "TAKE", TurnedInOne(counting.TAKE))

    _, answers = taken_at_once()

    [thrown_out] = [each for each in answers if isinstance(each, Exception)]
    assert any(isinstance(each, OperationalError) and "deadlock" in str(each) for each in behind(thrown_out))


def rows_at_once():
    """One form with two rows sent twice at one moment; the answers, and how many values there are."""
    at = market(indicators=[indicator_said(), *ENTERED])
    home, operator = at.municipality.pk, member(Operator, at.municipality)
    rows = {each["key"]: NewValue(ON, ValueWay.NUMBER, "Отчёт № 1", Decimal(4), form_key=uuid4()) for each in ENTERED}

    def enter():
        return actions.enter_values(municipality_id=home, said=rows, by=operator, on=ON)

    return at_once(home, enter, enter), EnteredValue.objects.filter(municipality_id=home).count()


def test_a_form_of_many_rows_sent_twice_at_once_is_written_once():
    answers, count = rows_at_once()

    assert [sorted(each.key for each in answer) for answer in answers] == [["1.M", "1.P"]] * 2
    assert count == 2


def test_without_waiting_for_one_another_the_second_form_is_refused_by_the_database(monkeypatch):
    both = threading.Barrier(2)
    look = EnteredValue.objects.filter

    def unlocked(home, key, said):
        known = look(form_key=said.form_key).first()
        if key == "1.M":
            both.wait(timeout=LIMIT_SECONDS)
        return known

    monkeypatch.setattr(actions, "_entered_before", unlocked)

    answers, count = rows_at_once()

    assert [type(each) for each in answers if isinstance(each, Exception)] == [RowsRefused]
    assert count == 2
