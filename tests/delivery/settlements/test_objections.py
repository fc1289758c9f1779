"""An objection holds its line back, is explained by the provider and answered by the payer, once."""

from datetime import date
from decimal import Decimal

import pytest
from tests.factories.delivery import AFTER, OCTOBER, SEPTEMBER, accepted_papers, closed_month, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.files import JPEG
from tests.factories.kernel import UserFactory, member
from tests.factories.replay import replayed

from sotszakaz.delivery.settlements import errors
from sotszakaz.delivery.settlements.actions import (
    decide_completeness,
    make_batch,
    raise_objection,
    reissue_order,
    reject_objection,
    remind_of_objections,
    reply_to_objection,
    send_batch,
    take_results,
    uphold_objection,
    withdraw_objection,
)
from sotszakaz.delivery.settlements.actions.objections import OBJECTION, OBJECTION_DUE, Evidence
from sotszakaz.delivery.settlements.actions.treasury import Result
from sotszakaz.delivery.settlements.charges import may_object
from sotszakaz.delivery.settlements.checks import CHECKS
from sotszakaz.delivery.settlements.models import Accrual, ChargeObjection, PaidLine, PaymentRegister
from sotszakaz.delivery.settlements.objections import evidence_of, held_of, list_objections
from sotszakaz.delivery.settlements.payments import registers_to_pay
from sotszakaz.delivery.settlements.states import LineKind, ObjectionReason, ObjectionState, OrderState
from sotszakaz.foundation.constraints import ConstraintViolated, judged
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.signatures.errors import ScanRefused
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance, Operator

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 5)
ANSWER_BY = date(2026, 11, 19)


class September:
    """Two charged contracts of one provider; `line` is the first, whose parent objects."""

    def __init__(self):
        self.at = market()
        self.signed, self.other = contract(self.at), contract(self.at)
        marked_sheet(self.at.group)
        closed_month(self.at)
        self.line = Accrual.objects.get(contract=self.signed)
        self.register = PaymentRegister.objects.get()
        accepted_papers(self.register)
        self.parent = self.signed.child.added_by

    def objects(self, by=None, words="Дочь не ходила.", **changes):
        said = {"accrual_id": self.line.pk, "reason": ObjectionReason.ABSENT, "words": words, "on": DAY}
        return raise_objection(**{**said, **changes}, by=by or self.parent)

    def pays(self):
        return make_batch(
            municipality_id=self.at.municipality.pk, registers=[self.register.pk], advances=[], by=SYSTEM, on=DAY
        )

    def answered(self, order, state, reason=""):
        send_batch(batch_id=order.batch_id, by=SYSTEM)
        result = Result(2, order.number, state, DAY, reason)
        return take_results(municipality_id=self.at.municipality.pk, results=[result], by=SYSTEM, on=DAY)


@pytest.fixture
@replayed
def month():
    return September()


def ensure_sound():
    for check in CHECKS:
        assert find_offenders(check).passed, check.name


def test_a_line_under_an_objection_is_left_out_of_an_order_and_paid_after_the_answer(month):
    objection = month.objects()
    assert (objection.holds, objection.answer_by_on) == (True, ANSWER_BY)
    [waiting] = registers_to_pay(month.at.municipality.pk, on=DAY)
    held = month.line.certificate_amount
    assert (waiting.left, waiting.held) == (month.register.payable - held, held)

    first = month.pays().orders.get()
    month.answered(first, OrderState.PAID)
    assert first.amount == waiting.left
    assert not registers_to_pay(month.at.municipality.pk, on=DAY)
    with pytest.raises(errors.NothingToPay):
        month.pays()

    reject_objection(objection_id=objection.pk, ground="Табель верен.", by=SYSTEM)
    second = month.pays().orders.get()

    assert list(second.lines.values_list("accrual", flat=True)) == [month.line.pk]
    assert first.amount + second.amount == month.register.payable
    ensure_sound()


def test_an_upheld_objection_holds_the_line_until_a_closing_has_counted_it(month):
    objection = month.objects()
    uphold_objection(objection_id=objection.pk, percent=Decimal(25), ground="Справка сдана.", by=SYSTEM)
    objection.refresh_from_db()
    assert held_of(month.at.municipality.pk) == (1, month.line.certificate_amount)
    assert month.pays().orders.get().amount == month.register.payable - month.line.certificate_amount

    marked_sheet(month.at.group, OCTOBER)
    closed_month(month.at, OCTOBER)

    corrected = Accrual.objects.get(contract=month.signed, month=SEPTEMBER, kind=LineKind.CORRECTED)
    assert corrected.completeness == Decimal("0.25")
    assert held_of(month.at.municipality.pk).lines == 0
    ensure_sound()


