"""Who got a service is asked once, answers by a one-time link, and stays unknown."""

from datetime import date, timedelta

import pytest
from django.db import connection
from tests.factories.delivery import AFTER, OCTOBER, SEPTEMBER, closed_month, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.kernel import MunicipalityFactory, UserFactory, adopted, member
from tests.factories.quality import ASKED_AT, ASKED_ON, QUESTIONS, asked, delivered, links

from sotszakaz.foundation.constraints import ConstraintViolated, judged
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.notices import channels
from sotszakaz.kernel.notices.actions import OUTSIDE, deliver_outside
from sotszakaz.kernel.notices.channels import FakeChannel
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance, Operator
from sotszakaz.oversight.surveys import actions, errors, selectors
from sotszakaz.oversight.surveys.models import Invitation, InvitationToken, SurveyAnswer
from sotszakaz.oversight.surveys.states import QuestionKind, SurveyState
from sotszakaz.oversight.surveys.verify import CHECKS

pytestmark = pytest.mark.django_db


JOINED = """
    SELECT count(*) FROM surveys_invitation AS asked JOIN surveys_surveyanswer AS answer
        ON answer.survey_id = asked.survey_id AND answer.xmin = asked.xmin
"""
"""Pairs that one transaction has written: while a survey goes on the files of the database tell who said what."""


def pairs_by_file(survey):
    act_for([survey.municipality_id])
    with connection.cursor() as cursor:
        cursor.execute(JOINED)
        return cursor.fetchone()[0]


def answer(token, mark="5", at=ASKED_AT, **said):
    asked_now = selectors.asked_by(token, at)
    keys = [str(each.pk) for each in asked_now.questions]
    typed = dict(zip(keys, (mark, said.get("advise", "yes"), said.get("words", "")), strict=True))
    actions.answer_survey(token=token, said=typed, at=at)


def test_a_link_takes_one_answer_that_leads_to_nobody():
    at = delivered()
    survey = asked(at)
    [token] = links(survey)
    act_for([])

    answer(token, "4", words="Больше света.")

    with pytest.raises(errors.LinkUsed, match="второй раз"):
        answer(token)
    act_for([at.municipality.pk])
    kept = SurveyAnswer.objects.get()
    assert (kept.satisfaction, kept.organisation) == (4, at.record.organisation)
    told = {field.name for field in SurveyAnswer._meta.fields} - {"id"}
    assert told & {field.name for field in Invitation._meta.fields} == {"municipality", "survey", "organisation"}
    assert token not in "".join(InvitationToken.objects.values_list("token_hash", flat=True))
    assert find_offenders(CHECKS[0]).passed


def test_an_invitation_takes_one_answer_by_whatever_link():
    survey = asked(delivered())
    first, second = links(survey) + links(survey)

    answer(first)

    with pytest.raises(errors.LinkUsed):
        answer(second)


def test_an_unknown_or_late_link_is_refused_in_words():
    survey = asked(delivered())
    [token] = links(survey)

    with pytest.raises(errors.LinkUnknown):
        selectors.asked_by(f"{token}x", ASKED_AT)
    with pytest.raises(errors.LinkExpired):
        answer(token, at=ASKED_AT + timedelta(days=15))
    actions.close_survey(survey_id=survey.pk, by=SYSTEM, on=ASKED_ON)
    with pytest.raises(errors.LinkExpired):
        answer(token)


def test_the_mark_is_what_the_survey_is_for():
    [token] = links(asked(delivered()))

    with pytest.raises(errors.AnswerMissing):
        answer(token, "")


def test_only_those_who_got_the_service_are_asked_and_once():
    at = delivered()
    contract(at)  # signed, but its month was closed without it
    survey = asked(at)
    invited = Invitation.objects.get()
    assert (invited.survey, invited.organisation) == (survey, at.record.organisation)

    with pytest.raises(errors.NobodyToAsk):
        asked(at)
    marked_sheet(at.group, OCTOBER)
    closed_month(at, OCTOBER, on=AFTER + timedelta(days=30))
    again = actions.open_survey(
        municipality_id=at.municipality.pk, since=SEPTEMBER, until=OCTOBER, by=SYSTEM, on=date(2026, 12, 3)
    )

    assert invited.contract_id not in again.invitations.values_list("contract", flat=True)


def test_a_survey_needs_questions_a_period_and_the_right():
    home = market().municipality
    begin = {"municipality_id": home.pk, "since": SEPTEMBER, "until": SEPTEMBER, "on": ASKED_ON}

    with pytest.raises(errors.NoQuestionnaire):
        actions.open_survey(**begin, by=SYSTEM)
    with pytest.raises(errors.PeriodReversed):
        actions.open_survey(**{**begin, "until": date(2026, 8, 1)}, by=SYSTEM)
    with pytest.raises(NotAllowed):
        actions.open_survey(**begin, by=member(Finance, home))
    with pytest.raises(NotFound):
        actions.open_survey(**begin, by=member(Operator, MunicipalityFactory()))
    with pytest.raises(errors.QuestionsMissing):
        actions.adopt_questionnaire(municipality_id=home.pk, questions=[], by=SYSTEM)


