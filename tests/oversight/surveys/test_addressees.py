"""Whom a survey asks is counted before anybody is asked; nobody is asked of the same service and months twice."""

from datetime import date, timedelta

import pytest
from tests.factories.delivery import AFTER, OCTOBER, SEPTEMBER, closed_month, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.quality import asked, delivered

from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.models import User
from sotszakaz.oversight.surveys import errors
from sotszakaz.oversight.surveys.actions import open_survey
from sotszakaz.oversight.surveys.addressees import Addressees, addressees_of
from sotszakaz.oversight.surveys.models import Invitation

pytestmark = pytest.mark.django_db


def twice_served():
    """A child with two contracts of one service, both charged in September."""
    at = market(value=100_000_00)
    other = at.other_group()
    first = contract(at)
    second = contract(at, first.child, group=other)
    for group in (at.group, other):
        marked_sheet(group)
    closed_month(at)
    return at, first, second


def test_who_would_be_asked_is_counted_by_how_the_invitation_reaches_them():
    at = market()
    User.objects.filter(pk=contract(at).child.added_by_id).update(is_active=False)
    delivered(2, at)
    home = at.municipality.pk

    found = addressees_of(home, SEPTEMBER, SEPTEMBER)

    assert found == Addressees(invitations=3, children=3, with_login=2)
    assert found.without_login == 1
    assert asked(at).invitations.count() == found.invitations
    assert addressees_of(home, SEPTEMBER, SEPTEMBER) == Addressees(0, 0, 0)


def test_a_child_with_two_contracts_of_a_service_is_asked_once_of_the_same_months():
    at, first, second = twice_served()
    home = at.municipality.pk
    assert addressees_of(home, SEPTEMBER, SEPTEMBER) == Addressees(1, 1, 1)
    asked(at)
    assert Invitation.objects.get().contract == second

    with pytest.raises(errors.NobodyToAsk):
        asked(at)
    for group in (first.group, second.group):
        marked_sheet(group, OCTOBER)
    closed_month(at, OCTOBER, on=AFTER + timedelta(days=30))
    open_survey(municipality_id=home, since=SEPTEMBER, until=OCTOBER, by=SYSTEM, on=date(2026, 12, 3))

    assert set(Invitation.objects.values_list("contract", flat=True)) == {first.pk, second.pk}
