"""What a part says of its teaching, and the ceiling of its price by the full formula."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from tests.factories import certification as made
from tests.factories import supply
from tests.factories.kernel import adopted, member
from tests.factories.normatives import normative_set

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director
from sotszakaz.ordering.catalogue.rules import PLAIN, Teaching
from sotszakaz.supply.programmes import errors
from sotszakaz.supply.programmes.drafts import CourseDraft
from sotszakaz.supply.programmes.models import Programme, ProgrammePart
from sotszakaz.supply.programmes.part_proposals import approve_part, correct_part, return_part
from sotszakaz.supply.programmes.places import change_places
from sotszakaz.supply.programmes.splitting import split_course

pytestmark = pytest.mark.django_db
TODAY = supply.TODAY
MASTER = Teaching("high", "other", "high", Decimal(2), Decimal(10))
CEILING = Decimal(23_283)  # 150 % of 15 522, the worked example of the town in a group of ten


@pytest.fixture
def programme() -> Programme:
    """Where the full formula counts."""
    made_of = supply.programme()
    adopted(made_of.municipality, starts_on=TODAY - timedelta(days=1), normative_method="full")
    normative_set(made_of.municipality)
    return made_of


def part(programme: Programme, price: Decimal, **said: object) -> ProgrammePart:
    facts = {"hours": Decimal(72), "teaching": MASTER, "most_children": 10, **said}
    return supply.part(programme, price=price, **facts)


def test_the_ceiling_is_a_percent_of_the_normative_price_in_the_largest_group(programme):
    with pytest.raises(errors.PriceTooHigh, match="23 283,00"):
        part(programme, CEILING + Decimal("0.01"))

    kept = part(programme, CEILING)

    assert (kept.teaching, kept.most_children, kept.is_taught_plainly) == (MASTER, 10, False)


def test_without_the_largest_group_the_ceiling_is_that_of_the_unit_cost(programme):
    usual = supply.UNIT_COST * 72 * Decimal("1.5")

    with pytest.raises(errors.PriceTooHigh):
        part(programme, usual + 1, most_children=None)
    assert part(programme, usual, most_children=None).price == usual


def test_groups_take_no_more_children_than_the_price_was_judged_by(programme):
    of = part(programme, CEILING)
    with pytest.raises(errors.PlacesOverPart):
        supply.group(of, places=11)
    group = supply.group(of, places=9)

    with pytest.raises(errors.PlacesOverPart):
        change_places(group_id=group.pk, places=11, known=9, by=SYSTEM, on=TODAY)
    change_places(group_id=group.pk, places=10, known=9, by=SYSTEM, on=TODAY)


def test_a_corrected_part_is_judged_anew_and_the_approved_one_too(programme):
    supply.published_group(supply.part(programme, price=Decimal(1)))
    made.rule(programme.municipality, on=TODAY, moderation_required=True, normative_method="full")
    asked = part(programme, CEILING, title="Мастерство")
    return_part(part_id=asked.pk, revision=1, remarks="Второго педагога нет.", by=SYSTEM)
    draft = supply.PartDraft("Мастерство", Decimal(72), CEILING, PLAIN, 10)

    with pytest.raises(errors.PriceTooHigh):
        correct_part(part_id=asked.pk, draft=draft, by=SYSTEM, on=TODAY)
    fair = supply.PartDraft("Мастерство", Decimal(72), Decimal(9_000), PLAIN, 10)
    corrected = correct_part(part_id=asked.pk, draft=fair, by=SYSTEM, on=TODAY)

    assert corrected.is_taught_plainly
    ProgrammePart.objects.filter(pk=asked.pk).update(price=CEILING)
    with pytest.raises(errors.ProposedPriceTooHigh):
        approve_part(part_id=asked.pk, revision=2, by=SYSTEM, on=TODAY)


def test_pieces_of_a_course_are_taught_as_the_whole(programme):
    whole = supply.PartDraft("Основы", Decimal(136), Decimal(20_000), replace(MASTER, individual_hours=Decimal(8)), 12)
    course = CourseDraft(whole, supply.group_draft(ends_on=date(2027, 5, 31)))

    split_course(programme_id=programme.pk, draft=course, borders=[], by=SYSTEM, on=TODAY)

    autumn, spring = ProgrammePart.objects.order_by("number")
    assert {(each.qualification, each.equipment, each.most_children) for each in (autumn, spring)} == {
        ("high", "high", 12)
    }
    assert autumn.individual_hours + spring.individual_hours == 8
    assert autumn.second_teacher_hours + spring.second_teacher_hours == 10
    assert autumn.individual_hours / autumn.hours == pytest.approx(Decimal(8) / 136, abs=Decimal("0.0001"))


def test_more_individual_hours_than_hours_are_refused_in_words(programme):
    with pytest.raises(ConstraintViolated, match="Индивидуальных часов"):
        part(programme, Decimal(1), teaching=Teaching(individual_hours=Decimal(73)))


def test_the_form_asks_for_teaching_only_where_it_counts(client, programme):
    client.force_login(member(Director, programme.municipality, programme.organisation))
    address = reverse("provider:part_new", args=[programme.pk])
    assert "Категория педагога" in client.get(address).text

    said = {
        "title": "Основы", "hours": "72", "price": "23 000", "qualification": "high", "equipment": "high",
        "individual_hours": "2", "second_teacher_hours": "10", "second_qualification": "", "most_children": "10",
    }  # fmt: skip
    card = client.post(address, said, follow=True).text

    assert "высшая категория, оснащение высокое" in card
    act_for([programme.municipality_id])
    assert ProgrammePart.objects.get().teaching == MASTER


def test_where_unit_costs_count_the_form_is_short(client):
    programme = supply.programme()
    client.force_login(member(Director, programme.municipality, programme.organisation))

    page = client.get(reverse("provider:part_new", args=[programme.pk])).text

    assert "Категория педагога" not in page
