"""Families who have no login are asked on paper, by slips that belong to nobody in particular."""

from uuid import uuid4

import pytest
from django.db import connection
from tests.factories.demand import contract, market
from tests.factories.kernel import MunicipalityFactory, member
from tests.factories.quality import ASKED_AT, ASKED_ON, asked, delivered, links

from sotszakaz.foundation.constraints import ConstraintViolated, judged
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.documents.codes import in_groups
from sotszakaz.kernel.municipalities.selectors import body_of
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import Finance, Operator
from sotszakaz.oversight.surveys import actions, addressees, errors, selectors, slips
from sotszakaz.oversight.surveys.models import Invitation, InvitationToken, LinkSheet, SurveyAnswer

pytestmark = pytest.mark.django_db


def asked_on_paper(families=2, at=None):
    """A survey of families of whom nobody has a login but one more."""
    at = at or market()
    for _ in range(families):
        User.objects.filter(pk=contract(at).child.added_by_id).update(is_active=False)
    return asked(delivered(at=at))


def printed(survey, key=None, by=SYSTEM, at=ASKED_AT, organisation_id=None):
    act_for([survey.municipality_id])
    organisation_id = organisation_id or survey.invitations.values_list("organisation", flat=True).first()
    return slips.print_slips(survey_id=survey.pk, organisation_id=organisation_id, key=key or uuid4(), by=by, at=at)


def answer(code, mark="5"):
    first = selectors.asked_by(code, ASKED_AT).questions[0]
    actions.answer_survey(token=code, said={str(first.pk): mark}, at=ASKED_AT)


def test_slips_are_printed_for_who_has_no_login_and_take_an_answer_each():
    survey = asked_on_paper(2)
    act_for([survey.municipality_id])
    [group] = addressees.on_paper(survey)
    assert (group.families, group.to_print) == (2, 2)

    first, second = printed(survey)

    assert first.programme == second.programme
    act_for([])
    answer(in_groups(first.code).lower())
    answer(second.code, "2")
    with pytest.raises(errors.LinkUsed):
        answer(first.code)
    act_for([survey.municipality_id])
    assert sorted(SurveyAnswer.objects.values_list("satisfaction", flat=True)) == [2, 5]
    [group] = addressees.on_paper(survey)
    assert (group.families, group.to_print) == (2, 0)
    assert addressees.families_on_paper(survey, group.organisation.pk).count() == 2  # who has answered is not told
    assert not set(InvitationToken.objects.values_list("token_hash", flat=True)) & {first.code, second.code}


def test_the_same_form_prints_the_same_slips_and_another_none():
    survey, key = asked_on_paper(2), uuid4()

    assert printed(survey, key) == printed(survey, key)
    with pytest.raises(errors.NobodyOnPaper, match="уже выданы"):
        printed(survey)
    assert LinkSheet.objects.count() == 1


def test_lost_slips_stop_to_work_and_others_are_printed_for_who_has_not_answered():
    survey, key = asked_on_paper(2), uuid4()
    used, lost = printed(survey, key)
    answer(used.code)
    act_for([survey.municipality_id])

    slips.void_sheet(sheet_id=LinkSheet.objects.get().pk, by=SYSTEM)

    for code in (used.code, lost.code):
        with pytest.raises(errors.LinkVoid, match="отменён"):
            answer(code)
    with pytest.raises(errors.LinkVoid):
        printed(survey, key)
    [fresh] = printed(survey)
    answer(fresh.code)
    act_for([survey.municipality_id])
    assert survey.invitations.filter(is_answered=True).count() == 2
    with pytest.raises(MoveRefused):
        slips.void_sheet(sheet_id=LinkSheet.objects.order_by("pk")[0].pk, by=SYSTEM)


def test_the_order_of_slips_says_nothing_of_families(monkeypatch):
    monkeypatch.setattr(slips, "_code_of", lambda key, invitation_id: f"{10**15 - invitation_id}")
    survey = asked_on_paper(2)

    found = [each.code for each in printed(survey)]

    assert found == sorted(found)
    by_family = addressees.without_login(survey).order_by("pk").values_list("pk", flat=True)
    assert found == [f"{10**15 - each}" for each in reversed(by_family)]


def test_slips_are_printed_by_who_keeps_surveys_while_one_goes_on():
    survey = asked_on_paper(1)
    home = survey.municipality

    with pytest.raises(NotAllowed):
        printed(survey, by=member(Finance, home))
    with pytest.raises(NotFound):
        printed(survey, by=member(Operator, MunicipalityFactory()))
    with pytest.raises(errors.NobodyOnPaper):
        printed(survey, organisation_id=body_of(home.pk).organisation_id)
    printed(survey)
    with pytest.raises(NotAllowed):
        slips.void_sheet(sheet_id=LinkSheet.objects.get().pk, by=member(Finance, home))
    actions.close_survey(survey_id=survey.pk, by=SYSTEM, on=ASKED_ON)
    with pytest.raises(errors.SurveyOver, match="печатать незачем"):
        printed(survey)


def test_a_sheet_is_only_ever_declared_lost():
    survey = asked_on_paper(1)
    printed(survey)

    with pytest.raises(ConstraintViolated, match="только отменить"), judged():
        LinkSheet.objects.update(key_hash="0")
    with pytest.raises(ConstraintViolated, match="только отменить"), judged(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM surveys_linksheet")


def test_other_links_work_beside_the_slips():
    survey = asked_on_paper(1)
    printed(survey)
    unprinted = Invitation.objects.filter(tokens=None).get()
    token = actions.make_links(invitation_ids=[unprinted.pk], on=ASKED_ON)[unprinted.pk]

    answer(token)

    act_for([survey.municipality_id])
    assert Invitation.objects.get(is_answered=True) == unprinted
    assert len(links(survey)) == 2
