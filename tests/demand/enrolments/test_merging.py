from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from tests.factories import demand, duplicates
from tests.factories.changes import asked
from tests.factories.kernel import UserFactory, adopted, member
from tests.factories.supply import TODAY

from config.launch import roles
from sotszakaz.demand.allocation.merging import merge_children
from sotszakaz.demand.certificates.errors import CertificateHolds
from sotszakaz.demand.certificates.models import CertificateAccount
from sotszakaz.demand.certificates.states import AccountState
from sotszakaz.demand.children import errors
from sotszakaz.demand.children.actions import PORTAL_WORDING, doubt_again, look_at_pair, search_duplicates, tell_apart
from sotszakaz.demand.children.models import Child, DuplicatePair
from sotszakaz.demand.children.selectors import (
    get_own_child,
    history_of,
    is_representative,
    known_elsewhere,
    list_own_children,
    list_pairs,
    pairs_of,
)
from sotszakaz.demand.children.states import ChildState, PairState, RequestState
from sotszakaz.demand.enrolments.actions import withdraw_application
from sotszakaz.demand.enrolments.booking import Verdict, book_all
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.quotes import quote
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.models import AuditEvent, OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.foundation.verification import find_offenders, registered_checks
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.ledger.states import AccountStatus
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance, Operator

pytestmark = pytest.mark.django_db
NOTE = "Сверено со свидетельством о рождении."


@pytest.fixture
def at() -> demand.Market:
    return demand.market(value=100_000_00)


def merge(kept: Child, closed: Child, **changes: Any) -> Child:
    said = {"pair_id": duplicates.pair_of(kept, closed).pk, "keep_id": kept.pk, "note": NOTE, "by": SYSTEM, "on": TODAY}
    return merge_children(**{**said, **changes})


def test_what_was_asked_about_the_closed_record_is_answered_by_the_merge(at: demand.Market) -> None:
    kept, closed = duplicates.confirmed_twice(at)
    asks = [asked(each, category="orphan") for each in (kept, closed)]

    merge(kept, closed)

    for each in asks:
        each.refresh_from_db()
    assert [each.state for each in asks] == [RequestState.ASKED, RequestState.DECLINED]
    assert "объединил две записи" in asks[1].answer
    ensure_sound()


def account_of(child: Child) -> int:
    return CertificateAccount.objects.get(child=child).periods.get().account_id


