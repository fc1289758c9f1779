"""A group that is full: a line for it, and a place that came free and was offered to the first."""

from sotszakaz.demand.enrolments.actions import join_line, offer_places
from sotszakaz.demand.enrolments.quotes import quote
from sotszakaz.demand.enrolments.rules import Kind
from sotszakaz.foundation.calendar import age_on
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.models import User
from sotszakaz.outside.demonstration.year.days import Season
from sotszakaz.outside.demonstration.year.enrolments import fill_group, withdraw
from sotszakaz.outside.demonstration.year.market import Market, Seat, Seeker, open_market
from sotszakaz.outside.demonstration.year.scene import Scene

LENGTH = 5
OWN = 2
"""Children whose parent can log in come first among those who seek."""


def make_line(scene: Scene, season: Season, provider_id: int) -> int:
    """Fill a group, of the provider if it can be, and let children wait for it; how many came into the line.

    A child whose parent can log in stands first and is offered a place, so that the visitor finds something to decide.
    """
    market = open_market(scene, season)
    for of_provider in (provider_id, None):
        for visitor in market.seekers[:OWN]:
            waiting = _line_for(scene, market, visitor, of_provider)
            if waiting:
                return waiting
    return 0


def _line_for(scene: Scene, market: Market, visitor: Seeker, provider_id: int | None) -> int:
    """Groups with the fewest free places first; those where the visitor may not wait, or that too few children could
    fill, are left as they are.
    """
    seats = [each for each in market.by_age.get(_age(scene, market, visitor), []) if _is_open(each, provider_id)]
    for seat in sorted(seats, key=lambda each: (each.free, each.group.pk)):
        fitting = [each for each in market.seekers[OWN:] if _fits(scene, market, each, seat)]
        if len(fitting) <= seat.free or not _may_wait(scene, visitor, seat):
            continue
        made = fill_group(scene, market, fitting, seat)
        if made and seat.free == 0 and _joins(scene, visitor, seat):
            waiting = sum(_joins(scene, each, seat) for each in fitting[len(made) :][: LENGTH - 1])
            withdraw(made[0], on=scene.on)
            offer_places(group_id=seat.group.pk, on=scene.on)
            return 1 + waiting
    return 0


def _may_wait(scene: Scene, visitor: Seeker, seat: Seat) -> bool:
    """Does nothing but a place stand in the way: a group is not filled in vain."""
    offer = quote(child_id=visitor.child_id, group_id=seat.group.pk, by=SYSTEM, on=scene.on)
    return all(each.kind == Kind.PLACE for each in offer.obstacles)


def _age(scene: Scene, market: Market, seeker: Seeker) -> int:
    return age_on(seeker.birth_date, max(scene.on, market.starts_on))


def _is_open(seat: Seat, provider_id: int | None) -> bool:
    return provider_id in (None, seat.group.organisation_id) and seat.free > 0


def _fits(scene: Scene, market: Market, seeker: Seeker, seat: Seat) -> bool:
    programme = seat.group.part.programme
    is_of_age = programme.age_from <= _age(scene, market, seeker) <= programme.age_to
    return is_of_age and seat.group.part_id not in seeker.parts


def _joins(scene: Scene, seeker: Seeker, seat: Seat) -> bool:
    """Does the child get into the line; what is left on a certificate or another class may stand in the way."""
    parent = User.objects.get(pk=seeker.parent_id) if seeker.parent_id is not None else SYSTEM
    try:
        join_line(child_id=seeker.child_id, group_id=seat.group.pk, by=parent, on=scene.on)
    except Refusal:
        return False
    return True
