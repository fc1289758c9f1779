"""Advances: a percent of the month's obligations, deducted once by a register; what exceeds goes on as a debt."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from tests.factories.delivery import AFTER, OCTOBER, SEPTEMBER, accepted_papers, closed_month, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.kernel import member
from tests.factories.left_out import neighbour

from sotszakaz.delivery.settlements import advances
from sotszakaz.delivery.settlements.actions import (
    accept_advance,
    close_month,
    file_advance,
    make_batch,
    return_advance,
)
from sotszakaz.delivery.settlements.checks import CHECKS
from sotszakaz.delivery.settlements.errors import (
    AdvanceMonthClosed,
    AdvanceTooEarly,
    AdvanceTooLate,
    NoAdvances,
    NothingPromised,
    RemarksMissing,
)
from sotszakaz.delivery.settlements.models import Advance, AdvanceLine, PaymentRegister
from sotszakaz.delivery.settlements.states import AdvanceState
from sotszakaz.demand.enrolments.actions import terminate_by_family
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import NotAllowed
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.documents.models import DocumentVersion
from sotszakaz.kernel.documents.rendering import render_docx, render_pdf
from sotszakaz.kernel.regulations.actions import Setting, adopt_regulation
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance, Operator, Teacher
from sotszakaz.supply.agreements.models import Agreement

pytestmark = pytest.mark.django_db

SECOND_WORKING_DAY = date(2026, 9, 2)


def filed(signed, month=SEPTEMBER, *, on=None, by=SYSTEM):
    """The application of the contract's provider for the month."""
    return file_advance(agreement_id=signed.agreement_id, month=month, by=by, on=on or month.replace(day=25))


def accepted(signed, month=SEPTEMBER):
    advance = filed(signed, month)
    accept_advance(advance_id=advance.pk, by=SYSTEM)
    return advance


def planned(signed, month=SEPTEMBER):
    return signed.months.get(month=month).certificate_amount


def ensure_sound():
    for check in CHECKS:
        assert find_offenders(check).passed, check.name


def test_an_advance_is_eighty_percent_of_the_months_obligations_and_the_register_pays_the_rest():
    at = market()
    first, second = contract(at), contract(at)
    advance = accepted(first)
    marked_sheet(at.group)

    closed_month(at)

    register = PaymentRegister.objects.get()
    base = planned(first) + planned(second)
    assert advance.base == base == sum(AdvanceLine.objects.values_list("amount", flat=True))
    assert advance.amount == (base * Decimal("0.8")).quantize(Decimal("0.01"))
    assert (register.amount, register.advance, register.payable) == (base, advance.amount, base - advance.amount)
    assert Advance.objects.get().register == register
    ensure_sound()


def test_what_an_advance_exceeds_the_month_by_goes_to_the_next_register():
    at = market()
    signed = contract(at)
    advance = accepted(signed)
    make_batch(municipality_id=at.municipality.pk, registers=[], advances=[advance.pk], by=SYSTEM, on=SEPTEMBER)
    marked_sheet(at.group, cancelled=5)
    closed_month(at)
    september = PaymentRegister.objects.get()
    assert september.payable == 0
    assert september.debt_after == advance.amount - september.amount > 0

    marked_sheet(at.group, OCTOBER, on=date(2026, 11, 2))
    closed_month(at, OCTOBER)

    october = PaymentRegister.objects.get(month=OCTOBER)
    assert october.debt_before == september.debt_after
    assert october.payable == october.amount - september.debt_after > 0
    version = DocumentVersion.objects.get(document=october.document_id)
    assert f'"debt_before":"{september.debt_after}"' in version.payload
    assert render_pdf(version).startswith(b"%PDF")
    assert render_docx(version).startswith(b"PK")
    ensure_sound()


def test_an_advance_that_was_not_accepted_is_not_deducted():
    at = market()
    signed = contract(at)
    filed(signed)
    marked_sheet(at.group)

    closed_month(at)

    register = PaymentRegister.objects.get()
    assert (register.advance, register.payable) == (0, register.amount)


def test_a_returned_application_is_filed_again_and_one_that_waits_is_not():
    at = market()
    signed = contract(at)
    advance = filed(signed)
    with pytest.raises(ConstraintViolated, match="уже подана"):
        filed(signed)

    return_advance(advance_id=advance.pk, remarks="Сверьте договоры.", by=SYSTEM, on=SECOND_WORKING_DAY)
    again = filed(signed)

    assert {each.state for each in Advance.objects.all()} == {AdvanceState.RETURNED, AdvanceState.FILED}
    assert again.number != advance.number


def test_an_advance_is_asked_for_from_the_second_working_day_until_the_month_is_over():
    at = market()
    signed = contract(at)
    with pytest.raises(AdvanceTooEarly, match=r"02\.09\.2026"):
        filed(signed, on=date(2026, 9, 1))
    with pytest.raises(AdvanceTooLate):
        filed(signed, on=date(2026, 10, 5))

    assert filed(signed, on=SECOND_WORKING_DAY).filed_on == SECOND_WORKING_DAY


def test_there_are_no_advances_where_the_rules_give_none():
    at = market()
    signed = contract(at)
    adopt_regulation(
        municipality_id=at.municipality.pk,
        title="Правила без авансов",
        starts_on=SEPTEMBER,
        settings={"advance_percent": Setting(Decimal(0), "порядок, пункт 9")},
        by=SYSTEM,
    )

    with pytest.raises(NoAdvances):
        filed(signed)


