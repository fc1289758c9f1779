"""A year replayed: the same seed gives the same, and every refusal has its limit."""

from datetime import date
from fractions import Fraction

import pytest

from sotszakaz.oversight.parameters.rules.replaying import (
    Booking,
    CategoryLimit,
    Limits,
    PartLimit,
    Replay,
    VolumeLimit,
    weekly_hours,
)

FIRST, LAST = date(2027, 1, 4), date(2027, 1, 31)  # four weeks from a Monday
PLENTY = 10**9


def booking(child=1, *, weekday=0, hours=10_00, service=1, days=70, category="general"):
    return Booking(weekday, child, category, service, hours, days)


def limits(*, unit="hour", money=PLENTY, certificates=1000, face_value=PLENTY, hours=PLENTY):
    return Limits(
        unit=unit,
        parts=(PartLimit(FIRST, LAST, money),),
        categories=(CategoryLimit("general", certificates, face_value),),
        volumes=(VolumeLimit(1, "ББ52", 2027, hours),),
        costs={1: Fraction(100)},
    )


def played(week, told, *, seed=1, demand=100):
    replay = Replay([week], told, seed=seed, demand_percent=demand)
    for number in range(replay.total):
        replay.step(number)
    return replay.result()


def test_everything_is_booked_while_limits_last():
    result = played([booking(1), booking(2)], limits())

    assert (result["asked"], result["booked"], result["children"]) == (8, 8, 8)
    assert result["ran_out"] == result["refused"] == []
    assert result["without"] == {}


@pytest.mark.parametrize(
    ("told", "kind", "what"),
    [
        ({"money": 2_500_00}, "part", "2027-01-04"),
        ({"hours": 25_00}, "volume", "ББ52 2027"),
        ({"certificates": 2}, "number", "general"),
    ],
)
def test_a_limit_runs_out_on_the_day_of_the_first_that_does_not_fit(told, kind, what):
    result = played([booking(weekday=2)], limits(**told))

    assert result["booked"] == 2
    assert result["ran_out"] == [[kind, what, "2027-01-20"]]
    assert result["refused"] == [[kind, what, 2]]
    assert result["without"] == {"general": 2}


def test_a_child_with_another_course_is_not_left_without():
    result = played([booking(1), booking(1)], limits(face_value=15_00))

    assert (result["booked"], result["refused"]) == (4, [["value", "general", 4]])
    assert result["without"] == {}
    assert result["ran_out"] == []


def test_in_roubles_the_certificate_pays_what_it_has():
    result = played([booking(1), booking(1)], limits(unit="rub", face_value=1_500_00))

    assert (result["booked"], PLENTY - result["left_money"][0]) == (8, 4 * 1_500_00)


def test_a_weekly_norm_holds_over_courses_that_run_together():
    told = limits(unit="week_hours", face_value=1_50)

    together = played([booking(1), booking(1)], told)
    one_after_another = played([booking(1, days=3, hours=1_00), booking(1, weekday=6, hours=1_00)], told)

    assert weekly_hours(booking()) == 1_00
    assert (together["booked"], one_after_another["booked"]) == (4, 8)


def test_a_service_out_of_the_scenario_is_told_apart():
    assert played([booking(service=9)], limits())["refused"] == [["service", "", 4]]


def test_the_same_seed_replays_the_same_and_another_one_differs():
    weeks = [[booking(each) for each in range(size)] for size in (1, 5, 20)]

    def replayed(seed):
        replay = Replay(weeks, limits(), seed=seed, demand_percent=130)
        for number in range(replay.total):
            replay.step(number)
        return replay.result()

    assert replayed(7) == replayed(7)
    assert len({replayed(seed)["asked"] for seed in range(8)}) > 1


def test_demand_repeats_or_skips_applications():
    assert played([booking()], limits(), demand=300)["asked"] == 12
    assert played([booking()], limits(), demand=1)["asked"] <= 4


def test_a_year_that_begins_within_a_week_loses_no_day_and_books_none_before():
    told = limits()
    short = Limits(told.unit, (PartLimit(date(2027, 1, 6), date(2027, 1, 8), PLENTY),), *_rest(told))

    result = played([booking(1, weekday=0), booking(2, weekday=6)], short)

    assert result["asked"] == 1


def _rest(told):
    return told.categories, told.volumes, told.costs


def test_limits_go_through_json():
    assert Limits.from_json(limits().as_json()) == limits()
