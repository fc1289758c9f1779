"""The rules of the quote are asked before places are given: who takes no part, why, and what a second place needs."""

from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal

import pytest
from tests.factories.admission import NOON
from tests.factories.allocation import AFTER, campaign
from tests.factories.demand import application, market
from tests.factories.kernel import adopted
from tests.factories.supply import TODAY
from tests.verification import verify

from sotszakaz.demand.allocation import bars, errors
from sotszakaz.demand.allocation.actions import add_wish
from sotszakaz.demand.allocation.bars import Bars
from sotszakaz.demand.allocation.models import WishOutcome
from sotszakaz.demand.allocation.rules import Barred
from sotszakaz.demand.allocation.runs import freeze
from sotszakaz.demand.allocation.selectors import outcomes_in
from sotszakaz.demand.allocation.states import Bar, Booking, Result
from sotszakaz.demand.certificates.models import CertificatePeriod
from sotszakaz.demand.enrolments.actions import refuse_application
from sotszakaz.demand.enrolments.quotes import Many, quote, seek
from sotszakaz.demand.enrolments.rules import Kind
from sotszakaz.demand.enrolments.suspending import suspend_certificate
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.programmes.rules import Slot

pytestmark = pytest.mark.django_db

SATURDAY = (Slot(6, time(10, 0), time(11, 30), Decimal(2)),)


def results(run):
    return {each.child_id: each.result for each in WishOutcome.objects.filter(run=run)}


def outcome(run, child, group=None):
    own = WishOutcome.objects.filter(run=run, child=child)
    return own.get(group=group) if group else own.get()


def suspend(child):
    suspend_certificate(child_id=child.pk, reason="Проверка документов.", since=TODAY, by=SYSTEM, on=TODAY)


def test_nobody_who_cannot_be_booked_takes_a_place_from_those_who_can():
    at = campaign(places=1, value=100_000_00)
    barred = [at.child(at.group) for _ in range(5)]
    right = at.child(at.group)
    for each in barred:
        suspend(each)

    run = at.settle()

    assert results(run) == {**{each.pk: Result.BARRED for each in barred}, right.pk: Result.PLACED}
    assert outcome(run, right).booking == Booking.BOOKED
    assert (outcome(run, right).applicants, run.placed, run.barred, run.left) == (1, 1, 5, 5)
    told = outcome(run, barred[0])
    assert (told.bar, told.bar_reason, told.bar_clause) == (
        Bar.CERTIFICATE,
        "Сертификат приостановлен. Обратитесь в муниципальный опорный центр.",
        "Проверка документов.",
    )
    assert verify()[-1].endswith(" 0 failed")


def without_value(at, child):
    CertificatePeriod.objects.filter(certificate__child=child).update(
        state="withdrawn", ended_at=AFTER, reason="Ошибка ввода."
    )


def too_young(at, child):
    adopted(at.municipality, starts_on=TODAY - timedelta(days=1), min_age=11)


def refused_before(at, child):
    adopted(at.municipality, starts_on=TODAY - timedelta(days=1), days_after_refusal=30)
    made = application(at, child)
    refuse_application(application_id=made.pk, ground="places", reason="Мест нет.", by=SYSTEM, on=TODAY)


def of_focus_already(at, child):
    adopted(at.municipality, starts_on=TODAY - timedelta(days=1), max_certificates_per_focus=1)
    application(at, child, group=at.other_group())


def busy_all_week(at, child):
    adopted(at.municipality, starts_on=TODAY - timedelta(days=1), max_hours_per_week_per_child="5")
    application(at, child, group=at.other_group())


def without_agreement(at, child):
    Agreement.objects.update(state="terminated", terminated_at=AFTER, reason="Соглашение сторон.")


def not_certified(at, child):
    adopted(at.municipality, starts_on=TODAY - timedelta(days=1), certification_required=True)


