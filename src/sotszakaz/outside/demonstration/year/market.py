"""Who seeks and what is offered on a day: read once, then counted in memory while applications are chosen."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from sotszakaz.demand.certificates.models import CertificatePeriod
from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.enrolments import rules
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.states import LIVE
from sotszakaz.foundation.calendar import age_on
from sotszakaz.kernel.ledger.selectors import balances_of
from sotszakaz.ordering.catalogue.selectors import unit_costs_on
from sotszakaz.ordering.social_orders.models import OrderVolume
from sotszakaz.ordering.social_orders.states import AwardMethod
from sotszakaz.outside.demonstration.year.days import Season
from sotszakaz.outside.demonstration.year.scene import Scene
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.programmes.models import StudyGroup


@dataclass(slots=True)
class Seeker:
    """A child with its certificate; `left` in units of the ledger, `parts` are those with an application already."""

    child_id: int
    parent_id: int | None
    birth_date: date
    account_id: int
    left: int
    parts: set[int]


@dataclass(slots=True)
class Seat:
    """A group with its money; `free` counts down as places are taken."""

    group: StudyGroup
    course: rules.Course
    unit_cost: Decimal
    agreement: Agreement
    volume_account_id: int
    free: int


@dataclass(slots=True)
class Market:
    """Seekers in the order in which they came; seats of the season by the age that they are for."""

    unit: SchemeUnit
    seekers: list[Seeker]
    by_age: dict[int, list[Seat]]
    starts_on: date

    def find(
        self, seeker: Seeker, day: date, random: Random, *, provider_id: int | None = None
    ) -> tuple[Seat, rules.Terms] | None:
        """A seat that the child may take (of one provider), counted as taken; None after a few that do not fit."""
        fitting = self.by_age.get(age_on(seeker.birth_date, max(day, self.starts_on)), [])
        if provider_id is not None:
            fitting = [seat for seat in fitting if seat.group.organisation_id == provider_id]
        for seat in random.sample(fitting, min(5, len(fitting))):
            terms = self.take(seeker, seat, day)
            if terms is not None:
                return seat, terms
        return None

    def take(self, seeker: Seeker, seat: Seat, day: date) -> rules.Terms | None:
        """The terms of this seat for the child, counted as taken; None when it may not be."""
        terms = self._terms(seeker, seat, day)
        if terms is None or seat.group.part_id in seeker.parts:
            return None
        seat.free -= 1
        seeker.left -= terms.certificate_units
        seeker.parts.add(seat.group.part_id)
        return terms

    def _terms(self, seeker: Seeker, seat: Seat, day: date) -> rules.Terms | None:
        start = rules.start_of(seat.course, on=day)
        if seat.free <= 0 or seeker.left <= 0 or start > seat.course.ends_on:
            return None
        if self.unit == SchemeUnit.HOUR:
            terms = rules.terms_in_hours(seat.course, start=start, unit_cost=seat.unit_cost)
            return terms if terms.certificate_units <= seeker.left else None
        return rules.terms_in_roubles(seat.course, start=start, unit_cost=seat.unit_cost, balance=seeker.left)


def open_market(scene: Scene, season: Season) -> Market:
    """The children with certificates and the groups of the season, as the ledger has them now."""
    by_age: dict[int, list[Seat]] = {}
    for seat in _seats(scene, season):
        programme = seat.group.part.programme
        for age in range(programme.age_from, programme.age_to + 1):
            by_age.setdefault(age, []).append(seat)
    return Market(scene.unit, _seekers(scene), by_age, season.starts_on)


def _seekers(scene: Scene) -> list[Seeker]:
    periods = list(
        CertificatePeriod.objects.filter(municipality=scene.municipality)
        .select_related("certificate__child")
        .order_by("certificate__child_id")
    )
    balances = balances_of(period.account_id for period in periods)
    parts: dict[int, set[int]] = {}
    live = EnrolmentApplication.objects.filter(municipality=scene.municipality, state__in=LIVE)
    for child_id, part_id in live.order_by("pk").values_list("child_id", "part_id"):
        parts.setdefault(child_id, set()).add(part_id)
    return [
        Seeker(
            child_id=child.pk,
            parent_id=child.added_by_id,
            birth_date=child.birth_date,
            account_id=period.account_id,
            left=balances[period.account_id].free,
            parts=parts.get(child.pk, set()),
        )
        for period in periods
        for child in (period.certificate.child,)
    ]


def _seats(scene: Scene, season: Season) -> list[Seat]:
    groups = list(
        StudyGroup.objects.filter(municipality=scene.municipality, part__number=season.part)
        .select_related("part__programme")
        .order_by("pk")
    )
    services = {group.part.programme.service_id for group in groups}
    costs = unit_costs_on(scene.municipality.pk, services, season.starts_on)
    volumes = _volume_accounts(scene)
    agreements = _agreements(scene)
    balances = balances_of(group.seat_account_id for group in groups)
    return [
        Seat(
            group=group,
            course=rules.Course(group.starts_on, group.ends_on, group.part.price, group.part.hours),
            unit_cost=costs[group.part.programme.service_id].amount,
            agreement=agreements[group.organisation_id],
            volume_account_id=volumes[group.part.programme.service_id],
            free=balances[group.seat_account_id].free,
        )
        for group in groups
    ]


def _volume_accounts(scene: Scene) -> dict[int, int]:
    volumes = OrderVolume.objects.filter(
        municipality=scene.municipality, order__year=scene.year, award_method=AwardMethod.CERTIFICATE
    )
    return {each.service_id: each.account_id for each in volumes if each.account_id is not None}


def _agreements(scene: Scene) -> dict[int, Agreement]:
    agreements = Agreement.objects.filter(municipality=scene.municipality).select_related("record")
    return {each.record.organisation_id: each for each in agreements}
