"""A protocol of disagreements: raised to what is offered, answered by clause, settled by both signatures."""

import json

import pytest
from django.db import IntegrityError, transaction
from tests.factories import supply
from tests.factories.kernel import adopted, member
from tests.factories.replay import replayed
from tests.factories.signing import signing
from tests.supply.agreements.test_amending import offer

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.documents.models import DocumentEnding
from sotszakaz.kernel.documents.rendering import render_pdf
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.documents.states import SigningParty
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director, Operator, Teacher
from sotszakaz.supply.agreements import actions, errors
from sotszakaz.supply.agreements.models import DisagreementItem
from sotszakaz.supply.agreements.notices import tell_of_answers_due, tell_of_disagreements
from sotszakaz.supply.agreements.selectors import disputable_of
from sotszakaz.supply.agreements.tasks import settle_signed
from sotszakaz.supply.agreements.terms import Answer, Objection

pytestmark = pytest.mark.django_db

ADVANCE = Objection("2.3. Аванс", "Аванс — 80 %.", "Аванс — 90 %.")
REPORT = Objection("3.3. Отчёт", "Раз в месяц.", "Раз в квартал.")
PROVIDER, BODY = SigningParty.PROVIDER, SigningParty.BODY


@pytest.fixture
@replayed
def offered():
    record = supply.record()
    adopted(record.municipality, starts_on=supply.TODAY, agreement_needs_signatures=True)
    return supply.agreement(record, last_day=supply.end_of_year())


@pytest.fixture
def ground(offered):
    return signing(municipality=offered.municipality, provider=offered.record.organisation)


def dispute(agreement, *objections, by=SYSTEM):
    objections = objections or (ADVANCE, REPORT)
    return actions.raise_disagreement(agreement_id=agreement.pk, objections=objections, by=by, on=supply.TODAY)


def answer(disagreement, *answers, by=SYSTEM):
    ids = disagreement.items.order_by("ordinal").values_list("pk", flat=True)
    given = dict(zip(ids, answers, strict=False))
    return actions.answer_disagreement(disagreement_id=disagreement.pk, answers=given, by=by, on=supply.TODAY)


def sign(ground, document_id):
    version = latest_version(document_id)
    for party in (PROVIDER, BODY):
        ground.sign(version, party)
    settle_signed(list(OutboxMessage.objects.filter(topic="document.completed", subject_id=document_id)))


def content(document_id):
    return json.loads(latest_version(document_id).payload)["content"]


def test_accepted_words_stand_in_the_next_edition_that_both_sign(offered, ground):
    protocol = dispute(offered)
    answer(protocol, Answer(True), Answer(False, "Срок задан порядком"))

    sign(ground, protocol.document_id)

    protocol.refresh_from_db()
    edition = latest_version(offered.document_id)
    assert (protocol.state, edition.version) == ("settled", 2)
    [change] = content(offered.document_id)["changes"]
    assert (change["before"], change["after"]) == ("Аванс — 80 %.", "Аванс — 90 %.")
    assert protocol.document.full_number in change["clause"]
    assert render_pdf(edition).startswith(b"%PDF")
    assert [each["agreed"] for each in content(protocol.document_id)["items"]] == ["Аванс — 90 %.", "Раз в месяц."]
    sign(ground, offered.document_id)
    offered.refresh_from_db()
    assert offered.state == "active"


def test_when_all_is_refused_the_offer_stays_as_it_was(offered, ground):
    protocol = dispute(offered, ADVANCE)
    answer(protocol, Answer(False, "Так решено"))

    sign(ground, protocol.document_id)

    assert latest_version(offered.document_id).version == 1


def test_what_is_disputed_does_not_take_effect(offered, ground):
    protocol = dispute(offered)

    sign(ground, offered.document_id)

    offered.refresh_from_db()
    assert offered.state == "offered"
    with pytest.raises(errors.DisagreementOpen):
        actions.put_agreement_in_force(agreement_id=offered.pk, by=SYSTEM, on=supply.TODAY)
    actions.withdraw_disagreement(disagreement_id=protocol.pk, by=SYSTEM, on=supply.TODAY)
    assert actions.put_signed_in_force(municipality_id=offered.municipality_id, on=supply.TODAY) == 1


