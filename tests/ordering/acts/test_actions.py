import pytest
from tests.factories import ordering
from tests.factories.kernel import MunicipalityFactory, member

from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.models import AuditEvent
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.users.roles import Finance, Operator
from sotszakaz.ordering.acts.actions import correct_act, decide_service, reject_act, upload_act
from sotszakaz.ordering.acts.errors import (
    ActAlreadyLoaded,
    ActEmpty,
    ActSettled,
    CodeRepeated,
    FactUnknown,
    NothingToDecide,
    ReasonMissing,
)
from sotszakaz.ordering.acts.models import LegalAct
from sotszakaz.ordering.acts.reading.errors import NotAnAct
from sotszakaz.ordering.acts.selectors import get_act_for
from sotszakaz.ordering.acts.states import ActState

pytestmark = pytest.mark.django_db

DAMAGED = ordering.service_said(
    "804200О.99.0.ББ52АЗ20000", code_as_written="804200О.99.0.ББ52А320000", status="repair_proposed", reason="Цифра."
)


@pytest.fixture
def operator():
    return member(Operator, MunicipalityFactory())


def home_of(user):
    return user.memberships.get().municipality


def upload(user, content, name="акт.docx"):
    return upload_act(municipality_id=home_of(user).pk, file_name=name, content=content, by=user)


@pytest.fixture
def act(operator):
    return ordering.legal_act(home_of(operator), by=operator, services=[ordering.service_said(), DAMAGED])


def test_upload_act_keeps_the_bytes_what_was_read_and_where(operator, sample_act):
    content = sample_act.read_bytes()

    act = LegalAct.objects.get(pk=upload(operator, content, "папка/акт.docx").pk)

    assert (bytes(act.content), act.size, act.file_name, act.format) == (content, len(content), "акт.docx", "docx")
    assert act.state == ActState.READ
    assert act.reading["act"]["number"] == "214-п"
    assert "214-п" in act.places["act.number"]["text"]
    assert act.places["plan.0"]["where"].startswith("таблица")
    assert act.source_blocks[act.places["plan.0"]["block"]]["rows"]


def test_upload_act_refuses_the_same_bytes_and_leads_to_the_act(operator, sample_act):
    loaded = upload(operator, sample_act.read_bytes())

    with pytest.raises(ActAlreadyLoaded) as refused:
        upload(operator, sample_act.read_bytes(), "другое имя.docx")

    assert refused.value.fields["act_id"] == loaded.pk
    assert LegalAct.objects.count() == 1


def test_upload_act_takes_the_same_bytes_for_another_municipality(operator, sample_act):
    upload(operator, sample_act.read_bytes())

    upload(member(Operator, MunicipalityFactory()), sample_act.read_bytes())

    assert LegalAct.objects.count() == 2


def test_upload_act_takes_the_same_bytes_after_a_rejection(operator, sample_act):
    rejected = upload(operator, sample_act.read_bytes())
    reject_act(act_id=rejected.pk, reason="Проект, не подписан", by=operator)

    assert upload(operator, sample_act.read_bytes()).pk != rejected.pk


@pytest.mark.parametrize(
    ("content", "refusal"), [(b"", ActEmpty), ("Объявление: продам велосипед.".encode(), NotAnAct)]
)
def test_upload_act_keeps_nothing_of_a_file_that_is_no_act(operator, content, refusal):
    with pytest.raises(refusal):
        upload(operator, content, "файл.txt")

    assert not LegalAct.objects.exists()


def test_upload_act_is_not_for_colleagues_without_the_right(operator, sample_act):
    colleague = member(Finance, home_of(operator))

    with pytest.raises(NotAllowed):
        upload(colleague, sample_act.read_bytes())


def test_correct_act_keeps_earlier_corrections_of_the_same_place(act, operator):
    correct_act(act_id=act.pk, path="act", patch={"number": "5-п"}, by=operator)

    correct_act(act_id=act.pk, path="act", patch={"title": "О другом"}, by=operator)

    act.refresh_from_db()
    assert act.corrections == {"act": {"number": "5-п", "title": "О другом"}}
    assert AuditEvent.objects.filter(action="legalact.correct").count() == 2


def test_correct_act_refuses_a_place_that_is_not_there(act, operator):
    with pytest.raises(FactUnknown):
        correct_act(act_id=act.pk, path="plan.7", patch={"title": "Иначе"}, by=operator)


def test_correct_act_refuses_a_code_that_the_act_already_has(act, operator):
    with pytest.raises(CodeRepeated):
        correct_act(
            act_id=act.pk, path="services.1", patch={"code": ordering.TECHNICAL, "status": "valid"}, by=operator
        )


def test_correct_act_makes_a_typed_code_the_decision_about_it(act, operator):
    decide_service(act_id=act.pk, index=1, choice="decline", by=operator)

    corrected = correct_act(
        act_id=act.pk, path="services.1", patch={"code": ordering.ARTISTIC, "status": "valid"}, by=operator
    )

    assert corrected.choices == {}


@pytest.mark.parametrize("choice", ["accept", "decline"])
def test_decide_service_keeps_the_choice_and_takes_it_back(act, operator, choice):
    assert decide_service(act_id=act.pk, index=1, choice=choice, by=operator).choices == {"1": choice}

    assert decide_service(act_id=act.pk, index=1, choice="retract", by=operator).choices == {}


@pytest.mark.parametrize(("index", "choice"), [(0, "accept"), (1, "retract"), (1, "может быть")])
def test_decide_service_refuses_what_cannot_be_decided(act, operator, index, choice):
    with pytest.raises(NothingToDecide):
        decide_service(act_id=act.pk, index=index, choice=choice, by=operator)


def test_reject_act_says_who_when_and_why(act, operator):
    rejected = reject_act(act_id=act.pk, reason=" Не наш акт ", by=operator)

    assert (rejected.state, rejected.rejected_by, rejected.reject_reason) == (ActState.REJECTED, operator, "Не наш акт")


def test_reject_act_wants_a_reason(act, operator):
    with pytest.raises(ReasonMissing):
        reject_act(act_id=act.pk, reason=" ", by=operator)


def test_a_rejected_act_is_neither_corrected_nor_rejected_again(act, operator):
    reject_act(act_id=act.pk, reason="Не наш акт", by=operator)

    with pytest.raises(ActSettled):
        correct_act(act_id=act.pk, path="act", patch={"number": "5-п"}, by=operator)
    with pytest.raises(ActSettled):
        decide_service(act_id=act.pk, index=1, choice="accept", by=operator)
    with pytest.raises(MoveRefused):
        reject_act(act_id=act.pk, reason="Ещё раз", by=operator)


def test_acts_are_hidden_from_strangers_and_refused_to_colleagues_without_the_right(act):
    with pytest.raises(NotFound):
        correct_act(act_id=act.pk, path="act", patch={}, by=member(Operator, MunicipalityFactory()))
    with pytest.raises(NotAllowed):
        correct_act(act_id=act.pk, path="act", patch={}, by=member(Finance, act.municipality))
    with pytest.raises(NotFound):
        get_act_for(member(Operator, MunicipalityFactory()), act.pk)
    with pytest.raises(NotFound):
        reject_act(act_id=0, reason="Нет такого", by=member(Operator, act.municipality))