def ensure_sound() -> None:
    """As `verify` reads: the owner of the tables, who sees the rows of all municipalities."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
    names = [check for check in registered_checks() if check.name.split(".")[0] in {"children", "certificates"}]
    assert {check.name: find_offenders(check).examples for check in names} == {check.name: () for check in names}
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {roles.APPLICATION}")


def test_merging_keeps_one_record_and_the_history_of_the_other(at: demand.Market) -> None:
    kept, closed = duplicates.twice(at)
    father = closed.added_by
    assert father is not None
    closed.consents.create(
        municipality=at.municipality, wording=PORTAL_WORDING, signer_name="Бабушка", outside_number="900-1"
    )

    assert merge(kept, closed).pk == kept.pk

    closed.refresh_from_db()
    assert (closed.state, closed.merged_into_id, closed.last_name) == (ChildState.MERGED, kept.pk, "Семенова")
    assert NOTE in closed.end_reason
    assert is_representative(kept.pk, father)
    assert kept.consents.filter(given_by=father).exists()
    assert kept.consents.get(outside_number="900-1").signer_name == "Бабушка"
    assert list(list_own_children(father)) == [kept]
    assert history_of(get_own_child(father, kept.pk)) == [closed]
    assert OutboxMessage.objects.filter(topic="child.merged", subject_id=kept.pk).exists()
    ensure_sound()


def test_merging_closes_the_certificate_that_is_one_too_many(at: demand.Market) -> None:
    kept, closed = duplicates.confirmed_twice(at)

    merge(kept, closed)

    balance = balance_of(account_of(closed))
    assert (balance.free, balance.status) == (0, AccountStatus.CLOSED)
    assert balance_of(account_of(kept)).free == 100_000_00
    assert CertificateAccount.objects.get(child=closed).state == AccountState.CLOSED
    ensure_sound()


def test_what_ended_on_the_closed_record_stays_on_it(at: demand.Market) -> None:
    kept, closed = duplicates.confirmed_twice(at)
    ended = demand.application(at, closed)
    withdraw_application(application_id=ended.pk, by=closed.added_by, on=TODAY)

    merge(kept, closed)

    assert EnrolmentApplication.objects.get().child_id == closed.pk
    ensure_sound()


def test_merging_gives_a_missing_snils_to_the_record_that_stays(at: demand.Market) -> None:
    kept, closed = at.child(**duplicates.MISSPELT, snils=""), demand.pending_child(at.municipality, **duplicates.NAME)

    merge(kept, closed)

    kept.refresh_from_db()
    closed.refresh_from_db()
    assert (kept.snils, kept.snils_hash) == (closed.snils, closed.snils_hash)


def test_merging_refuses_to_close_the_record_with_the_only_certificate(at: demand.Market) -> None:
    confirmed, pending = duplicates.twice(at)

    with pytest.raises(errors.CertificateOnOther) as refused:
        merge(pending, confirmed)

    assert CertificateAccount.objects.get().number in refused.value.message


def test_merging_refuses_to_close_a_record_in_use_and_says_what_to_do(at: demand.Market) -> None:
    kept, closed = duplicates.confirmed_twice(at)
    demand.application(at, closed)
    demand.contract(at, closed, group=at.other_group())

    with pytest.raises(errors.ChildInUse) as refused:
        merge(kept, closed)
    assert "заявления, которые решаются (1), действующие договоры (1). Оставьте её" in refused.value.message

    demand.application(at, kept)
    with pytest.raises(errors.ChildInUse) as refused:
        merge(kept, closed)
    assert "сначала завершите то, что есть, по одной из них" in refused.value.message
    ensure_sound()


def test_merging_different_snils_takes_a_person_who_has_seen_them(at: demand.Market) -> None:
    kept, closed = duplicates.confirmed_twice(at, snils=demand.child_data().snils)

    with pytest.raises(errors.SnilsDiffer):
        merge(kept, closed)
    merge(kept, closed, saw_documents=True)

    kept.refresh_from_db()
    assert kept.snils != Child.objects.get(pk=closed.pk).snils


@pytest.mark.parametrize(
    ("said", "refusal"),
    [({"note": " "}, errors.DecisionNoteMissing), ({"keep_id": 0}, errors.KeptUnknown), ({"pair_id": 0}, NotFound)],
)
def test_merging_refuses_half_a_decision(at: demand.Market, said: dict[str, Any], refusal: type) -> None:
    kept, closed = duplicates.twice(at)

    with pytest.raises(refusal):
        merge(kept, closed, **said)


def test_merging_asks_for_the_right(at: demand.Market) -> None:
    kept, closed = duplicates.twice(at)

    with pytest.raises(NotAllowed):
        merge(kept, closed, by=member(Finance, at.municipality))
    with pytest.raises(NotFound):
        merge(kept, closed, by=UserFactory())


def test_merging_twice_or_back_is_refused(at: demand.Market) -> None:
    kept, closed = duplicates.confirmed_twice(at)
    merge(kept, closed)

    for keep in (kept, closed):
        with pytest.raises(errors.RecordEnded):
            merge(kept, closed, keep_id=keep.pk)


def test_a_chain_of_merges_leads_to_the_record_in_force(at: demand.Market) -> None:
    kept, closed = duplicates.confirmed_twice(at)
    third = at.child(**duplicates.MISSPELT, snils="")
    merge(kept, closed)

    merge(third, kept)

    assert history_of(third) == [Child.objects.get(pk=kept.pk), Child.objects.get(pk=closed.pk)]
    ensure_sound()


def test_the_database_refuses_to_merge_into_a_closed_record(at: demand.Market) -> None:
    kept, closed = duplicates.confirmed_twice(at)
    merge(kept, closed)

    with pytest.raises(IntegrityError, match="a record is merged into a living one"), transaction.atomic():
        Child.objects.filter(pk=kept.pk).update(
            state="merged", merged_into=closed, ended_at="2026-08-04T00:00Z", end_reason="круг"
        )


def test_a_merged_child_is_booked_no_more(at: demand.Market) -> None:
    kept, closed = duplicates.confirmed_twice(at)
    offer = quote(child_id=closed.pk, group_id=at.group.pk, by=closed.added_by, on=TODAY)
    booking = offer.booking(key=demand.new_key(), actor_id=closed.added_by.pk)

    merge(kept, closed)

    assert book_all([booking])[0].verdict == Verdict.FORBIDDEN


def test_a_new_record_of_a_known_child_is_paired_at_registration(at: demand.Market) -> None:
    known, again = duplicates.twice(at)

    pair = DuplicatePair.objects.get()
    assert (pair.left_id, pair.right_id, pair.state) == (known.pk, again.pk, PairState.SUSPECTED)
    assert pair.reasons_in_words == [
        "совпадают фамилия, имя и отчество",
        "совпадает дата рождения",
        "СНИЛС есть не в обеих записях",
    ]
    assert list(pairs_of(again)) == [pair]


def test_a_child_that_looks_known_waits_for_a_person_whatever_the_rule(at: demand.Market) -> None:
    adopted(at.municipality, starts_on=TODAY, child_confirmation="by_rule")
    first = demand.pending_child(at.municipality, **duplicates.NAME, snils="")

    again = demand.pending_child(at.municipality, **duplicates.MISSPELT)

    assert (first.state, again.state) == (ChildState.PENDING, ChildState.PENDING)
    assert demand.pending_child(at.municipality, first_name="Ия").state == ChildState.CONFIRMED


def test_the_radar_finds_what_registration_left_and_asks_once(at: demand.Market) -> None:
    duplicates.confirmed_twice(at, snils=demand.child_data().snils)
    at.child(first_name="Алина")

    assert search_duplicates(municipality_id=at.municipality.pk, by=member(Operator, at.municipality)) == 1
    assert search_duplicates(municipality_id=at.municipality.pk, by=SYSTEM) == 0
    assert [pair.score for pair in list_pairs(at.municipality.pk, by=SYSTEM)] == [50]


def test_the_radar_asks_for_the_right(at: demand.Market) -> None:
    with pytest.raises(NotAllowed):
        search_duplicates(municipality_id=at.municipality.pk, by=member(Finance, at.municipality))


def test_children_told_apart_are_remembered_until_somebody_doubts(at: demand.Market) -> None:
    pair = duplicates.pair_of(*duplicates.twice(at))

    with pytest.raises(errors.DecisionNoteMissing):
        tell_apart(pair_id=pair.pk, note="", by=SYSTEM)
    tell_apart(pair_id=pair.pk, note=NOTE, by=SYSTEM)
    with pytest.raises(MoveRefused):
        tell_apart(pair_id=pair.pk, note=NOTE, by=SYSTEM)

    assert search_duplicates(municipality_id=at.municipality.pk, by=SYSTEM) == 0
    assert not list_pairs(at.municipality.pk, by=SYSTEM)
    assert list(list_pairs(at.municipality.pk, state=PairState.DIFFERENT, by=SYSTEM)) == [pair]
    doubt_again(pair_id=pair.pk, by=SYSTEM)
    assert list(list_pairs(at.municipality.pk, by=SYSTEM)) == [pair]


def test_looking_at_a_pair_is_a_look_at_both_cards(at: demand.Market) -> None:
    pair = duplicates.pair_of(*duplicates.twice(at))
    clerk = member(Operator, at.municipality)

    look_at_pair(pair_id=pair.pk, by=clerk)

    looks = AuditEvent.objects.filter(action="child.look", actor_id=clerk.pk)
    assert {look.subject_id for look in looks} == {pair.left_id, pair.right_id}


def test_a_child_known_elsewhere_is_told_by_its_municipality_only(at: demand.Market) -> None:
    elsewhere = demand.market().municipality
    known = demand.child(elsewhere, **duplicates.NAME)
    act_for([at.municipality.pk])
    here = demand.pending_child(at.municipality, **duplicates.MISSPELT, snils="")

    assert not Child.objects.filter(pk=known.pk).exists()
    assert [(each.municipality, each.is_by_snils) for each in known_elsewhere(here)] == [(elsewhere, False)]
    assert known_elsewhere(demand.pending_child(at.municipality, first_name="Ия")) == []


def test_a_certificate_that_holds_something_is_not_closed(at: demand.Market) -> None:
    kept, closed = duplicates.confirmed_twice(at)
    signed = demand.contract(at, closed)
    type(signed).objects.filter(pk=signed.pk).update(state="ended")

    with pytest.raises(CertificateHolds) as refused:
        merge(kept, closed)

    assert refused.value.message.endswith("Закройте месяцы его договоров, затем повторите.")
    assert refused.value.fields["number"] == CertificateAccount.objects.get(child=closed).number
