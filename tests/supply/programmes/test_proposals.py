"""A group added to a published programme: looked at by the municipality before families see it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories import certification as made
from tests.factories import supply
from tests.factories.kernel import MunicipalityFactory, member
from tests.factories.replay import replayed
from tests.verification import verify

from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director, Operator
from sotszakaz.supply.programmes import errors
from sotszakaz.supply.programmes.actions import open_group, place_group
from sotszakaz.supply.programmes.models import CatalogueEntry, StudyGroup
from sotszakaz.supply.programmes.notices import remind
from sotszakaz.supply.programmes.proposals import approve_group, correct_group, drop_group, return_group
from sotszakaz.supply.programmes.registry import Search, search_programmes

pytestmark = pytest.mark.django_db
TODAY = supply.TODAY


@pytest.fixture
@replayed
def first():
    """A group of a published programme, in a municipality that moderates from now on."""
    group = supply.published_group()
    made.rule(group.municipality, on=TODAY, moderation_required=True)
    return group


@pytest.fixture
def added(first):
    return supply.group(supply.part(first.part.programme, title="Мастерство"), name="Новая")


def shown():
    return set(CatalogueEntry.objects.values_list("group", flat=True))


def approve(group, revision=1, by=SYSTEM):
    return approve_group(group_id=group.pk, revision=revision, by=by, on=TODAY)


def send_back(group, by=SYSTEM, remarks="Уточните адрес."):
    return return_group(group_id=group.pk, revision=group.revision, remarks=remarks, by=by)


def test_an_added_group_waits_without_places_and_the_programme_stays_as_it_is(first, added):
    assert (added.state, added.decide_by_on) == ("proposed", TODAY + timedelta(days=14))
    assert balance_of(added.seat_account_id).free == 0
    assert shown() == {first.pk}
    waits = search_programmes(first.municipality, Search(waits=True), on=timezone.localdate(), by=SYSTEM)
    assert [each.pk for each in waits] == [first.part.programme_id]
    assert verify()[-1].endswith("0 failed")


def test_approve_group_gives_its_places_and_shows_it(first, added):
    operator = member(Operator, first.municipality)

    opened = approve(added, by=operator)

    assert (opened.state, opened.moderated_by, opened.decide_by_on) == ("open", operator, None)
    assert balance_of(added.seat_account_id).free == added.places
    assert shown() == {first.pk, added.pk}
    assert verify()[-1].endswith("0 failed")


def test_a_returned_group_is_corrected_and_proposed_again(first, added):
    returned = send_back(added)
    assert (returned.state, returned.remarks) == ("returned", "Уточните адрес.")

    corrected = correct_group(group_id=added.pk, draft=supply.group_draft(address="Садовая, 2"), by=SYSTEM, on=TODAY)

    assert (corrected.state, corrected.revision, corrected.address) == ("proposed", 2, "Садовая, 2")
    assert corrected.slots.count() == 2
    with pytest.raises(errors.ProposalChanged):
        approve(added, revision=1)
    assert approve(added, revision=2).state == "open"


def test_return_group_wants_remarks(added):
    with pytest.raises(errors.RemarksMissing):
        send_back(added, remarks=" ")


def test_of_two_decisions_the_second_is_refused(added):
    approve(added)

    with pytest.raises(MoveRefused):
        send_back(added)


def test_drop_group_takes_it_back_and_nobody_has_seen_it(first, added):
    dropped = drop_group(group_id=added.pk, by=SYSTEM)

    assert dropped.state == "dropped"
    with pytest.raises(MoveRefused):
        approve(added)
    assert verify()[-1].endswith("0 failed")


def test_what_is_being_looked_at_does_not_change(added):
    with pytest.raises(errors.GroupNotEditable):
        place_group(group_id=added.pk, address="Другой адрес", latitude=None, longitude=None, by=SYSTEM)


def test_only_the_municipality_decides_and_only_the_provider_corrects(first, added):
    director = member(Director, first.municipality, first.organisation)
    with pytest.raises(NotAllowed):
        approve(added, by=director)
    with pytest.raises(NotFound):
        approve(added, by=member(Operator, MunicipalityFactory()))
    send_back(added)
    with pytest.raises(NotAllowed):
        drop_group(group_id=added.pk, by=member(Operator, first.municipality))


def test_where_nothing_is_moderated_a_group_opens_at_once():
    group = supply.published_group()

    assert supply.group(group.part, name="Ещё одна").state == "open"


def test_both_sides_are_told(first, added):
    operator = member(Operator, first.municipality)
    director = member(Director, first.municipality, first.organisation)
    drain_together()
    act_for([first.municipality_id])
    send_back(added)
    drain_together()
    act_for([first.municipality_id])

    told = dict(Notice.objects.filter(title__startswith="Группа").values_list("user", "title"))
    assert told[operator.pk] == "Группа «Новая» ждёт модерации"
    assert told[director.pk] == "Группа «Новая» возвращена с замечаниями"


def test_the_office_sees_what_is_new_and_decides(client, first, added):
    client.force_login(member(Operator, first.municipality))
    card = reverse("office:programme", args=[first.part.programme_id])
    page = client.get(card).text
    assert "Эти группы родители ещё не видят" in page
    assert "новая часть" in page

    empty = client.post(reverse("office:group_return", args=[added.pk]), {"revision": 1}, follow=True).text
    assert "Напишите замечания" in empty
    stale = client.post(reverse("office:group_approve", args=[added.pk]), {"revision": 7}, follow=True).text
    assert "Прочитайте ещё раз и решите" in stale
    client.post(reverse("office:group_return", args=[added.pk]), {"revision": 1, "remarks": "Уточните адрес."})

    act_for([first.municipality_id])
    assert StudyGroup.objects.get(pk=added.pk).state == "returned"
    assert "Эти группы родители ещё не видят" not in client.get(card).text


@pytest.mark.usefixtures("on_today")
def test_the_provider_corrects_a_returned_group_on_its_page(client, first, added):
    send_back(added)
    client.force_login(member(Director, first.municipality, first.organisation))
    address = reverse("provider:group_correct", args=[added.pk])
    page = client.get(address).text
    assert "Уточните адрес." in page
    assert 'value="15:00"' in page

    said = {
        "name": "Новая", "address": "Садовая, 2", "place": "", "starts_on": "2026-09-01", "ends_on": "2026-12-25",
        "places": "12", "week-TOTAL_FORMS": "1", "week-INITIAL_FORMS": "1", "week-0-weekday": "2",
        "week-0-starts_at": "15:00", "week-0-ends_at": "16:30", "week-0-hours": "2",
    }  # fmt: skip
    answer = client.post(address, said)

    act_for([first.municipality_id])
    group = StudyGroup.objects.get(pk=added.pk)
    assert (answer.status_code, group.state, group.address, group.slots.count()) == (302, "proposed", "Садовая, 2", 1)


def test_a_part_may_be_added_while_a_group_waits(added):
    again = open_group(part_id=added.part_id, draft=supply.group_draft(name="Третья"), by=SYSTEM, on=TODAY)

    assert again.state == "proposed"


def test_the_municipality_is_reminded_of_each_proposal_once(added):
    operator, due = member(Operator, added.municipality), added.decide_by_on
    drain_together()
    act_for([added.municipality_id])

    for day in (TODAY, due, due):
        remind(municipality_id=added.municipality_id, on=day, at=timezone.now())
    send_back(added)
    correct_group(group_id=added.pk, draft=supply.group_draft(), by=SYSTEM, on=TODAY)
    remind(municipality_id=added.municipality_id, on=due, at=timezone.now())
    drain_together()

    act_for([added.municipality_id])
    reminders = Notice.objects.filter(user=operator, kind="studygroup.due")
    assert [each.subject_id for each in reminders] == [added.part.programme_id] * 2
    assert all(f"{due:%d.%m.%Y}" in each.text for each in reminders)