def test_a_questionnaire_never_changes_and_begins_with_the_mark():
    home = MunicipalityFactory()
    act_for([home.pk])
    adopted = actions.adopt_questionnaire(municipality_id=home.pk, questions=QUESTIONS, by=SYSTEM)
    again = actions.adopt_questionnaire(municipality_id=home.pk, questions=QUESTIONS[:1], by=SYSTEM)

    assert (adopted.version, again.version) == (1, 2)
    assert selectors.latest_questionnaire(home.pk) == again
    only_words = [actions.NewQuestion("Что улучшить?", QuestionKind.WORDS)]
    with pytest.raises(ConstraintViolated, match="оценкой от 1 до 5"):
        actions.adopt_questionnaire(municipality_id=home.pk, questions=only_words, by=SYSTEM)
    with pytest.raises(ConstraintViolated, match="не меняется"), judged():
        adopted.questions.update(text="Другое?")


def test_a_survey_is_closed_by_the_clock_on_the_day_after_its_last():
    at = delivered()
    survey = asked(at)

    assert actions.close_due(municipality_id=at.municipality.pk, on=survey.closes_on) == 0
    assert actions.close_due(municipality_id=at.municipality.pk, on=survey.closes_on + timedelta(days=1)) == 1

    survey.refresh_from_db()
    assert survey.state == SurveyState.CLOSED


def test_few_answers_are_shown_to_nobody():
    at = delivered(2)
    survey = asked(at)
    for token, mark in zip(links(survey), "52", strict=True):
        answer(token, mark)
    act_for([at.municipality.pk])

    few = selectors.results_of(survey)

    assert (few.total, [each.share for each in few.providers]) == (None, [None])
    assert selectors.answers_by_question(survey) == {}


def test_what_is_told_is_settled_by_the_rules_of_the_day_when_the_survey_began():
    at = delivered(2)
    adopted(at.municipality, starts_on=date(2026, 10, 1), survey_fewest_answers=2, survey_satisfied_from=5)
    survey = asked(at)
    adopted(at.municipality, starts_on=date(2026, 11, 4), survey_fewest_answers=50, survey_satisfied_from=2)
    for token, mark, advise in zip(links(survey), "54", ("yes", ""), strict=True):
        answer(token, mark, advise=advise)
    act_for([at.municipality.pk])

    found = selectors.results_of(survey)

    assert (found.total.satisfied, found.total.answered, found.invited, found.total.percent) == (1, 2, 2, 50)
    assert [sorted(each) for each in selectors.answers_by_question(survey).values()] == [[("4", 1), ("5", 1)]]


def test_after_a_survey_nothing_written_joins_an_answer_to_who_was_asked():
    at = delivered(3)
    survey = asked(at)
    for token in links(survey):
        answer(token)
    assert pairs_by_file(survey) == 3

    actions.close_survey(survey_id=survey.pk, by=SYSTEM, on=ASKED_ON)

    assert pairs_by_file(survey) == 9  # all of one transaction: everybody with everybody
    with pytest.raises(ConstraintViolated, match="не меняется"), judged():
        Invitation.objects.filter(survey=survey).update(is_answered=False)


def test_an_invitation_of_an_open_survey_is_not_written_again():
    survey = asked(delivered())
    [token] = links(survey)
    answer(token)

    with pytest.raises(ConstraintViolated, match="не меняется"), judged():
        Invitation.objects.filter(survey=survey).update(is_answered=True)


def test_families_are_told_and_the_link_leaves_without_being_kept(monkeypatch):
    at = delivered()
    survey = asked(at)
    parent = Invitation.objects.get().child.added_by
    channel = FakeChannel()
    monkeypatch.setattr(channels, "_channels", {"fake": channel})

    drain_together()
    act_for([at.municipality.pk])
    deliver_outside(list(OutboxMessage.objects.filter(topic=OUTSIDE)))

    told = Notice.objects.get(kind=actions.INVITED)
    [sent] = [each for each in channel.delivered if each.title == told.title]
    token = sent.link.rsplit("/", 2)[1]
    assert told.user == parent
    assert token not in told.text + sent.text
    assert selectors.find_link(token) == (at.municipality.pk, survey.invitations.get().pk)


def test_a_representative_goes_on_from_the_cabinet_and_nobody_else():
    at = delivered()
    asked(at)
    invitation = Invitation.objects.get()
    parent = invitation.child.added_by

    assert list(selectors.own_invitations(parent)) == [invitation]
    token = actions.make_own_link(invitation_id=invitation.pk, by=parent, at=ASKED_AT)
    with pytest.raises(NotFound):
        actions.make_own_link(invitation_id=invitation.pk, by=UserFactory(), at=ASKED_AT)
    answer(token)
    act_for([at.municipality.pk])

    assert not selectors.own_invitations(parent)
    with pytest.raises(errors.LinkUsed):
        actions.make_own_link(invitation_id=invitation.pk, by=parent, at=ASKED_AT)


def test_who_has_not_answered_is_asked_once_more_before_the_end():
    at = delivered(2)
    survey = asked(at)
    home, soon = at.municipality.pk, survey.closes_on - timedelta(days=3)
    answer(links(survey)[0])
    act_for([home])
    assert actions.remind_of_surveys(municipality_id=home, on=soon - timedelta(days=1)) == 0

    assert [actions.remind_of_surveys(municipality_id=home, on=soon) for _ in range(2)] == [1, 0]

    drain_together()
    act_for([home])
    [silent] = Invitation.objects.filter(is_answered=False)
    told = Notice.objects.get(kind=actions.INVITED_AGAIN)
    assert (told.user, told.subject_id) == (silent.child.added_by, silent.pk)
    assert told.title.endswith("скоро закончится")
