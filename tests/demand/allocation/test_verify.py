"""Each check of windows and runs passes over a real campaign and finds the offence that it is for."""

import pytest
from django.db import connection
from tests.factories.allocation import Campaign, campaign

from sotszakaz.demand.allocation.models import WishOutcome
from sotszakaz.foundation.verification import Finding, find_offenders, registered_checks

pytestmark = pytest.mark.django_db


def finding(name: str) -> Finding:
    return find_offenders(next(check for check in registered_checks() if check.name == name))


def offend(table: str, statement: str) -> None:
    """What no way of the system can do: the owner writes with all triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.fixture
def at() -> Campaign:
    at = campaign(places=1)
    for _ in range(2):
        at.child(at.group)
    at.settle()
    return at


OUTCOMES = "allocation_wishoutcome"


@pytest.mark.parametrize(
    ("change", "of", "broken"),
    [
        ("position = 9", "placed", "allocation.envy"),
        ("places = 5", "refused", "allocation.waste"),
        ("places = 0", "placed", "allocation.places"),
        ("ticket = repeat('0', 64)", "refused", "allocation.tickets"),
        ("booking = '', application_id = NULL", "placed", "allocation.bookings"),
    ],
)
def test_an_outcome_that_cannot_be_is_found(at: Campaign, change: str, of: str, broken: str) -> None:
    assert finding(broken).passed
    outcome = WishOutcome.objects.get(result=of)

    offend(OUTCOMES, f"UPDATE {OUTCOMES} SET {change} WHERE id = {outcome.pk}")

    assert not finding(broken).passed


def test_a_gap_in_a_list_is_found(at: Campaign) -> None:
    assert finding("allocation.ranks").passed

    offend("allocation_wish", "UPDATE allocation_wish SET rank = 3")

    assert finding("allocation.ranks").offenders == 2


def test_a_seed_that_was_not_committed_is_found(at: Campaign) -> None:
    assert finding("admission.seeds").passed

    offend("admission_enrolmentwindow", "UPDATE admission_enrolmentwindow SET seed = repeat('1', 64)")

    assert finding("admission.seeds").examples == (str(at.window.pk),)


def test_a_window_over_a_group_of_others_is_found(at: Campaign) -> None:
    elsewhere = campaign()
    assert finding("admission.scopes").passed

    offend(
        "admission_enrolmentwindow",
        f"UPDATE admission_enrolmentwindow SET group_id = {elsewhere.group.pk} WHERE id = {at.window.pk}",
    )

    assert finding("admission.scopes").examples == (str(at.window.pk),)
