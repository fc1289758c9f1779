"""Two people register the same signed act at one moment, in real transactions on their own connections."""

import threading
from datetime import date, timedelta
from functools import partial

import pytest
from tests.concurrency.callers import LIMIT_SECONDS
from tests.concurrency.test_ordering import at_once
from tests.factories import ordering
from tests.factories.kernel import MunicipalityFactory, member
from tests.factories.procedures import draft, signed

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.regulations.errors import RegulationTooEarly
from sotszakaz.kernel.regulations.selectors import list_versions
from sotszakaz.kernel.users.roles import Head
from sotszakaz.ordering.plans.models import PlanItem, PlanItemCompletion
from sotszakaz.ordering.procedures import errors
from sotszakaz.ordering.procedures.actions import issue_acts, issuing
from sotszakaz.ordering.procedures.models import IssuedAct, ProcedureDraft

pytestmark = pytest.mark.django_db(transaction=True)

ON = date(2026, 3, 12)


@pytest.fixture
def municipality():
    municipality = MunicipalityFactory()
    ordering.decision(municipality)
    return municipality


def registrations(municipality: Municipality) -> list[partial[list[IssuedAct]]]:
    """The same draft registered by two heads, each with the requisites that they hold in their hands."""
    made = draft(municipality, "registry", plan_item_id=PlanItem.objects.get().pk)
    deed = partial(issue_acts, municipality_id=municipality.pk, starts_on=ON + timedelta(days=1), on=ON)
    return [partial(deed, signed=[signed(made, ON)], by=member(Head, municipality)) for _ in range(2)]


def test_an_act_registered_by_two_at_once_is_issued_once(municipality):
    results = at_once(municipality.pk, registrations(municipality))

    refused = [each for each in results if isinstance(each, Refusal)]
    assert [type(each) for each in refused] == [errors.DraftGone]
    assert IssuedAct.objects.count() == PlanItemCompletion.objects.count() == 1
    assert len(list_versions(municipality.pk)) == 2


def test_without_the_lock_on_the_draft_both_take_it_for_a_draft(municipality, monkeypatch):
    both_have_read = threading.Barrier(2)

    def unlocked(municipality_id, ids):
        found = ProcedureDraft.objects.filter(pk__in=ids).select_related("former", "municipality").in_bulk()
        both_have_read.wait(timeout=LIMIT_SECONDS)
        return found

    monkeypatch.setattr(issuing, "_locked", unlocked)
    monkeypatch.setattr(issuing, "_lock_municipality", lambda _: None)

    results = at_once(municipality.pk, registrations(municipality))

    refused = [each for each in results if isinstance(each, Refusal)]
    assert [type(each) for each in refused] == [RegulationTooEarly]
