"""Applications and contracts of a season: chosen by age, places and balances, booked and answered many in one call."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from random import Random

from sotszakaz.demand.certificates.selectors import scheme_on
from sotszakaz.demand.enrolments import rules
from sotszakaz.demand.enrolments.actions import booked, refuse_application, withdraw_application
from sotszakaz.demand.enrolments.booking import Accounts, Booking, book_all
from sotszakaz.demand.enrolments.bulk import accept_applications
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.kernel.regulations.in_force import InForce
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.working_days import term_ends_on
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.ordering.social_orders.selectors import budget_line_for
from sotszakaz.outside.demonstration.year.days import Season
from sotszakaz.outside.demonstration.year.market import Market, Seat, Seeker, open_market
from sotszakaz.outside.demonstration.year.scene import Scene

A_CALL = 400
WAITING = 0.015
REFUSED, WITHDRAWN = 0.012, 0.008
A_REFUSED_PLACE, A_WITHDRAWN_PLACE = 2, 3


@dataclass(frozen=True, slots=True)
class Round:
    """Parents apply on these days: `share` of all children, `second` of those a second time."""

    name: str
    days: tuple[date, ...]
    share: float
    second: float
    is_main: bool = True


def rounds_of(season: Season, on: date) -> list[Round]:
    """The main days of a season, and in autumn a few latecomers; nothing after the day."""
    if season.part == 1:
        return [Round("весна", _days(season.booked_from, 5, on), 0.52, 0.2)]
    if on < season.booked_from:
        return []
    rounds = [Round("осень", _days(season.booked_from, 8, on), 0.66, 0.22)]
    late = season.starts_on + timedelta(days=34)
    return [*rounds, Round("осень, позже", _days(late, 6, on), 0.03, 0, is_main=False)] if on > late else rounds


def _days(first: date, count: int, on: date) -> tuple[date, ...]:
    return tuple(min(first + timedelta(days=offset), on) for offset in range(count))


def enrol(scene: Scene, season: Season, this: Round) -> int:
    """Book the round day by day and answer each day's applications; how many were booked."""
    random = scene.random(f"enrolments {this.name}")
    chosen = _choose(scene, open_market(scene, season), this, random)
    for day in dict.fromkeys(this.days):
        ids = _book([booking for booking in chosen if booking.happened_on == day])
        answered_on = min(day + timedelta(days=2), scene.on)
        _answer(scene, ids, random, on=answered_on)
        applications = EnrolmentApplication.objects.filter(pk__in=ids)
        applications.update(answered_at=scene.moment(answered_on))
    return len(chosen)


