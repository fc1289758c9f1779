"""Who complains without a login is answered at the e-mail address named for it, where letters leave the system."""

from datetime import date

import pytest
from tests.factories import supply
from tests.factories.demand import market
from tests.factories.kernel import adopted, member
from tests.factories.quality import filed_by_family, said
from tests.factories.supply import TODAY

from sotszakaz.foundation.draining import drain_lane
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.notices import post as port
from sotszakaz.kernel.notices.post import FakePost, address_in
from sotszakaz.kernel.notices.tasks import LANE
from sotszakaz.kernel.users.roles import Head, Operator
from sotszakaz.oversight.complaints import actions, errors, selectors
from sotszakaz.oversight.complaints.models import Complaint
from sotszakaz.oversight.complaints.states import Reach

pytestmark = pytest.mark.django_db
LATER = date(2026, 8, 20)


@pytest.fixture
def post(monkeypatch):
    fake = FakePost()
    monkeypatch.setattr(port, "_posts", [fake])
    return fake


def answered(home, **changes):
    act_for([])
    filed = actions.file_complaint(municipality_id=home.pk, said=said(**changes), on=TODAY)
    act_for([home.pk])
    operator = member(Operator, home)
    actions.assign_complaint(complaint_id=filed.complaint_id, assignee_id=operator.pk, by=operator)
    actions.answer_complaint(complaint_id=filed.complaint_id, answer="Выход открыт.", by=operator, on=LATER)
    return filed


def sent(home):
    drain_lane(LANE)
    act_for([home.pk])


def test_the_answer_and_the_decision_are_written_to_the_address(post):
    home = supply.ruled_municipality()
    filed = answered(home)
    appeal = {"municipality_id": home.pk, "number": filed.number, "code": filed.code, "words": "Закрыт."}
    actions.appeal_by_code(**appeal, on=LATER)
    actions.decide_appeal(complaint_id=filed.complaint_id, decision="Замок снят.", by=member(Head, home))

    sent(home)

    answer, decision = post.sent
    assert (answer.address, answer.title) == ("anna@example.org", f"На жалобу № {filed.number} дан ответ")
    assert "Выход открыт." in answer.text
    assert "обжалуйте до 18.11.2026" in answer.text
    assert (decision.title, decision.text) == (f"Обжалование по жалобе № {filed.number} рассмотрено", "Замок снят.")
    assert filed.code not in answer.text
    assert answer.key != decision.key


@pytest.mark.parametrize("contact", ["+7 000 000-00-00", "anna at example"])
def test_nobody_writes_to_what_is_no_address(post, contact):
    home = supply.ruled_municipality()

    answered(home, contact=contact)

    assert selectors.reach_of(Complaint.objects.get()) == Reach.BY_CODE
    sent(home)
    assert post.sent == []


def test_without_a_post_the_answer_is_read_by_number_and_code():
    home = supply.ruled_municipality()

    answered(home)

    assert selectors.reach_of(Complaint.objects.get()) == Reach.BY_CODE
    sent(home)


def test_a_family_with_a_login_is_answered_in_its_cabinet(post):
    at = market()
    filed = filed_by_family(at)
    operator = member(Operator, at.municipality)
    actions.assign_complaint(complaint_id=filed.complaint_id, assignee_id=operator.pk, by=operator)
    actions.answer_complaint(complaint_id=filed.complaint_id, answer="Открыт.", by=operator, on=LATER)

    assert selectors.reach_of(Complaint.objects.get()) == Reach.CABINET
    sent(at.municipality)
    assert post.sent == []


def test_the_last_day_to_appeal_is_the_one_that_was_told_with_the_answer():
    home = supply.ruled_municipality()
    filed = answered(home)
    told = selectors.status_of(home.pk, filed.number, filed.code).appeal_by_on
    act_for([home.pk])
    adopted(home, starts_on=date(2026, 9, 1), complaint_appeal_days=1)
    appeal = {"municipality_id": home.pk, "number": filed.number, "code": filed.code, "words": "Закрыт."}

    with pytest.raises(errors.AppealTooLate, match=r"18\.11\.2026"):
        actions.appeal_by_code(**appeal, on=date(2026, 11, 19))

    assert told == date(2026, 11, 18)
    assert actions.appeal_by_code(**appeal, on=told).appeal == "Закрыт."


def test_an_address_is_told_from_a_telephone():
    assert address_in(" anna@example.org ") == "anna@example.org"
    assert address_in("8 900 000-00-00, anna@example.org") is None
    assert address_in("anna@example.org\nBcc: all@example.org") is None
