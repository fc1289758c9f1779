"""Two at one moment: answers by two links of one invitation, and one form of a complaint sent twice."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import QuerySet
from tests.concurrency.callers import LIMIT_SECONDS
from tests.concurrency.meetings import Doorway
from tests.factories import supply
from tests.factories.quality import ASKED_AT, asked, delivered, links, said
from tests.factories.supply import TODAY

from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.oversight.complaints import actions as complaints
from sotszakaz.oversight.complaints.actions import Filed, file_complaint
from sotszakaz.oversight.complaints.models import Complaint
from sotszakaz.oversight.surveys import rules
from sotszakaz.oversight.surveys.actions import answer_survey
from sotszakaz.oversight.surveys.errors import LinkUsed
from sotszakaz.oversight.surveys.models import SurveyAnswer
from sotszakaz.oversight.surveys.selectors import asked_by

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds):
    """Each deed in a thread with a connection of its own; their answers, refusals and errors."""
    start = threading.Barrier(len(deeds))

    def run(deed):
        try:
            start.wait(timeout=LIMIT_SECONDS)
            return deed()
        except Exception as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(run, deeds))


def answers_at_once(monkeypatch):
    survey = asked(delivered())
    tokens = links(survey) + links(survey)
    first = asked_by(tokens[0], ASKED_AT).questions[0]
    read, doorway = rules.readable_answers, Doorway()
    monkeypatch.setattr(rules, "readable_answers", lambda *args: doorway.enter() or read(*args))
    deeds = [lambda token=token: answer_survey(token=token, said={str(first.pk): "5"}, at=ASKED_AT) for token in tokens]
    answered = at_once(*deeds)
    act_for([survey.municipality_id])
    return answered


def test_one_invitation_takes_one_answer_of_two_at_once(monkeypatch):
    answered = answers_at_once(monkeypatch)

    assert sorted(type(each) for each in answered if each is not None) == [LinkUsed]
    assert SurveyAnswer.objects.count() == 1


def test_without_the_lock_both_are_let_in_and_only_the_trigger_stops_the_second(monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)

    answered = answers_at_once(monkeypatch)

    [stopped] = [each for each in answered if each is not None]
    assert not isinstance(stopped, Refusal)
    assert SurveyAnswer.objects.count() == 1


def filed_at_once():
    home, form = supply.ruled_municipality(), said(key=uuid4())
    act_for([])
    deed = lambda: file_complaint(municipality_id=home.pk, said=form, on=TODAY)  # noqa: E731
    filed = at_once(deed, deed)
    act_for([home.pk])
    return filed


def test_one_form_sent_twice_at_once_is_one_complaint_with_one_code():
    first, second = filed_at_once()

    assert first == second
    assert Complaint.objects.count() == 1


def test_without_waiting_for_one_another_the_second_is_refused(monkeypatch):
    doorway = Doorway()

    def look_without_waiting(form):
        found = Complaint.objects.filter(key=form.key).first()
        doorway.enter()
        return found

    monkeypatch.setattr(complaints, "_filed_before", look_without_waiting)

    filed = filed_at_once()

    assert sorted(isinstance(each, Filed) for each in filed) == [False, True]
