"""The quote: what an enrolment of this child in this group would cost, who pays, and every reason why not."""

from dataclasses import dataclass
from datetime import date

from sotszakaz.demand.certificates.models import CertificateAccount, CertificatePeriod
from sotszakaz.demand.certificates.selectors import period_of
from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.selectors import get_own_child
from sotszakaz.demand.enrolments import rules
from sotszakaz.demand.enrolments.booking import Accounts, Booking
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.states import LIVE
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.ledger.selectors import Balance, balances_of
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.working_days import term_ends_on
from sotszakaz.kernel.users.access import Actor, System
from sotszakaz.ordering.catalogue.models import UnitCost
from sotszakaz.ordering.catalogue.selectors import unit_cost_on
from sotszakaz.ordering.social_orders.selectors import budget_line_for, volume_for
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.agreements.selectors import agreement_on
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.programmes.selectors import get_public_group
from sotszakaz.supply.programmes.states import GroupState


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the money would come from; None means that there is no such thing on the first day of the course."""

    certificate: CertificateAccount | None
    period: CertificatePeriod | None
    agreement: Agreement | None
    budget_account_id: int | None
    volume_account_id: int | None


@dataclass(frozen=True, slots=True)
class Quote:
    """Everything that the page shows before the parent applies, and all that `book` needs."""

    child: Child
    group: StudyGroup
    on: date
    answer_by_on: date
    sources: Sources
    balances: dict[int, Balance]
    terms: rules.Terms | None
    obstacles: list[rules.Obstacle]
    made_id: int | None
    """The child's live application for this part."""

    @property
    def seats(self) -> int:
        return self.balances[self.group.seat_account_id].free

    @property
    def months(self) -> list[rules.MonthShare]:
        return rules.schedule(self.terms) if self.terms is not None else []

    @property
    def balance(self) -> Balance | None:
        """The certificate's, or None when it has no value."""
        return self.balances[self.sources.period.account_id] if self.sources.period is not None else None

    @property
    def starts_on(self) -> date:
        """The first day of this child's course."""
        return rules.start_of(_course(self.group), on=self.on)

    @property
    def left(self) -> int | None:
        """What would stay free on the certificate after the booking, in units of the ledger."""
        if self.balance is None or self.terms is None:
            return None
        return self.balance.free - self.terms.certificate_units

    @property
    def is_possible(self) -> bool:
        return not self.obstacles

    def booking(self, *, key: str, actor_id: int | None) -> Booking:
        """The booking on these terms. Only for a quote without obstacles, which has all of its sources."""
        sources, terms = self.sources, self.terms
        assert terms is not None
        assert sources.period is not None
        assert sources.agreement is not None
        assert sources.budget_account_id is not None
        assert sources.volume_account_id is not None
        return Booking(
            key=key,
            municipality_id=self.child.municipality_id,
            actor_id=actor_id,
            child_id=self.child.pk,
            group_id=self.group.pk,
            agreement_id=sources.agreement.pk,
            unit=sources.period.unit,
            terms=terms,
            accounts=Accounts(
                seat=self.group.seat_account_id,
                certificate=sources.period.account_id,
                agreement=sources.agreement.account_id,
                budget=sources.budget_account_id,
                volume=sources.volume_account_id,
            ),
            happened_on=self.on,
            answer_by_on=self.answer_by_on,
        )


def quote(*, child_id: int, group_id: int, by: Actor, on: date) -> Quote:
    """The quote on the data of this moment. Raises NotFound for another's child and for an unpublished group."""
    child = _child_of(by, child_id)
    group = get_public_group(group_id)
    course = _course(group)
    start = rules.start_of(course, on=on)
    regulation = regulation_on(child.municipality_id, on)
    cost = unit_cost_on(child.municipality_id, group.part.programme.service_id, start)
    sources = _sources(child, group, start)
    balances = _balances(group, sources)
    terms = _terms(course, cost, sources, balances, start)
    live = _live_of(child)
    facts = rules.Facts(
        on=on,
        starts_on=start,
        regulation=regulation,
        child=_child_facts(child, group, live),
        group=_group_facts(group, balances),
        means=_means(sources, balances, has_unit_cost=cost is not None),
        terms=terms,
    )
    return Quote(
        child=child,
        group=group,
        on=on,
        answer_by_on=term_ends_on(regulation, Parameter.APPLICATION_ANSWER_WORKING_DAYS, on),
        sources=sources,
        balances=balances,
        terms=terms,
        obstacles=rules.obstacles(facts),
        made_id=live.get(group.part_id),
    )


