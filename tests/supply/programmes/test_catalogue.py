from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.factories import ordering, supply
from tests.factories.kernel import OrganisationFactory

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.verification import find_offenders, registered_checks
from sotszakaz.kernel.ledger.actions import post_one
from sotszakaz.kernel.ledger.requests import EntryRequest
from sotszakaz.kernel.ledger.states import Move, Unit
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.supply.programmes import selectors
from sotszakaz.supply.programmes.actions import close_group
from sotszakaz.supply.programmes.models import CatalogueEntry, ProgrammePart, SoldOut, StudyGroup
from sotszakaz.supply.programmes.rules import Slot
from sotszakaz.supply.programmes.selectors import Covered, Near, Query
from sotszakaz.supply.providers.actions import exclude_provider

pytestmark = pytest.mark.django_db
DAY = supply.TODAY
SATURDAY = (Slot(6, time(10, 0), time(11, 30), Decimal(2)),)


def find(on=DAY, page=1, **query):
    return selectors.find(selectors.scope_of(Query(**query), on=on), page=page)


def found(on=DAY, **query):
    return find(on, **query).groups


def facets(on=DAY, **query):
    return selectors.facets_of(selectors.scope_of(Query(**query), on=on))


def counts(options):
    return {option.value: option.count for option in options}


def group_called(name, *, record=None, group=None, **changes):
    programme = supply.programme(record, name=name, **changes)
    return supply.published_group(supply.part(programme), **group or {})


def technical(record, **group):
    service_id = ordering_service(ordering.TECHNICAL)
    return group_called("Робототехника", record=record, annotation="Собираем.", service_id=service_id, group=group)


def ordering_service(code):
    return ordering.service(code).pk


@pytest.mark.parametrize(
    "text",
    [
        *("акварель", "Акварелью", "АКВАРЕЛИ", "рисуем", "тушь акварель", "художественной", "варел"),
        *("акворель", "кружок акварели для детей", "аква", "живопись", "окварелль", ""),
    ],
)
def test_find_knows_word_forms_pieces_beginnings_synonyms_and_typos(text):
    group = supply.published_group()
    other = technical(group.part.programme.record)

    assert found(text=text) == ([group] if text else [group, other])


@pytest.mark.parametrize("text", ["скрипка", "акварель скрипка", "98765%", "'; --", "окварелька"])
def test_find_finds_nothing_where_nothing_is(text):
    supply.published_group()

    assert found(text=text) == []


def test_a_correction_is_told():
    supply.published_group()

    assert selectors.read_wording("акворель").corrections == ("акварель",)
    assert selectors.read_wording("акварелью").corrections == ()


def test_find_puts_the_name_before_the_rest():
    record = supply.record()
    told = group_called("Азбука цвета", record=record, annotation="Пишем акварелью.")
    named = group_called("Мир акварели", record=record, annotation="Пишем красками.")

    assert found(text="акварель") == [named, told]


def test_find_orders_by_name_when_nothing_is_asked():
    record = supply.record()
    groups = {name: group_called(name, record=record) for name in ("Шахматы", "ёлка", "Ежи")}

    assert found() == [groups["Ежи"], groups["ёлка"], groups["Шахматы"]]


def test_find_filters_by_focus_form_age_and_municipality():
    group = supply.published_group()
    home = group.municipality_id

    assert found(focuses=("художественная", "техническая"), forms=("очная",), age=7, municipality_id=home) == [group]
    assert found(age=12) == [group]
    assert found(age=6) == found(age=13) == []
    ordering_service(ordering.TECHNICAL)
    assert found(focuses=("техническая",)) == []
    assert found(focuses=("выдуманная",), forms=("выдуманная",)) == [group]
    assert found(municipality_id=home + 1) == []
    assert found(organisations=(group.organisation_id,)) == [group]
    assert found(organisations=(0,)) == []


def test_find_wants_every_lesson_on_the_days_and_within_the_hours():
    group = supply.published_group()

    assert found(days=(2, 4)) == found(days=(1, 2, 3, 4), since=time(15), until=time(16, 30)) == [group]
    assert found(days=(2,)) == found(days=(6, 7)) == []
    assert found(since=time(15, 1)) == found(until=time(16, 29)) == []


