"""A complaint of anybody gets a number, a term and an answer; the answer may be appealed against once."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from tests.factories import supply
from tests.factories.demand import market
from tests.factories.kernel import MunicipalityFactory, UserFactory, adopted, member
from tests.factories.quality import filed_by_family, said
from tests.factories.supply import TODAY

from sotszakaz.foundation.constraints import ConstraintViolated, judged
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.documents.codes import in_groups
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import Finance, Head, Operator
from sotszakaz.oversight.complaints import actions, errors, rules, selectors
from sotszakaz.oversight.complaints.models import Complaint
from sotszakaz.oversight.complaints.states import ComplaintState
from sotszakaz.oversight.complaints.verify import CHECKS

pytestmark = pytest.mark.django_db
LATER = date(2026, 8, 20)


@pytest.fixture
def home():
    return supply.ruled_municipality()


def file(home, **changes):
    act_for([])
    filed = actions.file_complaint(municipality_id=home.pk, said=said(**changes), on=TODAY)
    act_for([home.pk])
    return filed


def answered(home):
    filed, operator = file(home), member(Operator, home)
    actions.assign_complaint(complaint_id=filed.complaint_id, assignee_id=operator.pk, by=operator)
    actions.answer_complaint(complaint_id=filed.complaint_id, answer="Выход открыт.", by=operator, on=LATER)
    return filed, operator


@pytest.mark.parametrize(("day", "stage"), [(26, None), (27, "soon"), (30, "soon"), (31, "late")])
def test_a_term_ends_three_days_after_it_is_near(day, stage):
    assert rules.deadline_stage(date(2026, 8, 30), date(2026, 8, day)) == stage


def test_a_stranger_reads_the_answer_by_number_and_code_and_nothing_personal(home):
    filed, _ = answered(home)
    act_for([])

    status = selectors.status_of(home.pk, f"№ {filed.number.lower()}", in_groups(filed.code))

    assert (status.state, status.answer, status.answered_on) == (ComplaintState.ANSWERED, "Выход открыт.", LATER)
    assert not {"Примерова", "anna@example.org"} & set(str(status).split("'"))
    assert filed.code not in str(vars(selectors_card(home)))
    for number, code in ((filed.number, "0" * 16), ("Ж-9/2026", filed.code)):
        with pytest.raises(errors.CodeUnknown):
            selectors.status_of(home.pk, number, code)


def selectors_card(home):
    act_for([home.pk])
    return Complaint.objects.get()


def test_the_same_form_sent_twice_is_one_complaint(home):
    key = uuid4()

    first, again = file(home, key=key), file(home, key=key)

    assert first == again
    assert (first.number, first.answer_by_on) == ("Ж-1/2026", TODAY + timedelta(days=30))


def test_a_form_that_was_sent_is_not_taken_again_with_other_words(home):
    key = uuid4()
    filed = file(home, key=key)

    with pytest.raises(errors.FormSent, match=f"жалоба № {filed.number} принята"):
        file(home, key=key, words="Совсем о другом.")


def test_the_term_is_that_of_the_rules():
    home = MunicipalityFactory(with_body=True)
    act_for([home.pk])
    adopted(home, complaint_days=7)

    assert file(home).answer_by_on == TODAY + timedelta(days=7)


def test_a_complaint_needs_consent_words_and_a_known_provider(home):
    with pytest.raises(errors.ConsentMissing):
        file(home, has_consented=False)
    with pytest.raises(errors.WordsMissing):
        file(home, words=" ")
    stranger = supply.record().organisation_id
    with pytest.raises(NotFound):
        actions.file_complaint(municipality_id=home.pk, organisation_id=stranger, said=said(), on=TODAY)


def test_it_is_answered_by_who_is_charged_with_it(home):
    filed, operator = file(home), member(Operator, home)
    pk = filed.complaint_id
    with pytest.raises(MoveRefused):
        actions.answer_complaint(complaint_id=pk, answer="Рано.", by=operator, on=LATER)
    with pytest.raises(errors.AnswererWrong):
        actions.assign_complaint(complaint_id=pk, assignee_id=member(Finance, home).pk, by=operator)
    with pytest.raises(NotAllowed):
        actions.assign_complaint(complaint_id=pk, assignee_id=operator.pk, by=member(Finance, home))
    with pytest.raises(NotFound):
        actions.assign_complaint(complaint_id=pk, assignee_id=operator.pk, by=member(Operator, market().municipality))
    act_for([home.pk])
    actions.assign_complaint(complaint_id=pk, assignee_id=operator.pk, by=operator)
    with pytest.raises(errors.WordsMissing):
        actions.answer_complaint(complaint_id=pk, answer=" ", by=operator, on=LATER)

    actions.answer_complaint(complaint_id=pk, answer="Открыт.", by=operator, on=LATER)

    with pytest.raises(MoveRefused):
        actions.answer_complaint(complaint_id=pk, answer="Снова.", by=operator, on=LATER)
    with pytest.raises(ConstraintViolated, match="не меняются"), judged(Complaint):
        Complaint.objects.update(words="Всё хорошо.")


def test_an_answer_is_appealed_against_once_and_decided_by_another(home):
    filed, operator = answered(home)
    appeal = {"municipality_id": home.pk, "number": filed.number, "code": filed.code}
    with pytest.raises(errors.WordsMissing):
        actions.appeal_by_code(**appeal, words=" ", on=LATER)
    with pytest.raises(errors.AppealTooLate):
        actions.appeal_by_code(**appeal, words="Закрыт.", on=LATER + timedelta(days=91))
    actions.appeal_by_code(**appeal, words="Закрыт снова.", on=LATER)
    with pytest.raises(MoveRefused):
        actions.appeal_by_code(**appeal, words="Ещё раз.", on=LATER)
    with pytest.raises(NotAllowed):
        actions.decide_appeal(complaint_id=filed.complaint_id, decision="Нет.", by=operator)

    decided = actions.decide_appeal(complaint_id=filed.complaint_id, decision="Замок снят.", by=member(Head, home))

    assert (decided.state, decided.decide_by_on) == (ComplaintState.CLOSED, LATER + timedelta(days=30))
    assert (decided.answer_by_on, decided.was_late) == (TODAY + timedelta(days=30), False)


def test_nobody_decides_an_appeal_against_an_own_answer(home):
    filed, operator = answered(home)
    actions.appeal_by_code(
        municipality_id=home.pk, number=filed.number, code=filed.code, words="Закрыт снова.", on=LATER
    )
    operator.memberships.create(municipality=home, role_name=Head.name)
    promoted = User.objects.get(pk=operator.pk)

    with pytest.raises(errors.SameDecider):
        actions.decide_appeal(complaint_id=filed.complaint_id, decision="Нет.", by=promoted)


def test_a_family_complains_about_its_own_contract_and_follows_it_in_the_cabinet():
    at = market()
    filed = filed_by_family(at)
    complaint = Complaint.objects.get()
    parent = complaint.filed_by
    assert complaint.organisation == at.record.organisation

    with pytest.raises(NotFound):
        actions.file_about_contract(contract_id=complaint.contract_id, said=said(), by=UserFactory(), on=TODAY)
    with pytest.raises(NotFound):
        actions.appeal_own(complaint_id=filed.complaint_id, words="Нет.", by=UserFactory(), on=TODAY)
    with pytest.raises(MoveRefused):
        actions.appeal_own(complaint_id=filed.complaint_id, words="Рано.", by=parent, on=TODAY)
    assert selectors.get_own_complaint(parent, filed.complaint_id) == complaint
    assert find_offenders(CHECKS[0]).passed


def test_who_answers_hears_of_a_new_one_and_of_its_term_and_the_family_of_the_answer():
    at = market()
    operator = member(Operator, at.municipality)
    filed = filed_by_family(at)
    parent = Complaint.objects.get().filed_by
    assert actions.remind_of_complaints(municipality_id=at.municipality.pk, on=filed.answer_by_on) == 1
    assert actions.remind_of_complaints(municipality_id=at.municipality.pk, on=filed.answer_by_on) == 0
    actions.assign_complaint(complaint_id=filed.complaint_id, assignee_id=operator.pk, by=SYSTEM)
    actions.answer_complaint(complaint_id=filed.complaint_id, answer="Открыт.", by=operator, on=LATER)

    drain_together()
    act_for([at.municipality.pk])

    kind = {"subject_type": Complaint._meta.label_lower}
    heard = [each.title for each in Notice.objects.filter(user=operator, **kind).order_by("pk")]
    assert sorted(each.split()[0] for each in heard) == ["Вам", "Новая", "Срок"]
    assert Notice.objects.filter(user=parent, **kind).get().title == f"На жалобу № {filed.number} дан ответ"


def test_a_late_answer_stays_late_whatever_follows(home):
    filed, operator = file(home), member(Operator, home)
    late = filed.answer_by_on + timedelta(days=1)
    actions.assign_complaint(complaint_id=filed.complaint_id, assignee_id=operator.pk, by=operator)
    actions.answer_complaint(complaint_id=filed.complaint_id, answer="Открыт.", by=operator, on=late)
    appeal = {"municipality_id": home.pk, "number": filed.number, "code": filed.code, "words": "Закрыт."}
    appealed = actions.appeal_by_code(**appeal, on=late)

    assert (appealed.was_late, appealed.due_on) == (True, late + timedelta(days=30))
    act_for([home.pk])
    with pytest.raises(ConstraintViolated, match="не меняются"), judged(Complaint):
        Complaint.objects.update(answered_on=filed.answer_by_on)