def _course(group: StudyGroup) -> rules.Course:
    return rules.Course(group.starts_on, group.ends_on, group.part.price, group.part.hours)


def _live_of(child: Child) -> dict[int, int]:
    """Live applications of the child by part."""
    live = EnrolmentApplication.objects.filter(child=child, state__in=LIVE).order_by("pk")
    return dict(live.values_list("part_id", "pk"))


def _child_facts(child: Child, group: StudyGroup, live: dict[int, int]) -> rules.ChildFacts:
    return rules.ChildFacts(
        state=child.state,
        birth_date=child.birth_date,
        is_of_payer=group.municipality_id == child.municipality_id,
        live=len(live),
        has_this_part=group.part_id in live,
    )


def _group_facts(group: StudyGroup, balances: dict[int, Balance]) -> rules.GroupFacts:
    programme = group.part.programme
    return rules.GroupFacts(
        ends_on=group.ends_on,
        is_open=group.state == GroupState.OPEN,
        age_from=programme.age_from,
        age_to=programme.age_to,
        seats=balances[group.seat_account_id].free,
    )


def _means(sources: Sources, balances: dict[int, Balance], *, has_unit_cost: bool) -> rules.Means:
    def free(account_id: int | None) -> int | None:
        return None if account_id is None else balances[account_id].free

    return rules.Means(
        certificate_state=sources.certificate.state if sources.certificate else None,
        unit=sources.period.unit if sources.period else None,
        certificate=free(sources.period.account_id if sources.period else None),
        agreement=free(sources.agreement.account_id if sources.agreement else None),
        budget=free(sources.budget_account_id),
        volume=free(sources.volume_account_id),
        has_unit_cost=has_unit_cost,
    )


def _child_of(by: Actor, child_id: int) -> Child:
    if not isinstance(by, System):
        return get_own_child(by, child_id)
    child = Child.objects.select_related("municipality").filter(pk=child_id).first()
    if child is None:
        raise NotFound()
    return child


def _sources(child: Child, group: StudyGroup, start: date) -> Sources:
    """The payer is the child's municipality; the agreement must cover every day of the course."""
    payer, year = child.municipality_id, start.year
    period = period_of(child.pk, start)
    agreement = agreement_on(payer, group.organisation_id, start)
    if agreement is not None and agreement.valid.upper <= group.ends_on:
        agreement = None
    budget = budget_line_for(payer, year)
    volume = volume_for(payer, year, group.part.programme.service_id)
    return Sources(
        certificate=period.certificate if period else CertificateAccount.objects.filter(child=child).first(),
        period=period if period and period.scheme.period.upper > group.ends_on else None,
        agreement=agreement,
        budget_account_id=budget.account_id if budget else None,
        volume_account_id=volume.account_id if volume else None,
    )


def _balances(group: StudyGroup, sources: Sources) -> dict[int, Balance]:
    accounts = [
        group.seat_account_id,
        sources.period.account_id if sources.period else None,
        sources.agreement.account_id if sources.agreement else None,
        sources.budget_account_id,
        sources.volume_account_id,
    ]
    return balances_of(account_id for account_id in accounts if account_id is not None)


def _terms(
    course: rules.Course, cost: UnitCost | None, sources: Sources, balances: dict[int, Balance], start: date
) -> rules.Terms | None:
    if cost is None or sources.period is None or start > course.ends_on:
        return None
    if sources.period.unit == SchemeUnit.HOUR:
        return rules.terms_in_hours(course, start=start, unit_cost=cost.amount)
    balance = balances[sources.period.account_id].free
    return rules.terms_in_roubles(course, start=start, unit_cost=cost.amount, balance=balance)
