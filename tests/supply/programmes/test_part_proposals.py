"""A part added to a published programme: looked at by the municipality before it belongs to the programme."""

from datetime import timedelta
from decimal import Decimal

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
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director, Operator
from sotszakaz.ordering.catalogue.actions import set_unit_cost
from sotszakaz.supply.programmes import errors
from sotszakaz.supply.programmes.actions import place_group
from sotszakaz.supply.programmes.certified import certified_until
from sotszakaz.supply.programmes.drafts import PartDraft
from sotszakaz.supply.programmes.models import ProgrammePart
from sotszakaz.supply.programmes.notices import remind
from sotszakaz.supply.programmes.part_proposals import approve_part, correct_part, drop_part, return_part
from sotszakaz.supply.programmes.proposals import approve_group, drop_group
from sotszakaz.supply.programmes.registry import Search, search_programmes
from sotszakaz.supply.programmes.selectors import list_parts
from sotszakaz.supply.providers.actions import exclude_provider

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
    return supply.part(first.part.programme, title="Мастерство")


def send_back(part, by=SYSTEM, remarks="Уточните часы."):
    return return_part(part_id=part.pk, revision=part.revision, remarks=remarks, by=by)


def correct(part, by=SYSTEM, price=10_000, on=TODAY):
    draft = PartDraft("Мастерство", Decimal(60), Decimal(price))
    return correct_part(part_id=part.pk, draft=draft, by=by, on=on)


def test_an_added_part_waits_and_the_office_finds_it(first, added):
    assert (added.state, added.decide_by_on, added.accepted_at) == ("proposed", TODAY + timedelta(days=14), None)
    waits = search_programmes(
        first.municipality, Search(waits=True), on=added.decide_by_on.replace(year=2099), by=SYSTEM
    )
    assert [each.pk for each in waits] == [first.part.programme_id]
    assert list(first.part.programme.parts.accepted()) == [first.part]


def test_approve_part_lets_it_into_the_programme(first, added):
    operator = member(Operator, first.municipality)

    approved = approve_part(part_id=added.pk, revision=1, by=operator, on=TODAY)

    assert (approved.state, approved.moderated_by, approved.decide_by_on) == ("accepted", operator, None)
    assert approved.accepted_at is not None
    with pytest.raises(MoveRefused):
        send_back(approved)


def test_a_part_of_an_excluded_provider_is_not_accepted(first, added):
    record = first.part.programme.record
    exclude_provider(record_id=record.pk, ground="own_wish", reason="", by=SYSTEM, on=TODAY)

    with pytest.raises(errors.NoActiveRecord):
        approve_part(part_id=added.pk, revision=1, by=SYSTEM, on=TODAY)


def test_a_part_is_accepted_by_the_ceiling_of_the_day(first, added):
    group = supply.group(added, name="Новая")
    set_unit_cost(
        municipality_id=first.municipality_id,
        service_id=first.part.programme.service_id,
        amount=Decimal(1),
        since=TODAY,
        clause="Постановление",
        by=SYSTEM,
    )

    with pytest.raises(errors.ProposedPriceTooHigh, match="Верните часть"):
        approve_part(part_id=added.pk, revision=1, by=SYSTEM, on=TODAY)
    with pytest.raises(errors.ProposedPriceTooHigh):
        approve_group(group_id=group.pk, revision=1, by=SYSTEM, on=TODAY)


def test_a_returned_part_is_corrected_and_proposed_again(added):
    returned = send_back(added)
    with pytest.raises(errors.PriceTooHigh):
        correct(returned, price=1_000_000)

    corrected = correct(returned)

    assert (returned.state, returned.remarks) == ("returned", "Уточните часы.")
    assert (corrected.state, corrected.revision, corrected.price) == ("proposed", 2, 10_000)
    with pytest.raises(errors.ProposalChanged):
        approve_part(part_id=added.pk, revision=1, by=SYSTEM, on=TODAY)


def test_return_part_wants_remarks(added):
    with pytest.raises(errors.RemarksMissing):
        send_back(added, remarks=" ")


def test_opening_a_group_accepts_its_part(added):
    group = supply.group(added, name="Новая")

    approve_group(group_id=group.pk, revision=1, by=SYSTEM, on=TODAY)

    assert ProgrammePart.objects.get(pk=added.pk).state == "accepted"
    assert verify()[-1].endswith("0 failed")


def test_a_group_is_not_opened_in_a_part_that_was_sent_back_or_changed(added):
    group = supply.group(added, name="Новая")
    returned = send_back(added)
    with pytest.raises(errors.GroupWaitsForPart, match="Дождитесь, пока исполнитель исправит часть"):
        approve_group(group_id=group.pk, revision=1, by=SYSTEM, on=TODAY)
    with pytest.raises(errors.PartNotOpen, match="Сначала исправьте часть"):
        supply.group(returned, name="Ещё одна")

    correct(returned)

    with pytest.raises(errors.ProposalChanged):
        approve_group(group_id=group.pk, revision=1, by=SYSTEM, on=TODAY)
    assert approve_group(group_id=group.pk, revision=2, by=SYSTEM, on=TODAY).state == "open"


def test_nobody_is_reminded_of_the_groups_of_a_returned_part(first, added):
    operator = member(Operator, first.municipality)
    group = supply.group(added, name="Новая")
    due, home = group.decide_by_on, first.municipality
    drain_together()
    act_for([home.pk])
    returned = send_back(added)

    remind(municipality_id=home.pk, on=due, at=timezone.now())
    waits = search_programmes(home, Search(waits=True), on=due.replace(year=2099), by=SYSTEM)
    assert (told_of_groups(home, operator), list(waits)) == ([], [])

    correct(returned, on=TODAY + timedelta(days=7))
    group.refresh_from_db()
    assert group.decide_by_on > due
    remind(municipality_id=home.pk, on=group.decide_by_on, at=timezone.now())
    assert told_of_groups(home, operator) == ["Группа «Новая» ждёт модерации"]


