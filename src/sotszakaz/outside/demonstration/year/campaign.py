"""Places by wishes in one municipality: a campaign that has ended, with its explanations, and one that goes on."""

from collections import defaultdict
from datetime import datetime, timedelta

from sotszakaz.demand.admission.actions import draft_window, publish_window
from sotszakaz.demand.admission.drafts import WindowDraft
from sotszakaz.demand.admission.models import EnrolmentWindow
from sotszakaz.demand.admission.states import Criterion, PlacingMode
from sotszakaz.demand.allocation.actions import add_wish
from sotszakaz.demand.allocation.runs import freeze, preview
from sotszakaz.demand.allocation.settling import settle_all
from sotszakaz.foundation.calendar import age_on
from sotszakaz.kernel.users.models import User
from sotszakaz.outside.demonstration.year.days import Season
from sotszakaz.outside.demonstration.year.market import Market, Seat, Seeker, open_market
from sotszakaz.outside.demonstration.year.scene import Scene

ONLY_IN = "petrovsky"
BASIS = "Порядок приёма по спискам пожеланий (пример)"
CHILDREN, FEWEST, A_LIST = 40, 4, 3


def give_by_wishes(scene: Scene, season: Season) -> int:
    """One programme gives its last places by wishes, one group goes on collecting them; how many places were given."""
    market = open_market(scene, season)
    seats = _programme_with_places(market)
    seekers = _who_fit(market, seats, scene)
    if scene.municipality.slug != ONLY_IN or len(seekers) < FEWEST:
        return 0
    window = _announce(scene, seats[0], "Добор по пожеланиям", since=20, until=-2)
    random = scene.random("wishes")
    parents = User.objects.in_bulk([each.parent_id for each in seekers if each.parent_id])
    for seeker in seekers:
        for seat in random.sample(seats, min(A_LIST, len(seats))):
            at = scene.moment(scene.on) - timedelta(days=10)
            assert seeker.parent_id is not None
            by = parents[seeker.parent_id]
            add_wish(child_id=seeker.child_id, group_id=seat.group.pk, by=by, at=at)
    run = preview(window_id=window.pk, by=scene.staff.operator, at=scene.moment(scene.on), on=scene.on)
    freeze(run_id=run.pk, by=scene.staff.head, at=scene.moment(scene.on), on=scene.on)
    settle_all(run_id=run.pk, on=scene.on, at=scene.moment(scene.on))
    _collect_more(scene, market, seats)
    return run.placed


def _programme_with_places(market: Market) -> list[Seat]:
    """Groups with free places of the programme that has the most of such groups."""
    by_programme: dict[int, dict[int, Seat]] = defaultdict(dict)
    for seat in _free_seats(market):
        by_programme[seat.group.part.programme_id][seat.group.pk] = seat
    chosen = max(by_programme.values(), key=lambda seats: (len(seats), -min(seats)), default={})
    return [chosen[pk] for pk in sorted(chosen)]


def _free_seats(market: Market) -> list[Seat]:
    unique = {seat.group.pk: seat for seats in market.by_age.values() for seat in seats if seat.free > 0}
    return [unique[pk] for pk in sorted(unique)]


def _who_fit(market: Market, seats: list[Seat], scene: Scene) -> list[Seeker]:
    """Children of the right age with something left on the certificate, not those whose parent can log in."""
    if not seats:
        return []
    group = seats[0].group
    programme = group.part.programme
    fitting = [
        each
        for each in market.seekers[2:]
        if each.parent_id is not None
        and each.left > 0
        and group.part_id not in each.parts
        and programme.age_from <= age_on(each.birth_date, group.starts_on) <= programme.age_to
    ]
    places = sum(seat.free for seat in seats)
    return scene.random("who wishes").sample(fitting, min(len(fitting), CHILDREN, 2 * places))


def _collect_more(scene: Scene, market: Market, taken: list[Seat]) -> None:
    """A group that fits a child of the parent who can log in, for the visitor to wish."""
    ages = {age_on(each.birth_date, market.starts_on) for each in market.seekers[:2]}
    fitting = [seat for seat in _free_seats(market) if _takes(seat, ages) and seat.group.pk not in _ids(taken)]
    if len(fitting) > 1:
        _announce(scene, fitting[-1], "Набор по пожеланиям", since=3, until=14, group_only=True)


def _takes(seat: Seat, ages: set[int]) -> bool:
    programme = seat.group.part.programme
    return any(programme.age_from <= age <= programme.age_to for age in ages)


def _ids(seats: list[Seat]) -> set[int]:
    return {seat.group.pk for seat in seats}


def _announce(
    scene: Scene, seat: Seat, title: str, *, since: int, until: int, group_only: bool = False
) -> EnrolmentWindow:
    draft = WindowDraft(
        title=title,
        basis=BASIS,
        mode=PlacingMode.WISHES,
        opens_at=_day(scene, -since),
        closes_at=_day(scene, until),
        programme_id=None if group_only else seat.group.part.programme_id,
        group_id=seat.group.pk if group_only else None,
        criteria=(Criterion.SIBLING, Criterion.CONTINUES, Criterion.RESIDENCE, Criterion.CATEGORY),
    )
    drafted = draft_window(municipality_id=scene.municipality.pk, draft=draft, by=scene.staff.operator)
    return publish_window(window_id=drafted.pk, by=scene.staff.head, at=_day(scene, -since))


def _day(scene: Scene, offset: int) -> datetime:
    return scene.moment(scene.on + timedelta(days=offset))