@pytest.mark.parametrize(
    ("spoil", "bar"),
    [
        (without_value, Bar.CERTIFICATE),
        (too_young, Bar.AGE),
        (refused_before, Bar.RULES),
        (of_focus_already, Bar.TOO_MANY),
        (busy_all_week, Bar.TOO_MANY),
        (without_agreement, Bar.PROVIDER),
        (not_certified, Bar.PROVIDER),
    ],
)
def test_the_rules_of_the_quote_are_asked_before_the_matching(spoil, bar):
    before = market(places=3)
    child = before.child()
    spoil(before, child)
    at = campaign(at=before)
    add_wish(child_id=child.pk, group_id=at.group.pk, by=child.added_by, at=NOON)
    refusal = next(
        each
        for each in quote(child_id=child.pk, group_id=at.group.pk, by=SYSTEM, on=TODAY).obstacles
        if each.kind is Kind.CASE
    )

    run = at.preview()

    own = outcome(run, child)
    assert (own.result, own.bar) == (Result.BARRED, bar)
    assert (own.bar_reason, own.bar_clause) == (refusal.message, refusal.clause)
    assert (run.placed, run.flaws) == (0, 0)


def test_second_places_are_given_within_the_limits_that_first_ones_leave():
    at = campaign(places=3, rules={"places_most": 3})
    adopted(at.market.municipality, starts_on=TODAY - timedelta(days=1), max_hours_per_week_per_child="9")
    second, third = at.market.other_group(week=SATURDAY), at.market.other_group()
    child = at.child(at.group, third, second)

    run = at.settle()

    told = outcomes_in(run, child.pk)
    assert [(each.result, each.round, each.booking) for each in told] == [
        (Result.PLACED, 1, Booking.BOOKED),
        (Result.PLACED, 2, Booking.BOOKED),
        (Result.NOT_NEEDED, 0, Booking.NONE),
    ]
    assert told[2].bar_reason.startswith("Вместе с другими занятиями по сертификату выйдет 10")


def test_a_second_place_needs_what_the_first_leaves_on_the_certificate():
    at = campaign(places=1, rules={"places_most": 2}, value=12_240_00)
    child = at.child(at.group, at.market.other_group(week=SATURDAY))

    run = at.settle()

    told = outcomes_in(run, child.pk)
    assert [(each.result, each.booking) for each in told] == [
        (Result.PLACED, Booking.BOOKED),
        (Result.NOT_NEEDED, Booking.NONE),
    ]
    assert told[1].bar_reason.startswith("На сертификате не осталось средств")


def test_a_limit_that_changes_a_second_place_makes_the_preview_outdated():
    at = campaign(places=1, rules={"places_most": 2})
    at.child(at.group, at.market.other_group(week=SATURDAY))
    run = at.preview()
    adopted(at.market.municipality, starts_on=TODAY - timedelta(days=1), max_certificates_per_child=1)

    with pytest.raises(errors.RunIsOutdated):
        freeze(run_id=run.pk, by=SYSTEM, at=AFTER, on=TODAY)


@pytest.mark.parametrize(("is_suspended", "said"), [(True, None), (False, Barred(Bar.CERTIFICATE, "Нет средств."))])
def test_the_checker_reads_by_itself_who_may_be_booked(monkeypatch, is_suspended, said):
    at = campaign(places=1)
    child = at.child(at.group)
    if is_suspended:
        suspend(child)
    monkeypatch.setattr(Bars, "bar", lambda *asked: said)
    monkeypatch.setattr(Bars, "needs", lambda *asked: ())

    run = at.preview()

    assert run.flaws == 1
    with pytest.raises(errors.RunIsFlawed):
        freeze(run_id=run.pk, by=SYSTEM, at=AFTER, on=TODAY)


def test_what_is_read_for_all_is_proved_by_quotes(monkeypatch):
    """Gathered and read anew by the same mistake: only the quote of the pair knows better."""
    at = campaign(places=1)
    child = at.child(at.group)
    sought = Many.sought
    monkeypatch.setattr(Many, "sought", lambda *asked: replace(sought(*asked), licence_stopped=True))

    run = at.preview()

    assert (outcome(run, child).bar, run.placed, run.flaws) == (Bar.PROVIDER, 0, 1)


def test_the_checker_asks_so_many_quotes_however_many_are_stopped(monkeypatch):
    at = campaign(places=5, limit=Decimal(12_240) * 5 / 2)
    for _ in range(5):
        at.child(at.group)
    asked = []
    monkeypatch.setattr(bars, "PROVED", 2)
    monkeypatch.setattr(bars, "seek", lambda *pair, **how: asked.append(pair) or seek(*pair, **how))

    run = at.preview()

    assert (run.placed, run.stopped, run.flaws, len(set(asked))) == (2, 3, 0, 2)