def test_an_amendment_is_disputed_like_an_agreement():
    agreement = supply.agreement()
    amendment = offer(agreement)
    protocol = dispute(agreement, ADVANCE)
    answer(protocol, Answer(True))

    sign(signing(municipality=agreement.municipality, provider=agreement.record.organisation), protocol.document_id)

    assert protocol.amendment == amendment
    assert content(amendment.document_id)["changes"][-1]["after"] == "Аванс — 90 %."


def test_disagreements_go_with_the_offer_that_is_taken_back():
    agreement = supply.agreement()
    amendment = offer(agreement)
    protocol = dispute(agreement)

    actions.withdraw_amendment(amendment_id=amendment.pk, by=SYSTEM, on=supply.TODAY)

    protocol.refresh_from_db()
    assert protocol.state == "withdrawn"
    assert DocumentEnding.objects.get(document=protocol.document_id).outcome == "cancelled"


def test_nothing_offered_or_signed_already_is_not_disputed(offered, ground):
    ground.sign(latest_version(offered.document_id), PROVIDER)
    assert disputable_of(offered) is None
    with pytest.raises(errors.AlreadySigned):
        dispute(offered)
    with pytest.raises(errors.NothingOffered):
        dispute(supply.agreement())


def test_one_protocol_is_open_at_a_time(offered):
    dispute(offered)

    with pytest.raises(ConstraintViolated, match="уже направлен"):
        dispute(offered)


@pytest.mark.parametrize(
    ("objection", "refusal"),
    [
        (Objection(" ", "Так", "Иначе"), errors.ObjectionsMissing),
        (Objection("2.3", "Так", " "), errors.ObjectionsMissing),
        (Objection("2.3", "Так", "Так "), errors.SameWords),
    ],
)
def test_an_objection_names_a_clause_and_other_words(offered, objection, refusal):
    with pytest.raises(refusal):
        dispute(offered, objection)


def test_each_clause_is_answered_and_a_refusal_has_its_reason(offered):
    protocol = dispute(offered)

    with pytest.raises(errors.AnswerMissing, match="Отчёт"):
        answer(protocol, Answer(True))
    with pytest.raises(errors.RefusalReasonMissing, match="Аванс"):
        answer(protocol, Answer(False, " "), Answer(True))
    answer(protocol, Answer(True), Answer(True))
    with pytest.raises(MoveRefused):
        answer(protocol, Answer(True), Answer(True))


def test_only_the_side_whose_deed_it_is_acts(offered):
    director = member(Director, offered.municipality, offered.record.organisation)
    teacher = member(Teacher, offered.municipality, offered.record.organisation)
    with pytest.raises(errors.NotAllowed):
        dispute(offered, by=teacher)
    protocol = dispute(offered, by=director)

    with pytest.raises(errors.NotAllowed):
        answer(protocol, Answer(True), Answer(True), by=director)
    with pytest.raises(errors.NotAllowed):
        actions.withdraw_disagreement(disagreement_id=protocol.pk, by=teacher, on=supply.TODAY)


def test_what_was_said_stays():
    agreement = supply.agreement()
    offer(agreement)
    item = dispute(agreement, ADVANCE).items.get()

    for change in ({"provider_words": "Иное"}, {"clause": "9"}):
        with pytest.raises(IntegrityError, match="stay as they were said"), transaction.atomic():
            DisagreementItem.objects.filter(pk=item.pk).update(**change)


def test_each_side_is_told_when_it_is_to_act(offered):
    operator = member(Operator, offered.municipality)
    director = member(Director, offered.municipality, offered.record.organisation)
    protocol = dispute(offered)
    late = protocol.answer_by_on.replace(year=supply.TODAY.year + 1)

    told = [actions.remind_of_answers(municipality_id=offered.municipality_id, on=late) for _ in range(2)]
    answer(protocol, Answer(True), Answer(True))
    tell_of_disagreements(list(OutboxMessage.objects.filter(topic="agreement.disagreement").order_by("pk")))
    tell_of_answers_due(list(OutboxMessage.objects.filter(topic="agreement.disagreement_due")))

    assert told == [1, 0]
    titles = Notice.objects.filter(user=operator).order_by("pk").values_list("title", flat=True)
    assert [each.split(":")[0] for each in titles] == ["Разногласия исполнителя", "Срок ответа на разногласия прошёл"]
    assert Notice.objects.get(user=director).title.startswith("Ответ на разногласия")
