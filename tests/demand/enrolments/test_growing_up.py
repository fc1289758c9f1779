"""A child comes of the age at which its certificate ends."""

from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from tests.demand.enrolments.test_merging import ensure_sound
from tests.factories import demand, duplicates, life, schemes
from tests.factories.delivery import closed_month, marked_sheet
from tests.factories.supply import TODAY
from tests.verification import verify

from sotszakaz.demand.allocation.merging import merge_children
from sotszakaz.demand.certificates.actions import GROWN_UP, grant_values
from sotszakaz.demand.certificates.models import CertificateAccount
from sotszakaz.demand.certificates.selectors import place_in_queue
from sotszakaz.demand.certificates.states import AccountState, PeriodState
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments.actions import finish_due
from sotszakaz.demand.enrolments.actions.termination import BY_AGE
from sotszakaz.demand.enrolments.departing import depart_child
from sotszakaz.demand.enrolments.growing_up import end_grown_up
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.demand.enrolments.suspending import suspend_certificate
from sotszakaz.demand.waiting.states import EntryState
from sotszakaz.foundation.draining import drain_aside, drain_together
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db

BORN, GROWN_AT = date(2015, 9, 10), 11  # an age at which programmes of the factories still take children
BIRTHDAY = date(2026, 9, 10)
NEXT_YEAR = DateRange(date(2027, 1, 1), date(2028, 1, 1))


def market(**rules: object) -> demand.Market:
    at = demand.market(value=100_000_00)
    life.ruled(at, **{"max_age": GROWN_AT, **rules})
    return at


@pytest.fixture
def at() -> demand.Market:
    return market()


def run(home: Municipality, on: date = BIRTHDAY) -> int:
    return end_grown_up(municipality_id=home.pk, on=on)


def account_of(child: Child) -> CertificateAccount:
    return CertificateAccount.objects.get(child=child)


def sound() -> None:
    assert verify()[-1].endswith(" 0 failed"), verify()


def told(home: Municipality, child: Child) -> dict[str, str]:
    while drain_aside() + drain_together():
        pass
    act_for([home.pk])
    assert not OutboxMessage.objects.filter(error__gt="").exists()
    return {each.kind: f"{each.title}. {each.text}" for each in Notice.objects.filter(user=child.added_by)}


def test_an_unused_certificate_is_closed_on_the_birthday_and_the_next_in_the_queue_gets_its_value(
    django_capture_on_commit_callbacks,
):
    home = schemes.home()
    value = schemes.category(home, number=1)
    grown = schemes.certificate(home, birth_date=date(2008, 9, 10))
    young = schemes.certificate(home)
    assert place_in_queue(young).number == 1
    assert run(home, BIRTHDAY - timedelta(days=1)) == 0

    with django_capture_on_commit_callbacks(execute=True):
        closed = [run(home) for _ in range(2)]

    assert closed == [1, 0]
    grown.refresh_from_db()
    young.refresh_from_db()
    assert (grown.state, grown.closing_reason) == (AccountState.CLOSED, GROWN_UP)
    assert grown.periods.get().state == PeriodState.WITHDRAWN
    assert young.state == AccountState.VALUED
    assert schemes.given(value) == (1, schemes.VALUE)
    sound()
    assert sorted(told(home, grown.child)) == ["certificate.closed", "certificate.opened"]


def test_a_certificate_in_the_queue_leaves_it(at):
    home = schemes.home()
    schemes.category(home, number=0)
    grown = schemes.certificate(home, birth_date=date(2008, 9, 10))

    assert run(home) == 1

    assert place_in_queue(grown) is None
    sound()


def test_contracts_run_to_their_end_by_default_and_then_the_certificate_is_closed(at):
    child = at.child(birth_date=BORN)
    running = demand.contract(at, child)

    assert [run(at.municipality) for _ in range(2)] == [0, 0]

    running.refresh_from_db()
    assert (running.state, running.ends_on) == ("active", None)
    assert account_of(child).state == AccountState.VALUED
    assert OutboxMessage.objects.filter(topic="certificate.grown_up").count() == 1
    ensure_sound()
    assert "Действующие договоры исполняются" in told(at.municipality, child)["certificate.grown_up"]