def test_find_knows_services_for_limited_health():
    group = supply.published_group()
    service = SocialService.objects.filter(pk=group.part.programme.service_id)

    assert found(is_adapted=True) == []
    service.update(category="дети, за исключением детей с ограниченными возможностями здоровья (ОВЗ) и детей-инвалидов")
    assert found(is_adapted=True) == []
    service.update(category="дети с ограниченными возможностями здоровья (ОВЗ)")
    assert found(is_adapted=True) == [group]


def test_find_leaves_out_groups_without_places_and_takes_them_back():
    group = supply.published_group(places=1)
    assert found(only_free=True) == [group]

    claim(group, Move.HOLD)
    assert found(only_free=True) == []
    assert found() == [group]
    assert SoldOut.objects.count() == 1

    claim(group, Move.RELEASE)
    assert found(only_free=True) == [group]


def claim(group, move):
    entries = [EntryRequest(group.seat_account_id, move, 1)]
    cause = ("programmes.studygroup", group.pk)
    post_one(
        f"test:{move}", entries, municipality_id=group.municipality_id, actor_id=None, cause=cause, happened_on=DAY
    )


def test_find_knows_what_the_certificate_covers():
    group = supply.published_group()
    part = ProgrammePart.objects.filter(pk=group.part_id)
    home, ceiling = group.municipality_id, supply.UNIT_COST * group.part.hours

    part.update(price=ceiling)
    assert found(covered=Covered()) == found(covered=Covered(home)) == [group]
    assert found(covered=Covered(home + 1)) == []
    assert found(covered=Covered(home, Unit.RUB, int(ceiling * 100))) == [group]
    assert found(covered=Covered(home, Unit.RUB, int(ceiling * 100) - 1)) == []
    assert found(covered=Covered(home, Unit.HOUR, int(group.part.hours * 100))) == [group]
    assert found(covered=Covered(home, Unit.HOUR, int(group.part.hours * 100) - 1)) == []
    part.update(price=ceiling + Decimal("0.01"))
    assert found(covered=Covered()) == []


def test_find_measures_from_a_point():
    record = supply.record()
    near = group_called("Ближняя", record=record, group=place("55.160000", "61.400000"))
    nearest = group_called("Самая близкая", record=record, group=place("55.161000", "61.400000"))
    group_called("Дальняя", record=record, group=place("55.260000", "61.400000"))
    group_called("Неизвестно где", record=record)

    answer = find(near=Near(55.1611, 61.4, 5))

    assert answer.groups == [nearest, near]
    assert answer.kilometres[near.pk] == pytest.approx(0.122, abs=0.001)


def place(latitude, longitude):
    return {"latitude": Decimal(latitude), "longitude": Decimal(longitude)}


@pytest.mark.parametrize("wrong", [{"latitude": 91, "longitude": 0}, {"latitude": 5}, {"longitude": 5}])
def test_a_place_is_on_earth_and_whole(wrong):
    group = supply.group()

    with pytest.raises(IntegrityError, match="group_place_on_earth"), transaction.atomic():
        StudyGroup.objects.filter(pk=group.pk).update(**wrong)


def test_find_hides_drafts_closed_and_past_groups():
    draft = supply.group()
    closed = group_called("Лепка", record=draft.part.programme.record)
    close_group(group_id=closed.pk, by=SYSTEM)
    past = group_called("Гончарное дело", record=draft.part.programme.record)

    assert found() == [past]
    assert found(on=date(2026, 12, 26)) == []
    assert not CatalogueEntry.objects.filter(pk__in=[draft.pk, closed.pk]).exists()


def test_find_hides_an_excluded_provider():
    group = supply.published_group()
    exclude_provider(record_id=group.part.programme.record_id, ground="own_wish", reason="", by=SYSTEM, on=DAY)

    assert found() == []
    assert facets().total == 0


