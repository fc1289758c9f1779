"""The number of places of an open group grows and shrinks; enrolment of a closed group is opened again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories import certification as made
from tests.factories import demand, supply
from tests.factories.kernel import MunicipalityFactory, OrganisationFactory, member
from tests.factories.supply import TODAY
from tests.verification import verify

from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.models import AuditEvent
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.ledger.selectors import balance_of, list_postings_of
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM, Actor
from sotszakaz.kernel.users.roles import Director, Operator, Teacher
from sotszakaz.supply.programmes import errors, places
from sotszakaz.supply.programmes.actions import close_group, reopen_group
from sotszakaz.supply.programmes.models import PlacesChange, StudyGroup
from sotszakaz.supply.programmes.notices import remind
from sotszakaz.supply.programmes.registry import Search, search_programmes

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> StudyGroup:
    """A group of twelve places in a published programme."""
    return supply.published_group()


@pytest.fixture
def moderated(group: StudyGroup) -> StudyGroup:
    """The same in a municipality that moderates from now on."""
    made.rule(group.municipality, on=TODAY, moderation_required=True)
    return group


def change(group: StudyGroup, to: int, *, known: int = 12, by: Actor = SYSTEM) -> PlacesChange:
    return places.change_places(group_id=group.pk, places=to, known=known, by=by, on=TODAY)


def standing(group: StudyGroup) -> tuple[int, int]:
    group.refresh_from_db()
    return group.places, balance_of(group.seat_account_id).free


def test_more_places_are_free_at_once_and_the_history_tells_it(group):
    director = member(Director, group.municipality, group.organisation)

    done = change(group, 20, by=director)

    assert (done.state, done.before, done.places, done.asked_by) == ("made", 12, 20, director)
    assert standing(group) == (20, 20)
    told = AuditEvent.objects.get(action="studygroup.places")
    assert (told.details["before"], told.details["after"]) == (12, 20)
    assert verify()[-1].endswith("0 failed")


def test_places_go_down_to_those_that_are_taken_and_no_further():
    at = demand.market(places=3)
    demand.application(at)
    demand.application(at)

    with pytest.raises(errors.PlacesTaken) as refused:
        change(at.group, 1, known=3)

    assert "занято и забронировано мест: 2" in refused.value.message
    assert standing(at.group) == (3, 1)
    change(at.group, 2, known=3)
    assert standing(at.group) == (2, 0)
    assert verify()[-1].endswith("0 failed")


def test_a_second_click_changes_nothing(group):
    first = change(group, 20)

    assert change(group, 20) == first
    assert list_postings_of(("programmes.placeschange", first.pk)).count() == 1
    with pytest.raises(errors.PlacesMoved):
        change(group, 15)
    assert standing(group) == (20, 20)


def test_the_way_there_and_back_is_walked_twice(group):
    for to, known in ((20, 12), (12, 20), (20, 12), (12, 20)):
        change(group, to, known=known)

    assert standing(group) == (12, 12)
    assert PlacesChange.objects.count() == 4


def test_the_same_number_is_no_change(group):
    with pytest.raises(errors.SamePlaces):
        change(group, 12)


def test_where_groups_are_moderated_growth_waits_and_lowering_does_not(moderated):
    asked = change(moderated, 20)

    assert (asked.state, asked.decide_by_on) == ("proposed", TODAY + timedelta(days=14))
    assert standing(moderated) == (12, 12)
    waits = search_programmes(moderated.municipality, Search(waits=True), on=timezone.localdate(), by=SYSTEM)
    assert [each.pk for each in waits] == [moderated.part.programme_id]
    assert change(moderated, 20) == asked
    with pytest.raises(errors.PlacesWait):
        change(moderated, 10)
    places.drop_places(change_id=asked.pk, by=SYSTEM)
    change(moderated, 10)
    assert standing(moderated) == (10, 10)


def test_the_municipality_adds_the_places(moderated):
    operator = member(Operator, moderated.municipality)
    asked = change(moderated, 20)

    decided = places.approve_places(change_id=asked.pk, by=operator, on=TODAY)

    assert (decided.state, decided.decided_by) == ("made", operator)
    assert standing(moderated) == (20, 20)
    with pytest.raises(MoveRefused):
        places.approve_places(change_id=asked.pk, by=operator, on=TODAY)
    assert standing(moderated) == (20, 20)
    assert verify()[-1].endswith("0 failed")


def test_both_sides_are_told_of_proposed_places_and_of_their_term(moderated):
    operator = member(Operator, moderated.municipality)
    director = member(Director, moderated.municipality, moderated.organisation)
    asked = change(moderated, 20)
    near = asked.decide_by_on
    for _ in range(2):
        remind(municipality_id=moderated.municipality_id, on=near, at=timezone.now())
    drain_together()
    act_for([moderated.municipality_id])
    with pytest.raises(errors.RemarksMissing):
        places.return_places(change_id=asked.pk, remarks=" ", by=operator)
    places.return_places(change_id=asked.pk, remarks="Кабинет мал.", by=operator)
    drain_together()
    act_for([moderated.municipality_id])

    assert Notice.objects.filter(user=operator, title__contains="предлагают больше мест").count() == 2
    assert "Кабинет мал." in Notice.objects.get(user=director, title__contains="осталось прежним").text
    assert standing(moderated) == (12, 12)


def test_only_the_provider_changes_and_only_the_municipality_decides(moderated):
    director = member(Director, moderated.municipality, moderated.organisation)
    with pytest.raises(NotAllowed):
        change(moderated, 20, by=member(Teacher, moderated.municipality, moderated.organisation))
    with pytest.raises(NotAllowed):
        change(moderated, 20, by=member(Director, moderated.municipality, OrganisationFactory()))
    asked = change(moderated, 20, by=director)
    with pytest.raises(NotAllowed):
        places.approve_places(change_id=asked.pk, by=director, on=TODAY)
    with pytest.raises(NotFound):
        places.approve_places(change_id=asked.pk, by=member(Operator, MunicipalityFactory()), on=TODAY)


def test_a_closed_group_has_no_places_to_change_and_forgets_what_was_asked(moderated):
    asked = change(moderated, 20)

    close_group(group_id=moderated.pk, by=SYSTEM)

    asked.refresh_from_db()
    assert asked.state == "dropped"
    with pytest.raises(errors.GroupNotOpen):
        change(moderated, 20)


def test_a_group_that_is_over_stays_closed(group):
    with pytest.raises(MoveRefused):
        reopen_group(group_id=group.pk, by=SYSTEM, on=TODAY)
    close_group(group_id=group.pk, by=SYSTEM)
    with pytest.raises(errors.GroupHasEnded):
        reopen_group(group_id=group.pk, by=SYSTEM, on=group.ends_on + timedelta(days=1))


@pytest.mark.usefixtures("on_today")
def test_the_page_of_places(client, moderated):
    client.force_login(member(Director, moderated.municipality, moderated.organisation))
    address = reverse("provider:group_places", args=[moderated.pk])
    card = reverse("provider:programme", args=[moderated.part.programme_id])
    assert address in client.get(card).text

    stale = client.post(address, {"places": "10", "known": "9"})
    assert stale.status_code == 422
    assert "теперь 12" in stale.text
    assert 'name="known" value="12"' in stale.text
    page = client.post(address, {"places": "20", "known": "12"}, follow=True).text
    assert "Изменение до 20 мест ждёт решения" in page

    act_for([moderated.municipality_id])
    asked = PlacesChange.objects.get()
    client.post(reverse("provider:places_drop", args=[asked.pk]))
    page = client.post(address, {"places": "10", "known": "12"}, follow=True).text
    assert "Теперь мест: 10" in page

    client.post(reverse("provider:group_close", args=[moderated.pk]))
    assert "Открыть набор снова" in client.get(card).text
    opened = client.post(reverse("provider:group_reopen", args=[moderated.pk]), follow=True).text
    assert "снова открыт" in opened


@pytest.mark.usefixtures("on_today")
def test_the_office_decides_on_its_page(client, moderated):
    asked = change(moderated, 20)
    client.force_login(member(Operator, moderated.municipality))
    card = reverse("office:programme", args=[moderated.part.programme_id])
    assert "Новые места ждут модерации" in client.get(card).text

    empty = client.post(reverse("office:places_return", args=[asked.pk]), follow=True).text
    assert "Напишите замечания" in empty
    done = client.post(reverse("office:places_approve", args=[asked.pk]), follow=True).text

    assert "теперь мест: 20" in done
    act_for([moderated.municipality_id])
    assert standing(moderated) == (20, 20)