def test_a_line_that_is_ordered_already_is_objected_to_but_not_held(month):
    month.pays()

    objection = month.objects()

    assert not objection.holds
    assert held_of(month.at.municipality.pk).lines == 0
    ensure_sound()


def test_what_bounced_is_not_issued_again_while_one_of_its_lines_is_held(month):
    order = month.pays().orders.get()
    month.answered(order, OrderState.BOUNCED, "Неверный счёт")
    objection = month.objects()
    assert objection.holds

    with pytest.raises(errors.LinesHeld):
        reissue_order(order_id=order.pk, by=SYSTEM, on=DAY)
    withdraw_objection(objection_id=objection.pk, by=month.parent)

    assert reissue_order(order_id=order.pk, by=SYSTEM, on=DAY).orders.get().amount == order.amount
    ensure_sound()


def test_the_database_refuses_to_pay_a_line_that_is_held(month):
    month.objects()
    order, line = month.pays().orders.get(), month.line

    with pytest.raises(ConstraintViolated, match="удержана до ответа"), judged(PaidLine):
        PaidLine.objects.create(
            municipality_id=line.municipality_id, order=order, accrual=line, amount=line.certificate_amount
        )


def test_one_objection_a_line_is_open_and_a_second_answer_is_asked_for_without_holding(month):
    first = month.objects()
    with pytest.raises(ConstraintViolated, match="уже подано"):
        month.objects()
    reject_objection(objection_id=first.pk, ground="Табель верен.", by=SYSTEM)

    assert not month.objects(words="Справка у педагога.").holds


def test_what_was_upheld_is_not_objected_to_again_until_a_closing_has_counted_it(month):
    first = month.objects()
    assert may_object(month.line) is False
    uphold_objection(objection_id=first.pk, percent=Decimal(25), ground="Справка сдана.", by=SYSTEM)

    with pytest.raises(errors.UpheldAlready):
        month.objects()

    assert may_object(month.line) is False
    assert held_of(month.at.municipality.pk) == (1, month.line.certificate_amount)
    marked_sheet(month.at.group, OCTOBER)
    closed_month(month.at, OCTOBER)
    corrected = Accrual.objects.get(contract=month.signed, month=SEPTEMBER, kind=LineKind.CORRECTED)
    assert may_object(corrected)
    assert month.objects(accrual_id=corrected.pk).holds
    ensure_sound()


def test_strangers_and_lines_that_are_undone_get_no_objection(month):
    with pytest.raises(NotFound):
        month.objects(by=UserFactory())
    with pytest.raises(NotFound):
        month.objects(by=month.other.child.added_by)
    with pytest.raises(errors.ObjectionEmpty):
        month.objects(words="  ")
    uphold_objection(objection_id=month.objects().pk, percent=Decimal(0), ground="Не было.", by=SYSTEM)
    marked_sheet(month.at.group, OCTOBER)
    closed_month(month.at, OCTOBER)

    with pytest.raises(errors.LineUndone):
        month.objects()
    with pytest.raises(errors.LineUndone):
        month.objects(accrual_id=Accrual.objects.get(kind=LineKind.REVERSAL).pk)


def test_the_provider_explains_once_with_a_file(month):
    objection, director = month.objects(), month.at.director()
    with pytest.raises(NotAllowed):
        reply_to_objection(objection_id=objection.pk, words="Была.", by=member(Operator, month.at.municipality))
    with pytest.raises(errors.ReplyEmpty):
        reply_to_objection(objection_id=objection.pk, words=" ", by=director)
    with pytest.raises(ScanRefused):
        reply_to_objection(objection_id=objection.pk, words="Была.", by=director, evidence=Evidence("вирус.exe", b"MZ"))

    reply_to_objection(objection_id=objection.pk, words="Была.", by=director, evidence=Evidence("журнал.jpg", JPEG))

    objection.refresh_from_db()
    assert (objection.reply, objection.state) == ("Была.", ObjectionState.RAISED)
    assert evidence_of(objection).file_name == "журнал.jpg"
    with pytest.raises(errors.AlreadyReplied):
        reply_to_objection(objection_id=objection.pk, words="И ещё.", by=director)
    withdraw_objection(objection_id=objection.pk, by=month.parent)
    with pytest.raises(MoveRefused):
        reply_to_objection(objection_id=objection.pk, words="И ещё.", by=director)


