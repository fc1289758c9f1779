from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from tests.factories import demand
from tests.factories.kernel import MunicipalityFactory, UserFactory, adopted, member
from tests.factories.supply import TODAY

from sotszakaz.demand.children import errors
from sotszakaz.demand.children.actions import add_child, correct_child, look_at_child, register_parent, return_child
from sotszakaz.demand.children.models import Child, Consent, Representative, SignUpConsent
from sotszakaz.demand.children.selectors import get_child_for, get_own_child, is_representative, search_children
from sotszakaz.demand.children.snils import hash_snils
from sotszakaz.demand.children.states import ChildState, Relation
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.models import AuditEvent
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.errors import LoginTaken
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import Finance, Operator, Parent

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Municipality:
    """A municipality with default rules that the session acts for."""
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    adopted(municipality)
    return municipality


def add(home: Municipality, by: User | None = None, **changes: Any) -> Child:
    """A child added by a parent; `changes` are of the data or of the call."""
    call: dict[str, Any] = {"relation": Relation.MOTHER, "consented": True}
    call |= {name: changes.pop(name) for name in tuple(changes) if name in call}
    return add_child(
        municipality_id=home.pk,
        data=demand.child_data(**changes),
        by=by or member(Parent, home),
        on=TODAY,
        **call,
    )


def test_register_parent_keeps_the_consent_with_its_wording() -> None:
    user = register_parent(email="a@example.org", full_name="А", password="x" * 10, phone="", consented=True)

    consent = SignUpConsent.objects.get()
    assert consent.given_by == user
    assert consent.wording


def test_register_parent_refuses_without_consent() -> None:
    with pytest.raises(errors.ConsentMissing):
        register_parent(email="a@example.org", full_name="А", password="x" * 10, phone="", consented=False)


def test_register_parent_refuses_a_taken_address() -> None:
    UserFactory(email="a@example.org")

    with pytest.raises(LoginTaken):
        register_parent(email="A@example.org", full_name="А", password="x" * 10, phone="", consented=True)


def test_add_child_enters_representative_and_consent(home: Municipality) -> None:
    child = add(home)

    assert child.state == ChildState.PENDING
    assert Representative.objects.get(child=child).valid.upper is None
    assert Consent.objects.get(child=child).given_by == child.added_by
    assert is_representative(child.pk, child.added_by)


def test_add_child_finds_snils_by_its_keyed_hash_only(home: Municipality) -> None:
    child = add(home, snils="11223344595")

    assert child.snils_hash == hash_snils("11223344595")
    assert "11223344595" not in child.snils_hash
    assert list(search_children(home.pk, "112-233-445 95", by=SYSTEM)) == [child]


def test_add_child_takes_several_children_without_snils(home: Municipality) -> None:
    add(home, snils="")
    add(home, snils="")

    assert Child.objects.filter(snils_hash__isnull=True).count() == 2


def test_add_child_refuses_a_child_known_in_another_municipality(home: Municipality) -> None:
    known = add(home)
    elsewhere = demand.market().municipality

    with pytest.raises(errors.ChildKnown) as refused:
        add(elsewhere, snils=known.snils)

    assert refused.value.field == "snils"


def test_add_child_refuses_without_consent(home: Municipality) -> None:
    with pytest.raises(errors.ConsentMissing):
        add(home, consented=False)


@pytest.mark.parametrize(
    ("birth_date", "refusal"),
    [(date(2022, 8, 3), errors.TooYoungForCertificate), (date(2008, 8, 3), errors.TooOldForCertificate)],
)
def test_add_child_refuses_ages_outside_the_rules(home: Municipality, birth_date: date, refusal: type) -> None:
    with pytest.raises(refusal):
        add(home, birth_date=birth_date)


def test_add_child_lets_a_recipient_of_fourteen_apply_alone(home: Municipality) -> None:
    add(home, birth_date=date(2012, 8, 3), relation=Relation.SELF)

    with pytest.raises(errors.TooYoungToApply):
        add(home, birth_date=date(2012, 8, 4), relation=Relation.SELF)


def test_add_child_asks_for_the_right(home: Municipality) -> None:
    with pytest.raises(NotFound):
        add(home, by=UserFactory())


