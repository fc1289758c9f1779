import pytest
from tests.factories import supply
from tests.factories.kernel import MunicipalityFactory, OrganisationFactory, member

from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director, GroupMember, Operator
from sotszakaz.supply.programmes import errors, selectors
from sotszakaz.supply.programmes.actions import close_group
from sotszakaz.supply.programmes.selectors import Offer

pytestmark = pytest.mark.django_db
DAY = supply.TODAY


def test_get_public_group_hides_drafts_and_shows_closed_groups():
    draft = supply.group()
    with pytest.raises(errors.NotFound):
        selectors.get_public_group(draft.pk)

    group = supply.published_group(draft.part, name="Акварель-2")
    close_group(group_id=group.pk, by=SYSTEM)

    assert selectors.get_public_group(group.pk) == group


def test_list_programmes_counts_parts_and_groups():
    part = supply.part()
    supply.group(part, name="Утро")
    supply.group(part, name="Вечер")
    supply.part(part.programme)
    director = member(Director, part.municipality, part.programme.organisation)

    [programme] = selectors.list_programmes(part.municipality_id, part.programme.organisation_id, by=director)

    assert (programme.part_count, programme.group_count) == (2, 2)


def test_get_programme_for_shows_it_to_its_provider_and_to_staff_only():
    programme = supply.programme()
    director = member(Director, programme.municipality, programme.organisation)

    for person in (director, member(Operator, programme.municipality)):
        assert selectors.get_programme_for(person, programme.pk) == programme
    for person in (
        member(Director, programme.municipality, OrganisationFactory()),
        member(GroupMember, programme.municipality),
    ):
        with pytest.raises(errors.NotAllowed):
            selectors.get_programme_for(person, programme.pk)
    with pytest.raises(errors.NotFound):
        selectors.get_programme_for(member(Operator, MunicipalityFactory()), programme.pk)


def test_get_part_for_hides_the_part_from_strangers():
    part = supply.part()
    director = member(Director, part.municipality, part.programme.organisation)

    assert selectors.get_part_for(director, part.pk) == part
    with pytest.raises(errors.NotFound):
        selectors.get_part_for(member(Operator, MunicipalityFactory()), part.pk)
    with pytest.raises(errors.NotFound):
        selectors.get_part_for(director, 0)


def test_price_limit_of_says_where_it_comes_from():
    programme = supply.programme()

    limit = selectors.price_limit_of(programme, DAY)

    assert limit is not None
    assert limit.unit_cost == supply.UNIT_COST
    assert limit.ceiling(68) == 20_400
    assert not limit.is_confirmed


def test_offer_of_counts_what_the_catalogue_shows():
    group = supply.published_group(places=10)
    closed = supply.group(group.part, name="Вечер", places=5)
    close_group(group_id=closed.pk, by=SYSTEM)
    supply.group(supply.part(supply.programme(group.part.programme.record, name="Лепка")))

    assert selectors.offer_of(group.municipality_id, group.organisation_id, on=DAY) == Offer(1, 1, 10, 10)
    assert selectors.offer_of(group.municipality_id, 0, on=DAY) == Offer(0, 0, 0, 0)