def test_the_payer_answers_once_with_a_reason(month):
    objection, finance = month.objects(), member(Finance, month.at.municipality)
    with pytest.raises(NotAllowed):
        reject_objection(objection_id=objection.pk, ground="Нет.", by=month.at.director())
    with pytest.raises(errors.GroundMissing):
        reject_objection(objection_id=objection.pk, ground=" ", by=finance)
    with pytest.raises(errors.SameShare):
        uphold_objection(objection_id=objection.pk, percent=Decimal(100), ground="Да.", by=finance)
    with pytest.raises(ConstraintViolated, match="от 0 до 100"):
        uphold_objection(objection_id=objection.pk, percent=Decimal(120), ground="Да.", by=finance)

    reject_objection(objection_id=objection.pk, ground="Табель верен.", by=finance)

    with pytest.raises(MoveRefused):
        uphold_objection(objection_id=objection.pk, percent=Decimal(50), ground="Да.", by=finance)
    with pytest.raises(MoveRefused):
        withdraw_objection(objection_id=objection.pk, by=month.parent)
    with pytest.raises(NotFound):
        withdraw_objection(objection_id=objection.pk, by=UserFactory())


def test_an_answer_is_compared_with_the_line_that_stands_after_a_correction(month):
    objection = month.objects()
    decide_completeness(
        contract_id=month.signed.pk, month=SEPTEMBER, percent=Decimal(50), ground="Справка сдана.", by=SYSTEM, on=AFTER
    )
    marked_sheet(month.at.group, OCTOBER)
    closed_month(month.at, OCTOBER)

    with pytest.raises(errors.SameShare, match="50 %"):
        uphold_objection(objection_id=objection.pk, percent=Decimal(50), ground="Да.", by=SYSTEM)
    uphold_objection(objection_id=objection.pk, percent=Decimal(100), ground="Занятия были.", by=SYSTEM)

    objection.refresh_from_db()
    assert objection.state == ObjectionState.UPHELD
    ensure_sound()


def test_what_the_family_said_never_changes(month):
    objection = month.objects()

    for changes in ({"words": "Другое."}, {"answer_by_on": DAY}, {"holds": False}):
        with pytest.raises(Exception, match="never change"), judged(ChargeObjection):
            ChargeObjection.objects.filter(pk=objection.pk).update(**changes)


def test_everybody_whom_it_concerns_is_told(month):
    director, finance = month.at.director(), member(Finance, month.at.municipality)
    objection = month.objects()
    reply_to_objection(objection_id=objection.pk, words="Была.", by=director)
    reject_objection(objection_id=objection.pk, ground="Табель верен.", by=finance)

    drain_together()

    act_for([month.at.municipality.pk])
    told = list(
        Notice.objects.filter(kind=OBJECTION).order_by("message_id", "area").values_list("area", "user", "title")
    )
    assert [(area, user, title.partition(":")[0]) for area, user, title in told] == [
        ("office", finance.pk, "Возражение против начисления"),
        ("provider", director.pk, "Возражение против начисления"),
        ("citizen", month.parent.pk, "Исполнитель ответил на возражение"),
        ("office", finance.pk, "Исполнитель ответил на возражение"),
        ("citizen", month.parent.pk, "Возражение отклонено"),
        ("provider", director.pk, "Возражение отклонено"),
    ]
    to_family = Notice.objects.filter(user=month.parent, kind=OBJECTION).last()
    assert (to_family.subject_type, to_family.subject_id) == ("settlements.accrual", month.line.pk)
    assert "Табель верен." in to_family.text


def test_the_payer_is_reminded_before_the_term_and_after_it_once_each(month):
    objection, home = month.objects(), month.at.municipality.pk
    member(Finance, month.at.municipality)

    days = [ANSWER_BY.replace(day=17), ANSWER_BY.replace(day=18), ANSWER_BY, ANSWER_BY.replace(day=20)]
    assert [remind_of_objections(municipality_id=home, on=day) for day in days] == [0, 1, 0, 1]

    assert OutboxMessage.objects.filter(topic=OBJECTION_DUE).count() == 2
    drain_together()
    act_for([home])
    titles = Notice.objects.filter(kind=OBJECTION_DUE).order_by("message_id").values_list("title", flat=True)
    assert ["заканчивается" in titles[0], "прошёл" in titles[1]] == [True, True]
    reject_objection(objection_id=objection.pk, ground="Табель верен.", by=SYSTEM)
    assert remind_of_objections(municipality_id=home, on=date(2026, 12, 1)) == 0


def test_what_waits_comes_first_the_nearest_term_before(month):
    late = month.objects()
    marked_sheet(month.at.group, OCTOBER)
    closed_month(month.at, OCTOBER)
    line = Accrual.objects.get(contract=month.signed, month=OCTOBER)
    early = month.objects(accrual_id=line.pk, on=DAY.replace(day=3))
    other = Accrual.objects.get(contract=month.other, month=OCTOBER)
    answered = month.objects(accrual_id=other.pk, by=month.other.child.added_by, on=DAY.replace(day=2))
    reject_objection(objection_id=answered.pk, ground="Табель верен.", by=SYSTEM)

    assert list(list_objections(month.at.municipality.pk)) == [early, late, answered]
    assert list(list_objections(month.at.municipality.pk, is_waiting=True)) == [early, late]