def test_nothing_is_advanced_where_nothing_is_promised():
    at = market()
    agreement = Agreement.objects.get(record=at.record)

    with pytest.raises(NothingPromised):
        file_advance(agreement_id=agreement.pk, month=SEPTEMBER, by=SYSTEM, on=SECOND_WORKING_DAY)


def test_remarks_are_words_and_a_decision_is_made_once():
    at = market()
    advance = filed(contract(at))
    with pytest.raises(RemarksMissing):
        return_advance(advance_id=advance.pk, remarks=" ", by=SYSTEM, on=SECOND_WORKING_DAY)
    accept_advance(advance_id=advance.pk, by=SYSTEM)

    with pytest.raises(MoveRefused):
        return_advance(advance_id=advance.pk, remarks="Поздно.", by=SYSTEM, on=SECOND_WORKING_DAY)


def test_the_director_files_and_finance_decides():
    at = market()
    signed = contract(at)
    with pytest.raises(NotAllowed):
        filed(signed, by=member(Teacher, at.municipality, at.record.organisation))
    advance = filed(signed, by=at.director())
    with pytest.raises(NotAllowed):
        accept_advance(advance_id=advance.pk, by=member(Operator, at.municipality))

    accept_advance(advance_id=advance.pk, by=member(Finance, at.municipality))


@pytest.mark.parametrize("change", [{"amount": 1}, {"base": 1}, {"month": OCTOBER}])
def test_what_was_asked_for_never_changes(change):
    at = market()
    advance = filed(contract(at))

    with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
        Advance.objects.filter(pk=advance.pk).update(**change)


def late(at):
    """An application that was filed in time and is still not decided when its month is closed."""
    signed = contract(at)
    asked = filed(signed)
    marked_sheet(at.group)
    closed_month(at)
    return asked


def test_an_advance_is_not_accepted_after_its_month_is_closed_and_may_be_returned():
    asked = late(market())

    with pytest.raises(AdvanceMonthClosed, match="Верните заявку"):
        accept_advance(advance_id=asked.pk, by=SYSTEM)

    returned = return_advance(advance_id=asked.pk, remarks="Месяц закрыт.", by=SYSTEM, on=date(2026, 11, 3))
    assert returned.state == AdvanceState.RETURNED
    ensure_sound()


def test_an_advance_of_an_agreement_that_the_closing_left_out_is_accepted_and_deducted_by_the_next():
    at = market()
    signed = contract(at)
    asked = filed(signed)
    other = neighbour(at)
    contract(other)
    marked_sheet(other.group)
    close_month(
        municipality_id=at.municipality.pk,
        month=SEPTEMBER,
        by=SYSTEM,
        on=AFTER,
        left_out=frozenset({signed.agreement_id}),
    )

    accept_advance(advance_id=asked.pk, by=SYSTEM)
    marked_sheet(at.group)
    for group in (at.group, other.group):
        marked_sheet(group, OCTOBER)
    closed_month(at, OCTOBER)

    assert Advance.objects.get().register == PaymentRegister.objects.get(agreement=signed.agreement_id)
    ensure_sound()


def test_the_twin_without_the_check_is_stopped_by_the_database(monkeypatch):
    asked = late(market())
    monkeypatch.setattr(advances, "is_too_late_to_accept", lambda _: False)

    with pytest.raises(ConstraintViolated, match="уже началось"):
        accept_advance(advance_id=asked.pk, by=SYSTEM)


def test_the_twin_without_check_and_guard_pays_on_top_and_verify_says_so(monkeypatch):
    at = market()
    asked = late(at)
    monkeypatch.setattr(advances, "is_too_late_to_accept", lambda _: False)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET ROLE NONE")
        cursor.execute("ALTER TABLE settlements_advance DISABLE TRIGGER never_changes")

    accept_advance(advance_id=asked.pk, by=SYSTEM)

    register = PaymentRegister.objects.get()
    accepted_papers(register)
    batch = make_batch(
        municipality_id=at.municipality.pk, registers=[register.pk], advances=[asked.pk], by=SYSTEM, on=AFTER
    )
    assert sum(each.amount for each in batch.orders.all()) == register.amount + asked.amount
    assert [each.name for each in CHECKS if not find_offenders(each).passed] == ["settlements.advances"]


def test_an_advance_of_a_month_without_lines_is_a_debt_of_a_register_without_lines():
    at = market()
    signed = contract(at)
    advance = accepted(signed)
    make_batch(municipality_id=at.municipality.pk, registers=[], advances=[advance.pk], by=SYSTEM, on=SEPTEMBER)
    terminate_by_family(contract_id=signed.pk, by=signed.child.added_by, on=date(2026, 8, 31))
    other = neighbour(at)
    contract(other)
    marked_sheet(other.group)

    closed_month(at)

    register = PaymentRegister.objects.get(agreement=signed.agreement_id)
    assert (register.amount, register.payable, register.debt_after) == (0, 0, advance.amount)
    version = DocumentVersion.objects.get(document=register.document_id)
    assert render_pdf(version).startswith(b"%PDF")
    assert render_docx(version).startswith(b"PK")
    assert register in PaymentRegister.objects.with_lines()
    ensure_sound()
