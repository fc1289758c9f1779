"""Two inspectors at one moment: no note is lost, no mark slips into an act that is being closed; surveys alike."""

import pytest
from django.db.models import QuerySet
from tests.concurrency.meetings import Doorway, Meeting
from tests.concurrency.test_feedback import at_once
from tests.factories.quality import ASKED_AT, ASKED_ON, asked, criteria_of, delivered, links, running
from tests.factories.supply import TODAY

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.oversight.quality import rules
from sotszakaz.oversight.quality.actions import finish_inspection, mark_criterion
from sotszakaz.oversight.quality.errors import NotRunning
from sotszakaz.oversight.quality.states import Mark
from sotszakaz.oversight.quality.verify import CHECKS
from sotszakaz.oversight.surveys import rules as survey_rules
from sotszakaz.oversight.surveys.actions import answer_survey, close_survey
from sotszakaz.oversight.surveys.models.survey import SurveyQuerySet
from sotszakaz.oversight.surveys.selectors import asked_by

pytestmark = pytest.mark.django_db(transaction=True)
FAULTS_ARE_FINDINGS = CHECKS[1]


def before(monkeypatch, module, name, stop):
    """Who comes to the rule makes that stop first."""
    rule = getattr(module, name)

    def stopped(*args):
        stop()
        return rule(*args)

    monkeypatch.setattr(module, name, stopped)


def without_locks(monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)


def notes_at_once(monkeypatch):
    inspection = running()
    criterion = criteria_of(inspection)[0]
    tap = {"inspection_id": inspection.pk, "criterion_id": criterion.pk, "mark": Mark.NO, "by": SYSTEM, "known": ""}
    mark_criterion(**tap, words="")
    before(monkeypatch, rules, "note_of", Doorway().enter)

    def note(words):
        act_for([inspection.municipality_id])
        mark_criterion(**tap, words=words)

    assert at_once(lambda: note("Закрыт."), lambda: note("Темно.")) == [None, None]
    return set(inspection.marks.get().words.split("\n"))


def test_notes_of_two_at_once_are_both_kept(monkeypatch):
    assert notes_at_once(monkeypatch) == {"Закрыт.", "Темно."}


def test_without_the_lock_one_note_of_two_is_lost(monkeypatch):
    without_locks(monkeypatch)

    assert len(notes_at_once(monkeypatch)) == 1


def marked_while_closing(monkeypatch):
    """A tap «нет» while another closes the act in which all is well; what became of the tap."""
    inspection = running()
    for criterion in criteria_of(inspection):
        mark_criterion(inspection_id=inspection.pk, criterion_id=criterion.pk, mark=Mark.YES, words="", by=SYSTEM)
    meeting = Meeting()
    before(monkeypatch, rules, "ensure_marked", meeting.stand)

    def finish():
        act_for([inspection.municipality_id])
        finish_inspection(inspection_id=inspection.pk, conclusion="", mend_by_on=None, by=SYSTEM, on=TODAY)

    def tap():
        act_for([inspection.municipality_id])
        first = criteria_of(inspection)[0]
        mark_criterion(inspection_id=inspection.pk, criterion_id=first.pk, mark=Mark.NO, words="Закрыт.", by=SYSTEM)

    finished, tapped = at_once(finish, lambda: meeting.pass_by(tap))
    assert finished is None
    return tapped


def test_a_tap_waits_for_the_act_that_is_being_closed_and_is_refused(monkeypatch):
    assert isinstance(marked_while_closing(monkeypatch), NotRunning)
    assert find_offenders(FAULTS_ARE_FINDINGS).passed


def test_without_the_lock_a_fault_gets_into_the_act_and_becomes_no_finding(monkeypatch):
    without_locks(monkeypatch)

    assert marked_while_closing(monkeypatch) is None
    assert not find_offenders(FAULTS_ARE_FINDINGS).passed


def answered_while_closing(monkeypatch):
    """An answer on its way while the survey is closed: how many there were at the close, and are afterwards."""
    survey = asked(delivered())
    [token] = links(survey)
    first = asked_by(token, ASKED_AT).questions[0]
    act_for([])
    meeting = Meeting()
    before(monkeypatch, survey_rules, "readable_answers", meeting.stand)
    counted = []

    def close():
        act_for([survey.municipality_id])
        close_survey(survey_id=survey.pk, by=SYSTEM, on=ASKED_ON)
        counted.append(survey.answers.count())

    answer = lambda: answer_survey(token=token, said={str(first.pk): "5"}, at=ASKED_AT)  # noqa: E731
    given, closed = at_once(answer, lambda: meeting.pass_by(close))
    assert (given, closed) == (None, None)
    act_for([survey.municipality_id])
    return [*counted, survey.answers.count()]


def test_a_survey_is_closed_after_the_answer_that_is_on_its_way(monkeypatch):
    assert answered_while_closing(monkeypatch) == [1, 1]


def test_without_holding_the_survey_an_answer_comes_after_its_results(monkeypatch):
    monkeypatch.setattr(SurveyQuerySet, "hold", lambda self, survey_id: None)
    without_locks(monkeypatch)

    assert answered_while_closing(monkeypatch) == [0, 1]