def leave_waiting(scene: Scene, season: Season, provider_id: int) -> int:
    """Applications of the last days, which nobody has answered: half of them to this provider; how many."""
    random = scene.random("enrolments that wait")
    market, desk = open_market(scene, season), _desk(scene, season.starts_on)
    others = market.seekers[2:]  # not those whose parent can log in
    count = max(4, round(scene.children * WAITING))
    chosen: list[Booking] = []
    for organisation_id, until in ((provider_id, count // 2), (None, count)):
        for seeker in random.sample(others, len(others)):
            day = scene.on - timedelta(days=random.randint(1, 4))
            found = market.find(seeker, day, random, provider_id=organisation_id) if len(chosen) < until else None
            if found is not None:
                chosen.append(_booking(desk, f"ждёт:{seeker.child_id}:{organisation_id or 0}", day, seeker, *found))
    return len(_book(sorted(chosen, key=lambda booking: booking.happened_on)))


def fill_group(scene: Scene, market: Market, seekers: Sequence[Seeker], seat: Seat) -> list[int]:
    """Applications for all places that are left in the group, which wait for the answer; their ids."""
    desk = _desk(scene, market.starts_on)
    chosen = []
    for seeker in seekers:
        terms = market.take(seeker, seat, scene.on)
        if terms is not None:
            chosen.append(_booking(desk, f"полная:{seat.group.pk}:{seeker.child_id}", scene.on, seeker, seat, terms))
    return _book(chosen)


def _choose(scene: Scene, market: Market, this: Round, random: Random) -> list[Booking]:
    """The first two children, whose parent can log in, look for one thing in each season, whatever the chance: what is
    left on their certificates is for the visitor to spend.
    """
    own = market.seekers[:2]
    wanted = (own if this.is_main else []) + [seeker for seeker in market.seekers[2:] if random.random() < this.share]
    desk = _desk(scene, market.starts_on)
    bookings = []
    for seeker in wanted:
        for attempt in range(2 if random.random() < this.second and seeker not in own else 1):
            day = random.choice(this.days)
            found = market.find(seeker, day, random)
            if found is None:
                break
            bookings.append(_booking(desk, f"{this.name}:{seeker.child_id}:{attempt}", day, seeker, *found))
    return bookings


@dataclass(frozen=True, slots=True)
class Desk:
    """What all bookings of a municipality have in common."""

    scene: Scene
    budget_account_id: int
    regulation: InForce


def _desk(scene: Scene, day: date) -> Desk:
    """Money comes from the sub-period of the first day of lessons, or from the line of a year that is not split."""
    budget = budget_line_for(scene.municipality.pk, scene.year)
    assert budget is not None
    assert budget.account_id is not None
    scheme = scheme_on(scene.municipality.pk, day)
    part = scheme.parts.filter(period__contains=day).first() if scheme else None
    account_id = part.account_id if part else budget.account_id
    return Desk(scene, account_id, regulation_on(scene.municipality.pk, scene.on))


def _booking(desk: Desk, key: str, day: date, seeker: Seeker, seat: Seat, terms: rules.Terms) -> Booking:
    return Booking(
        key=f"demo:{desk.scene.municipality.slug}:{desk.scene.year}:{key}",
        municipality_id=desk.scene.municipality.pk,
        actor_id=seeker.parent_id,
        child_id=seeker.child_id,
        group_id=seat.group.pk,
        agreement_id=seat.agreement.pk,
        unit=desk.scene.unit,
        terms=terms,
        accounts=Accounts(
            seat=seat.group.seat_account_id,
            certificate=seeker.account_id,
            agreement=seat.agreement.account_id,
            budget=desk.budget_account_id,
            volume=seat.volume_account_id,
        ),
        happened_on=day,
        answer_by_on=term_ends_on(desk.regulation, Parameter.APPLICATION_ANSWER_WORKING_DAYS, day),
        applied_at=desk.scene.moment(day),
    )


def _book(bookings: Sequence[Booking]) -> list[int]:
    queue, ids = iter(bookings), []
    while call := list(islice(queue, A_CALL)):
        ids += [booked(answer) for answer in book_all(call)]
    return ids


def _answer(scene: Scene, ids: Sequence[int], random: Random, *, on: date) -> None:
    """Most are accepted; the third and the fourth of a day never are, so that a small year has every answer too."""
    accepted = []
    for place, pk in enumerate(ids):
        chance = random.random()
        if chance < REFUSED or place == A_REFUSED_PLACE:
            refuse_application(
                application_id=pk,
                ground="documents",
                reason="Не представлена справка о здоровье. Принесите её и подайте заявление снова.",
                by=SYSTEM,
                on=on,
            )
        elif chance < REFUSED + WITHDRAWN or place == A_WITHDRAWN_PLACE:
            withdraw(pk, on=on)
        else:
            accepted.append(pk)
    accept_applications(municipality_id=scene.municipality.pk, application_ids=accepted, by=SYSTEM, on=on)


def withdraw(application_id: int, *, on: date) -> None:
    """The parent who has applied takes the application back."""
    parent = EnrolmentApplication.objects.select_related("applied_by").get(pk=application_id).applied_by
    assert parent is not None
    withdraw_application(application_id=application_id, by=parent, on=on)
