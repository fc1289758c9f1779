"""Moderation of a programme: handed in, returned, corrected, approved; the registry as of a past day."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.factories import certification as made
from tests.factories import supply
from tests.factories.kernel import member

from sotszakaz.foundation.errors import NotAllowed
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director, Operator
from sotszakaz.supply.programmes import errors
from sotszakaz.supply.programmes.drafts import ProgrammeDraft
from sotszakaz.supply.programmes.models import ProgrammeStep
from sotszakaz.supply.programmes.moderation import (
    approve_programme,
    edit_programme,
    publish_programme,
    return_programme,
    submit_programme,
    withdraw_programme,
)
from sotszakaz.supply.programmes.registry import Search, search_programmes
from sotszakaz.supply.programmes.states import PROGRAMME_MOVES, ProgrammeState

pytestmark = pytest.mark.django_db

TODAY = supply.TODAY


@pytest.fixture
def programme():
    return supply.group().part.programme


def draft(programme, **changes):
    names = ("service_id", "name", "annotation", "age_from", "age_to")
    return ProgrammeDraft(**{**{name: getattr(programme, name) for name in names}, **changes})


def test_a_programme_is_handed_in_returned_corrected_and_approved(programme):
    operator = member(Operator, programme.municipality)
    handed_in = submit_programme(programme_id=programme.pk, by=SYSTEM, on=TODAY)
    assert (handed_in.state, handed_in.decide_by_on) == ("moderation", date(2026, 8, 17))

    returned = return_programme(programme_id=programme.pk, remarks="Уточните часы.", by=operator)
    assert (returned.state, returned.remarks) == ("returned", "Уточните часы.")
    edited = edit_programme(programme_id=programme.pk, draft=draft(programme, name="Тушь"), by=SYSTEM, on=TODAY)
    assert (edited.name, edited.sort_key) == ("Тушь", "тушь")
    submit_programme(programme_id=programme.pk, by=SYSTEM, on=TODAY)
    assert approve_programme(programme_id=programme.pk, by=operator).published_by == operator

    states = list(ProgrammeStep.objects.filter(programme=programme).order_by("pk").values_list("state", flat=True))
    assert states == ["draft", "moderation", "returned", "moderation", "published"]


def test_remarks_are_written(programme):
    submit_programme(programme_id=programme.pk, by=SYSTEM, on=TODAY)

    with pytest.raises(errors.RemarksMissing):
        return_programme(programme_id=programme.pk, remarks=" ", by=SYSTEM)


def test_a_programme_under_moderation_does_not_change_until_taken_back(programme):
    submit_programme(programme_id=programme.pk, by=SYSTEM, on=TODAY)

    with pytest.raises(errors.NotEditable):
        edit_programme(programme_id=programme.pk, draft=draft(programme), by=SYSTEM, on=TODAY)
    with pytest.raises(errors.NotEditable):
        supply.part(programme)
    withdraw_programme(programme_id=programme.pk, by=SYSTEM)
    assert supply.part(programme).number == 2


def test_a_provider_publishes_itself_only_where_the_rules_let_it(programme):
    made.rule(programme.municipality, moderation_required=True)

    with pytest.raises(errors.ModerationNeeded):
        publish_programme(programme_id=programme.pk, by=SYSTEM, on=TODAY)


def test_an_empty_programme_is_not_handed_in():
    with pytest.raises(errors.NothingToPublish):
        submit_programme(programme_id=supply.part().programme_id, by=SYSTEM, on=TODAY)


def test_a_provider_does_not_moderate_itself_nor_the_office_hand_in(programme):
    director = member(Director, programme.municipality, organisation=programme.organisation)
    operator = member(Operator, programme.municipality)
    with pytest.raises(NotAllowed):
        submit_programme(programme_id=programme.pk, by=operator, on=TODAY)
    submit_programme(programme_id=programme.pk, by=director, on=TODAY)
    with pytest.raises(NotAllowed):
        approve_programme(programme_id=programme.pk, by=director)


def test_a_second_decision_is_refused(programme):
    submit_programme(programme_id=programme.pk, by=SYSTEM, on=TODAY)
    approve_programme(programme_id=programme.pk, by=SYSTEM)

    with pytest.raises(MoveRefused):
        return_programme(programme_id=programme.pk, remarks="Поздно", by=SYSTEM)


def test_steps_never_change(programme):
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgrammeStep.objects.update(state="published")


def test_every_move_is_between_states():
    assert {state for sources, _ in PROGRAMME_MOVES.values() for state in sources} <= set(ProgrammeState)


def test_the_registry_shows_the_state_of_a_past_day(programme):
    operator, today = member(Operator, programme.municipality), timezone.localdate()
    submit_programme(programme_id=programme.pk, by=SYSTEM, on=TODAY)

    def states(on, **said):
        found = search_programmes(programme.municipality, Search(**said), on=on, by=operator)
        return [(each.name, each.state_on, each.is_certified_on) for each in found]

    assert states(today) == [(programme.name, "moderation", False)]
    assert states(today - timedelta(days=1)) == []
    assert states(today, state="draft") == []
    assert states(today, waits=True, text=programme.name[:4].upper()) != []
    assert states(today, certified="yes") == []


def test_the_registry_tells_who_was_certified_on_a_day():
    found = made.certified()
    operator = member(Operator, found.municipality)

    def certified(on):
        rows = search_programmes(found.municipality, Search(certified="yes"), on=on, by=operator)
        return [each.pk for each in rows]

    assert certified(timezone.localdate()) == (
        [found.programme_id] if found.valid.lower <= timezone.localdate() else []
    )
    assert certified(found.valid.upper) == []