def test_the_catalogue_and_places_are_public():
    group = supply.published_group(places=9)
    act_for([])

    listed = found()

    assert listed == [group]
    assert selectors.free_places(listed) == {group.pk: 9}


def test_find_gives_pages_and_says_whether_there_are_more(monkeypatch):
    monkeypatch.setattr(selectors.catalogue, "PAGE", 2)
    monkeypatch.setattr(selectors.catalogue, "LAST_PAGE", 2)
    part = supply.part()
    for number in range(5):
        supply.published_group(part, name=f"Группа {number}")

    assert [len(find(page=page).groups) for page in (1, 2)] == [2, 2]
    assert find(page=1).has_next
    assert find(page=99).page == 2
    assert find(page=2).is_cut
    assert not find(page=1).is_cut


def test_facets_count_each_choice_under_the_others():
    record = supply.record()
    art = group_called("Акварель", record=record)
    technical(record, week=SATURDAY, places=1)

    everything = facets()
    assert everything.total == 2
    assert counts(everything.focuses) == {"художественная": 1, "техническая": 1}
    assert counts(everything.days) == {"2": 1, "4": 1, "6": 1}
    assert counts(everything.providers) == {str(art.organisation_id): 2}
    assert everything.free == 2

    on_saturday = facets(days=(6,))
    assert on_saturday.total == 1
    assert counts(on_saturday.focuses) == {"техническая": 1}
    assert counts(on_saturday.days) == {"2": 1, "4": 1, "6": 1}
    assert [option.value for option in on_saturday.days if option.is_chosen] == ["6"]

    nothing = facets(days=(6,), focuses=("художественная",))
    assert nothing.total == 0
    assert counts(nothing.focuses) == {"техническая": 1, "художественная": 0}


def test_facets_count_free_places_and_ages():
    group = supply.published_group(places=1)
    claim(group, Move.HOLD)

    assert facets().free == 0
    assert facets(only_free=True).total == 0
    assert counts(facets().ages) == {str(age): 1 for age in range(7, 13)}
    assert counts(facets(age=3).ages) == {**{str(age): 1 for age in range(7, 13)}, "3": 0}


def test_facets_count_groups_for_limited_health_whether_they_are_asked_or_not():
    group = supply.published_group()
    assert facets().adapted == 0
    assert facets(is_adapted=True).total == 0
    SocialService.objects.filter(pk=group.part.programme.service_id).update(
        category="дети с ограниченными возможностями здоровья (ОВЗ)"
    )

    assert facets().adapted == facets(is_adapted=True).adapted == facets(is_adapted=True).total == 1
    assert facets(is_adapted=True, days=(7,)).adapted == 0


def test_facets_of_a_wide_question_are_an_estimate(monkeypatch):
    monkeypatch.setattr(selectors.facets, "WIDE", 1)
    part = supply.part()
    for number in range(3):
        supply.published_group(part, name=f"Группа {number}")

    assert not facets().is_exact
    assert facets(text="скрипка").is_exact


def test_the_rows_of_the_catalogue_pass_their_check_after_changes():
    group = supply.published_group(places=1)
    claim(group, Move.HOLD)
    group.slots.first().delete()
    ProgrammePart.objects.filter(pk=group.part_id).update(price=1)
    checks = [each for each in registered_checks() if each.name in ("programmes.catalogue", "programmes.sold_out")]

    assert [find_offenders(check).passed for check in checks] == [True, True]

    CatalogueEntry.objects.filter(pk=group.pk).update(age_to=18)
    SoldOut.objects.all().delete()
    assert [find_offenders(check).offenders for check in checks] == [1, 1]


