"""What proves that a term is fulfilled."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from tests.factories import ordering
from tests.factories.files import PNG
from tests.factories.kernel import MunicipalityFactory, member
from tests.factories.plans import completed, item_of
from tests.factories.replay import replayed

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.signatures.errors import ScanRefused
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance, GroupMember, Operator
from sotszakaz.ordering.plans import evidence
from sotszakaz.ordering.plans.actions import File, add_evidence, complete_by_deed, prove_terms, withdraw_completion
from sotszakaz.ordering.plans.errors import DocumentUnknown, EvidenceMissing, WithdrawalUnreasoned
from sotszakaz.ordering.plans.evidence import Asked, Proof
from sotszakaz.ordering.plans.models import PlanEvidence, PlanItem, PlanItemCompletion
from sotszakaz.ordering.plans.selectors import get_card_for, get_evidence_file_for, withdrawn_of
from sotszakaz.ordering.plans.states import EvidenceKind, Standing
from sotszakaz.ordering.social_orders.plan_proofs import year_of_order

pytestmark = pytest.mark.django_db

TERM, TODAY = date(2026, 9, 1), date(2026, 9, 10)
ORDER = ordering.plan_item_said("4.1", ends="2026-03-01", repeats="FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1")
ORDER["title"] = "Формирование, утверждение и размещение муниципального социального заказа"
QUARTERLY = ordering.plan_item_said("3.1", kind="in_quarter", ends=None, repeats="FREQ=MONTHLY;INTERVAL=3")


@pytest.fixture
@replayed
def municipality():
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    ordering.decision(municipality, plan=[ordering.plan_item_said("1.1"), QUARTERLY, ORDER])
    return municipality


@pytest.fixture
def operator(municipality):
    return member(Operator, municipality)


@pytest.fixture
def item(municipality):
    return item_of(municipality, "1.1")


def test_a_fulfilment_keeps_its_file_and_the_document_it_names(municipality, item, operator):
    order = ordering.approved_order(municipality)
    number = order.document.full_number

    completion = completed(item, TERM, by=operator, file=File("Скан.png", PNG), document_number=f" {number} ")

    by_kind = {each.kind: each for each in completion.evidence.all()}
    assert bytes(by_kind[EvidenceKind.FILE].content) == PNG
    assert by_kind[EvidenceKind.DOCUMENT].document_id == order.document_id
    assert {each.added_by_id for each in by_kind.values()} == {operator.pk}


def test_a_fulfilment_with_an_unknown_document_is_not_written(item, operator):
    with pytest.raises(DocumentUnknown):
        completed(item, TERM, by=operator, document_number="7-К")

    assert not PlanItemCompletion.objects.exists()


def test_a_fulfilment_with_a_file_that_may_harm_is_not_written(item, operator):
    with pytest.raises(ScanRefused):
        completed(item, TERM, by=operator, file=File("программа.exe", b"MZ"))

    assert not PlanItemCompletion.objects.exists()


def test_evidence_is_added_later(item, operator):
    completion = completed(item, TERM, by=operator)

    add_evidence(completion_id=completion.pk, by=operator, file=File("Скан.png", PNG))

    assert completion.evidence.get().file_name == "Скан.png"


def test_the_same_file_is_not_added_twice(item, operator):
    completion = completed(item, TERM, by=operator, file=File("Скан.png", PNG))

    with pytest.raises(ConstraintViolated, match="уже приложен"):
        add_evidence(completion_id=completion.pk, by=operator, file=File("Другое имя.png", PNG))


def test_adding_nothing_is_refused(item, operator):
    completion = completed(item, TERM, by=operator)

    with pytest.raises(EvidenceMissing):
        add_evidence(completion_id=completion.pk, by=operator)


def test_evidence_is_added_by_those_who_keep_the_plan(municipality, item, operator):
    completion = completed(item, TERM, by=operator)
    given = {"completion_id": completion.pk, "file": File("Скан.png", PNG)}

    with pytest.raises(NotAllowed):
        add_evidence(**given, by=member(Finance, municipality))
    with pytest.raises(NotFound):
        add_evidence(**given, by=member(Operator, MunicipalityFactory()))


def test_evidence_never_changes(item, operator):
    completed(item, TERM, by=operator, file=File("Скан.png", PNG))

    with pytest.raises(IntegrityError), transaction.atomic():
        PlanEvidence.objects.update(words="другое")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM plans_planevidence")


def test_a_file_is_read_by_those_who_see_the_plan(municipality, item, operator):
    file = completed(item, TERM, by=operator, file=File("Скан.png", PNG)).evidence.get()

    assert get_evidence_file_for(member(GroupMember, municipality), file.pk) == file
    with pytest.raises(NotFound):
        get_evidence_file_for(member(Operator, MunicipalityFactory()), file.pk)


def test_the_registry_of_orders_proves_the_order_of_its_year_and_names_it(municipality, operator):
    order = ordering.approved_order(municipality)
    publish(order, date(2026, 2, 20))

    proved = prove_terms(municipality_id=municipality.pk, by=SYSTEM, on=TODAY)

    completion = PlanItemCompletion.objects.get()
    assert proved == 1
    assert (completion.item.number, completion.due_on, completion.done_on) == (
        "4.1",
        date(2026, 3, 1),
        date(2026, 2, 20),
    )
    assert completion.completed_by is None
    proof = completion.evidence.get()
    assert (proof.kind, proof.subject_type, proof.subject_id) == ("registry", "social_orders.socialorder", order.pk)


def publish(order, day):
    order.published_on, order.publication, order.published_by = day, "Единый портал", order.approved_by
    order.save(update_fields=["published_on", "publication", "published_by"])


def test_what_is_proved_is_not_proved_again(municipality, operator):
    publish(ordering.approved_order(municipality), date(2026, 2, 20))
    prove_terms(municipality_id=municipality.pk, by=operator, on=TODAY)

    assert prove_terms(municipality_id=municipality.pk, by=operator, on=TODAY) == 0


def test_a_registry_that_shows_nothing_proves_nothing(municipality, operator):
    ordering.approved_order(municipality)

    assert prove_terms(municipality_id=municipality.pk, by=operator, on=TODAY) == 0


def test_registries_are_asked_by_those_who_keep_the_plan(municipality):
    with pytest.raises(NotAllowed):
        prove_terms(municipality_id=municipality.pk, by=member(Finance, municipality), on=TODAY)


def test_a_quarter_is_proved_only_by_what_happened_in_it(municipality, monkeypatch):
    asked: list[Asked] = []

    def prove(question):
        asked.append(question)
        day = date(2026, 5, 20)
        return Proof(day, "Семинар в мае") if question.contains(day) else None

    monkeypatch.setitem(evidence._provers, "seminar", prove)
    PlanItem.objects.filter(number="3.1").update(title="Проведение семинара-совещания")

    prove_terms(municipality_id=municipality.pk, by=SYSTEM, on=TODAY)

    assert [each.due_on for each in PlanItemCompletion.objects.all()] == [date(2026, 6, 30)]
    assert (asked[0].since, asked[0].until) == (date(2026, 1, 1), date(2026, 3, 31))


def test_a_record_of_the_first_year_proves_no_other_year(municipality, monkeypatch):
    day = date(2026, 2, 20)
    proof = Proof(day, "Заказ утверждён.")
    monkeypatch.setitem(evidence._provers, "order", lambda asked: proof if asked.contains(day) else None)

    prove_terms(municipality_id=municipality.pk, by=SYSTEM, on=date(2028, 6, 1))

    assert [each.due_on for each in PlanItemCompletion.objects.all()] == [date(2026, 3, 1)]


@pytest.mark.parametrize(
    ("due_on", "year"),
    [
        (date(2024, 12, 25), 2025),
        (date(2024, 12, 31), 2025),
        (date(2025, 1, 1), 2025),
        (date(2025, 3, 1), 2025),
    ],
)
def test_the_order_due_at_the_end_of_a_year_is_that_of_the_next(due_on, year):
    assert year_of_order(due_on) == year


def test_a_topic_is_proved_by_one_registry(monkeypatch):
    monkeypatch.setattr(evidence, "_provers", {})
    evidence.register("registry", lambda asked: None)

    with pytest.raises(ValueError, match="already"):
        evidence.register("registry", lambda asked: None)


def test_a_second_deed_of_a_quarter_is_one_more_proof_of_it(municipality, operator):
    quarterly = item_of(municipality, "3.1")
    first, second = (Document(pk=number) for number in (1, 2))

    with transaction.atomic():
        given = {"item_id": quarterly.pk, "note": "Семинар", "by": operator}
        complete_by_deed(**given, done_on=date(2026, 5, 2), subject=first)
        complete_by_deed(**given, done_on=date(2026, 6, 2), subject=second)

    completion = PlanItemCompletion.objects.get()
    assert (completion.due_on, completion.done_on) == (date(2026, 6, 30), date(2026, 5, 2))
    assert completion.evidence.count() == 2


def test_the_card_lists_terms_with_their_standing(municipality, operator):
    quarterly = item_of(municipality, "3.1")
    completed(quarterly, date(2026, 3, 31), done_on=date(2026, 4, 2), by=operator)

    card = get_card_for(member(GroupMember, municipality), quarterly.pk, TODAY)

    standing = {row.occurrence.due_on: row.standing for row in card.terms}
    assert standing[date(2026, 3, 31)] == Standing.DONE_LATE
    assert standing[date(2026, 6, 30)] == Standing.OVERDUE
    assert standing[date(2026, 9, 30)] == Standing.DUE
    assert not card.is_proved_by_registry
    assert get_card_for(operator, item_of(municipality, "4.1").pk, TODAY).is_proved_by_registry


def test_the_card_is_hidden_from_strangers(item):
    with pytest.raises(NotFound):
        get_card_for(member(Operator, MunicipalityFactory()), item.pk, TODAY)


def test_a_mark_made_by_mistake_is_withdrawn_and_its_term_is_open_again(municipality, item, operator):
    mistaken = completed(item, TERM, by=operator)

    withdraw_completion(completion_id=mistaken.pk, reason="Не тот акт", by=operator)

    assert not item.completions.exists()
    assert PlanItemCompletion.every.get().withdraw_reason == "Не тот акт"
    assert completed(item, TERM, by=operator).pk != mistaken.pk
    with pytest.raises(NotFound):
        withdraw_completion(completion_id=mistaken.pk, reason="Ещё раз", by=operator)


def test_a_mark_is_withdrawn_with_a_reason_by_those_who_keep_the_plan(municipality, item, operator):
    completion = completed(item, TERM, by=operator)

    with pytest.raises(WithdrawalUnreasoned):
        withdraw_completion(completion_id=completion.pk, reason=" ", by=operator)
    with pytest.raises(NotAllowed):
        withdraw_completion(completion_id=completion.pk, reason="Ошибка", by=member(Finance, municipality))


def test_a_proof_taken_back_is_not_written_again(municipality, operator):
    publish(ordering.approved_order(municipality), date(2026, 2, 20))
    proving = {"municipality_id": municipality.pk, "by": SYSTEM, "on": TODAY}
    prove_terms(**proving)

    withdraw_completion(completion_id=PlanItemCompletion.objects.get().pk, reason="Не тот заказ", by=operator)

    assert prove_terms(**proving) == 0
    [mistaken] = withdrawn_of(item_of(municipality, "4.1").pk)
    assert (mistaken.withdraw_reason, mistaken.withdrawn_by) == ("Не тот заказ", operator)
    assert completed(item_of(municipality, "4.1"), date(2026, 3, 1), by=operator).note == "Сделано"


def test_a_proof_in_words_taken_back_is_known_again_and_another_is_not(municipality, operator, monkeypatch):
    said = ["первый сертификат"]
    monkeypatch.setitem(evidence._provers, "order", lambda asked: Proof(date(2026, 2, 20), said[-1]))
    proving = {"municipality_id": municipality.pk, "by": SYSTEM, "on": date(2026, 3, 1)}
    prove_terms(**proving)
    withdraw_completion(completion_id=PlanItemCompletion.objects.get().pk, reason="Ошибка", by=operator)
    assert prove_terms(**proving) == 0

    said.append("другой сертификат")

    assert prove_terms(**proving) == 1


def test_a_deed_marks_the_period_in_which_it_was_done(municipality, operator):
    quarterly = item_of(municipality, "3.1")

    with transaction.atomic():
        deed = {"item_id": quarterly.pk, "note": "Издан акт", "by": operator, "subject": Document(pk=3)}
        complete_by_deed(**deed, done_on=date(2026, 8, 2))

    assert PlanItemCompletion.objects.get().due_on == date(2026, 9, 30)
