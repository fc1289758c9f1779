"""The quote: what an enrolment of this child in this group would cost, who pays, and every reason why not."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone

from sotszakaz.demand.admission.rules import Standing
from sotszakaz.demand.admission.selectors import standing_of
from sotszakaz.demand.admission.states import PlacingMode
from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.selectors import get_own_child
from sotszakaz.demand.enrolments import rules
from sotszakaz.demand.enrolments.booking import Accounts, Booking, Release
from sotszakaz.demand.enrolments.sources import History, Price, Sources, history_of, price_of, sources_of
from sotszakaz.demand.waiting.selectors import has_line
from sotszakaz.foundation.calendar import months_between, previous_day
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.ledger.selectors import Balance, balances_of
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.working_days import term_ends_on
from sotszakaz.kernel.users.access import Actor, System
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.programmes.selectors import get_public_group
from sotszakaz.supply.programmes.selectors.timetables import timetable_of
from sotszakaz.supply.programmes.states import GroupState


@dataclass(frozen=True, slots=True)
class Replacing:
    """The application whose place the new one takes: what it holds counts as free, and comes back in the same posting.

    `starts_on` is the first day of the new course when it is not decided by the group and the day of the quote.
    """

    application_id: int
    releases: tuple[Release, ...] = ()
    starts_on: date | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """Everything that the page shows before the parent applies, and all that `book` needs."""

    child: Child
    group: StudyGroup
    on: date
    at: datetime
    answer_by_on: date
    sources: Sources
    balances: dict[int, Balance]
    history: History
    standing: Standing
    facts: rules.Facts
    obstacles: list[rules.Obstacle]
    replacing: Replacing | None = None

    @property
    def terms(self) -> rules.Terms | None:
        return self.facts.terms

    @property
    def starts_on(self) -> date:
        """The first day of this child's course."""
        return self.facts.starts_on

    @property
    def made_id(self) -> int | None:
        """The child's live application for this part."""
        return self.history.made_id

    @property
    def seats(self) -> int:
        return self.balances[self.group.seat_account_id].free

    @property
    def months(self) -> list[rules.MonthShare]:
        return rules.schedule(self.terms) if self.terms is not None else []

    @property
    def balance(self) -> Balance | None:
        """The certificate's, or None when it has no value or is a norm of every month."""
        if self.sources.period is None or self.sources.period.unit == SchemeUnit.HOURS_PER_WEEK:
            return None
        return self.balances[self.sources.period.account_id]

    @property
    def norms(self) -> list[tuple[date, int]]:
        """Free hundredths of an hour a week in each month of the course, where the certificate is such a norm."""
        return list(self.facts.means.months)

    @property
    def left(self) -> int | None:
        """What would stay free on the certificate after the booking, in units of the ledger."""
        if self.balance is None or self.terms is None:
            return None
        return self.balance.free - self.terms.certificate_units

    @property
    def covered_by(self) -> str:
        """What keeps the certificate from paying all: its «balance», the «normative» price, or nothing."""
        if self.terms is None or self.terms.parent_amount == 0 or self.balance is None:
            return ""
        return "balance" if self.left == 0 else "normative"

    @property
    def is_possible(self) -> bool:
        return not self.obstacles

    @property
    def opens_at(self) -> datetime | None:
        """When the window opens that nothing but time keeps shut; None when it is open, or shut for another reason."""
        moment = self.standing.opens_at
        if moment is None or moment <= self.at or self.standing.mode != PlacingMode.FIRST_COME:
            return None
        return moment if all(each.kind is rules.Kind.WINDOW for each in self.obstacles) else None

    @property
    def can_wait_in_line(self) -> bool:
        """There is no place now, and nothing else stands in the way."""
        return bool(self.obstacles) and all(each.kind is rules.Kind.PLACE for each in self.obstacles)

    @property
    def clashes(self) -> list[str]:
        """Sentences about classes at the same time, where the rules only warn of them."""
        if self.facts.regulation.value(Parameter.CLASHES_FORBIDDEN):
            return []
        return [rules.clash_refusal(*each).message for each in rules.clashes_of(self.facts)]

    def booking(self, *, key: str, actor_id: int | None) -> Booking:
        """The booking on these terms. Only for a quote that has all of its sources: no obstacle but place or window."""
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
            month_account_ids=tuple(account_id for _, account_id in sources.months),
            month_units=terms.month_units,
            live_seen=self.history.live,
            opens_at=self.opens_at,
            replaces_id=self.replacing.application_id if self.replacing else None,
            releases=self.replacing.releases if self.replacing else (),
        )


def quote(
    *,
    child_id: int,
    group_id: int,
    by: Actor,
    on: date,
    at: datetime | None = None,
    replacing: Replacing | None = None,
) -> Quote:
    """The quote on the data of this moment. Raises NotFound for another's child and for an unpublished group."""
    child, group = _child_of(by, child_id), get_public_group(group_id)
    return quote_of(child, group, on=on, at=at, replacing=replacing)


