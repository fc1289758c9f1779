"""A course over borders of periods becomes parts and groups that together are the whole, each within its period."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import supply
from tests.factories.kernel import UserFactory, adopted
from tests.factories.supply import TODAY
from tests.verification import verify

from sotszakaz.foundation.constraints import ConstraintViolated, judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.programmes import errors, rules
from sotszakaz.supply.programmes.drafts import CourseDraft, PartDraft
from sotszakaz.supply.programmes.models import ProgrammePart, StudyGroup
from sotszakaz.supply.programmes.proposals import correct_group, return_group
from sotszakaz.supply.programmes.splitting import split_course

AUTUMN, SPRING = (date(2026, 9, 1), date(2026, 12, 31)), (date(2027, 1, 1), date(2027, 5, 31))


def course(**changes) -> CourseDraft:
    facts = {"title": "Основы", "hours": Decimal(136), "price": Decimal(24_480), **changes}
    part = PartDraft(**{name: facts.pop(name) for name in ("title", "hours", "price")})
    return CourseDraft(part, supply.group_draft(**{"ends_on": SPRING[1], **facts}))


def split(programme, draft=None, borders=()):
    return split_course(programme_id=programme.pk, draft=draft or course(), borders=borders, by=SYSTEM, on=TODAY)


money = st.decimals(min_value=0, max_value=100_000, places=2)


@given(
    starts_on=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    days=st.integers(0, 500),
    hours=st.decimals(min_value=Decimal("0.01"), max_value=600, places=2),
    price=money,
    borders=st.lists(st.dates(date(2026, 1, 1), date(2028, 12, 31)), max_size=4),
)
def test_pieces_are_the_whole_course_and_none_crosses_a_border(starts_on, days, hours, price, borders):
    ends_on = starts_on + timedelta(days)

    legs = rules.legs_of(starts_on=starts_on, ends_on=ends_on, hours=hours, price=price, borders=borders)

    assert (legs[0].starts_on, legs[-1].ends_on) == (starts_on, ends_on)
    assert all(each.starts_on <= each.ends_on for each in legs)
    for one, other in pairwise(legs):
        assert other.starts_on == one.ends_on + timedelta(1)
        assert other.starts_on in borders or (other.starts_on.month, other.starts_on.day) == (1, 1)
    assert all(each.starts_on.year == each.ends_on.year for each in legs)
    assert not any(each.starts_on < border <= each.ends_on for each in legs for border in borders)
    assert sum(each.hours for each in legs) == hours
    assert sum(each.price for each in legs) == price
    for each in legs[1:]:
        share = hours * ((each.ends_on - each.starts_on).days + 1) / (days + 1)
        assert abs(each.hours - share) <= Decimal("0.005")


@given(hours=st.integers(1_00, 600_00), cost=st.integers(1_00, 900_00), days=st.integers(1, 150))
def test_a_price_that_the_norm_bears_is_borne_in_each_of_two_pieces(hours, cost, days):
    """A price of exactly unit cost × hours costs the family nothing, whole or divided."""
    whole, unit = Decimal(hours) / 100, Decimal(cost) / 100
    price = (whole * unit).quantize(Decimal("0.01"), rounding="ROUND_DOWN")
    border = AUTUMN[0] + timedelta(days)

    legs = rules.legs_of(
        starts_on=AUTUMN[0], ends_on=AUTUMN[0] + timedelta(151), hours=whole, price=price, borders=[border]
    )

    for each in legs if len(legs) == 2 else ():
        assert each.price <= (each.hours * unit).quantize(Decimal("0.01"), rounding="ROUND_HALF_UP") + Decimal("0.01")


@pytest.mark.django_db
def test_a_study_year_becomes_two_parts_with_groups_that_follow_one_another():
    programme = supply.programme()

    autumn, spring = split(programme)

    assert [(each.starts_on, each.ends_on) for each in (autumn, spring)] == [AUTUMN, SPRING]
    assert (autumn.follows, spring.follows) == (None, autumn)
    assert [each.part.number for each in (autumn, spring)] == [1, 2]
    assert [each.part.title for each in (autumn, spring)] == [
        "Основы, с 01.09.2026 по 31.12.2026",
        "Основы, с 01.01.2027 по 31.05.2027",
    ]
    assert [each.part.hours for each in (autumn, spring)] == [Decimal("60.78"), Decimal("75.22")]
    assert sum(each.part.price for each in (autumn, spring)) == 24_480
    assert {each.places for each in (autumn, spring)} == {12}
    assert spring.slots.count() == autumn.slots.count() == 2
    assert verify()[-1].endswith("0 failed")


@pytest.mark.django_db
def test_a_border_within_the_year_divides_too():
    border = date(2026, 11, 1)

    before, after = split(supply.programme(), course(ends_on=date(2026, 12, 25)), [border])

    assert (before.ends_on, after.starts_on) == (border - timedelta(1), border)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "borders", "refusal"),
    [
        ({"ends_on": date(2026, 12, 25)}, [], errors.NothingToSplit),
        ({"ends_on": date(2026, 12, 25)}, [date(2026, 9, 1), date(2026, 12, 26)], errors.NothingToSplit),
        ({"ends_on": date(2026, 12, 25)}, [date(2026, 12, 25)], errors.PieceWithoutLessons),
        ({"ends_on": date(2026, 8, 1)}, [], errors.DaysReversed),
        ({"price": Decimal(90_000)}, [], errors.PriceTooHigh),
    ],
)
def test_what_cannot_be_divided_is_refused_and_leaves_nothing(changes, borders, refusal):
    with pytest.raises(refusal):
        split(supply.programme(), course(**changes), borders)

    assert not ProgrammePart.objects.exists()


@pytest.mark.django_db
def test_a_second_click_makes_nothing_twice():
    programme = supply.programme()
    split(programme)

    with pytest.raises(errors.CourseAlreadySplit):
        split(programme)

    assert StudyGroup.objects.count() == 2


@pytest.mark.django_db
def test_in_a_published_programme_under_moderation_all_pieces_are_proposed():
    programme = supply.published_group().part.programme
    adopted(programme.municipality, starts_on=TODAY - timedelta(1), moderation_required=True)

    autumn, spring = split(programme)

    assert {each.state for each in (autumn, spring)} == {"proposed"}
    assert {each.part.state for each in (autumn, spring)} == {"proposed"}
    return_group(group_id=autumn.pk, revision=1, remarks="Уточните дни.", by=SYSTEM)
    late = supply.group_draft(ends_on=date(2026, 12, 31), name="Акварель-9")
    correct_group(group_id=autumn.pk, draft=late, by=SYSTEM, on=TODAY)


@pytest.mark.django_db
def test_the_database_keeps_what_follows_after_what_it_follows():
    autumn, spring = split(supply.programme())

    with pytest.raises(ConstraintViolated, match="связана с группой соседней части"):
        as_judged(autumn, ends_on=date(2026, 12, 31), starts_on=date(2026, 9, 1), follows=spring)


def as_judged(group: StudyGroup, **changes) -> None:
    with judged(StudyGroup):
        StudyGroup.objects.filter(pk=group.pk).update(**changes)


@pytest.mark.django_db
def test_a_stranger_divides_nothing():
    with pytest.raises(NotFound):
        split_course(programme_id=0, draft=course(), borders=[], by=UserFactory(), on=TODAY)