def told_of_groups(home, operator):
    drain_together()
    act_for([home.pk])
    return list(Notice.objects.filter(user=operator, kind="studygroup.due").values_list("title", flat=True))


def test_the_office_is_told_that_a_group_waits_for_its_returned_part(client, first, added):
    group = supply.group(added, name="Новая")
    client.force_login(member(Operator, first.municipality))
    address, approve = (
        reverse("office:programme", args=[first.part.programme_id]),
        reverse("office:group_approve", args=[group.pk]),
    )
    assert approve in client.get(address).text
    act_for([first.municipality_id])
    send_back(added)

    page = client.get(address).text
    refused = client.post(approve, {"revision": 1}, follow=True).text

    assert "Часть возвращена исполнителю" in page
    assert approve not in page
    assert "Дождитесь, пока исполнитель исправит часть" in refused


def test_drop_part_waits_for_its_groups_and_gives_its_number_back(first, added):
    group = supply.group(added, name="Новая")
    with pytest.raises(errors.PartHasGroups):
        drop_part(part_id=added.pk, by=SYSTEM)
    drop_group(group_id=group.pk, by=SYSTEM)

    drop_part(part_id=added.pk, by=SYSTEM)

    assert list_parts(first.part.programme) == [first.part]
    assert supply.part(first.part.programme, title="Другая").number == added.number


def test_a_dropped_group_gives_its_name_back(first):
    dropped = supply.group(first.part, name="Новая")
    drop_group(group_id=dropped.pk, by=SYSTEM)

    assert supply.group(first.part, name="Новая").state == "proposed"


def test_only_the_municipality_decides_and_only_the_provider_corrects(first, added):
    director = member(Director, first.municipality, first.organisation)
    with pytest.raises(NotAllowed):
        approve_part(part_id=added.pk, revision=1, by=director, on=TODAY)
    with pytest.raises(NotFound):
        approve_part(part_id=added.pk, revision=1, by=member(Operator, MunicipalityFactory()), on=TODAY)
    returned = send_back(added)
    with pytest.raises(NotAllowed):
        correct(returned, by=member(Operator, first.municipality))
    with pytest.raises(NotAllowed):
        drop_part(part_id=added.pk, by=member(Operator, first.municipality))


def test_where_nothing_is_moderated_a_part_belongs_at_once():
    group = supply.published_group()

    assert supply.part(group.part.programme, title="Ещё").state == "accepted"


def test_a_certified_programme_stays_certified_while_a_part_waits():
    certified = made.certified()
    made.rule(certified.municipality, on=TODAY, moderation_required=True)

    proposed = supply.part(certified.programme, title="Мастерство")

    assert proposed.state == "proposed"
    assert certified_until(certified.programme, TODAY) is not None


def test_both_sides_are_told_of_a_part_and_the_office_of_an_address(first, added):
    operator = member(Operator, first.municipality)
    director = member(Director, first.municipality, first.organisation)
    for _ in range(2):
        remind(municipality_id=first.municipality_id, on=added.decide_by_on, at=timezone.now())
    drain_together()
    act_for([first.municipality_id])
    send_back(added)
    place_group(group_id=first.pk, address="Садовая, 2", latitude=None, longitude=None, by=director)
    drain_together()
    act_for([first.municipality_id])

    told = list(Notice.objects.order_by("pk").values_list("user", "title"))
    assert told.count((operator.pk, "Часть «Мастерство» ждёт модерации")) == 2  # when added, and once of the term
    assert (director.pk, "Часть «Мастерство» возвращена с замечаниями") in told
    assert (operator.pk, f"У группы «{first.name}» новый адрес") in told


def test_the_office_decides_on_its_page(client, first, added):
    client.force_login(member(Operator, first.municipality))
    page = client.get(reverse("office:programme", args=[first.part.programme_id])).text
    assert "Новые части ждут модерации" in page

    empty = client.post(reverse("office:part_return", args=[added.pk]), {"revision": 1}, follow=True).text
    stale = client.post(reverse("office:part_approve", args=[added.pk]), {"revision": 7}, follow=True).text
    accepted = client.post(reverse("office:part_approve", args=[added.pk]), {"revision": 1}, follow=True).text
    again = client.post(reverse("office:part_approve", args=[added.pk]), {"revision": 1}, follow=True).text

    assert "Напишите замечания" in empty
    assert "Прочитайте ещё раз и решите" in stale
    assert "Часть «Мастерство» принята" in accepted
    assert "Новые части ждут модерации" not in accepted
    assert "Это действие уже невозможно" in again


def test_the_provider_corrects_or_takes_back_on_its_pages(client, first, added):
    client.force_login(member(Director, first.municipality, first.organisation))
    waiting = client.get(reverse("provider:programme", args=[first.part.programme_id])).text
    send_back(added)
    address = reverse("provider:part_correct", args=[added.pk])
    form = client.get(address).text
    sent = client.post(address, {"title": "Мастерство", "hours": "60", "price": "10000"}, follow=True).text
    dropped = client.post(reverse("provider:part_drop", args=[added.pk]), follow=True).text
    again = client.post(reverse("provider:part_drop", args=[added.pk]), follow=True).text

    assert "Часть на модерации" in waiting
    assert "Уточните часы." in form
    assert "Часть отправлена на модерацию" in sent
    assert "снята с модерации" in dropped
    assert "Это действие уже невозможно" in again