def quote_of(
    child: Child, group: StudyGroup, *, on: date, at: datetime | None = None, replacing: Replacing | None = None
) -> Quote:
    """The same for a child whom the caller may see, read with its municipality, and the card of a group. Nine queries.

    `at` is the moment by which windows are judged: now, unless told.
    """
    at = at or timezone.now()
    start = max(group.starts_on, (replacing.starts_on if replacing else None) or on)
    regulation = regulation_on(child.municipality_id, on)
    price = price_of(child.municipality_id, group, regulation, start)
    sources = sources_of(child, group, start)
    balances = _balances(group, sources, replacing)
    history = history_of(child, group, on=on, without=replacing.application_id if replacing else None)
    standing = standing_of(group, at)
    facts = rules.Facts(
        on=on,
        starts_on=start,
        regulation=regulation,
        child=_child_facts(child, group, history),
        group=_group_facts(group, balances, standing),
        means=_means(group, sources, balances, price, start),
        terms=_terms(group, price, sources, balances, start),
    )
    return Quote(
        child=child,
        group=group,
        on=on,
        at=at,
        answer_by_on=term_ends_on(regulation, rules.answer_term(group.part.programme.has_entrance_tests), on),
        sources=sources,
        balances=balances,
        history=history,
        standing=standing,
        facts=facts,
        obstacles=rules.obstacles(facts),
        replacing=replacing,
    )


def _child_facts(child: Child, group: StudyGroup, history: History) -> rules.ChildFacts:
    return rules.ChildFacts(
        state=child.state,
        birth_date=child.birth_date,
        is_of_payer=group.municipality_id == child.municipality_id,
        others=history.others,
        refused_on=history.refused_on,
    )


def _group_facts(group: StudyGroup, balances: dict[int, Balance], standing: Standing) -> rules.GroupFacts:
    programme = group.part.programme
    return rules.GroupFacts(
        part_id=group.part_id,
        timetable=timetable_of(group),
        focus=programme.service.focus,
        is_open=group.state == GroupState.OPEN,
        age_from=programme.age_from,
        age_to=programme.age_to,
        seats=balances[group.seat_account_id].free,
        somebody_waits=has_line(group.pk),
        refusal=standing.refusal,
    )


def _means(group: StudyGroup, sources: Sources, balances: dict[int, Balance], price: Price, start: date) -> rules.Means:
    def free(account_id: int | None) -> int | None:
        return None if account_id is None else balances[account_id].free

    ends_early = sources.ends_early
    return rules.Means(
        certificate_state=sources.certificate.state if sources.certificate else None,
        unit=sources.period.unit if sources.period else None,
        certificate=free(sources.period.account_id if sources.period else None),
        agreement=free(sources.agreement.account_id if sources.agreement else None),
        budget=free(sources.budget_account_id),
        volume=free(sources.volume_account_id),
        has_unit_cost=price.unit_cost is not None,
        has_normative=price.has_normative,
        months=_norms(group, sources, balances, start),
        period_ends_on=previous_day(ends_early.scheme.period.upper) if ends_early else None,
    )


def _norms(
    group: StudyGroup, sources: Sources, balances: dict[int, Balance], start: date
) -> tuple[tuple[date, int], ...]:
    """Free hundredths of an hour a week in every month of the course, none where the norm was not given."""
    if sources.period is None or sources.period.unit != SchemeUnit.HOURS_PER_WEEK:
        return ()
    accounts = dict(sources.months)
    return tuple(
        (month, balances[accounts[month]].free if month in accounts else 0)
        for month in months_between(start, group.ends_on)
    )


def _child_of(by: Actor, child_id: int) -> Child:
    if not isinstance(by, System):
        return get_own_child(by, child_id)
    child = Child.objects.select_related("municipality").filter(pk=child_id).first()
    if child is None:
        raise NotFound()
    return child


def _balances(group: StudyGroup, sources: Sources, replacing: Replacing | None) -> dict[int, Balance]:
    """Balances of all accounts, with what the replaced application gives back counted as free."""
    balances = balances_of([group.seat_account_id, *sources.account_ids])
    for each in replacing.releases if replacing else ():
        if each.account_id in balances:
            balance = balances[each.account_id]
            balances[each.account_id] = replace(balance, free=balance.free + each.amount)
    return balances


def _terms(
    group: StudyGroup, price: Price, sources: Sources, balances: dict[int, Balance], start: date
) -> rules.Terms | None:
    course = rules.Course(group.starts_on, group.ends_on, group.part.price, group.part.hours, price.normative)
    cost = price.unit_cost
    if cost is None or not price.has_normative or sources.period is None or start > course.ends_on:
        return None
    if sources.period.unit == SchemeUnit.HOURS_PER_WEEK:
        return rules.terms_in_week_hours(
            course, start=start, unit_cost=cost, weekly=rules.weekly_hours(timetable_of(group))
        )
    if sources.period.unit == SchemeUnit.HOUR:
        return rules.terms_in_hours(course, start=start, unit_cost=cost)
    balance = balances[sources.period.account_id].free
    return rules.terms_in_roubles(course, start=start, unit_cost=cost, balance=balance)