def test_by_notice_contracts_end_and_what_is_left_is_taken_back_when_the_last_month_is_settled():
    at = market(grown_up_contracts="by_notice")
    child = at.child(birth_date=BORN)
    running = demand.contract(at, child)

    assert run(at.municipality, BIRTHDAY) == 0

    running.refresh_from_db()
    assert (running.ground, running.ends_on) == (BY_AGE, date(2026, 9, 30))
    day = date(2026, 10, 1)
    finish_due(municipality_id=at.municipality.pk, on=day)
    assert run(at.municipality, day) == 0
    marked_sheet(at.group)
    closed_month(at)
    account = schemes.value_of(account_of(child)).account_id
    assert [run(at.municipality, day) for _ in range(2)] == [1, 0]
    balance = balance_of(account)
    assert (balance.free, balance.held) == (0, 0)
    assert balance.spent > 0
    ensure_sound()
    assert {"enrolment.terminated", "certificate.closed"} <= set(told(at.municipality, child))


def test_a_value_of_another_period_that_nothing_uses_is_taken_back_at_once(at):
    child = at.child(birth_date=BORN)
    demand.contract(at, child)
    following = demand.scheme(at.municipality, period=NEXT_YEAR)
    grant_values(scheme_id=following.pk, by=SYSTEM, on=TODAY)

    run(at.municipality)

    states = dict(account_of(child).periods.values_list("scheme_id", "state"))
    assert states.pop(following.pk) == PeriodState.WITHDRAWN
    assert list(states.values()) == [PeriodState.ACTIVE]
    ensure_sound()
    withdrawn = told(at.municipality, child)["certificate.withdrawn"]
    assert "с 01.01.2027 по 31.12.2027" in withdrawn
    assert "учёта" not in withdrawn


def test_an_undecided_application_is_waited_for(at):
    child = at.child(birth_date=BORN)
    application = demand.application(at, child)

    assert run(at.municipality) == 0

    application.refresh_from_db()
    assert application.state == "submitted"


def test_places_in_line_are_left_and_told(at):
    full, _ = life.full_market()
    life.ruled(full, max_age=GROWN_AT)
    entry = life.waiting(full, full.child(birth_date=BORN))

    assert run(full.municipality) == 1

    entry.refresh_from_db()
    assert (entry.state, entry.note) == (EntryState.LEFT, GROWN_UP)
    ended = told(full.municipality, entry.child)["waiting.ended"]
    assert GROWN_UP in ended
    assert "другую группу" not in ended


def test_a_suspended_certificate_ends_too(at):
    child = at.child(birth_date=BORN)
    suspend_certificate(child_id=child.pk, reason="Заявление", since=TODAY, by=SYSTEM, on=TODAY)

    assert run(at.municipality) == 1

    assert account_of(child).state == AccountState.CLOSED
    sound()


def test_the_age_is_that_of_the_rules():
    at = market(max_age=12)
    child = at.child(birth_date=BORN)

    assert run(at.municipality) == 0
    assert run(at.municipality, date(2027, 9, 10)) == 1

    assert account_of(child).state == AccountState.CLOSED


def test_one_who_has_grown_up_may_still_move_or_be_merged(at):
    moving, elsewhere = at.child(birth_date=BORN), demand.market().municipality
    act_for([at.municipality.pk])
    kept, closed = (at.child(birth_date=BORN) for _ in range(2))
    assert run(at.municipality) == 3

    depart_child(child_id=moving.pk, to_municipality_id=elsewhere.pk, reason="Переезд", by=SYSTEM, on=BIRTHDAY)
    pair = duplicates.pair_of(kept, closed)
    said = {"note": "Сверено.", "saw_documents": True}
    merge_children(pair_id=pair.pk, keep_id=kept.pk, **said, by=SYSTEM, on=BIRTHDAY)

    assert Child.objects.get(pk=moving.pk).state == "departed"
    sound()


def test_children_of_a_usual_age_are_left_alone(at):
    child = at.child()

    assert run(at.municipality) == 0

    assert account_of(child).state == AccountState.VALUED
    assert not Contract.objects.exists()
