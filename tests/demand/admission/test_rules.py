from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from sotszakaz.demand.admission import errors
from sotszakaz.demand.admission.lottery import commitment, new_seed, ticket
from sotszakaz.demand.admission.models import EnrolmentWindow
from sotszakaz.demand.admission.rules import WindowFacts, standing
from sotszakaz.demand.admission.states import Criterion, PlacingMode, WindowState

NOW = datetime(2026, 8, 3, 6, tzinfo=UTC)
DAY = timedelta(days=1)
WHOLE, PROGRAMME, GROUP = 0, 1, 2


def window(opens_at, closes_at=None, *, scope=WHOLE, mode=PlacingMode.FIRST_COME, state=WindowState.PUBLISHED, **more):
    facts = {"window_id": 1, "preliminary_from": None, "timezone": "Europe/Moscow", **more}
    return WindowFacts(scope=scope, mode=mode, state=state, opens_at=opens_at, closes_at=closes_at, **facts)


def wishes(opens_at, closes_at, **more):
    return window(opens_at, closes_at, mode=PlacingMode.WISHES, **more)


def test_without_any_window_enrolment_is_open():
    assert standing([], at=NOW).is_open
    assert standing([], at=NOW).reason == ""


def test_before_the_window_the_moment_is_told_by_the_clock_of_the_municipality():
    found = standing([window(NOW + DAY, timezone="Asia/Krasnoyarsk")], at=NOW)

    assert not found.is_open
    assert found.opens_at == NOW + DAY
    assert "04.08.2026 в 13:00" in found.reason


def test_the_window_is_half_open():
    one = [window(NOW, NOW + DAY)]

    assert standing(one, at=NOW).is_open
    assert standing(one, at=NOW + DAY - timedelta(microseconds=1)).is_open
    assert isinstance(standing(one, at=NOW + DAY).refusal, errors.EnrolmentOver)


def test_a_window_without_end_stays_open():
    assert standing([window(NOW)], at=NOW + 300 * DAY).is_open


def test_after_one_window_the_next_is_announced():
    found = standing([window(NOW - 2 * DAY, NOW - DAY), window(NOW + DAY)], at=NOW)

    assert isinstance(found.refusal, errors.NotOpenYet)
    assert found.opens_at == NOW + DAY


@pytest.mark.parametrize("narrow", [PROGRAMME, GROUP])
def test_the_most_specific_scope_decides(narrow):
    general, special = window(NOW - DAY), window(NOW + DAY, scope=narrow)

    assert not standing([general, special], at=NOW).is_open
    assert not standing([special, general], at=NOW).is_open


def test_the_preliminary_list_is_taken_from_its_moment_until_the_opening():
    one = [window(NOW + DAY, preliminary_from=NOW)]

    assert not standing(one, at=NOW - DAY).takes_preliminary
    assert standing(one, at=NOW).takes_preliminary
    assert not standing(one, at=NOW + DAY).takes_preliminary


def test_a_window_of_wishes_never_takes_bookings_before_its_places_are_given():
    one = [wishes(NOW, NOW + DAY)]

    assert isinstance(standing(one, at=NOW - DAY).refusal, errors.WishesNotOpenYet)
    collecting, closed = standing(one, at=NOW), standing(one, at=NOW + DAY)
    assert (collecting.is_open, collecting.takes_wishes) == (False, True)
    assert isinstance(collecting.refusal, errors.ByWishes)
    assert (closed.is_open, closed.takes_wishes) == (False, False)
    assert isinstance(closed.refusal, errors.PlacesBeingGiven)


def test_leftover_places_are_given_first_come_until_they_are_closed():
    leftovers = standing([wishes(NOW - DAY, NOW, state=WindowState.LEFTOVERS)], at=NOW + DAY)
    closed = standing([wishes(NOW - DAY, NOW, state=WindowState.CLOSED)], at=NOW + DAY)

    assert (leftovers.mode, leftovers.is_open) == (PlacingMode.FIRST_COME, True)
    assert isinstance(closed.refusal, errors.EnrolmentOver)


def test_a_later_window_ends_the_leftovers_of_the_earlier_one():
    earlier = wishes(NOW - 3 * DAY, NOW - 2 * DAY, state=WindowState.LEFTOVERS)

    assert not standing([earlier, window(NOW - DAY, NOW)], at=NOW).is_open


def test_a_window_closed_before_its_time_is_over_at_once():
    closed = window(NOW - DAY, NOW, state=WindowState.CLOSED)

    assert isinstance(standing([closed], at=NOW).refusal, errors.EnrolmentOver)


def test_the_ticket_can_be_recomputed_by_anybody_with_a_standard_tool():
    assert ticket("семя", 17, 4) == sha256("семя:17:4".encode()).hexdigest()
    assert commitment("семя") == sha256("семя".encode()).hexdigest()
    assert new_seed() != new_seed()


def test_criteria_with_levels_say_who_goes_first() -> None:
    window = EnrolmentWindow(criteria=["residence", "category"])

    by_residence, by_category = window.criteria_in_words

    assert by_residence.endswith(": сначала по подтверждённому адресу в реестре, потом со слов семьи")
    assert by_category == Criterion.CATEGORY.label