def test_return_child_asks_for_ground_and_reason(home: Municipality) -> None:
    child = add(home)

    with pytest.raises(errors.GroundUnknown):
        return_child(child_id=child.pk, ground="mood", reason="так", by=SYSTEM, on=TODAY)
    with pytest.raises(errors.ReturnReasonMissing):
        return_child(child_id=child.pk, ground="mismatch", reason=" ", by=SYSTEM, on=TODAY)


def test_return_child_asks_for_the_right(home: Municipality) -> None:
    child = add(home)

    with pytest.raises(NotAllowed):
        return_child(child_id=child.pk, ground="mismatch", reason="имя", by=member(Finance, home), on=TODAY)


def test_correct_child_hands_in_again(home: Municipality) -> None:
    child = add(home)
    return_child(child_id=child.pk, ground="mismatch", reason="имя", by=member(Operator, home), on=TODAY)

    corrected = correct_child(
        child_id=child.pk, data=demand.child_data(last_name="Ёлкина", snils=child.snils), by=child.added_by, on=TODAY
    )

    corrected.refresh_from_db()
    assert (corrected.state, corrected.sort_key) == (ChildState.PENDING, "елкина дарья олеговна")


def test_correct_child_refuses_before_it_is_returned(home: Municipality) -> None:
    child = add(home)

    with pytest.raises(MoveRefused):
        correct_child(child_id=child.pk, data=demand.child_data(), by=child.added_by, on=TODAY)


def test_correct_child_hides_the_child_of_another_parent(home: Municipality) -> None:
    child = add(home)

    with pytest.raises(NotFound):
        correct_child(child_id=child.pk, data=demand.child_data(), by=member(Parent, home), on=TODAY)


def test_look_at_child_logs_staff_and_not_parents(home: Municipality) -> None:
    child, clerk = add(home), member(Operator, home)

    look_at_child(child_id=child.pk, by=clerk)
    look_at_child(child_id=child.pk, by=child.added_by)

    assert [event.actor_id for event in AuditEvent.objects.filter(action="child.look")] == [clerk.pk]


def test_a_child_is_there_for_representative_and_staff_with_the_right_only(home: Municipality) -> None:
    child = add(home)

    assert get_child_for(child.added_by, child.pk) == get_child_for(member(Operator, home), child.pk) == child
    with pytest.raises(NotAllowed):
        get_child_for(member(Finance, home), child.pk)
    for stranger in (member(Parent, home), UserFactory()):
        with pytest.raises(NotFound):
            get_child_for(stranger, child.pk)


def test_a_representation_that_has_ended_shows_the_child_no_longer(home: Municipality) -> None:
    child = add(home)
    Representative.objects.update(valid=(date(2020, 1, 1), date(2020, 2, 1)))

    with pytest.raises(NotFound):
        get_own_child(child.added_by, child.pk)


def test_a_view_without_its_filter_shows_nothing_of_another_municipality(home: Municipality) -> None:
    add(home)
    elsewhere = demand.market().municipality
    add(elsewhere)

    act_for([elsewhere.pk])
    assert {child.municipality_id for child in Child.objects.all()} == {elsewhere.pk}
    act_for([])
    assert not Child.objects.exists()
    assert not Representative.objects.exists()
    assert not Consent.objects.exists()


def test_a_row_of_another_municipality_cannot_be_written(home: Municipality) -> None:
    child = add(home)
    act_for([])

    assert Child.objects.filter(pk=child.pk).update(last_name="Чужой") == 0


def test_a_state_without_its_deed_is_refused_by_the_database(home: Municipality) -> None:
    child = add(home)

    for state in (ChildState.CONFIRMED, ChildState.RETURNED):
        with pytest.raises(IntegrityError), transaction.atomic():
            Child.objects.filter(pk=child.pk).update(state=state)


def test_search_by_surname_reads_an_index(home: Municipality) -> None:
    known = add(home)
    same = {"municipality": home, "birth_date": known.birth_date, "category": known.category}
    Child.objects.bulk_create(
        Child(last_name="Ёлкин", first_name="Пётр", sort_key=f"елкин{number:05}", **same) for number in range(3000)
    )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET ROLE NONE")
        cursor.execute("ANALYZE children_child")
        cursor.execute("SET ROLE sotszakaz_app")
        cursor.execute("SET LOCAL enable_seqscan = off")

    plan = search_children(home.pk, "елкин01", by=SYSTEM).explain()

    assert "child_by_surname" in plan