def test_lessons_that_begin_after_they_end_are_nowhere():
    group_called("Хор")

    assert found(since=time(17), until=time(16)) == []
    assert facets(since=time(17), until=time(16)).total == 0


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("улица Школьная, дом 4", "г. Озёрный, ул. Школьная, 4"),
        ("школьная 12", "г. Озёрный, ул. Школьная, 12"),
        ("Школная 4", "г. Озёрный, ул. Школьная, 4"),
        ("озерный, зелёная", "г. Озёрный, ул. Зелёная, 7"),
        ("проспект Космонавтов", None),
        ("ул. д.", None),
    ],
)
def test_a_point_is_found_by_an_address_as_people_write_it(text, address):
    record = supply.record()
    for number, house in enumerate(("ул. Школьная, 4", "ул. Школьная, 12", "ул. Зелёная, 7")):
        part = supply.part(supply.programme(record, name=f"Программа {number}"))
        point = {"latitude": Decimal("55.1") + number, "longitude": Decimal("61.4")}
        supply.published_group(part, address=f"г. Озёрный, {house}", **point)

    spot = selectors.find_spot(text)

    assert (spot and spot.address) == address


def test_a_place_that_is_not_in_the_catalogue_is_nobodys_point():
    supply.group(address="ул. Школьная, 4", latitude=Decimal("55.1"), longitude=Decimal("61.4"))

    assert selectors.find_spot("Школьная 4") is None


def test_a_chosen_provider_that_has_nothing_left_can_still_be_taken_back():
    group = supply.published_group()

    [option] = facets(organisations=(group.organisation_id,), days=(7,)).providers

    assert (option.value, option.count, option.is_chosen) == (str(group.organisation_id), 0, True)


def test_a_provider_with_few_groups_is_found_by_its_name(monkeypatch):
    monkeypatch.setattr(selectors.facets, "PROVIDERS", 1)
    monkeypatch.setattr(selectors.facets, "WIDE", 1)  # a sample may miss who has one group
    municipality = supply.decided_municipality()
    large = supply.record(municipality, OrganisationFactory(short_name="Дом творчества"))
    small = supply.record(municipality, OrganisationFactory(short_name="Студия «Ёлка»", full_name="ООО Студия Ёлка"))
    for number in range(3):
        group_called(f"Акварель {number}", record=large)
    group_called("Лепка", record=small)
    chosen = (large.organisation_id,)

    named = facets(provider_name="елка  студия")
    kept = facets(provider_name="елка", organisations=chosen)
    other = facets(provider_name="скрипка", organisations=chosen, focuses=("техническая",))

    assert counts(named.providers) == {str(small.organisation_id): 1}
    assert counts(kept.providers) == {str(large.organisation_id): 3, str(small.organisation_id): 1}
    assert [each.is_chosen for each in kept.providers] == [True, False]
    assert counts(other.providers) == {str(large.organisation_id): 0}
    assert len(found(provider_name="елка")) == 4
    assert facets(provider_name="%").providers == ()


def test_a_group_is_over_by_the_day_of_its_municipality():
    east, west = supply.published_group(), supply.published_group(supply.part(supply.programme(supply.record())))
    ahead = frozenset({east.municipality_id})

    def shown(on, ahead=frozenset()):
        return {each.pk for each in selectors.find(selectors.scope_of(Query(), on=on, ahead=ahead)).groups}

    last = west.ends_on
    assert east.ends_on == last
    assert shown(last) == {east.pk, west.pk}
    assert shown(last, ahead) == {west.pk}
    assert selectors.facets_of(selectors.scope_of(Query(), on=last, ahead=ahead)).total == 1
    assert shown(last - timedelta(days=1), ahead) == {east.pk, west.pk}


def test_how_wide_a_question_is_is_told_without_what_the_certificate_bears():
    supply.published_group()
    scope = selectors.scope_of(Query(covered=Covered()), on=DAY)

    assert "unitcost" not in str(scope.wider.query)
    assert "unitcost" in str(scope.entries.query)
    assert "unnest" in str(scope.counted.query)


@pytest.mark.parametrize("payer", [None, 0, 1], ids=["of the group", "another", "its own"])
@pytest.mark.parametrize("price", [Decimal(13_600), Decimal(13_601)])
def test_what_a_certificate_bears_is_the_same_row_by_row_and_at_once(payer, price):
    group = supply.published_group(supply.part(price=price))
    home = payer and group.municipality_id
    scope = selectors.scope_of(Query(covered=Covered(home)), on=DAY)

    assert set(scope.entries) == set(scope.counted)
    assert len(scope.entries) == int(price == 13_600 and payer != 0)
