"""Many children at once give what the same children one by one would."""

from datetime import date

import pytest
from tests.factories import demand, supply
from tests.factories.kernel import UserFactory, member
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.bulk import Entry, confirm_children, register_children
from sotszakaz.demand.certificates.errors import NoScheme
from sotszakaz.demand.certificates.models import CertificateAccount, CertificatePeriod
from sotszakaz.demand.children.errors import SnilsWrong, TooOldForCertificate
from sotszakaz.demand.children.models import Child, Consent
from sotszakaz.demand.children.states import Relation
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import NotAllowed
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.ledger.selectors import balances_of
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.models import Membership
from sotszakaz.kernel.users.roles import Finance, Operator

pytestmark = pytest.mark.django_db


@pytest.fixture
def municipality():
    return supply.decided_municipality()


def entry(parent=None, **changes) -> Entry:
    return Entry(demand.child_data(**changes), Relation.MOTHER, parent or UserFactory())


def register(municipality, *entries: Entry, by=SYSTEM):
    return register_children(municipality_id=municipality.pk, entries=entries, by=by, on=TODAY)


def confirm(municipality, children, by=SYSTEM):
    return confirm_children(
        municipality_id=municipality.pk, child_ids=[child.pk for child in children], by=by, on=TODAY
    )


def test_register_children_enters_them_with_representatives_and_consents(municipality):
    parent = UserFactory()

    older, younger = register(municipality, entry(parent), entry(parent, birth_date=date(2018, 5, 1)))

    assert list(Child.objects.of_representative(parent).order_by("pk")) == [older, younger]
    assert {consent.child_id for consent in Consent.objects.filter(given_by=parent)} == {older.pk, younger.pk}
    assert Membership.objects.get(user=parent).role_name == "parent"
    assert older.state == "pending"


def test_register_children_sorts_as_one_child_is_sorted(municipality):
    many = register(municipality, entry(last_name="Ёлкина"))[0]
    alone = demand.pending_child(municipality, last_name="Ёлкина")

    assert many.sort_key == alone.sort_key


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [({"snils": "11111111111"}, SnilsWrong), ({"birth_date": date(2001, 1, 1)}, TooOldForCertificate)],
)
def test_register_children_enters_nobody_when_one_is_wrong(municipality, changes, refusal):
    with pytest.raises(refusal):
        register(municipality, entry(), entry(**changes))

    assert not Child.objects.exists()


def test_register_children_refuses_a_child_that_is_known(municipality):
    known = demand.pending_child(municipality)

    with pytest.raises(ConstraintViolated, match="уже внесён"):
        register(municipality, entry(snils=known.snils))


def test_register_children_is_for_those_who_confirm(municipality):
    with pytest.raises(NotAllowed):
        register(municipality, entry(), by=member(Finance, municipality))


def test_confirm_children_opens_certificates_with_the_face_value(municipality):
    demand.scheme(municipality)
    operator = member(Operator, municipality)
    children = register(municipality, entry(), entry())

    certificates = confirm(municipality, children, by=operator)

    periods = CertificatePeriod.objects.filter(certificate__in=certificates)
    balances = balances_of(period.account_id for period in periods)
    assert [each.free for each in balances.values()] == [demand.FACE_VALUE, demand.FACE_VALUE]
    confirmed = Child.objects.get(pk=children[0].pk)
    assert (confirmed.state, confirmed.confirmed_by) == ("confirmed", operator)


def test_confirm_children_refuses_one_who_is_confirmed_already(municipality):
    demand.scheme(municipality)
    confirmed = demand.child(municipality)
    waiting = register(municipality, entry())

    with pytest.raises(MoveRefused):
        confirm(municipality, [*waiting, confirmed])

    assert CertificateAccount.objects.count() == 1


def test_confirm_children_needs_a_scheme_of_the_day(municipality):
    children = register(municipality, entry())

    with pytest.raises(NoScheme):
        confirm(municipality, children)


def test_confirm_children_leaves_children_of_others_alone(municipality):
    demand.scheme(municipality)
    children = register(municipality, entry())
    other = supply.decided_municipality()

    assert confirm(other, children) == []
